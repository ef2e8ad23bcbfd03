import { randomInt } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AddressLimiter } from '../base/address-limiter.ts';
import type { Admissions } from './admissions.ts';
import { deviceCookie, deviceOf, newDevice } from './device-cookie.ts';
import * as say from './failures.ts';
import { contentSecurityPolicy, MESSAGE_HEADERS, PAGE_HEADERS } from './headers.ts';
import { HostAccess } from './host-access.ts';
import { NoMoreRooms, NotOpen } from './open-room.ts';
import type { PagesOptions } from './options.ts';
import { policyOf } from './policy.ts';
import { isForeign, isTrusted } from './request-origin.ts';
import { given, MEET, type PageRequest, retryAddress, withoutHaste, withQuery } from './routes.ts';
import type { Message, Shell } from './shell.ts';
import { socketOrigin } from './socket-address.ts';
import { TakenBack } from './space-client.ts';
import { SpaceError } from './space-http.ts';
import { type MessageTexts, textsFor } from './texts/index.ts';
import { IllegalName, type PageVisit, readVisit } from './visit.ts';

/** What a page says that is only text, in any language. */
type Words = (texts: MessageTexts) => Message;

/** Answers one request for a page: key, names, room and token, then the page. */
export class PageHandler {
  readonly #shell: Shell;
  readonly #admissions: Admissions;
  readonly #hostAccess: HostAccess;
  readonly #random: () => number;
  readonly #visits: AddressLimiter;
  readonly #options: PagesOptions;

  /** @param visits pages and requests of pages that an address may make */
  constructor(options: PagesOptions, shell: Shell, admissions: Admissions, visits: AddressLimiter) {
    this.#shell = shell;
    this.#admissions = admissions;
    this.#hostAccess = new HostAccess(options);
    this.#random = options.random ?? (() => randomInt(1000, 10_000));
    this.#options = options;
    this.#visits = visits;
  }

  async welcome(asked: PageRequest, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (!this.#visits.take(request.ip)) {
      this.#options.refused.count('page_visits', request.ip);
      return this.#tooMany(reply, asked, request, this.#visits.retryAfterS(request.ip));
    }
    const page = isTrusted(request, this.#options) ? asked : withoutHaste(asked);
    if (request.method === 'POST' && isForeign(request, this.#options) && !this.#hostAccess.isBack(page)) {
      this.#options.refused.count('page_foreign_form', request.ip);
      return this.#message(reply, request, 403, (texts) => say.foreignForm(texts, retryAddress(page)));
    }
    const visit = readVisit(page.query, page.form, this.#random);
    const admission = await this.#hostAccess.judge(page, visit, request, reply, this.#secure(request));
    if (admission.kind === 'sent') return reply;
    if (admission.kind === 'throttled') return this.#tooMany(reply, page, request, admission.retryAfterS);
    if (admission.kind === 'open') return this.#open(page, visit, request, reply);
    const form = page.address(given(page));
    return this.#message(reply, request, 403, (texts) => say.keyNeeded(texts, form, visit, admission));
  }

  apologise(asked: PageRequest, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const page = isTrusted(request, this.#options) ? asked : withoutHaste(asked);
    const answer = (status: number, words: Words): FastifyReply => this.#message(reply, request, status, words);
    if (error instanceof IllegalName) return answer(400, (texts) => say.illegalName(texts, error.problem, homeOf(page)));
    if (error instanceof NotOpen) {
      this.#options.refused.count('page_not_open', request.ip);
      return answer(403, (texts) => say.notOpen(texts, page.needsKey));
    }
    if (error instanceof TakenBack) return answer(403, say.linkDead);
    const retry = retryAddress(page);
    if (error instanceof NoMoreRooms) {
      this.#options.refused.count('page_new_rooms', request.ip);
      reply.header('retry-after', error.retryAfterS);
      return answer(429, (texts) => say.noMoreRooms(texts, retry));
    }
    if (error instanceof SpaceError) {
      this.#options.log.warn({ failure: error.failure, detail: error.detail }, 'the Space gave no token');
      return answer(502, (texts) => say.spaceFailed(texts, error, retry));
    }
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status < 500) return answer(status, (texts) => say.illegalName(texts, 'form', homeOf(page)));
    this.#options.log.error({ err: error }, 'a page could not be made');
    return answer(500, (texts) => say.broken(texts, retry));
  }

  async #open(page: PageRequest, visit: PageVisit, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { role } = page;
    const device = deviceOf(request.headers.cookie, this.#secure(request)) ?? newDevice();
    const ticket = { room: visit.room, role: role.name, device };
    if (this.#admissions.lacksInvite(ticket, page.form.get('invite') ?? page.query.get('invite')))
      return this.#message(reply, request, 403, say.inviteNeeded);
    if (this.#admissions.isClosedTo(ticket)) return this.#message(reply, request, 403, say.linkDead);
    const { token, recordsOnStart, streamsOnStart } = await this.#admissions.admit(ticket, visit.user, request);
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
      recordsOnStart,
      streamsOnStart,
      keepsRecordings: this.#admissions.mayKeepRecordings(ticket),
      canBlock: role.permissions.includes('room.member.remove'),
      invite: withQuery(`${MEET}/${visit.room}`, this.#admissions.inviteTo(visit.room)),
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
    return (this.#options.publicOrigin?.startsWith('https:') ?? false) || request.protocol === 'https';
  }

  #tooMany(reply: FastifyReply, page: PageRequest, request: FastifyRequest, retryAfterS: number): FastifyReply {
    const wait = Math.max(1, retryAfterS);
    reply.header('retry-after', wait);
    return this.#message(reply, request, 429, (texts) => say.tooMany(texts, wait, retryAddress(page)));
  }

  #message(reply: FastifyReply, request: FastifyRequest, status: number, words: Words): FastifyReply {
    const texts = textsFor(request);
    const policy = contentSecurityPolicy([], this.#options.embedOrigins);
    return reply
      .code(status)
      .headers({ ...MESSAGE_HEADERS, 'content-security-policy': policy })
      .send(this.#shell.message(words(texts), texts.language));
  }
}

/** The page of the default room. */
function homeOf(page: PageRequest): string {
  return page.role.name === 'moderator' || page.role.name === 'guest' ? page.address({}) : `${MEET}/`;
}
