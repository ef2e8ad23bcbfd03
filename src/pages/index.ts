import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { AddressLimiter } from '../base/address-limiter.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { serveAssets } from './assets.ts';
import { isDirect } from './direct.ts';
import { broken, illegalName, keyMissing, keyNeeded, spaceFailed, tooMany } from './failures.ts';
import { contentSecurityPolicy, PAGE_HEADERS } from './headers.ts';
import { ModeratorKey } from './moderator-key.ts';
import { ROLES, type Role } from './roles.ts';
import { type Message, Shell } from './shell.ts';
import { socketOrigin } from './socket-address.ts';
import { type SpaceAccess, SpaceClient, SpaceError } from './space-client.ts';
import { fieldsOfUrl, IllegalName, readVisit } from './visit.ts';

/** Bounds for each client address. */
interface PageLimits {
  visitsPerMinute: number;
  /** Wrong moderator keys in half an hour. */
  wrongKeys: number;
}

export interface PagesOptions {
  /** The Space that gives rooms and tokens: our own over HTTP, or a remote one. */
  space: SpaceAccess;
  /**
   * Headers for a Space that is ours, so that it writes the address the browser used into `ch` of the token: usually
   * `X-Forwarded-Host` and `X-Forwarded-Proto`. Absent for a remote Space.
   */
  forward?: (request: FastifyRequest) => Record<string, string>;
  /** Key needed to open `/`; null when everybody on this machine may, and nobody else. */
  moderatorKey: string | null;
  /** Browsers reach us by https only, whatever the request itself shows: the cookie of the key is `Secure`. */
  https?: boolean;
  /** Folder of the built pages, `dist/app`. */
  appDirectory: string;
  log: Logger;
  clock: Clock;
  limits: PageLimits;
  /** Whole number for the default user name. */
  random?: () => number;
}

const FORM_TYPE = 'application/x-www-form-urlencoded';
const LONGEST_FORM_BYTES = 16 * 1024;

/** The two pages: `/` for moderators, `/guest` for guests, by GET or by POST of a form. */
export function pages(options: PagesOptions): FastifyPluginAsync {
  return async (app: FastifyInstance) => {
    const shell = await Shell.load(options.appDirectory);
    await serveAssets(app, join(options.appDirectory, 'assets'));
    if (app.hasContentTypeParser(FORM_TYPE)) app.removeContentTypeParser(FORM_TYPE);
    app.addContentTypeParser(FORM_TYPE, { parseAs: 'string', bodyLimit: LONGEST_FORM_BYTES }, (_request, body, done) => {
      done(null, new URLSearchParams(body as string));
    });
    const desk = new Desk(options, shell);
    for (const role of Object.values(ROLES)) {
      app.route({
        method: ['GET', 'POST'],
        url: role.path,
        handler: (request, reply) => desk.welcome(role, request, reply),
        errorHandler: (error, request, reply) => desk.apologise(role, error, request, reply),
      });
    }
  };
}

/** Answers one request for a page: key, names, room and token, then the page. */
class Desk {
  readonly #shell: Shell;
  readonly #space: SpaceClient;
  readonly #key: ModeratorKey | null;
  readonly #random: () => number;
  readonly #visits: AddressLimiter;
  readonly #wrongKeys: AddressLimiter;
  readonly #options: PagesOptions;

  constructor(options: PagesOptions, shell: Shell) {
    this.#shell = shell;
    this.#space = new SpaceClient(options.space);
    this.#key = options.moderatorKey === null ? null : new ModeratorKey(options.moderatorKey);
    this.#random = options.random ?? (() => randomInt(1000, 10_000));
    this.#options = options;
    const { clock, limits } = options;
    this.#visits = new AddressLimiter(clock, limits.visitsPerMinute, 60_000);
    this.#wrongKeys = new AddressLimiter(clock, limits.wrongKeys, 30 * 60_000);
  }

  async welcome(role: Role, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (!this.#visits.take(request.ip)) return this.#tooMany(reply, role, request, this.#visits);
    const query = fieldsOfUrl(request.url);
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const visit = readVisit(query, form, this.#random);
    if (role.name === 'moderator' && this.#key === null && !isDirect(request.headers)) {
      return this.#message(reply, 403, keyMissing());
    }
    const key = role.name === 'moderator' ? this.#key : null;
    if (key) {
      const given = form.get('key') ?? query.get('key');
      const known = key.isInCookie(request.headers.cookie);
      // Not even the right key opens then, or guessing could go on.
      if (given !== null && !known && this.#wrongKeys.retryAfterS(request.ip) > 0) {
        return this.#tooMany(reply, role, request, this.#wrongKeys);
      }
      if (given !== null && key.isKey(given)) {
        // Back to the same page without the key, so that it stays out of histories and shared links.
        reply.header('set-cookie', key.cookie(this.#options.https === true || request.protocol === 'https'));
        return reply.header('cache-control', 'no-store').redirect(addressOf(role, visit), 303);
      }
      if (!known) {
        if (given !== null) this.#wrongKeys.take(request.ip);
        return this.#message(reply, 403, keyNeeded(visit, given !== null));
      }
    }
    const token = await this.#space.admit(visit, role, this.#options.forward?.(request));
    const socket = socketOrigin(token);
    if (socket === null) throw new SpaceError('refused', 'room_tokens: the token names no usable socket address');
    const html = this.#shell.meeting({ ...visit, role: role.name, roleLabel: role.label, token });
    return reply.headers({ ...PAGE_HEADERS, 'content-security-policy': contentSecurityPolicy([socket]) }).send(html);
  }

  apologise(role: Role, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    if (error instanceof IllegalName) return this.#message(reply, 400, illegalName(error.message, role.path));
    const retry = retryAddress(role, request);
    if (error instanceof SpaceError) {
      this.#options.log.warn({ failure: error.failure, detail: error.detail }, 'the Space gave no token');
      return this.#message(reply, 502, spaceFailed(error, retry));
    }
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status < 500) return this.#message(reply, status, illegalName('The form could not be read.', role.path));
    this.#options.log.error({ err: error }, 'a page could not be made');
    return this.#message(reply, 500, broken(retry));
  }

  #tooMany(reply: FastifyReply, role: Role, request: FastifyRequest, limiter: AddressLimiter): FastifyReply {
    const wait = Math.max(1, limiter.retryAfterS(request.ip));
    return this.#message(reply.header('retry-after', wait), 429, tooMany(wait, retryAddress(role, request)));
  }

  #message(reply: FastifyReply, status: number, message: Message): FastifyReply {
    const headers = { ...PAGE_HEADERS, 'content-security-policy': contentSecurityPolicy() };
    return reply.code(status).headers(headers).send(this.#shell.message(message));
  }
}

function addressOf(role: Role, visit: { room: string; user: string }): string {
  return `${role.path}?${new URLSearchParams({ room: visit.room, user: visit.user })}`;
}

/** The same page again, with what the person asked for but never with a key. */
function retryAddress(role: Role, request: FastifyRequest): string {
  const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
  const query = fieldsOfUrl(request.url);
  const kept = new URLSearchParams();
  for (const name of ['room', 'user']) {
    const value = form.get(name) || query.get(name);
    if (value) kept.set(name, value);
  }
  return kept.size > 0 ? `${role.path}?${kept}` : role.path;
}
