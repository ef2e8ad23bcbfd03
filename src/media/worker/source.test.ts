import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { Collector, openMediaRoom } from '../../../test/support/media-room.ts';
import { amplitudeOf, tone } from '../../../test/support/tones.ts';
import type { CallSpec, Tile } from '../../rooms/ports.ts';
import { FRAME_SAMPLES, OpusDecoder } from './audio/opus.ts';
import type { MediaRoom } from './media-room.ts';
import type { Source } from './source.ts';
import { VideoDecoder } from './video/decoder.ts';
import { Picture } from './video/picture.ts';

const HERTZ = 440;
const BEGINS_MS = 400;

/** Dark and silent until its beginning, then a colour that gets brighter all the time, and a tone. */
class Film implements Source {
  readonly asked: number[] = [];
  readonly ends: unknown[] = [];
  broken: 'picture' | 'sound' | null = null;
  #picture: Picture | null = null;

  constructor(readonly id = 'film') {}

  static lumaAt(timeMs: number): number {
    return timeMs < BEGINS_MS ? 40 : Math.min(220, 100 + (timeMs - BEGINS_MS) / 10);
  }

  picture(timeMs: number): Picture | null {
    if (this.broken === 'picture') throw new Error('the film tore');
    const former = this.#picture;
    this.#picture = Picture.blank(640, 360, Film.lumaAt(timeMs));
    former?.free();
    return this.#picture;
  }

  pull(timeMs: number): Int16Array | null {
    if (this.broken === 'sound') throw new Error('the film tore');
    this.asked.push(timeMs);
    return timeMs < BEGINS_MS ? null : tone(HERTZ, 6_000, timeMs * 48);
  }

  close(error?: unknown): void {
    this.ends.push(error);
    this.#picture?.free();
  }
}

let clock: ManualClock;
let errors: unknown[];
let room: MediaRoom;
let sink: Collector;
let film: Film;

beforeEach(() => {
  clock = new ManualClock();
  errors = [];
  room = openMediaRoom(clock, { onError: (error) => void errors.push(error) });
  sink = new Collector();
  film = new Film();
});
afterEach(() => room.close());

const WHOLE: Tile = { callId: 'film', x: 0, y: 0, width: 1280, height: 720 };
/** Half as wide as the film is for its height. */
const TALL: Tile = { callId: 'film', x: 0, y: 0, width: 640, height: 720 };

/** What a picture shows at a place: its luma, for each picture that the sink has. */
function lumas(x: number, y: number): { timeMs: number; luma: number }[] {
  const decoder = new VideoDecoder('VP8');
  const seen = sink.frames.map(({ data, timeMs }) => {
    const picture = decoder.decode(data);
    return { timeMs, luma: picture?.planes[0].readUInt8(y * picture.strides[0] + x) ?? 0 };
  });
  decoder.close();
  return seen;
}

/** How loud the film is in each packet that the sink has. */
function tones(): { timeMs: number; amplitude: number }[] {
  const opus = new OpusDecoder();
  const heard = sink.sounds.map(({ packet, timeMs }) => {
    opus.decode(packet);
    return { timeMs, amplitude: amplitudeOf(HERTZ, opus.take() ?? new Int16Array(FRAME_SAMPLES)) };
  });
  opus.close();
  return heard;
}

/** The mean of the last packets, in hundreds. */
function loudness(packets: number): number {
  const last = tones().slice(-packets);
  return Math.round(last.reduce((sum, { amplitude }) => sum + amplitude, 0) / last.length / 100);
}

