import { portOf } from '../worker/path/credentials.ts';
import { readStun } from '../worker/path/stun.ts';

/**
 * What the first bytes of a connection say: media for the worker with that UDP port, something else than media (HTTP, TLS), something that
 * is broken, or not enough yet.
 */
export type FirstBytes = { kind: 'media'; port: number } | { kind: 'other' } | { kind: 'broken' } | { kind: 'more' };

const LENGTH = 2;
/** A Binding request of ICE has fewer; the user name alone may have 513 (RFC 8489, section 14.3). */
const MOST_CHECK_BYTES = 1_200;

/**
 * Tells a client's media over TCP, which begins with the length of a connectivity check (RFC 4571, RFC 6544), from requests and TLS: those
 * begin with a letter, a line end or 22, and a length that is possible begins with 0 to 4. Reads what anybody may have sent.
 */
export function firstBytes(bytes: Buffer): FirstBytes {
  const [first] = bytes;
  if (first === undefined) return { kind: 'more' };
  if (first > MOST_CHECK_BYTES >> 8) return { kind: 'other' };
  if (bytes.length < LENGTH) return { kind: 'more' };
  const length = bytes.readUInt16BE(0);
  if (length > MOST_CHECK_BYTES) return { kind: 'broken' };
  if (bytes.length < LENGTH + length) return { kind: 'more' };
  const message = readStun(bytes.subarray(LENGTH, LENGTH + length));
  const port = message?.kind === 'request' ? portOf(message.username?.split(':', 1)[0] ?? '') : null;
  return port === null ? { kind: 'broken' } : { kind: 'media', port };
}
