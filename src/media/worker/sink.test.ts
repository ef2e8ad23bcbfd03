import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { Collector, openMediaRoom } from '../../../test/support/media-room.ts';
import { amplitudeOf, tone } from '../../../test/support/tones.ts';
import type { CallSpec, MediaReport } from '../../rooms/ports.ts';
import { FRAME_SAMPLES, OpusDecoder } from './audio/opus.ts';
import type { Call, CallOptions } from './call.ts';
import type { MediaRoom } from './media-room.ts';
import { VideoDecoder } from './video/decoder.ts';
import { Picture } from './video/picture.ts';

/** Stands in for a call: a face of one colour, and a voice of one tone while it speaks. */
class FakeCall {
  static newest: FakeCall | null = null;
  readonly id: string;
  readonly state;
  readonly receivesAudio = false;
  readonly videoHidden = false;
  readonly lost = false;
  speaks = false;
  readonly #options: CallOptions;
  #face: Picture | null = null;
  #sample = 0;

  constructor(
    readonly spec: CallSpec,
    options: CallOptions,
  ) {
    this.id = spec.callId;
    this.state = spec.state;
    this.#options = options;
    FakeCall.newest = this;
  }

  isAnotherPeer = (): boolean => false;
  setTile = (): void => {};
  drawn = (): void => {};
  tick = (): void => {};

  async answer(): Promise<string> {
    this.#options.listener.changed(this as unknown as Call);
    return 'sdp';
  }

  show(luma: number): void {
    const former = this.#face;
    this.#face = Picture.blank(640, 360, luma);
    this.#options.listener.picture(this as unknown as Call, this.#face, this.#options.clock.monotonic());
    former?.free();
  }

