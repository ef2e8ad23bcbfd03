import {
  type Chapter,
  type OngoingRecording,
  type RecordedFile,
  RecordingDeferred,
  type RecordingFailure,
  type RecordingListener,
  RecordingLost,
  type RecordingPort,
  RecordingRefused,
  type RecordingSpec,
} from '../../src/rooms/ports.ts';

/** One recording in a test's hands: writes down what it is asked, and has its file when the test says so. */
export class FakeRecording implements OngoingRecording {
  readonly asked: string[] = [];
  readonly #file: Promise<RecordedFile>;
  #settle!: { resolve: (file: RecordedFile) => void; reject: (error: Error) => void };

  constructor(
    readonly spec: RecordingSpec,
    readonly listener: RecordingListener,
  ) {
    this.#file = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#file.catch(() => undefined);
  }

  readonly chapters: Chapter[] = [];

  chapter(chapter: Chapter): void {
    this.chapters.push(chapter);
  }

  pause(): void {
    this.asked.push('pause');
  }

  resume(): void {
    this.asked.push('resume');
  }

  stop(): Promise<RecordedFile> {
    this.asked.push('stop');
    return this.#file;
  }

  /** The file is whole. */
  complete(file: Partial<RecordedFile> = {}): void {
    this.#settle.resolve({ name: `${this.spec.recordingId}.webm`, format: 'video/webm', bytes: 10, durationS: 30, ...file });
  }

  /** The server stops before the file is whole. */
  defer(): void {
    this.#settle.reject(new RecordingDeferred('at the next start'));
  }

  /** There is no file. */
  lose(): void {
    this.#settle.reject(new RecordingLost('nothing was recorded'));
  }
}

/** A recorder in a test's hands. */
export class FakeRecorder implements RecordingPort {
  readonly recordings: FakeRecording[] = [];
  /** Why the next ones cannot begin. */
  refusing: RecordingFailure | null = null;

  start(spec: RecordingSpec, _media: unknown, listener: RecordingListener): FakeRecording {
    if (this.refusing) throw new RecordingRefused(this.refusing);
    const recording = new FakeRecording(spec, listener);
    this.recordings.push(recording);
    return recording;
  }

  refusal(): RecordingFailure | null {
    return this.refusing;
  }

  of(id: string): FakeRecording {
    const found = this.recordings.find(({ spec }) => spec.recordingId === id);
    if (!found) throw new Error(`no recording ${id} was started`);
    return found;
  }

  /** All files are whole. */
  completeAll(): void {
    for (const recording of this.recordings) recording.complete();
  }
}
