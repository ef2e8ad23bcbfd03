import { silentLog } from '../../../src/base/log.ts';
import { Engine } from '../../../src/media/engine.ts';
import type { CallSpec, CallState, MediaRoom, Tile, VideoAtMost } from '../../../src/rooms/ports.ts';
import type { Quality } from '../../../src/wire/layouts.ts';
import { Caller, type CallerOptions, usualClips } from './caller.ts';

/** The built worker: tests run what is delivered. */
export const WORKER_ENTRY = new URL('../../../dist/media/worker/main.js', import.meta.url);

let nextPort = 42_000 + (process.pid % 400) * 16;

/** A media engine for tests, on loopback and on ports of its own. */
export function testEngine(workers = 1, log = silentLog): Engine {
  const port = nextPort;
  nextPort += workers;
  return new Engine({ workers, port, bindAddress: '127.0.0.1', log, entry: WORKER_ENTRY, spare: workers });
}

const PLAIN_STATE: CallState = {
  name: 'Somebody',
  audioMuted: false,
  videoMuted: false,
  deaf: false,
  onHold: false,
  inputVolume: 0,
  outputVolume: 0,
  inputSensitivity: 50,
  ownCalls: [],
};

/** Tiles of a two by two grid on 1280x720, in order. */
const QUARTERS = [
  { x: 0, y: 0, width: 640, height: 360 },
  { x: 640, y: 0, width: 640, height: 360 },
  { x: 0, y: 360, width: 640, height: 360 },
  { x: 640, y: 360, width: 640, height: 360 },
] as const;

/** What a room said about its calls. */
export interface RoomEvents {
  talking: { callId: string; talking: boolean; at: number }[];
  transport: { callId: string; state: 'connected' | 'lost'; at: number }[];
  crashes: number[];
  previews: Buffer[];
  /** What callers were asked to send at most. */
  wishes: { callId: string; video: VideoAtMost }[];
}

/** A media room with synthetic callers in it. */
export class TestRoom {
  readonly room: MediaRoom;
  readonly callers = new Map<string, Caller>();
  readonly events: RoomEvents = { talking: [], transport: [], crashes: [], previews: [], wishes: [] };
  readonly #states = new Map<string, CallState>();

  constructor(engine: Engine, roomSessionId: string, quality: Quality = '720p', previews = false) {
    this.room = engine.openRoom(
      { roomSessionId, quality, previews },
      {
        sendAtMost: (callId, video) => this.events.wishes.push({ callId, video }),
        talking: (callId, talking) => this.events.talking.push({ callId, talking, at: performance.now() }),
        transport: (callId, state) => this.events.transport.push({ callId, state, at: performance.now() }),
        preview: (image) => this.events.previews.push(Buffer.from(image)),
        crashed: () => this.events.crashes.push(performance.now()),
      },
    );
  }

  /** Connects a caller as `call-<id>`. */
  async join(options: CallerOptions, spec: Partial<CallSpec> = {}, state: Partial<CallState> = {}): Promise<Caller> {
    // Pictures are made before the call begins, so that the caller does not connect and then stay dark for a while.
    const sends = options.video === undefined || options.video === 'sendrecv' || options.video === 'sendonly';
    const codec = options.codecs?.[0] ?? 'VP8';
    const clips = options.clips ?? (sends ? await usualClips(options.id, codec) : undefined);
    const caller = new Caller({ ...options, ...(clips ? { clips } : {}) });
    const callId = callIdOf(caller);
    this.callers.set(callId, caller);
    this.#states.set(callId, { ...PLAIN_STATE, name: `Caller ${caller.id}`, ...state });
    await caller.connect(this.answererOf(caller, spec));
    return caller;
  }

  /** Gives the caller's offers to the room. */
  answererOf(caller: Caller, spec: Partial<CallSpec> = {}): (offer: string) => Promise<string> {
    const callId = callIdOf(caller);
    return async (offer) => {
      const { sdp } = await this.room.answer(
        {
          callId,
          type: 'member',
          allow: { audio: 'both', video: 'both' },
          ...spec,
          state: this.#states.get(callId) ?? PLAIN_STATE,
        },
        offer,
      );
      return sdp;
    };
  }

  /** Changes the state of a caller's call. */
  set(caller: Caller, change: Partial<CallState>): void {
    const callId = callIdOf(caller);
    const state = { ...(this.#states.get(callId) ?? PLAIN_STATE), ...change };
    this.#states.set(callId, state);
    this.room.update(callId, state);
  }

  /** Puts callers into the quarters of the canvas, in order, and has `watchers` (all by default) look at them. */
  show(shown: readonly Caller[], watchers: Iterable<Caller> = this.callers.values()): Tile[] {
    const tiles = shown.map((caller, index) => ({ callId: callIdOf(caller), ...(QUARTERS[index] ?? QUARTERS[0]) }));
    this.room.setScene(tiles);
    for (const watcher of watchers) watcher.video.watch(tiles);
    return tiles;
  }

  leave(caller: Caller): void {
    this.room.hangup(callIdOf(caller));
    this.callers.delete(callIdOf(caller));
    caller.close();
  }

  close(): void {
    for (const caller of [...this.callers.values()]) this.leave(caller);
    this.room.close();
  }
}

export function callIdOf(caller: Caller): string {
  return `call-${caller.id}`;
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until `done`; fails with `what` after `limitMs`. */
export async function until(what: string, done: () => boolean, limitMs = 5_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!done()) {
    if (performance.now() > deadline) throw new Error(`not in time: ${what}`);
    await sleep(10);
  }
}
