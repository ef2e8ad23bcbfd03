import { randomBytes } from 'node:crypto';

/** What the two ends of an ICE session know each other by (RFC 8445, section 5.3). */
export interface Credentials {
  ufrag: string;
  pwd: string;
}

/** 48 and 144 random bits in letters that SDP allows (RFC 8839, section 5.4). */
export function newCredentials(): Credentials {
  return { ufrag: randomBytes(6).toString('base64'), pwd: randomBytes(18).toString('base64') };
}
