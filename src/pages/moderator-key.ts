import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The cookie that stands for a key once given. */
const COOKIE = 'wirespace_moderator';
const COOKIE_AGE_SECONDS = 7 * 24 * 3600;

/**
 * The key that opens the moderator's page. The cookie carries a value derived from it, so that neither the address bar nor the
 * browser's store keeps the key, and a new key ends all old cookies.
 */
export class ModeratorKey {
  readonly #key: string;
  readonly #ticket: string;

  constructor(key: string) {
    this.#key = key;
    this.#ticket = createHmac('sha256', key).update('moderator page').digest('base64url');
  }

  /** Whether `candidate` is the key; takes the same time for every candidate. */
  isKey(candidate: string): boolean {
    return equal(candidate, this.#key);
  }

  /** Whether the request's `Cookie` header carries our ticket. */
  isInCookie(header: string | undefined): boolean {
    const values = (header ?? '').split(';').map((pair) => pair.trim());
    return values.some((pair) => pair.startsWith(`${COOKIE}=`) && equal(pair.slice(COOKIE.length + 1), this.#ticket));
  }

  /** `Set-Cookie` for somebody who gave the key. */
  cookie(secure: boolean): string {
    const attributes = [`Max-Age=${COOKIE_AGE_SECONDS}`, 'Path=/', 'HttpOnly', 'SameSite=Lax', ...(secure ? ['Secure'] : [])];
    return [`${COOKIE}=${this.#ticket}`, ...attributes].join('; ');
  }
}

/** Digests have one length, so that neither length nor content of the secret shows in the time. */
function equal(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