describe('a source that is no call', () => {
  it('is drawn in its tile and heard in the mix, picture and sound of one moment together, without a placeholder', async () => {
    room.addSource(film, { whole: true, volume: 0 });
    room.setScene([WHOLE]);
    room.addSink(sink);
    await sink.pictures(25, clock);
    const seen = lumas(640, 360);
    for (const { timeMs, luma } of seen) expect(Math.abs(luma - Film.lumaAt(timeMs))).toBeLessThan(8);
    expect(new Set(seen.map(({ luma }) => luma)).size).toBeGreaterThan(8);
    const bright = seen.find(({ luma }) => luma > 90)?.timeMs ?? 0;
    const loud = tones().find(({ amplitude }) => amplitude > 2_000)?.timeMs ?? 0;
    for (const begin of [bright, loud]) expect(begin - BEGINS_MS).toBeLessThanOrEqual(40);
    for (const begin of [bright, loud]) expect(begin).toBeGreaterThanOrEqual(BEGINS_MS);
    // It was asked on the room's own clock, once for each packet.
    expect(film.asked).toEqual(sink.sounds.map(({ timeMs }) => timeMs));
  });

  it('is shown whole, or fills its tile, and is as loud as it is told to be', async () => {
    room.addSource(film, { whole: true, volume: 0 });
    room.setScene([TALL]);
    room.addSink(sink);
    await sink.pictures(20, clock);
    const [above, beside] = [() => lumas(320, 60).at(-1)?.luma ?? 0, () => lumas(900, 360).at(-1)?.luma ?? 0];
    expect([above() < 40, beside() < 40, loudness(5)]).toEqual([true, true, expect.closeTo(60, -1)]);
    room.changeSource(film, { whole: false, volume: -20 });
    await sink.pictures(10, clock);
    expect([above() > 90, beside() < 40, loudness(5)]).toEqual([true, true, expect.closeTo(6, -0.5)]);
    room.changeSource(film, { whole: false, volume: -50 });
    await sink.pictures(10, clock);
    expect(loudness(5)).toBe(0);
  });

  it('is neither seen nor heard once it is removed, and closed once', async () => {
    room.addSource(film, { whole: true, volume: 0 });
    room.setScene([WHOLE]);
    room.addSink(sink);
    await sink.pictures(20, clock);
    room.removeSource(film);
    room.removeSource(film);
    room.changeSource(film, { whole: true, volume: 0 });
    await sink.pictures(10, clock);
    expect([(lumas(640, 360).at(-1)?.luma ?? 99) < 40, loudness(3), film.ends]).toEqual([true, 0, [undefined]]);
    // Its name is free again, and its tile waits for the next one.
    const next = new Film();
    room.addSource(next, { whole: true, volume: 0 });
    await sink.pictures(5, clock);
    expect(lumas(640, 360).at(-1)?.luma).toBeGreaterThan(90);
    await room.close();
    expect([next.ends, errors]).toEqual([[undefined], []]);
    expect(() => room.addSource(film, { whole: true, volume: 0 })).toThrow('closed');
  });

  it.each(['picture', 'sound'] as const)(
    'that throws at a %s is dropped, closed and reported once, and costs another one nothing',
    async (what) => {
      const other = new Film('other');
      room.addSource(film, { whole: true, volume: 0 });
      room.addSource(other, { whole: true, volume: 0 });
      room.setScene([{ ...WHOLE, callId: 'other' }]);
      room.addSink(sink);
      await sink.pictures(15, clock);
      film.broken = what;
      await sink.pictures(10, clock);
      expect([film.ends, errors]).toEqual([[new Error('the film tore')], [new Error('the film tore')]]);
      expect([(lumas(640, 360).at(-1)?.luma ?? 0) > 90, loudness(5)]).toEqual([true, expect.closeTo(60, -1)]);
    },
  );

  it('stands still with its room while nobody is there, and its times jump then', () => {
    room.addSource(film, { whole: true, volume: 0 });
    clock.advance(1_000);
    expect(film.asked).toEqual([]);
    room.addSink(sink);
    clock.advance(40);
    expect(film.asked).toEqual([1_000, 1_020]);
  });

  it('and a call never have the same name', async () => {
    room.addSource(film, { whole: true, volume: 0 });
    expect(() => room.addSource(new Film(), { whole: true, volume: 0 })).toThrow(RangeError);
    const spec = { callId: 'film', type: 'member' } as CallSpec;
    await expect(room.answer(spec, 'whatever')).rejects.toThrow('is taken');
  });
});
