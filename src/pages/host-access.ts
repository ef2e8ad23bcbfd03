import type { FastifyReply, FastifyRequest } from 'fastify';
import { LoginGuard } from '../base/login-guard.ts';
import { isDirect } from './direct.ts';
import { ModeratorKey } from './moderator-key.ts';
import type { PagesOptions } from './options.ts';
import { given, type PageRequest } from './routes.ts';
import type { Visit } from './visit.ts';

/** What becomes of a visit that needs the key. */
export type Admission =
  | { kind: 'open' }
  /** The answer is sent: on to another address. */
  | { kind: 'sent' }
  | { kind: 'closed'; wrong: boolean; tunnel: boolean }
  | { kind: 'throttled'; retryAfterS: number };

const HALF_HOUR_MS = 30 * 60_000;
/** Says for a moment that a browser was sent to prove where it is. */
const SENT_COOKIE = 'wirespace_sent=1';
const SENT_SECONDS = 20;

/** Lets hosts in: those with the key, or its cookie, and while nobody configured a key, browsers on this machine. */
export class HostAccess {
  readonly #options: PagesOptions;
  readonly #key: ModeratorKey | null;
  readonly #guard: LoginGuard;

  constructor(options: PagesOptions) {
    this.#options = options;
    this.#key = options.moderatorKey === null ? null : new ModeratorKey(options.moderatorKey);
    this.#guard = new LoginGuard(options.clock, { failures: options.limits.wrongKeys, periodMs: HALF_HOUR_MS }, (what, address) =>
      options.refused.count(what === 'wrong' ? 'key_wrong' : 'key_throttled', address),
    );
  }

  /** Whether the browser comes back from proving where it is. What it brings was checked before it was sent there. */
  isBack(page: PageRequest): boolean {
    const pass = page.query.get('pass');
    return pass !== null && (this.#options.localProof?.knows(pass) ?? false);
  }

  async judge(
    page: PageRequest,
    visit: Visit,
    request: FastifyRequest,
    reply: FastifyReply,
    secure: boolean,
  ): Promise<Admission> {
    const key = this.#key;
    if (!page.needsKey || key === null) return { kind: 'open' };
    const clean = (): string => page.address({ room: visit.room, user: visit.user, ...given(page) });
    const offered = page.form.get('key') ?? page.query.get('key');
    const verdict = offered === null ? null : await this.#try(key, offered, request.ip);
    if (verdict === 'right') {
      // Back to the same page without the key, so that it stays out of histories and shared links.
      reply.header('set-cookie', key.cookie(secure)).header('cache-control', 'no-store').redirect(clean(), 303);
      return { kind: 'sent' };
    }
    if (key.isInCookie(request.headers.cookie, secure)) return { kind: 'open' };
    if (verdict !== null) return verdict === 'wrong' ? { kind: 'closed', wrong: true, tunnel: false } : verdict;
    return this.#local(key, page, clean, request, reply, secure);
  }

  /** The right key always opens, so that people who share an address with somebody who guesses are not locked out. */
  async #try(key: ModeratorKey, offered: string, address: string): Promise<'right' | 'wrong' | Admission> {
    if (key.isLong && key.isKey(offered)) return 'right';
    const login = { address, name: 'moderator key', secret: offered };
    const verdict = await this.#guard.judge(login, async () => (key.isKey(offered) ? true : null));
    return verdict.kind === 'throttled' ? verdict : verdict.kind;
  }

  /** Sends a browser that seems to be on this machine to prove it, and lets in who has done so. */
  #local(
    key: ModeratorKey,
    page: PageRequest,
    clean: () => string,
    request: FastifyRequest,
    reply: FastifyReply,
    secure: boolean,
  ): Admission {
    const { localProof } = this.#options;
    const closed = { kind: 'closed', wrong: false, tunnel: false } as const;
    if (!localProof || !isDirect(request)) return closed;
    const { headers } = request;
    const pass = page.query.get('pass');
    if (pass !== null && localProof.redeem(pass)) {
      reply.header('set-cookie', key.cookie(secure));
      if (request.method !== 'GET' || headers['sec-fetch-mode'] !== 'navigate') return { kind: 'open' };
      reply.header('cache-control', 'no-store').redirect(clean(), 303);
      return { kind: 'sent' };
    }
    // It was sent a moment ago and could not get there: something between passes on this port only.
    if (headers.cookie?.includes(SENT_COOKIE)) return { ...closed, tunnel: true };
    // Pages that a browser fetches beforehand are not followed everywhere.
    if (!headers['sec-purpose'])
      reply.header('set-cookie', `${SENT_COOKIE}; Max-Age=${SENT_SECONDS}; Path=/; HttpOnly; SameSite=Lax`);
    const back = `${request.protocol}://${headers.host}${request.url}`;
    // 307: a form comes along.
    reply.header('cache-control', 'no-store').redirect(localProof.begin(back), 307);
    return { kind: 'sent' };
  }
}
