import { randomBytes } from 'node:crypto';

/** What the two ends of an ICE session know each other by (RFC 8445, section 5.3). */
export interface Credentials {
  ufrag: string;
  pwd: string;
}

const PORT_BYTES = 2;

/** 48 and 144 random bits in letters that SDP allows (RFC 8839, section 5.4). */
export function newCredentials(): Credentials {
  return { ufrag: randomBytes(6).toString('base64'), pwd: randomBytes(18).toString('base64') };
}

/**
 * The same for a client: its checks say with the user name for which worker they are, by the worker's UDP port. Over TCP they all come
 * to one port. 56 bits are random.
 */
export function credentialsAt(port: number): Credentials {
  const before = Buffer.alloc(PORT_BYTES);
  before.writeUInt16BE(port);
  return { ...newCredentials(), ufrag: Buffer.concat([before, randomBytes(7)]).toString('base64') };
}

/** UDP port of the worker that gave out this user name fragment; whatever it is when nobody did, null when it is too short. */
export function portOf(ufrag: string): number | null {
  const bytes = Buffer.from(ufrag, 'base64');
  return bytes.length < PORT_BYTES ? null : bytes.readUInt16BE(0);
}
