import { mkdir, readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordingFailure } from '../rooms/ports.ts';
import { isOfRecording, readFinishedName } from './names.ts';

export interface SpaceLimits {
  /** Bytes that all recordings may have together; null: as many as there is room for. */
  mostBytes: number | null;
  /** Bytes of the disk that recordings leave free. */
  freeBytes: number;
}

/** Looks at a folder. Injected, so that tests have disks of every size. */
export interface Disk {
  /** Bytes that a user of the system may still write there. */
  free(folder: string): Promise<number>;
  /** Bytes of the recordings in it. */
  used(folder: string): Promise<number>;
}

/** What recordings take and what is left for them. Between looks at the disk, what is written and deleted is counted. */
export class Space {
  readonly #folder: string;
  readonly #limits: SpaceLimits;
  readonly #disk: Disk;
  #used = 0;
  #free = Number.POSITIVE_INFINITY;
  #fault = false;
  #looking: Promise<void> | null = null;

  constructor(folder: string, limits: SpaceLimits, disk: Disk = REAL_DISK) {
    this.#folder = folder;
    this.#limits = limits;
    this.#disk = disk;
  }

  /** Why not so many bytes more can be written; null: they can. */
  refusal(bytes = 0): RecordingFailure | null {
    const { mostBytes, freeBytes } = this.#limits;
    if (this.#fault) return 'disk_failed';
    if (this.#free - bytes < freeBytes) return 'disk_full';
    return mostBytes !== null && this.#used + bytes > mostBytes ? 'quota' : null;
  }

  /** Reserves room for so many bytes. Returns why there is no room, or null. */
  take(bytes: number): RecordingFailure | null {
    const refusal = this.refusal(bytes);
    if (!refusal) this.add(bytes);
    return refusal;
  }

  /** Bytes came, or went. */
  add(bytes: number): void {
    this.#used += bytes;
    this.#free -= bytes;
  }

  /** Bytes went from the folder to the object store: they count all the same. */
  moved(bytes: number): void {
    this.#free += bytes;
  }

  /** Bytes went from the object store. */
  dropped(bytes: number): void {
    this.#used -= bytes;
  }

  /** Counts anew what is there. */
  async count(): Promise<void> {
    await this.look();
    if (!this.#fault) this.#used = await this.#disk.used(this.#folder).catch(() => this.#used);
  }

  /** Asks the disk what is left, because others write there, too. A disk that has not answered yet is not asked again. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    try {
      this.#free = await this.#disk.free(this.#folder);
      this.#fault = false;
    } catch {
      this.#fault = true;
    }
  }
}

const REAL_DISK: Disk = {
  async free(folder) {
    // It may have been deleted or moved away: recordings go on in a new one (append-file.ts).
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
  async used(folder) {
    return await bytesOf(folder, isOfRecording);
  },
};

/** The disk of a folder from which finished files go to an object store. `finished`: bytes of all that are recorded, wherever they are. */
export function diskBeforeStore(finished: () => Promise<number>): Disk {
  return {
    free: REAL_DISK.free,
    used: async (folder) =>
      (await finished()) + (await bytesOf(folder, (name) => isOfRecording(name) && readFinishedName(name) === null)),
  };
}

async function bytesOf(folder: string, counts: (name: string) => boolean): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder))
    if (counts(name))
      bytes += await stat(join(folder, name)).then(
        (file) => file.size,
        () => 0,
      );
  return bytes;
}
