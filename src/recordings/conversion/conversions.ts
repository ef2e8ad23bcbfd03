import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import type { RecordedFile } from '../../rooms/ports.ts';
import { sizeOf } from '../files.ts';
import { finishedName, mp4Name, readUnfinishedMp4Name, unfinishedMp4Name } from '../names.ts';
import type { Space } from '../space.ts';
import type { Converter } from './converter.ts';

export interface ConversionsOptions {
  folder: string;
  serverId: string;
  converter: Pick<Converter, 'convert'>;
  space: Space;
  clock: Clock;
  log: Logger;
  /** Has the record of a completed recording name this file; false when it does not, yet or any more. */
  renamed(recordingId: string, file: { name: string; bytes: number }): Promise<boolean>;
  /** The WebM is gone, and the MP4 is the only file. */
  settled(recordingId: string, name: string): void;
}

/** Pauses after a conversion that failed, in ms. Then the WebM stays what it is. */
const PAUSES_MS = [5_000, 60_000];
/** How often it is looked whether the record names the MP4. */
const LOOK_MS = 5_000;
const FORMATS = { 'video/webm': 'video/mp4', 'audio/webm': 'audio/mp4' } as const;

/**
 * MP4 files of recordings, made after the call, one at a time. That one is wanted stands in the folder, as the file that it is written to; the
 * WebM stays until the MP4 is whole and the record names it. So whatever ends in between, the next start goes on.
 */
export class Conversions {
  readonly #options: ConversionsOptions;
  readonly #queue = new SerialQueue();
  readonly #progress = new Map<string, number>();
  readonly #cancelled = new Map<string, AbortController>();
  /** Those whose record is to name the MP4. */
  readonly #unsettled = new Map<string, { name: string; bytes: number }>();
  readonly #closing = new AbortController();
  readonly #timer: Timer;
  #settling: Promise<void> | null = null;

  constructor(options: ConversionsOptions) {
    this.#options = options;
    this.#timer = options.clock.every(LOOK_MS, () => void this.#settle());
  }

  /** An MP4 will be made of this recording, also by the next run. */
  async want(recordingId: string): Promise<void> {
    await writeFile(this.#unfinished(recordingId), '', { flag: 'a', mode: 0o600 });
  }

  async isWanted(recordingId: string): Promise<boolean> {
    return (await sizeOf(this.#unfinished(recordingId))) !== null;
  }

  /** What part is done, 0 to 1; null when none is made (here). One that waits has 0. */
  progress(recordingId: string): number | null {
    return this.#progress.get(recordingId) ?? null;
  }

  /** The MP4, or the WebM itself when there will be none, or not in this run. Never rejects. */
  async convert(recordingId: string, webm: RecordedFile): Promise<RecordedFile> {
    const { log, clock } = this.#options;
    const cancelled = new AbortController();
    const signal = AbortSignal.any([this.#closing.signal, cancelled.signal]);
    this.#cancelled.set(recordingId, cancelled);
    this.#progress.set(recordingId, 0);
    try {
      for (let attempt = 0; !signal.aborted; attempt += 1) {
        try {
          return await this.#queue.run(() => this.#convert(recordingId, webm, signal));
        } catch (err) {
          if (signal.aborted) break;
          log.warn({ err, recording: recordingId }, 'no MP4 can be made of a recording now');
          const pauseMs = PAUSES_MS[attempt];
          if (pauseMs === undefined) {
            await rm(this.#unfinished(recordingId), { force: true }).catch(() => undefined);
            break;
          }
          await pause(clock, pauseMs, signal);
        }
      }
      return webm;
    } finally {
      this.#progress.delete(recordingId);
      this.#cancelled.delete(recordingId);
    }
  }

  /** Goes on with what an earlier run left, in the background: their records name the WebM until then. */
  async resume(): Promise<void> {
    const { folder, serverId } = this.#options;
    for (const name of await readdir(folder)) {
      const mp4 = readUnfinishedMp4Name(name);
      if (mp4?.serverId !== serverId || this.#cancelled.has(mp4.recordingId)) continue;
      const bytes = await sizeOf(join(folder, finishedName(mp4.recordingId)));
      // Without a WebM nothing can be made, and nothing is left to be tidied.
      if (bytes === null) await rm(join(folder, name), { force: true });
      else void this.convert(mp4.recordingId, { name: finishedName(mp4.recordingId), format: 'video/webm', bytes, durationS: 0 });
    }
  }

  /** Of a recording that is to be deleted. */
  cancel(recordingId: string): void {
    this.#cancelled.get(recordingId)?.abort();
    this.#unsettled.delete(recordingId);
  }

  /** Ends what goes on; the next run does it again. */
  async close(): Promise<void> {
    this.#timer.cancel();
    this.#closing.abort();
    await this.#queue.idle();
    await this.#settling;
  }

  async #convert(recordingId: string, webm: RecordedFile, signal: AbortSignal): Promise<RecordedFile> {
    const { folder, converter, space } = this.#options;
    signal.throwIfAborted();
    const [from, to, whole] = [join(folder, webm.name), this.#unfinished(recordingId), join(folder, mp4Name(recordingId))];
    const refusal = space.refusal(webm.bytes);
    if (refusal) throw new Error(`there is no room for an MP4: ${refusal}`);
    let bytes = await sizeOf(whole);
    if (bytes === null) {
      await converter.convert(from, to, (done) => this.#progress.set(recordingId, done), signal);
      bytes = (await sizeOf(to)) ?? 0;
      // The empty one says that there is something to be tidied.
      await rename(to, whole);
      await this.want(recordingId);
      space.add(bytes);
    }
    const format = FORMATS[webm.format as keyof typeof FORMATS] ?? 'video/mp4';
    const file = { name: mp4Name(recordingId), format, bytes };
    this.#unsettled.set(recordingId, file);
    return { ...webm, ...file };
  }

  #settle(): Promise<void> {
    this.#settling ??= this.#settleAll().finally(() => {
      this.#settling = null;
    });
    return this.#settling;
  }

  async #settleAll(): Promise<void> {
    const { folder, renamed, settled, space, log } = this.#options;
    for (const [id, file] of [...this.#unsettled]) {
      try {
        if (!(await renamed(id, file))) continue;
        const webm = join(folder, finishedName(id));
        const bytes = (await sizeOf(webm)) ?? 0;
        await rm(webm, { force: true });
        await rm(this.#unfinished(id), { force: true });
        space.add(-bytes);
        this.#unsettled.delete(id);
        settled(id, file.name);
      } catch (err) {
        log.warn({ err, recording: id }, 'the WebM of a recording stays beside its MP4 for now');
      }
    }
  }

  #unfinished(recordingId: string): string {
    return join(this.#options.folder, unfinishedMp4Name(recordingId, this.#options.serverId));
  }
}

async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = clock.after(ms, resolve);
    signal.addEventListener('abort', () => {
      timer.cancel();
      resolve();
    });
  });
}
