import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA-256 (RFC 2104) in whole; half of it is still more than anybody guesses. */
const FULL_BYTES = 32;

/** Signs texts that clients hand back. Without the key nobody can make or change one. */
export class Signer {
  readonly #key: Uint8Array | string;
  readonly #bytes: number;

  /** @param bytes of a signature; shorter ones make shorter links */
  constructor(key: Uint8Array | string, bytes: number = FULL_BYTES) {
    this.#key = key;
    this.#bytes = bytes;
  }

  /** The signature in base64url. The text must say what it is for, so that its signature is worth nothing elsewhere. */
  sign(text: string): string {
    return this.#sign(text).toString('base64url');
  }

  /** Takes the same time for every signature. */
  isSigned(text: string, signature: string): boolean {
    const given = Buffer.from(signature, 'base64url');
    return given.length === this.#bytes && timingSafeEqual(given, this.#sign(text));
  }

  #sign(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest().subarray(0, this.#bytes);
  }
}

/** Whether two secrets are one. Digests have one length, so that neither length nor content shows in the time. */
export function isSameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
