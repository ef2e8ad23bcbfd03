import { isSameSecret, Signer } from '../base/signer.ts';
import { cookieValues, setCookie } from './cookies.ts';

/** The cookie that stands for a key once given. */
const COOKIE = 'wirespace_moderator';
/** From this many characters on guessing over a network is hopeless. */
const LONG = 20;
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
    this.#ticket = new Signer(key).sign('moderator page');
  }

  /** Whether `candidate` is the key; takes the same time for every candidate. */
  isKey(candidate: string): boolean {
    return isSameSecret(candidate, this.#key);
  }

  get isLong(): boolean {
    return this.#key.length >= LONG;
  }

  /** Whether the request's `Cookie` header carries our ticket. */
  isInCookie(header: string | undefined, secure: boolean): boolean {
    return cookieValues(header, COOKIE, secure).some((value) => isSameSecret(value, this.#ticket));
  }

  /** `Set-Cookie` for somebody who gave the key. */
  cookie(secure: boolean): string {
    return setCookie({ name: COOKIE, value: this.#ticket, seconds: COOKIE_AGE_SECONDS }, secure);
  }
}
