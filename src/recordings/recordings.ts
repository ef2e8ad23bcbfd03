import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import {
  type MediaRoom,
  type OngoingRecording,
  type RecordedFile,
  type RecordingFailure,
  type RecordingListener,
  RecordingLost,
  type RecordingPort,
  RecordingRefused,
  type RecordingSpec,
  type TapPort,
} from '../rooms/ports.ts';
import { Backlog } from './append-file.ts';
import type { Conversions } from './conversion/conversions.ts';
import { sizeOf, unlessGone } from './files.ts';
import type { Finisher } from './finisher.ts';
import { chaptersName, finishedName, isFileOf, mp4Name, partName, readPartName } from './names.ts';
import { PatientFinish } from './patient-finish.ts';
import { Recording } from './recording.ts';
import type { Space } from './space.ts';
import type { ObjectStore } from './upload/object-store.ts';
import type { Uploads } from './upload/uploads.ts';

export interface RecordingsOptions {
  folder: string;
  /** Of this server, the same after a restart: it finishes its own files only. */
  serverId: string;
  taps: TapPort;
  finisher: Pick<Finisher, 'finish'>;
  space: Space;
  clock: Clock;
  log: Logger;
  /** Records sound alone, whatever is asked. */
  audioOnly: boolean;
  /** Writes who spoke when beside each recording. */
  chapters?: boolean;
  /** What recordings become unless somebody says more; `webm` when absent. */
  format?: 'webm' | 'mp4';
  /** Absent: they stay what they are. */
  conversions?: Conversions | undefined;
  /** Where finished files go; absent: they stay in the folder. */
  uploads?: Uploads | undefined;
}

/** A file of an earlier run that is complete now. */
export interface RecoveredFile extends RecordedFile {
  recordingId: string;
}

/** How often the disk is asked for its free space, in ms. */
const LOOK_MS = 5_000;
/** How often the bytes of all recordings are counted, in ms: other servers may share the folder, and people delete files. */
const COUNT_MS = 3_600_000;
/** With less in it nobody misses a file that does not play. */
const WORTH_KEEPING = 64 * 1024;

/** Recordings as files in a folder. */
export class Recordings implements RecordingPort {
  readonly #options: RecordingsOptions;
  readonly #backlog = new Backlog();
  readonly #running = new Set<Recording>();
  readonly #timers: readonly Timer[];
  readonly #patience: PatientFinish;
  #closed = false;

  private constructor(options: RecordingsOptions) {
    this.#options = options;
    const { clock, space, log } = options;
    this.#patience = new PatientFinish(clock, log);
    this.#timers = [clock.every(LOOK_MS, () => void space.look()), clock.every(COUNT_MS, () => void space.count())];
  }

  /** Makes the folder unless it is there. Rejects when it cannot be used. */
  static async open(options: RecordingsOptions): Promise<Recordings> {
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    await readdir(options.folder);
    await options.space.count();
    return new Recordings(options);
  }

  /** What part of the MP4 of a recording is made, 0 to 1; null when none is being made. */
  progress(recordingId: string): number | null {
    return this.#options.conversions?.progress(recordingId) ?? null;
  }

  get folder(): string {
    return this.#options.folder;
  }

  /** Where files are that are not in the folder any more; null: nowhere. */
  get store(): ObjectStore | null {
    return this.#options.uploads?.store ?? null;
  }

