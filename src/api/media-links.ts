import type { Clock } from '../base/clock.ts';
import { Signer } from '../base/signer.ts';
import { isUuid } from '../wire/rest/fields.ts';

/** Where files of recordings are, beside the Video API. */
export const MEDIA_PATH = '/media/rec';

/** Links to files that work without credentials for a while: a signature over path and expiry (rest-api 17). */
export class MediaLinks {
  readonly #signer: Signer;
  readonly #clock: Clock;

  constructor(key: Uint8Array, clock: Clock) {
    this.#signer = new Signer(key);
    this.#clock = clock;
  }

  /** Path and query of the file of a recording, good for `ttlS` seconds. `extension`: `.webm`, `.mp4`. */
  write(recordingId: string, extension: string, ttlS: number): string {
    const path = `${MEDIA_PATH}/${recordingId}${extension}`;
    const expires = String(Math.floor(this.#clock.now() / 1000) + ttlS);
    return `${path}?exp=${expires}&sig=${this.#signer.sign(`${path}\n${expires}`)}`;
  }

  /** The recording of a link that is ours and still good, else null. `file`: the last part of the path. */
  read(file: string, { exp, sig }: { exp?: unknown; sig?: unknown }): string | null {
    const id = file.replace(/\.[a-z0-9]+$/, '');
    if (!isUuid(id) || typeof exp !== 'string' || typeof sig !== 'string') return null;
    if (!this.#signer.isSigned(`${MEDIA_PATH}/${file}\n${exp}`, sig)) return null;
    return this.#clock.now() < Number(exp) * 1000 ? id : null;
  }
}
