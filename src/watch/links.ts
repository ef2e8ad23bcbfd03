import type { Clock } from '../base/clock.ts';
import { Signer } from '../base/signer.ts';

/** Where pages and streams of watched rooms are. */
export const WATCH_PATH = '/watch';

/** Half of a signature: nobody guesses it, and links stay short. */
const SIGNATURE_BYTES = 16;
/** Links that are made in the same hour are one and the same: caches in front keep one copy for all who have them. */
const ROUNDED_S = 3_600;

/** What the key of a link is worth. */
export type ReadKey = { kind: 'good'; id: string } | { kind: 'expired' } | { kind: 'foreign' };

/** Links to watch a room, good for a while, without credentials and cookies: a signature over room and expiry. */
export class WatchLinks {
  readonly #signer: Signer;
  readonly #clock: Clock;
  readonly #lifeS: number;

  /** @param lifeS seconds that a link is good for at least */
  constructor(key: Uint8Array, clock: Clock, lifeS: number) {
    this.#signer = new Signer(key, SIGNATURE_BYTES);
    this.#clock = clock;
    this.#lifeS = lifeS;
  }

  /** Names a room of a project without saying which. */
  idOf(projectId: string, roomName: string): string {
    return this.#signer.sign(`watched room\n${projectId}\n${roomName}`);
  }

  /** Path and query of the page. */
  write(projectId: string, roomName: string): string {
    const id = this.idOf(projectId, roomName);
    const wanted = this.#clock.now() / 1000 + this.#lifeS;
    const expires = (Math.ceil(wanted / ROUNDED_S) * ROUNDED_S).toString(36);
    return `${WATCH_PATH}/${encodeURIComponent(roomName)}?key=${id}.${expires}.${this.#sign(roomName, id, expires)}`;
  }

  /** Of a link to the room of that name, as clients send both. */
  read(roomName: string, key: string): ReadKey {
    const [id = '', expires = '', signature = '', ...more] = key.split('.');
    if (more.length > 0 || !this.#signer.isSigned(textOf(roomName, id, expires), signature)) return { kind: 'foreign' };
    return this.#clock.now() < Number.parseInt(expires, 36) * 1000 ? { kind: 'good', id } : { kind: 'expired' };
  }

  #sign(roomName: string, id: string, expires: string): string {
    return this.#signer.sign(textOf(roomName, id, expires));
  }
}

function textOf(roomName: string, id: string, expires: string): string {
  return `link to watch\n${roomName}\n${id}\n${expires}`;
}
