import { createHash } from 'node:crypto';
import { type AWSHeaders, S3mini } from 's3mini';
import { type ObjectStore, type StoredPart, StoreFault } from './object-store.ts';

export interface S3Options {
  /** Address of the bucket, and of a folder in it if there is one, without a slash at the end. */
  url: string;
  region: string;
  keyId: string;
  secret: string;
}

/** A small request, and one with a part of a file, must have been answered by then. */
const ANSWER_MS = 60_000;
const PART_MS = 600_000;
/** How long the link lives that we read with ourselves. */
const READ_S = 300;
const UNKNOWN_CODE = 'unknown';
/** What becomes a part of the list with which an upload is completed. */
const ETAG = /^[\w.:/+=-]{1,200}$/;

/** An S3-compatible store. Follows no redirects: what is signed is for the configured address. */
export class S3Store implements ObjectStore {
  readonly #options: S3Options;

  constructor(options: S3Options) {
    this.#options = options;
  }

  get place(): string {
    return this.#options.url;
  }

  async begin(name: string, signal: AbortSignal): Promise<string> {
    return await this.#ask('begin an upload', (s3) => s3.getMultipartUploadId(name), signal);
  }

  async putPart(name: string, uploadId: string, number: number, bytes: Uint8Array, signal: AbortSignal): Promise<string> {
    // The signature does not cover what is sent; with this the store refuses what arrives damaged.
    const headers = { 'content-md5': createHash('md5').update(bytes).digest('base64') };
    const put = (s3: S3mini) => s3.uploadPart(name, uploadId, bytes, number, {}, undefined, headers as AWSHeaders);
    const { etag } = await this.#ask('take a part', put, signal, PART_MS);
    if (!ETAG.test(etag)) throw new StoreFault('take a part', null, 'no_etag');
    return etag;
  }

  async complete(name: string, uploadId: string, parts: readonly StoredPart[], signal: AbortSignal): Promise<void> {
    const list = parts.map(({ number, etag }) => ({ partNumber: number, etag }));
    // It may answer 200 and mean no: whoever asks looks at the size then.
    await this.#ask('complete an upload', (s3) => s3.completeMultipartUpload(name, uploadId, list), signal, PART_MS);
  }

  async abort(name: string, uploadId: string): Promise<void> {
    await unlessGone(this.#ask('give up an upload', (s3) => s3.abortMultipartUpload(name, uploadId)));
  }

  async size(name: string, signal?: AbortSignal): Promise<number | null> {
    return await unlessGone(this.#ask('say how long a file is', (s3) => s3.getContentLength(name), signal));
  }

  async remove(name: string): Promise<void> {
    await unlessGone(this.#ask('delete a file', (s3) => s3.deleteObject(name)));
  }

  async read(name: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response> {
    const url = await this.#client(signal).getPresignedUrl('GET', name, READ_S);
    return await fetch(url, { headers, redirect: 'manual', signal }).catch((error: unknown) => {
      throw faultOf('send a file', error);
    });
  }

  async #ask<T>(what: string, ask: (s3: S3mini) => Promise<T>, signal?: AbortSignal, withinMs = ANSWER_MS): Promise<T> {
    const late = AbortSignal.timeout(withinMs);
    try {
      return await ask(this.#client(signal ? AbortSignal.any([signal, late]) : late));
    } catch (error) {
      throw faultOf(what, error);
    }
  }

  #client(signal: AbortSignal): S3mini {
    const { url, region, keyId, secret } = this.#options;
    return new S3mini({
      endpoint: url,
      region,
      accessKeyId: keyId,
      secretAccessKey: secret,
      fetch: (input, init) => fetch(input, { ...init, redirect: 'manual', signal }),
    });
  }
}

/** Null when the store has no such thing. Those whose keys may not list a bucket are told 403 instead. */
async function unlessGone<T>(asked: Promise<T>): Promise<T | null> {
  return await asked.catch((error: unknown) => {
    if (error instanceof StoreFault && error.status === 404) return null;
    throw error;
  });
}

/** What may be known of a fault: the client's errors carry the answer of the store, and the cause of one. */
function faultOf(what: string, error: unknown): StoreFault {
  for (let each = error; each instanceof Error; each = each.cause) {
    const { status, serviceCode } = each as Error & { status?: unknown; serviceCode?: unknown };
    if (typeof status === 'number') return new StoreFault(what, status, codeOf(serviceCode));
  }
  let code = UNKNOWN_CODE;
  for (let each = error; each instanceof Error; each = each.cause) {
    const own = codeOf((each as NodeJS.ErrnoException).code);
    code = own === UNKNOWN_CODE ? codeOf(each.name) : own;
  }
  return new StoreFault(what, null, code);
}

/** A word, and nothing else that an answer may have in its place. */
function codeOf(code: unknown): string {
  return typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : UNKNOWN_CODE;
}
