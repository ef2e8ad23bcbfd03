import { type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import type { RecordingFailure } from '../rooms/ports.ts';

export interface AppendFileOptions {
  path: string;
  clock: Clock;
  /** Bytes that wait for the disk: of all files that share this. */
  backlog: Backlog;
  /** Reserves room for so many bytes, or says why there is no room. */
  take(bytes: number): RecordingFailure | null;
  /** Nothing more is written. Called once. */
  onFailed(reason: RecordingFailure, error?: unknown): void;
}

/** How much may wait for the disk, in bytes. */
export class Backlog {
  waiting = 0;

  constructor(
    readonly mostOfFile = 8 * 1024 * 1024,
    readonly most = 64 * 1024 * 1024,
  ) {}
}

/** After so long what was written is made to survive a power failure, and the file is looked for. */
const SAFE_EACH_MS = 10_000;
const COPY_BYTES = 1 << 20;

/** A file that only grows. Appending never waits; a disk that does not keep up ends the file. */
export class AppendFile {
  readonly #options: AppendFileOptions;
  readonly #queue = new SerialQueue();
  #handle: FileHandle | null = null;
  #size = 0;
  #waiting = 0;
  #safeAt: number;
  /** Nothing more is taken; what was taken is still written. */
  #failed = false;
  /** The disk refused something: what comes later must not stand behind a hole. */
  #broken = false;

  /** Makes the file, which must not be there yet. */
  constructor(options: AppendFileOptions) {
    this.#options = options;
    this.#safeAt = options.clock.monotonic();
    void this.#soon(async () => {
      this.#handle = await create(options.path);
    });
  }

  /** Bytes that are in the file. */
  get size(): number {
    return this.#size;
  }

  append(bytes: Uint8Array): void {
    if (this.#failed) return;
    const { backlog, take } = this.#options;
    const isSlow = this.#waiting + bytes.length > backlog.mostOfFile || backlog.waiting + bytes.length > backlog.most;
    const refusal = isSlow ? 'disk_slow' : take(bytes.length);
    if (refusal) return this.#fail(refusal);
    this.#wait(bytes.length);
    void this.#soon(() => this.#write(bytes)).finally(() => this.#wait(-bytes.length));
  }

  /** Resolves when what was appended is in the file and the file is closed. Never rejects. */
  async close(): Promise<void> {
    await this.#soon(() => this.#makeSafe());
    await this.#queue.run(async () => {
      // After a failure nothing is certain, but what is there should still be found.
      if (this.#broken) await this.#keepInPlace().catch(() => undefined);
      await this.#handle?.close().catch(() => undefined);
      this.#handle = null;
    });
  }

  #wait(bytes: number): void {
    this.#waiting += bytes;
    this.#options.backlog.waiting += bytes;
  }

  #soon(task: () => Promise<void>): Promise<void> {
    return this.#queue
      .run(async () => {
        if (!this.#broken) await task();
      })
      .catch((error: unknown) => {
        this.#broken = true;
        this.#fail(reasonOf(error), error);
      });
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#opened.write(bytes, done, bytes.length - done, this.#size);
      done += bytesWritten;
      this.#size += bytesWritten;
    }
    if (this.#options.clock.monotonic() - this.#safeAt >= SAFE_EACH_MS) await this.#makeSafe();
  }

  async #makeSafe(): Promise<void> {
    this.#safeAt = this.#options.clock.monotonic();
    await this.#opened.datasync();
    await this.#keepInPlace();
  }

  async #keepInPlace(): Promise<void> {
    if (!(await this.#isInPlace())) await this.#moveBack();
  }

  /** Whether the path still leads to the file that we have open. */
  async #isInPlace(): Promise<boolean> {
    const [ours, there] = await Promise.all([this.#opened.stat(), stat(this.#options.path).catch(() => null)]);
    return there !== null && there.ino === ours.ino && there.dev === ours.dev;
  }

  /** Somebody deleted or moved the file or its folder. As long as it is open its content is not lost. */
  async #moveBack(): Promise<void> {
    const [from, { path }] = [this.#opened, this.#options];
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const to = await create(path);
    const piece = Buffer.alloc(COPY_BYTES);
    for (let at = 0; at < this.#size; ) {
      const { bytesRead } = await from.read(piece, 0, Math.min(COPY_BYTES, this.#size - at), at);
      if (bytesRead === 0) throw new Error('a recording lost its content');
      await to.write(piece, 0, bytesRead, at);
      at += bytesRead;
    }
    this.#handle = to;
    await from.close();
    await to.datasync();
  }

  get #opened(): FileHandle {
    if (!this.#handle) throw new Error('the file is not open');
    return this.#handle;
  }

  #fail(reason: RecordingFailure, error?: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#options.onFailed(reason, error);
  }
}

function create(path: string): Promise<FileHandle> {
  return open(path, 'wx+', 0o600);
}

function reasonOf(error: unknown): RecordingFailure {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG' ? 'disk_full' : 'disk_failed';
}
