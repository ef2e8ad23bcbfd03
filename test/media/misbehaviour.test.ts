import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../support/caller/caller.ts';
import { usualClips } from '../support/caller/caller.ts';
import { type Clip, makeClip } from '../support/caller/clip.ts';
import { countBetween, hears, longestFreeze, longestGap, shownIn } from '../support/caller/looks.ts';
import { sleep, TestRoom, testEngine, until } from '../support/caller/room.ts';

const engine = testEngine();
let room: TestRoom;
let good: Caller;
let viewer: Caller;
let bad: Caller;
let sizes: Clip[];

beforeAll(async () => {
  await Promise.all([61, 62, 63].map((id) => usualClips(id)));
  const clip = (width: number, height: number) =>
    makeClip({ id: 63, codec: 'VP8', width, height, fps: 30, kbps: 400, frames: 30 });
  sizes = await Promise.all([clip(320, 180), clip(640, 480), clip(176, 144), clip(1280, 720), clip(360, 640)]);
  await engine.ready();
  room = new TestRoom(engine, 'misbehaviour');
  good = await room.join({ id: 61, hertz: 440 });
  viewer = await room.join({ id: 62, hertz: 660 });
  bad = await room.join({ id: 63, hertz: 880 });
});

afterAll(async () => {
  room.close();
  await engine.close();
});

/** What everybody else must not notice. */
function expectUndisturbed(from: number, to: number): void {
  const seconds = (to - from) / 1_000;
  expect(countBetween(viewer.video.frames, from, to) / seconds).toBeGreaterThan(22);
  expect(longestGap(viewer.video.frames, from, to)).toBeLessThan(400);
  expect(longestFreeze(viewer, 0, from, to)).toBeLessThan(500);
  expect(countBetween(viewer.audio.arrivals, from, to) / seconds).toBeGreaterThan(45);
  expect(hears(viewer, 440)).toBe(true);
}

describe('a sender that misbehaves does not disturb the others', () => {
  it('by changing its picture size each second', async () => {
    room.show([good, bad]);
    await until('all are seen', () => shownIn(viewer, 0) === 61 && shownIn(viewer, 1) === 63);
    const from = performance.now();
    for (let i = 0; i < 8; i += 1) {
      if (bad.sender) bad.sender.clips = [sizes[i % sizes.length] as Clip];
      await sleep(1_000);
    }
    const to = performance.now();
    expectUndisturbed(from, to);
    // It is shown all the time, whatever its size: the stamp is in the middle, where `cover` does not cut.
    expect(viewer.video.history.filter((it) => it.tile === 1 && it.id === 63).length).toBeGreaterThan(100);
  });

  it('by sending garbage as RTP, RTCP, VP8 and Opus', async () => {
    const from = performance.now();
    let random = 12_345;
    const next = (below: number): number => {
      random = (Math.imul(random, 1_103_515_245) + 12_345) & 0x7fffffff;
      return random % below;
    };
    for (let i = 0; i < 3_000; i += 1) {
      const packet = Buffer.alloc(1 + next(400));
      for (let at = 0; at < packet.length; at += 1) packet[at] = next(256);
      if (i % 3 > 0 && packet.length > 12) {
        // Well-formed headers of the agreed types, so that the damage reaches the depacketisers and decoders.
        packet[0] = 0x80;
        packet[1] = i % 3 === 1 ? 96 | (next(2) << 7) : 200 + next(7);
        packet.writeUInt16BE(i & 0xffff, 2);
      }
      bad.inject(i % 2 === 0 ? 'video' : 'audio', packet);
      if (i % 10 === 0) await sleep(8);
    }
    expectUndisturbed(from, performance.now());
    await until('it is seen again when it behaves', () => shownIn(viewer, 1, 300) === 63, 4_000);
  });

  it('by falling silent for long and coming back', async () => {
    bad.sendsVideo = false;
    bad.sendsAudio = false;
    const from = performance.now();
    await sleep(4_000);
    expectUndisturbed(from, performance.now());
    bad.sendsVideo = true;
    bad.sendsAudio = true;
    await until('it is seen and heard again', () => shownIn(viewer, 1, 200) === 63 && hears(viewer, 880), 3_000);
  });

  it('by asking for key frames all the time: they are made at most three times a second', async () => {
    const from = performance.now();
    const before = bad.video.keyFrames;
    const pli = Buffer.from([0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0]);
    while (performance.now() - from < 3_000) {
      bad.inject('video', pli);
      await sleep(10);
    }
    expect(bad.video.keyFrames - before).toBeLessThanOrEqual(11);
    expect(bad.video.keyFrames - before).toBeGreaterThan(5);
    expectUndisturbed(from, performance.now());
  });
});

// In rooms of their own: these wait at the same time.
describe.concurrent('a room where nothing moves', () => {
  it('still gives more than 25 packets of picture and 40 of sound each second, from frames that cost no encoding (162)', async () => {
    const quiet = new TestRoom(engine, 'quiet');
    const only = await quiet.join({ id: 61, video: 'recvonly' });
    quiet.show([only]);
    await sleep(2_000);
    const encoded = async () => (await engine.stats())[0]?.stats?.rooms.find((it) => it.room === 'quiet')?.tiers[0];
    const before = await encoded();
    const [video, audio] = [only.video.packets, only.audio.packets];
    await sleep(5_000);
    expect((only.video.packets - video) / 5).toBeGreaterThan(25);
    expect((only.audio.packets - audio) / 5).toBeGreaterThan(40);
    const after = await encoded();
    expect((after?.frames ?? 0) - (before?.frames ?? 0)).toBeLessThan(5);
    expect((after?.repeats ?? 0) - (before?.repeats ?? 0)).toBeGreaterThan(100);
    quiet.close();
  });

  it('encodes nothing when nobody receives', async () => {
    const dark = new TestRoom(engine, 'dark');
    const sender = await dark.join({ id: 61, video: 'sendonly' });
    dark.show([sender]);
    await sleep(1_500);
    const stats = (await engine.stats())[0]?.stats?.rooms.find((it) => it.room === 'dark');
    expect(stats?.tiers.map((tier) => tier.frames)).toEqual([0, 0, 0]);
    dark.close();
  });
});

describe('sound and picture', () => {
  it('are stamped by one clock: the sender reports of both put them at the same time', async () => {
    await until('both reports', () => viewer.video.senderReport !== null && viewer.audio.senderReport !== null, 3_000);
    await sleep(100);
    const { video, audio } = viewer;
    if (!video.senderReport || !audio.senderReport) throw new Error('no sender report');
    // Wall-clock time at which the newest picture and the newest sound were made, as a browser computes it.
    const picture = video.senderReport.ntpMs + ((video.lastTimestamp - video.senderReport.rtp) | 0) / 90;
    const sound = audio.senderReport.ntpMs + ((audio.lastTimestamp - audio.senderReport.rtp) | 0) / 48;
    expect(Math.abs(picture - sound)).toBeLessThan(120);
  });
});
