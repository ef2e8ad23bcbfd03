import {
  type MediaRoom,
  type OngoingPlayback,
  type PlaybackFailure,
  type PlaybackListener,
  type PlaybackPort,
  PlaybackRefused,
  type PlaybackSpec,
} from '../../src/rooms/ports.ts';

/** One playback in a test's hands: writes down what it is asked. */
export class FakePlayback implements OngoingPlayback {
  readonly asked: string[] = [];
  readonly sourceId: string;
  seekable = true;
  hasPicture = true;
  durationMs: number | null = null;
  positionMs: number;

  constructor(
    readonly spec: PlaybackSpec,
    readonly media: MediaRoom,
    readonly listener: PlaybackListener,
  ) {
    this.sourceId = `source-${spec.playbackId}`;
    this.positionMs = spec.positionMs;
  }

  pause(): void {
    this.asked.push('pause');
  }

  resume(): void {
    this.asked.push('resume');
  }

  setVolume(volume: number): void {
    this.asked.push(`volume ${volume}`);
  }

  seek(positionMs: number): void {
    this.asked.push(`seek ${positionMs}`);
    this.positionMs = positionMs;
  }

  stop(): void {
    this.asked.push('stop');
  }
}

/** A player in a test's hands: opens at once, unless it is told to wait. */
export class FakePlayer implements PlaybackPort {
  readonly playbacks: FakePlayback[] = [];
  /** Why the next ones cannot begin. */
  refusing: PlaybackFailure | null = null;
  /** What the next ones are before they are handed over. */
  preparing: (playback: FakePlayback) => Promise<void> | void = () => undefined;
  readonly cancelled: string[] = [];

  async play(spec: PlaybackSpec, media: MediaRoom, listener: PlaybackListener, cancelled: AbortSignal): Promise<FakePlayback> {
    cancelled.addEventListener('abort', () => this.cancelled.push(spec.playbackId));
    if (this.refusing) throw new PlaybackRefused(this.refusing);
    const playback = new FakePlayback(spec, media, listener);
    await this.preparing(playback);
    this.playbacks.push(playback);
    return playback;
  }

  /** The one that was begun last. */
  get playback(): FakePlayback {
    const playback = this.playbacks.at(-1);
    if (!playback) throw new Error('nothing was played');
    return playback;
  }
}
