import { Signer } from '../base/signer.ts';
import type { Place, Slice } from '../rooms/records/slice.ts';

/** Bytes of the signature; enough that nobody guesses one. */
const SIGNATURE_BYTES = 16;
const PREFIX = { after: 'PA', before: 'PB' } as const;

/** Where a page begins: after or before a row of the list. */
export interface Cursor {
  side: Slice['side'];
  place: Place;
}

/** Writes and reads page tokens (rest-api 1.8): `PA` or `PB`, the row, and a signature over both and the list they are for. */
export class Cursors {
  readonly #signer: Signer;

  constructor(key: Uint8Array) {
    this.#signer = new Signer(key, SIGNATURE_BYTES);
  }

  /** `list` names the collection and its project: a token of one is no token of another. */
  write(list: string, { side, place }: Cursor): string {
    const row = Buffer.from(`${place.at} ${place.id}`).toString('base64url');
    const text = `${PREFIX[side]}${row}`;
    return `${text}.${this.#signer.sign(`${list}\n${text}`)}`;
  }

  /** Null when the token is not one of ours for this list. */
  read(list: string, token: string): Cursor | null {
    const [text = '', signature = ''] = token.split('.', 2);
    if (!this.#signer.isSigned(`${list}\n${text}`, signature)) return null;
    const [at = '', id = ''] = Buffer.from(text.slice(2), 'base64url').toString('utf8').split(' ', 2);
    return { side: text.startsWith(PREFIX.after) ? 'after' : 'before', place: { at: Number(at), id } };
  }
}
