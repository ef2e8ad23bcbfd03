import type { Clock } from '../base/clock.ts';
import type {
  Chapter,
  MediaRoom,
  OngoingRecording,
  RecordedFile,
  RecordingFailure,
  RecordingListener,
  RecordingSpec,
  Tap,
  TapPort,
} from '../rooms/ports.ts';
import { AppendFile, type Backlog } from './append-file.ts';
import { ChaptersFile } from './chapters-file.ts';
import type { Space } from './space.ts';

export interface RecordingOptions {
  spec: RecordingSpec;
  media: MediaRoom;
  listener: RecordingListener;
  taps: TapPort;
  /** Where the unfinished file is. */
  path: string;
  backlog: Backlog;
  space: Space;
  clock: Clock;
  /** Where it is written who spoke when; null: nowhere. */
  chaptersPath: string | null;
  /** Makes the file complete. */
  finish(): Promise<RecordedFile>;
  onFault(error: unknown): void;
}

/**
 * What a room may send, in bytes: more than the largest canvas with the most motion. A worker that sends more was taken over by somebody
 * who wants to fill the disk.
 */
const RATE = { atOnce: 16 * 1024 * 1024, eachSecond: 1024 * 1024 } as const;

/** One recording, from its start until its file is complete. */
export class Recording implements OngoingRecording {
  readonly #options: RecordingOptions;
  readonly #file: AppendFile;
  readonly #tap: Tap;
  readonly #chapters: ChaptersFile | null;
  readonly #startedAt: number;
  #received = 0;
  #stopped: Promise<RecordedFile> | null = null;
  #failed = false;

  constructor(options: RecordingOptions) {
    const { spec, media, taps, path, backlog, space, clock, chaptersPath } = options;
    this.#options = options;
    this.#startedAt = clock.monotonic();
    this.#chapters = chaptersPath === null ? null : new ChaptersFile(chaptersPath, options.onFault);
    this.#file = new AppendFile({
      path,
      clock,
      backlog,
      take: (bytes) => space.take(bytes),
      onFailed: (reason, error) => this.#fail(reason, error),
    });
    this.#tap = taps.tap(
      media,
      { recordingId: spec.recordingId, audioOnly: spec.audioOnly },
      { bytes: (bytes) => this.#append(bytes), failed: () => this.#fail('media_failed') },
    );
  }

  get id(): string {
    return this.#options.spec.recordingId;
  }

  chapter(chapter: Chapter): void {
    if (!this.#stopped) this.#chapters?.add(chapter);
  }

  pause(): void {
    this.#tap.pause();
  }

  resume(): void {
    this.#tap.resume();
  }

  stop(): Promise<RecordedFile> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<RecordedFile> {
    await this.#tap.stop();
    await this.#file.close();
    await this.#chapters?.close();
    return await this.#options.finish();
  }

  #append(bytes: Uint8Array): void {
    if (this.#failed) return;
    const { clock } = this.#options;
    this.#received += bytes.length;
    const seconds = (clock.monotonic() - this.#startedAt) / 1000;
    if (this.#received > RATE.atOnce + seconds * RATE.eachSecond) return this.#fail('media_failed');
    this.#file.append(bytes);
  }

  /** Also while it is being stopped: what came until then is in the file. */
  #fail(reason: RecordingFailure, error?: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#options.onFault(error ?? new Error(`a recording ended: ${reason}`));
    void this.#tap.stop();
    if (!this.#stopped) this.#options.listener.failed(reason);
  }
}
