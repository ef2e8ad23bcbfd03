/** Keeps whole files under names. Everything rejects with {@link StoreFault}, and when `signal` says so. */
export interface ObjectStore {
  /** Where it keeps them, without credentials: what was begun in another place cannot go on in this one. */
  readonly place: string;
  /** Begins a file that comes in parts; the id of the upload. */
  begin(name: string, signal: AbortSignal): Promise<string>;
  /** @param number from 1 to 10,000. Returns what {@link complete} wants to know of the part. */
  putPart(name: string, uploadId: string, number: number, bytes: Uint8Array, signal: AbortSignal): Promise<string>;
  /** Makes the parts one file. */
  complete(name: string, uploadId: string, parts: readonly StoredPart[], signal: AbortSignal): Promise<void>;
  /** Gives up an upload with its parts. Nothing happens when there is none. */
  abort(name: string, uploadId: string): Promise<void>;
  /** Bytes of a whole file; null when there is none. */
  size(name: string, signal?: AbortSignal): Promise<number | null>;
  /** Nothing happens when there is none. */
  remove(name: string): Promise<void>;
  /** A whole file or a range of it, as HTTP has it: `headers` are those of the request that concern ranges and conditions. */
  read(name: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response>;
}

export interface StoredPart {
  number: number;
  etag: string;
}

/** The store refused something, or did not answer. Says no more than status and code: answers of stores repeat ids of keys and what was signed. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault';
  constructor(
    what: string,
    /** Of HTTP; null when there was no answer. */
    readonly status: number | null,
    readonly code: string,
  ) {
    super(`the object store does not ${what}: ${status ?? 'no answer'}, ${code}`);
  }
}
