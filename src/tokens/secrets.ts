import { createHash, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Bytes of a derived key: the block of HMAC-SHA512. */
const KEY_BYTES = 64;

/**
 * A key for one purpose, derived from the server's secret (HKDF, RFC 5869). Keys of two purposes tell nothing about each other;
 * with the project in the purpose each project has its own.
 */
export function deriveKey(secret: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha512', secret, 'wirespace', purpose, KEY_BYTES));
}

/** What is stored of an API token. The tokens are long random strings, so a fast hash is enough. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Compares a token with a stored hash in a time that does not depend on where they differ. */
export function tokenMatches(token: string, hash: string): boolean {
  const given = createHash('sha256').update(token).digest();
  const stored = Buffer.from(hash, 'hex');
  return stored.length === given.length && timingSafeEqual(given, stored);
}
