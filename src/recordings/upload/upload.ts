import { open, rm } from 'node:fs/promises';
import { sizeOf } from '../files.ts';
import { Journal } from './journal.ts';
import { type ObjectStore, StoreFault } from './object-store.ts';

export interface UploadOptions {
  /** Of the finished file, here and in the store. */
  name: string;
  recordingId: string;
  store: ObjectStore;
  /** Where it is written down what has gone to the store. */
  journalPath: string;
  partBytes: number;
}

/** More parts than that no store takes. */
const MOST_PARTS = 10_000;

/** One file on its way to the store. While it grows all parts but the first go; what completes the file changes the first and the last ones. */
export class Upload {
  readonly #options: UploadOptions;
  readonly #gone = new AbortController();
  #journal: Journal | null | undefined;
  #path: string;
  /** Bytes from the start that are as they were while the file grew; null: it grows. */
  #kept: number | null = null;
  /** The file has its final name and content. */
  #whole = false;

  constructor(path: string, options: UploadOptions) {
    this.#options = options;
    this.#path = path;
  }

  get name(): string {
    return this.#options.name;
  }

  get recordingId(): string {
    return this.#options.recordingId;
  }

  get path(): string {
    return this.#path;
  }

  get isWhole(): boolean {
    return this.#whole;
  }

  /** The file has been completed: of what it was it has kept so many bytes. To be awaited before anybody calls it whole. */
  async keep(bytes: number): Promise<void> {
    this.#kept = bytes;
    await (await this.#loaded())?.keep(bytes);
  }

  /** From now on the file does not change, and is at `path`. */
  beWhole(path: string): void {
    this.#path = path;
    this.#whole = true;
  }

  /** Sends the next part, or completes. What came of it; rejects with StoreFault, and with faults of the disk. */
  async step(signal: AbortSignal): Promise<'more' | 'nothing' | 'stored'> {
    const either = AbortSignal.any([signal, this.#gone.signal]);
    const size = await sizeOf(this.#path);
    // Somebody else brought it there, or deleted it.
    if (size === null) return this.#whole ? await this.#forget() : 'nothing';
    let journal = await this.#loaded();
    if (journal && !this.#isOfUse(journal, size)) journal = await this.#drop();
    const partBytes = journal?.partBytes ?? Math.max(this.#options.partBytes, Math.ceil(size / MOST_PARTS));
    const number = this.#nextPart(journal, partBytes, size);
    if (number === null) {
      if (!this.#whole || !journal) return 'nothing';
      await this.#complete(journal, size, either);
      return await this.#forget();
    }
    journal ??= await this.#begin(partBytes, either);
    await this.#send(journal, number, size, either);
    return 'more';
  }

  /** Stops what goes on, and takes back what has gone. */
  async giveUp(): Promise<void> {
    this.#gone.abort();
    const journal = await this.#loaded();
    if (journal?.place === this.#options.store.place) await this.#options.store.abort(this.name, journal.uploadId);
    await rm(this.#options.journalPath, { force: true });
  }

  async #loaded(): Promise<Journal | null> {
    if (this.#journal === undefined) this.#journal = await Journal.load(this.#options.journalPath);
    return this.#journal;
  }

  #isOfUse({ place, partBytes }: Journal, size: number): boolean {
    return place === this.#options.store.place && Math.ceil(size / partBytes) <= MOST_PARTS;
  }

  /** The first part goes last: until the file is complete its head is not. */
  #nextPart(journal: Journal | null, partBytes: number, size: number): number | null {
    const count = this.#whole ? Math.max(1, Math.ceil(size / partBytes)) : Math.floor((this.#kept ?? size) / partBytes);
    for (let number = 2; number <= count; number += 1) if (!journal?.has(number)) return number;
    return this.#whole && !journal?.has(1) ? 1 : null;
  }

  async #begin(partBytes: number, signal: AbortSignal): Promise<Journal> {
    const { store, journalPath } = this.#options;
    const uploadId = await store.begin(this.name, signal);
    this.#journal = await Journal.begin(journalPath, { place: store.place, uploadId, partBytes });
    return this.#journal;
  }

  async #send(journal: Journal, number: number, size: number, signal: AbortSignal): Promise<void> {
    const { store } = this.#options;
    const wasWhole = this.#whole;
    const at = (number - 1) * journal.partBytes;
    const bytes = await readAt(this.#path, at, Math.min(journal.partBytes, size - at));
    const etag = await this.#ifKnown(store.putPart(this.name, journal.uploadId, number, bytes, signal));
    // Meanwhile the file may have been completed: then this may not be what is there now.
    const isRight = wasWhole || this.#kept === null || number * journal.partBytes <= this.#kept;
    if (isRight) await journal.add(number, etag);
  }

  /** Makes it one file, and makes sure of it: the last run may have done so and died before it knew. */
  async #complete(journal: Journal, size: number, signal: AbortSignal): Promise<void> {
    const { store } = this.#options;
    const isThere = async (): Promise<boolean> => (await store.size(this.name, signal)) === size;
    try {
      await store.complete(this.name, journal.uploadId, journal.parts, signal);
    } catch (error) {
      if (await isThere()) return;
      if (error instanceof StoreFault && error.status === 404) await this.#drop();
      throw error;
    }
    if (await isThere()) return;
    await this.#drop();
    throw new StoreFault('keep a file as it was sent', null, 'other_size');
  }

  /** An upload that the store does not know (any more) begins anew. */
  async #ifKnown<T>(asked: Promise<T>): Promise<T> {
    return await asked.catch(async (error: unknown) => {
      if (error instanceof StoreFault && error.status === 404) await this.#drop();
      throw error;
    });
  }

  async #drop(): Promise<null> {
    await rm(this.#options.journalPath, { force: true });
    this.#journal = null;
    return null;
  }

  async #forget(): Promise<'stored'> {
    await rm(this.#path, { force: true });
    await this.#drop();
    return 'stored';
  }
}

async function readAt(path: string, at: number, length: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await file.read(bytes, 0, length, at);
    if (bytesRead !== length) throw new Error('the file of a recording is shorter than it was');
    return bytes;
  } finally {
    await file.close();
  }
}