  start(spec: RecordingSpec, media: MediaRoom, listener: RecordingListener): OngoingRecording {
    const { space, taps, clock, log, audioOnly, format, uploads, chapters, folder } = this.#options;
    const reason = this.refusal();
    if (reason) throw new RecordingRefused(reason);
    const path = this.#partPath(spec.recordingId);
    if ((spec.format ?? format) === 'mp4') this.#want(spec.recordingId);
    else uploads?.follow(spec.recordingId, path);
    const recording = new Recording({
      ...{ spec: { ...spec, audioOnly: spec.audioOnly || audioOnly }, media, listener, taps, path, space, clock },
      backlog: this.#backlog,
      chaptersPath: chapters ? join(folder, chaptersName(spec.recordingId)) : null,
      finish: () =>
        this.#patience
          .run(spec.recordingId, () => this.#finish(spec.recordingId, path))
          .then((webm) => this.#convert(spec.recordingId, webm))
          .finally(() => this.#running.delete(recording)),
      onFault: (err) => log.error({ err, recording: spec.recordingId }, 'a recording does not go on'),
    });
    this.#running.add(recording);
    return recording;
  }

  refusal(): RecordingFailure | null {
    return this.#options.space.refusal();
  }

  /**
   * Completes what an earlier run of this server left unfinished, one after the other. `recovered` is called with each, and says whether a
   * record names it; what none names is moved aside. Recordings in `fileless` have no file as far as their records know, and may have
   * one: the run ended before it was written down.
   */
  async recover(fileless: readonly string[], recovered: (file: RecoveredFile) => Promise<boolean>): Promise<void> {
    const { folder, serverId, log, uploads, conversions } = this.#options;
    const names = await readdir(folder);
    const left = names.flatMap((name) => {
      const part = readPartName(name);
      return part?.serverId === serverId && !this.#isRunning(part.recordingId) ? [{ id: part.recordingId, name }] : [];
    });
    const complete = fileless.map((id) => ({ id, name: finishedName(id) })).filter(({ name }) => names.includes(name));
    for (const { id, name } of [...complete, ...left]) {
      if (this.#closed) return;
      try {
        const file = await this.#finish(id, join(folder, name));
        if (await recovered({ recordingId: id, ...file })) {
          log.warn({ recording: id }, 'completed the file of a recording that an earlier run left');
        } else {
          const aside = `${file.name}.unknown`;
          await rename(join(folder, file.name), join(folder, aside));
          log.warn({ recording: id, file: aside }, 'no record names this file of a recording');
        }
      } catch (err) {
        log.error({ err, recording: id }, 'the file of a recording that an earlier run left cannot be completed');
      }
    }
    await conversions?.resume();
    await uploads?.resume(async (id) => (await conversions?.isWanted(id)) ?? false);
  }

  /**
   * Removes every file of a recording, also what other servers and failures left, here and in the store; how many there were. Rejects
   * when one cannot be removed, and while the recording runs.
   */
  async remove(recordingId: string): Promise<number> {
    const { folder, space, uploads, conversions } = this.#options;
    if (this.#isRunning(recordingId)) throw new Error('a recording that runs keeps its file');
    conversions?.cancel(recordingId);
    await uploads?.giveUp(recordingId);
    const stored = await this.#removeStored(recordingId);
    const names = (await unlessGone(readdir(folder), [])).filter((name) => isFileOf(name, recordingId));
    for (const name of names) {
      const size = (await sizeOf(join(folder, name))) ?? 0;
      await rm(join(folder, name), { force: true });
      space.add(-size);
    }
    return names.length + stored;
  }

  /** Ends what runs, and resolves when its files are complete. What cannot be completed at once is left for the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) timer.cancel();
    this.#patience.end();
    await this.#options.uploads?.close();
    await this.#options.conversions?.close();
    await Promise.allSettled([...this.#running].map((recording) => recording.stop()));
  }

  async #finish(recordingId: string, path: string): Promise<RecordedFile> {
    const { folder, finisher, space, uploads, conversions } = this.#options;
    const before = (await sizeOf(path)) ?? 0;
    const finished = before === 0 ? null : await finisher.finish(path);
    if (!finished) return await this.#giveUp(recordingId, path, before);
    const name = finishedName(recordingId);
    const uploaded = (await conversions?.isWanted(recordingId)) ? undefined : uploads;
    await uploaded?.completed(recordingId, path, before - finished.cutBytes);
    await rename(path, join(folder, name));
    uploaded?.add(recordingId, name);
    const chapters = ((await sizeOf(join(folder, chaptersName(recordingId)))) ?? 0) > 0;
    if (chapters) uploads?.add(recordingId, chaptersName(recordingId));
    space.add(finished.bytes - before);
    const format = finished.picture ? 'video/webm' : 'audio/webm';
    return { name, format, bytes: finished.bytes, durationS: finished.durationMs / 1000, ...(chapters ? { chapters } : {}) };
  }

  /** Nothing in the file plays. */
  async #giveUp(recordingId: string, path: string, size: number): Promise<never> {
    const { uploads, log } = this.#options;
    await uploads
      ?.giveUp(recordingId)
      .catch((err: unknown) =>
        log.warn({ err, recording: recordingId }, 'an upload of a recording that is lost stays in the store'),
      );
    if (size < WORTH_KEEPING) {
      await rm(path, { force: true });
      await rm(join(this.#options.folder, chaptersName(recordingId)), { force: true });
      this.#options.space.add(-size);
    } else {
      await rename(path, `${path}.damaged`);
    }
    throw new RecordingLost('nothing in the file plays');
  }

  async #removeStored(recordingId: string): Promise<number> {
    const { store } = this;
    let removed = 0;
    for (const name of [finishedName(recordingId), mp4Name(recordingId), chaptersName(recordingId)]) {
      const size = isFileOf(name, recordingId) ? ((await store?.size(name)) ?? null) : null;
      if (size === null) continue;
      await store?.remove(name);
      this.#options.space.dropped(size);
      removed += 1;
    }
    return removed;
  }

  /** That an MP4 is wanted is known to the next run, too. */
  #want(recordingId: string): void {
    const { conversions, log } = this.#options;
    conversions?.want(recordingId).catch((err: unknown) => log.warn({ err, recording: recordingId }, 'a recording stays WebM'));
  }

  /** The MP4, if one is wanted; the WebM if none can be made, or not in this run. */
  async #convert(recordingId: string, webm: RecordedFile): Promise<RecordedFile> {
    const { conversions, uploads } = this.#options;
    if (!(await conversions?.isWanted(recordingId)) || !conversions) return webm;
    const file = await conversions.convert(recordingId, webm);
    if (file === webm && !(await conversions.isWanted(recordingId))) uploads?.add(recordingId, webm.name);
    return file;
  }

  #isRunning(recordingId: string): boolean {
    return [...this.#running].some((recording) => recording.id === recordingId);
  }

  #partPath(recordingId: string): string {
    return join(this.#options.folder, partName(recordingId, this.#options.serverId));
  }
}
