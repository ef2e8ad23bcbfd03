import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import { finishedName, readFinishedName, readUploadName, uploadName } from '../names.ts';
import { type ObjectStore, StoreFault } from './object-store.ts';
import { Upload } from './upload.ts';

export interface UploadsOptions {
  folder: string;
  serverId: string;
  store: ObjectStore;
  clock: Clock;
  log: Logger;
  /** Whether the record of a recording names this file; until then nobody would find it in the store. */
  isRecorded(recordingId: string, name: string): Promise<boolean>;
  /** A file of so many bytes is in the store, and not in the folder any more. */
  onStored(bytes: number): void;
  partBytes?: number;
}

/** Of one length but for the last: some stores want that. 10,000 of them are 160 GB. */
const PART_BYTES = 16 * 1024 * 1024;
/** How often it is looked whether a file has grown by a part, in ms. */
const LOOK_MS = 5_000;
/** Pauses after the first, second … fault in a row, in ms; the last one stays. */
const PAUSES_MS = [5_000, 30_000, 120_000, 600_000];

/** Brings files of recordings to an object store: one part at a time, again and again until it has them; then they go from the folder. */
export class Uploads {
  readonly #options: UploadsOptions;
  /** By name of the finished file, in the order of their turns. */
  readonly #all = new Map<string, Upload>();
  readonly #closing = new AbortController();
  readonly #timer: Timer;
  #working: Promise<void> | null = null;
  #faults = 0;
  /** On the monotonic clock. */
  #notBefore = 0;

  constructor(options: UploadsOptions) {
    this.#options = options;
    this.#timer = options.clock.every(LOOK_MS, () => this.#work());
  }

  get store(): ObjectStore {
    return this.#options.store;
  }

  /** A recording writes this file: parts that will not change go ahead. */
  follow(recordingId: string, path: string): void {
    this.#of(finishedName(recordingId), recordingId, path);
  }

  /** The file of a recording was completed, and kept so many bytes as they were. To be awaited before it gets its name. */
  async completed(recordingId: string, path: string, keptBytes: number): Promise<void> {
    await this.#of(finishedName(recordingId), recordingId, path).keep(keptBytes);
  }

  /** A file in the folder has its name, and does not change any more. */
  add(recordingId: string, name: string): void {
    const path = join(this.#options.folder, name);
    this.#of(name, recordingId, path).beWhole(path);
    this.#work();
  }

  /**
   * Goes on with what an earlier run left, and takes back what it began of files that are gone. `stays`: not yet, it becomes another file.
   * Never rejects.
   */
  async resume(stays: (recordingId: string) => Promise<boolean>): Promise<void> {
    const { folder, serverId, log } = this.#options;
    const names = await readdir(folder).catch(() => []);
    for (const name of names) {
      const recordingId = readFinishedName(name);
      if (recordingId && !this.#all.get(name)?.isWhole && !(await stays(recordingId))) this.add(recordingId, name);
    }
    for (const upload of names.map(readUploadName))
      if (upload?.serverId === serverId && !this.#all.has(upload.name))
        await this.#of(upload.name, upload.recordingId, join(folder, upload.name))
          .giveUp()
          .catch((err: unknown) =>
            log.warn({ err, recording: upload.recordingId }, 'an upload of a recording that is gone stays in the store'),
          )
          .finally(() => this.#all.delete(upload.name));
  }

  /** Takes back what has gone of a recording. Rejects with StoreFault when that does not go. */
  async giveUp(recordingId: string): Promise<void> {
    for (const [name, upload] of this.#all)
      if (upload.recordingId === recordingId) {
        this.#all.delete(name);
        await upload.giveUp().catch((error: unknown) => {
          // It is deleted another time, then, and goes on meanwhile.
          if (upload.isWhole) this.add(recordingId, name);
          throw error;
        });
      }
  }

  /** Ends it; the next run goes on. */
  async close(): Promise<void> {
    this.#timer.cancel();
    this.#closing.abort();
    await this.#working;
  }

  #of(name: string, recordingId: string, path: string): Upload {
    const { folder, serverId, store, partBytes = PART_BYTES } = this.#options;
    const known = this.#all.get(name);
    if (known) return known;
    const journalPath = join(folder, uploadName(name, serverId));
    const upload = new Upload(path, { name, recordingId, store, journalPath, partBytes });
    this.#all.set(name, upload);
    return upload;
  }

  #work(): void {
    this.#working ??= this.#round().finally(() => {
      this.#working = null;
    });
  }

  /** All that can be sent now. */
  async #round(): Promise<void> {
    const { clock } = this.#options;
    for (const upload of [...this.#all.values()]) {
      let goesOn = true;
      while (goesOn && !this.#closing.signal.aborted && clock.monotonic() >= this.#notBefore) goesOn = await this.#step(upload);
    }
  }

  /** False: nothing more of this one now. */
  async #step(upload: Upload): Promise<boolean> {
    const { isRecorded, onStored } = this.#options;
    if (this.#all.get(upload.name) !== upload) return false;
    try {
      if (upload.isWhole && !(await isRecorded(upload.recordingId, upload.name))) return false;
      const bytes = upload.isWhole
        ? await stat(upload.path).then(
            ({ size }) => size,
            () => 0,
          )
        : 0;
      const outcome = await upload.step(this.#closing.signal);
      if (outcome === 'stored') {
        this.#all.delete(upload.name);
        onStored(bytes);
      }
      if (outcome !== 'nothing') this.#faults = 0;
      return outcome === 'more';
    } catch (err) {
      if (!this.#closing.signal.aborted && this.#all.get(upload.name) === upload) this.#pause(err, upload);
      return false;
    }
  }

  /** The others have their turn first then. */
  #pause(err: unknown, upload: Upload): void {
    const { clock, log } = this.#options;
    const pauseMs = PAUSES_MS[Math.min(this.#faults, PAUSES_MS.length - 1)] as number;
    this.#faults += 1;
    this.#notBefore = clock.monotonic() + pauseMs;
    this.#all.delete(upload.name);
    this.#all.set(upload.name, upload);
    const refused = err instanceof StoreFault && err.status !== null && err.status < 500;
    log[refused ? 'error' : 'warn']({ err, recording: upload.recordingId, pauseMs }, 'a recording waits for the object store');
  }
}
