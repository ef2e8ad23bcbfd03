import { Signer } from '../base/signer.ts';

/** 128 bits: nobody guesses one. */
const INVITE_BYTES = 16;

/**
 * Invites of rooms: a word in the link that only we can make. It is the same for a room at any time, so that links in calendars hold,
 * and another one for each moderator key: somebody who had the key may have had every invite.
 */
export class Invites {
  readonly #signer: Signer;

  /** @param key known to this server alone, and another one when the moderator key changes */
  constructor(key: Uint8Array) {
    this.#signer = new Signer(key, INVITE_BYTES);
  }

  of(room: string): string {
    return this.#signer.sign(subject(room));
  }

  /** Whether `invite` is that of the room; takes the same time for every text. */
  opens(room: string, invite: string | null): boolean {
    return this.#signer.isSigned(subject(room), invite ?? '');
  }
}

function subject(room: string): string {
  return `invite to ${room}`;
}