  pull(): Int16Array | null {
    this.#sample += FRAME_SAMPLES;
    return this.speaks ? tone(440, 6_000, this.#sample) : null;
  }

  close(): void {
    this.#options.listener.pictureGone(this as unknown as Call);
    this.#face?.free();
  }
}

vi.mock('./call.ts', () => ({
  get Call() {
    return FakeCall as unknown as typeof Call;
  },
}));

const offer = [
  ...['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', 'a=mid:0'],
  ...['a=rtcp-mux', 'a=rtpmap:111 opus/48000/2', 'a=ice-ufrag:page', `a=ice-pwd:${'x'.repeat(24)}`, 'a=setup:actpass'],
  ...[`a=fingerprint:sha-256 ${Array(32).fill('AB').join(':')}`, ''],
].join('\r\n');
const state = { name: 'Ada', audioMuted: false, videoMuted: false, deaf: false, onHold: false, ownCalls: [] };
const spec: CallSpec = {
  callId: 'ada',
  type: 'member',
  allow: { audio: 'both', video: 'both' },
  state: { ...state, inputVolume: 0, outputVolume: 0, inputSensitivity: 50 },
};

let clock: ManualClock;
let room: MediaRoom;
let errors: unknown[];
let reports: MediaReport[];

beforeEach(() => {
  clock = new ManualClock();
  errors = [];
  reports = [];
  room = openMediaRoom(clock, {
    onReport: (report) => void reports.push(report),
    onError: (error) => void errors.push(error),
  });
});
afterEach(async () => await room.close());

async function join(): Promise<FakeCall> {
  await room.answer(spec, offer);
  room.setScene([{ callId: 'ada', x: 0, y: 0, width: 1280, height: 720 }]);
  return FakeCall.newest as FakeCall;
}

const grows = (times: readonly number[]): boolean => times.every((time, i) => i === 0 || time > (times[i - 1] as number));

it('a sink takes what can be recorded: a key frame first, growing times of one clock, the picture and the sound of the same moment', async () => {
  const ada = await join();
  ada.show(60);
  clock.advance(1_000);
  const sink = new Collector();
  room.addSink(sink);
  await sink.pictures(5, clock);
  ada.show(200);
  ada.speaks = true;
  await sink.pictures(10, clock);
  room.requestKey(sink);
  await sink.pictures(3, clock);
  const { frames, sounds } = sink;
  expect(frames.map(({ key }) => key).filter(Boolean)).toHaveLength(2);
  expect(frames[0]?.key).toBe(true);
  expect(new Set(frames.map(({ tier, width, height }) => `${tier}: ${width}x${height}`))).toEqual(new Set(['0: 1280x720']));
  expect(grows(frames.map(({ timeMs }) => timeMs)) && grows(sounds.map(({ timeMs }) => timeMs))).toBe(true);
  expect(sounds.every(({ timeMs }, i) => timeMs === (sounds[0]?.timeMs ?? 0) + 20 * i)).toBe(true);
  // Nothing of it was written over meanwhile: it is decoded only now.
  const decoder = new VideoDecoder('VP8');
  const bright = frames.find(({ data }) => (decoder.decode(data)?.planes[0].readUInt8(640) ?? 0) > 150);
  decoder.close();
  const opus = new OpusDecoder();
  const loud = sounds.find(({ packet }) => {
    opus.decode(packet);
    return amplitudeOf(440, opus.take() ?? new Int16Array(FRAME_SAMPLES)) > 2_000;
  });
  opus.close();
  expect(bright?.timeMs).toBeGreaterThan(1_000);
  expect(Math.abs((bright?.timeMs ?? 0) - (loud?.timeMs ?? Number.POSITIVE_INFINITY))).toBeLessThanOrEqual(40);
  expect(errors).toEqual([]);
});

it.each(['picture', 'sound'] as const)(
  'a sink that throws at a %s is dropped, ended and reported once, and the others miss nothing',
  async (what) => {
    await join();
    const [broken, whole] = [new Collector(), new Collector()];
    room.addSink(broken);
    room.addSink(whole);
    await whole.pictures(2, clock);
    broken.broken = what;
    broken.save = () => Promise.reject(new Error('and stays so'));
    const before = { had: broken.frames.length + broken.sounds.length, sounds: whole.sounds.length, at: clock.monotonic() };
    await whole.pictures(3, clock);
    expect(whole.sounds.length - before.sounds).toBe(Math.round((clock.monotonic() - before.at) / 20));
    expect(broken.ends).toEqual([new Error('the disk is full')]);
    expect(errors).toEqual([new Error('the disk is full'), new Error('and stays so')]);
    // At most what came before the first thing that failed.
    expect(broken.frames.length + broken.sounds.length - before.had).toBeLessThanOrEqual(2);
    expect(whole.ends).toEqual([]);
  },
);

it('a room runs for a sink alone, encodes what it wants only, and rests when it is removed', async () => {
  const sink = new Collector(2);
  room.addSink(sink);
  await sink.pictures(3, clock);
  expect(sink.frames[0]).toMatchObject({ tier: 2, width: 320, height: 180, key: true });
  expect(room.stats().tiers.map(({ frames, repeats }) => frames + repeats)).toEqual([0, 0, 3]);
  const deaf = new Collector(null);
  room.addSink(deaf);
  clock.advance(100);
  expect(deaf.sounds).toHaveLength(5);
  await room.removeSink(sink);
  await room.removeSink(deaf);
  expect([sink.ends, deaf.ends, deaf.frames]).toEqual([[undefined], [undefined], []]);
  const { ticks } = room.stats();
  clock.advance(1_000);
  expect(room.stats().ticks).toBe(ticks);
});

it('a room that is closed ends its sinks once, and its end waits until what they took is safe', async () => {
  const sink = new Collector();
  let save: () => void = () => {};
  const safe = new Promise<void>((resolve) => {
    save = resolve;
  });
  sink.save = () => safe;
  room.addSink(sink);
  let closed = false;
  const closing = room.close().then(() => {
    closed = true;
  });
  await new Promise((done) => setImmediate(done));
  expect([sink.ends, closed, reports]).toEqual([[undefined], false, []]);
  save();
  await closing;
  expect(reports).toEqual([{ id: 'a', failed: false, bytes: 0, durationMs: 0 }]);
  await room.removeSink(sink);
  expect(sink.ends).toHaveLength(1);
  expect(() => room.addSink(sink)).toThrow('closed');
});
