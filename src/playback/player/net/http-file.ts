import type { ByteSource } from '../medium.ts';
import { Unplayable } from '../messages.ts';
import type { Answer, Caller } from './caller.ts';
import { Pull } from './pull.ts';

/** Forward so far it is cheaper to read on than to ask anew. */
const READ_ON_BYTES = 256 * 1024;
/** A connection that broke is made anew so often without a byte in between. */
const MOST_RETRIES = 2;

/** A file behind an http(s) address, read by one request at a time. */
export class HttpFile implements ByteSource {
  readonly size: number | null;
  readonly seekable: boolean;
  readonly #caller: Caller;
  readonly #url: string;
  readonly #mostBytes: number;
  readonly #waitMs: number;
  #pull: Pull | null;
  /** Byte that the present request gives next. */
  #at = 0;
  /** Byte that is wanted next. */
  #position = 0;
  #closed = false;

  /** `answer`: to the question for its first byte. @throws {Unplayable} `too_large` */
  constructor(caller: Caller, { response, url }: Answer, limits: { bytes: number; waitMs: number }) {
    this.#caller = caller;
    this.#url = url;
    this.#mostBytes = limits.bytes;
    this.#waitMs = limits.waitMs;
    this.size = sizeOf(response.headers);
    this.seekable = response.statusCode === 206 && this.size !== null;
    this.#pull = new Pull(response, limits.waitMs);
    if (this.size !== null && this.size > limits.bytes) {
      this.close();
      throw new Unplayable('too_large');
    }
  }

  async read(most: number): Promise<Buffer | null> {
    for (let retries = 0; ; retries += 1) {
      if (this.#closed) throw new Unplayable('unreachable');
      if (this.size !== null && this.#position >= this.size) return null;
      try {
        const bytes = await this.#read(most);
        // A server may cut what it has announced.
        if (bytes !== null || this.size === null || this.#position >= this.size) return bytes;
        throw new Unplayable('unreachable');
      } catch (error) {
        this.#drop();
        if (!this.seekable || retries >= MOST_RETRIES) throw error;
      }
    }
  }

  seek(position: number): void {
    this.#position = position;
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  async #read(most: number): Promise<Buffer | null> {
    const ahead = this.#position - this.#at;
    if (this.seekable && (ahead < 0 || ahead > READ_ON_BYTES)) this.#drop();
    this.#pull ??= await this.#ask();
    while (this.#at < this.#position) {
      const skipped = await this.#pull.read(this.#position - this.#at);
      if (skipped === null) return null;
      this.#at += skipped.length;
    }
    const bytes = await this.#pull.read(most);
    if (bytes === null) return null;
    this.#at += bytes.length;
    this.#position = this.#at;
    if (this.#at > this.#mostBytes) throw new Unplayable('too_large');
    return bytes;
  }

  async #ask(): Promise<Pull> {
    const { response } = await this.#caller.get(this.#url, this.#position);
    if (response.statusCode !== 206 || this.#closed) {
      response.destroy();
      throw new Unplayable('unreachable');
    }
    this.#at = this.#position;
    return new Pull(response, this.#waitMs);
  }

  #drop(): void {
    this.#pull?.close();
    this.#pull = null;
  }
}

/** Bytes of the whole file, by the head of an answer that begins with its first byte. */
function sizeOf(headers: Record<string, string | string[] | undefined>): number | null {
  const whole = /^bytes 0-\d+\/(\d{1,15})$/.exec(String(headers['content-range'] ?? ''))?.[1];
  const length = /^\d{1,15}$/.exec(String(headers['content-length'] ?? ''))?.[0];
  const size = whole ?? (headers['content-range'] === undefined ? length : undefined);
  return size === undefined ? null : Number(size);
}
