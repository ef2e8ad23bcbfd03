import {
  type MediaRoom,
  type OngoingStream,
  type OpenWatch,
  type StreamFailure,
  type StreamListener,
  type StreamPort,
  StreamRefused,
  type StreamSpec,
  type StreamState,
  type WatchListener,
  type WatchPort,
  type WatchSpec,
} from '../../src/rooms/ports.ts';

/** One stream in a test's hands. */
export class FakeStream implements OngoingStream {
  stopped = false;

  constructor(
    readonly spec: StreamSpec,
    readonly listener: StreamListener,
  ) {}

  is(state: StreamState, reason: StreamFailure | null = null): void {
    this.listener.state(state, reason);
  }

  async stop(): Promise<void> {
    this.stopped = true;
  }
}

/** A sender of streams in a test's hands. */
export class FakeStreamer implements StreamPort {
  readonly streams: FakeStream[] = [];
  /** Why the next ones cannot begin. */
  refusing: StreamFailure | null = null;

  start(spec: StreamSpec, _media: MediaRoom, listener: StreamListener): FakeStream {
    if (this.refusing) throw new StreamRefused(this.refusing);
    const stream = new FakeStream(spec, listener);
    this.streams.push(stream);
    return stream;
  }

  /** The one that was begun last. */
  get stream(): FakeStream {
    const stream = this.streams.at(-1);
    if (!stream) throw new Error('no stream was started');
    return stream;
  }
}

/** What is watched of a session, in a test's hands. */
export class FakeWatch implements OpenWatch {
  closed = false;

  constructor(
    readonly spec: WatchSpec,
    readonly listener: WatchListener,
  ) {}

  get url(): string {
    return `https://video.test/watch/${this.spec.roomName}?pass=${this.spec.roomSessionId}`;
  }

  close(): void {
    this.closed = true;
  }
}

/** The watch pages of a server in a test's hands. */
export class FakeWatching implements WatchPort {
  readonly watches: FakeWatch[] = [];
  /** Why the next ones cannot begin. */
  refusing: StreamFailure | null = null;

  open(spec: WatchSpec, _media: MediaRoom, listener: WatchListener): FakeWatch {
    if (this.refusing) throw new StreamRefused(this.refusing);
    const watch = new FakeWatch(spec, listener);
    this.watches.push(watch);
    return watch;
  }
}
