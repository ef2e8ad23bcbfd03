import { randomInt } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AddressLimiter } from '../base/address-limiter.ts';
import type { Admissions } from './admissions.ts';
import { deviceCookie, deviceOf, newDevice } from './device-cookie.ts';
import { isDirect } from './direct.ts';
import { broken, illegalName, keyMissing, keyNeeded, linkDead, spaceFailed, tooMany } from './failures.ts';
import { contentSecurityPolicy, PAGE_HEADERS } from './headers.ts';
import { ModeratorKey } from './moderator-key.ts';
import type { PagesOptions } from './options.ts';
import { policyOf } from './policy.ts';
import { given, MEET, type PageRequest, retryAddress } from './routes.ts';
import type { Message, Shell } from './shell.ts';
import { socketOrigin } from './socket-address.ts';
import { SpaceError } from './space-http.ts';
import { type MessageTexts, textsFor } from './texts/index.ts';
import { IllegalName, type PageVisit, readVisit } from './visit.ts';

/** What a page says that is only text, in any language. */
type Words = (texts: MessageTexts) => Message;

/** Answers one request for a page: key, names, room and token, then the page. */
export class Desk {
  readonly #shell: Shell;
  readonly #admissions: Admissions;
  readonly #key: ModeratorKey | null;
  readonly #random: () => number;
  readonly #visits: AddressLimiter;
  readonly #wrongKeys: AddressLimiter;
  readonly #options: PagesOptions;

  /** @param visits pages and requests of pages that an address may make */
  constructor(options: PagesOptions, shell: Shell, admissions: Admissions, visits: AddressLimiter) {
    this.#shell = shell;
    this.#admissions = admissions;
    this.#key = options.moderatorKey === null ? null : new ModeratorKey(options.moderatorKey);
    this.#random = options.random ?? (() => randomInt(1000, 10_000));
    this.#options = options;
    this.#visits = visits;
    this.#wrongKeys = new AddressLimiter(options.clock, options.limits.wrongKeys, 30 * 60_000);
  }

  async welcome(page: PageRequest, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (!this.#visits.take(request.ip)) return this.#tooMany(reply, page, request, this.#visits);
    const visit = readVisit(page.query, page.form, this.#random);
    if (page.needsKey && this.#key === null && !isDirect(request.headers)) {
      return this.#message(reply, request, 403, keyMissing);
    }
    if (page.needsKey && this.#key) {
      const stopped = this.#checkKey(this.#key, page, visit, request, reply);
      if (stopped) return stopped;
    }
    return this.#open(page, visit, request, reply);
  }

  apologise(page: PageRequest, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const say = (status: number, words: Words): FastifyReply => this.#message(reply, request, status, words);
    if (error instanceof IllegalName) return say(400, (texts) => illegalName(texts, error.problem, homeOf(page)));
    const retry = retryAddress(page);
    if (error instanceof SpaceError) {
      this.#options.log.warn({ failure: error.failure, detail: error.detail }, 'the Space gave no token');
      return say(502, (texts) => spaceFailed(texts, error, retry));
    }
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status < 500) return say(status, (texts) => illegalName(texts, 'form', homeOf(page)));
    this.#options.log.error({ err: error }, 'a page could not be made');
    return say(500, (texts) => broken(texts, retry));
  }

  /** Answers by itself unless the key is known already. */
  #checkKey(
    key: ModeratorKey,
    page: PageRequest,
    visit: PageVisit,
    request: FastifyRequest,
    reply: FastifyReply,
  ): FastifyReply | null {
    const offered = page.form.get('key') ?? page.query.get('key');
    const known = key.isInCookie(request.headers.cookie);
    // Not even the right key opens then, or guessing could go on.
    if (offered !== null && !known && this.#wrongKeys.retryAfterS(request.ip) > 0) {
      return this.#tooMany(reply, page, request, this.#wrongKeys);
    }
    if (offered !== null && key.isKey(offered)) {
      // Back to the same page without the key, so that it stays out of histories and shared links.
      reply.header('set-cookie', key.cookie(this.#secure(request)));
      const again = page.address({ room: visit.room, user: visit.user, ...given(page) });
      return reply.header('cache-control', 'no-store').redirect(again, 303);
    }
    if (known) return null;
    if (offered !== null) this.#wrongKeys.take(request.ip);
    const form = page.address(given(page));
    return this.#message(reply, request, 403, (texts) => keyNeeded(texts, form, visit, offered !== null));
  }

  async #open(page: PageRequest, visit: PageVisit, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { role } = page;
    const device = deviceOf(request.headers.cookie) ?? newDevice();
    const ticket = { room: visit.room, role: role.name, device };
    if (this.#admissions.isClosedTo(ticket)) return this.#message(reply, request, 403, linkDead);
    const token = await this.#admissions.token(ticket, visit.user, request);
    const socket = socketOrigin(token);
    if (socket === null) throw new SpaceError('refused', 'room_tokens: the token names no usable socket address');
    const { roles, unmute, graceSeconds, embedOrigins } = this.#options;
    const html = this.#shell.meeting({
      ...visit,
      role: role.name,
      roleLabel: role.label,
      token,
      ticket: this.#admissions.write(ticket),
      unmute,
      policy: policyOf(roles, unmute),
      canBlock: role.permissions.includes('room.member.remove'),
      invite: `${MEET}/${visit.room}`,
      fuller: role.name === 'moderator' ? `${MEET}/${visit.room}?as=host` : null,
      stagePermissions: roles['meeting-guest'].permissions,
      graceSeconds,
      embedders: embedOrigins,
    });
    return reply
      .headers({ ...PAGE_HEADERS, 'content-security-policy': contentSecurityPolicy([socket], embedOrigins) })
      .header('set-cookie', deviceCookie(device, this.#secure(request)))
      .send(html);
  }

  #secure(request: FastifyRequest): boolean {
    return this.#options.https || request.protocol === 'https';
  }

  #tooMany(reply: FastifyReply, page: PageRequest, request: FastifyRequest, limiter: AddressLimiter): FastifyReply {
    const wait = Math.max(1, limiter.retryAfterS(request.ip));
    return this.#message(reply.header('retry-after', wait), request, 429, (texts) => tooMany(texts, wait, retryAddress(page)));
  }

  #message(reply: FastifyReply, request: FastifyRequest, status: number, words: Words): FastifyReply {
    const texts = textsFor(request);
    const policy = contentSecurityPolicy([], this.#options.embedOrigins);
    return reply
      .code(status)
      .headers({ ...PAGE_HEADERS, 'content-security-policy': policy })
      .send(this.#shell.message(words(texts), texts.language));
  }
}

/** The page of the default room. */
function homeOf(page: PageRequest): string {
  return page.role.name === 'moderator' || page.role.name === 'guest' ? page.address({}) : `${MEET}/`;
}
