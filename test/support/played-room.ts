import { randomUUID } from 'node:crypto';
import { systemClock } from '../../src/base/clock.ts';
import { confinement } from '../../src/media/confinement.ts';
import type { Engine } from '../../src/media/engine.ts';
import { OpusDecoder } from '../../src/media/worker/audio/opus.ts';
import { VideoDecoder } from '../../src/media/worker/video/decoder.ts';
import { type PlaybackLimits, Playbacks, type PlaybacksOptions } from '../../src/playback/playbacks.ts';
import type { MediaRoom, OngoingPlayback, PlaybackFailure, PlaybackSpec, Tap } from '../../src/rooms/ports.ts';
import { finish } from '../../src/webm/finish.ts';
import { VIDEO } from '../../src/webm/header.ts';
import { readStamp } from './caller/stamp.ts';
import { toneAmplitude } from './caller/tone.ts';
import { MemoryFile } from './memory-file.ts';
import { PLAYED_HERTZ, PLAYED_ID } from './played-media.ts';
import { readWebm, type WebmFile } from './webm.ts';

/** The built player: tests run what is delivered. */
const PLAYER_ENTRY = new URL('../../dist/playback/player/main.js', import.meta.url);

const PLAYBACK_LIMITS: PlaybackLimits = {
  playbacks: 8,
  memoryBytes: 512 * 2 ** 20,
  bytes: 2 ** 30,
  pixels: 3840 * 2160,
  frameRate: 120,
  waitMs: 8_000,
};

export function testPlaybacks(
  engine: Engine,
  options: Partial<Omit<PlaybacksOptions, 'limits'>> & { limits?: Partial<PlaybackLimits> } = {},
): Playbacks {
  const limits = { ...PLAYBACK_LIMITS, ...options.limits };
  return new Playbacks({
    clock: systemClock,
    engine,
    confine: confinement,
    entry: PLAYER_ENTRY,
    allow: [],
    own: [],
    ...options,
    limits,
  });
}

/** Plays something into a room, over the whole canvas. */
export async function playInto(playbacks: Playbacks, room: MediaRoom, spec: Partial<PlaybackSpec> & { url: string }) {
  const ends: (PlaybackFailure | null)[] = [];
  const whole = { playbackId: randomUUID(), projectId: randomUUID(), roomSessionId: 'room', volume: 0, positionMs: 0, ...spec };
  const playback: OngoingPlayback = await playbacks.play(
    whole,
    room,
    { ended: (reason) => void ends.push(reason) },
    new AbortController().signal,
  );
  room.setScene([{ callId: playback.sourceId, ...WHOLE }]);
  return { playback, ends };
}

const WHOLE = { x: 0, y: 0, width: 1280, height: 720 };

/** What a room shows and sounds like, taken as a recording takes it. */
export class Tapped {
  readonly #pieces: Uint8Array[] = [];
  readonly #tap: Tap;

  constructor(engine: Engine, room: MediaRoom) {
    const spec = { recordingId: randomUUID(), audioOnly: false };
    this.#tap = engine.tap(room, spec, { bytes: (bytes) => void this.#pieces.push(bytes), failed: () => {} });
  }

  async #blocks(): Promise<WebmFile['blocks']> {
    const file = new MemoryFile(Buffer.concat(this.#pieces));
    await finish(file);
    return readWebm(file.bytes).blocks;
  }

  /** Ends it. `shown`: numbers of the stamped pictures with the times at which they were seen first; `tones`: amplitudes each 20 ms. */
  async stop(): Promise<{ shown: { counter: number; ms: number }[]; tones: { ms: number; amplitude: number }[] }> {
    await this.#tap.stop();
    const [video, opus] = [new VideoDecoder('VP8'), new OpusDecoder()];
    const shown: { counter: number; ms: number }[] = [];
    const tones: { ms: number; amplitude: number }[] = [];
    for (const { track, ms, data } of await this.#blocks()) {
      if (track === VIDEO) {
        const picture = video.decode(data);
        const stamp = picture ? readStamp(picture, WHOLE) : null;
        if (stamp?.id === PLAYED_ID && stamp.counter !== shown.at(-1)?.counter) shown.push({ counter: stamp.counter, ms });
      } else {
        opus.decode(data);
        tones.push({ ms, amplitude: toneAmplitude(opus.take() ?? new Int16Array(960), PLAYED_HERTZ) });
      }
    }
    video.close();
    opus.close();
    return { shown, tones };
  }
}

/** Times at which a tone begins. */
export function onsets(tones: readonly { ms: number; amplitude: number }[], least = 2_000): number[] {
  return tones.filter(({ amplitude }, i) => amplitude > least && (tones[i - 1]?.amplitude ?? 0) <= least).map(({ ms }) => ms);
}
