import { createHmac, timingSafeEqual } from 'node:crypto';

/** 128 bits: nobody guesses one. */
const INVITE_BYTES = 16;

/**
 * Invites of rooms: a word in the link that only we can make. It is the same for a room at any time, so that links in calendars hold,
 * and another one for each moderator key: whoever had the key may have had all invites.
 */
export class Invites {
  readonly #key: Uint8Array;

  /** @param key known to this server alone, and another one when the moderator key changes */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  of(room: string): string {
    return this.#seal(room).toString('base64url');
  }

  /** Whether `invite` is that of the room; takes the same time for every text. */
  opens(room: string, invite: string | null): boolean {
    const given = Buffer.from(invite ?? '', 'base64url');
    const right = this.#seal(room);
    return given.length === right.length && timingSafeEqual(given, right);
  }

  #seal(room: string): Buffer {
    return createHmac('sha256', this.#key).update(`invite to ${room}`).digest().subarray(0, INVITE_BYTES);
  }
}
