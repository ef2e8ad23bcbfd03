import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../support/caller/caller.ts';
import { usualClips } from '../support/caller/caller.ts';
import { delays, hears, loudness, median, shownIn } from '../support/caller/looks.ts';
import { callIdOf, sleep, TestRoom, testEngine, until } from '../support/caller/room.ts';

const engine = testEngine();
let room: TestRoom;
let ann: Caller;
let ben: Caller;
let cleo: Caller;

beforeAll(async () => {
  await Promise.all([11, 22, 33, 44].map((id) => usualClips(id)));
  await engine.ready();
  room = new TestRoom(engine, 'mixing');
  ann = await room.join({ id: 11, hertz: 440 });
  ben = await room.join({ id: 22, hertz: 660 });
  cleo = await room.join({ id: 33, hertz: 880 });
  room.show([ann, ben, cleo]);
});

afterAll(async () => {
  room.close();
  await engine.close();
});

describe('three callers in a room', () => {
  it('each see every caller in the tile of the scene', async () => {
    for (const viewer of [ann, ben, cleo]) {
      await until(`${viewer.id} sees all`, () => [11, 22, 33].every((id, tile) => shownIn(viewer, tile) === id));
    }
  });

  it('see each other without delay worth mentioning', async () => {
    await sleep(2_000);
    const seen = delays(ben, 0, ann);
    expect(seen.length).toBeGreaterThan(20);
    expect(median(seen)).toBeLessThan(120);
  });

  it('get a picture of the room size with the rate of the canvas', async () => {
    const from = performance.now();
    await sleep(2_000);
    for (const viewer of [ann, ben, cleo]) {
      expect(viewer.video.frames.filter((at) => at >= from).length).toBeGreaterThan(40);
      expect([1280, 640, 320]).toContain(viewer.video.picture?.width);
    }
  });

  it('hear the others and not themselves (164)', async () => {
    await until('ann hears both', () => hears(ann, 660) && hears(ann, 880));
    for (const [listener, own, others] of [
      [ann, 440, [660, 880]],
      [ben, 660, [440, 880]],
      [cleo, 880, [440, 660]],
    ] as const) {
      expect(loudness(listener, own)).toBeLessThan(0.03);
      for (const other of others) expect(loudness(listener, other)).toBeGreaterThan(0.6);
    }
  });

  it('get fifty packets of sound each second', async () => {
    const from = ann.audio.packets;
    await sleep(2_000);
    expect(ann.audio.packets - from).toBeGreaterThan(90);
    expect(ann.audio.packets - from).toBeLessThan(110);
  });

  it('are reported as talking', () => {
    const talking = new Set(room.events.talking.filter((event) => event.talking).map((event) => event.callId));
    expect(talking).toEqual(new Set([ann, ben, cleo].map(callIdOf)));
  });
});

describe('a caller whose microphone is muted', () => {
  it('is not heard although its packets still come, stops talking at once, and is heard again afterwards', async () => {
    room.set(ben, { audioMuted: true });
    await until('ben is not heard', () => loudness(ann, 660) < 0.02, 1_500);
    expect(room.events.talking.filter((event) => event.callId === callIdOf(ben)).at(-1)?.talking).toBe(false);
    await sleep(300);
    expect(loudness(ann, 660)).toBeLessThan(0.02);
    room.set(ben, { audioMuted: false });
    await until('ben is heard again', () => hears(ann, 660), 1_500);
    await until(
      'ben talks',
      () => room.events.talking.filter((it) => it.callId === callIdOf(ben)).at(-1)?.talking === true,
      1_500,
    );
  });
});

describe('a caller whose camera is muted', () => {
  it('is replaced within a second although its packets still come, and comes back with its next picture', async () => {
    room.set(ben, { videoMuted: true });
    const at = performance.now();
    await until('ben is not shown', () => (ann.video.sightings[1]?.at ?? 0) < performance.now() - 300, 1_300);
    await sleep(1_000 - (performance.now() - at));
    const frames = ann.video.history.filter((it) => it.id === 22 && it.at > at + 1_000);
    expect(frames).toEqual([]);
    expect(shownIn(ann, 0)).toBe(11);
    room.set(ben, { videoMuted: false });
    await until('ben is shown again', () => shownIn(ann, 1, 200) === 22, 2_000);
  });

  it('is replaced within a second when its packets just stop: never a frozen face', async () => {
    await until('ben is shown', () => shownIn(ann, 1, 100) === 22);
    ben.sendsVideo = false;
    const at = performance.now();
    await until('the frozen picture is gone', () => (ann.video.sightings[1]?.at ?? 0) < performance.now() - 200, 1_500);
    expect(ann.video.sightings[1]?.at ?? 0).toBeLessThan(at + 1_150);
    ben.sendsVideo = true;
    await until('ben is shown again', () => shownIn(ann, 1, 200) === 22, 2_000);
  });
});

describe('a deaf caller', () => {
  it('gets packets of silence, and is still heard (169)', async () => {
    room.set(cleo, { deaf: true });
    await until('silence', () => loudness(cleo, 440) < 0.02 && loudness(cleo, 660) < 0.02, 1_500);
    const packets = cleo.audio.packets;
    await sleep(500);
    expect(cleo.audio.packets - packets).toBeGreaterThan(20);
    expect(hears(ann, 880)).toBe(true);
    room.set(cleo, { deaf: false });
    await until('cleo hears again', () => hears(cleo, 440), 1_500);
  });
});

describe('a call on hold', () => {
  it('is neither heard nor seen, gets no picture, and comes back', async () => {
    room.set(cleo, { onHold: true });
    await until('cleo is not heard', () => loudness(ann, 880) < 0.02, 1_500);
    await until('cleo is not shown', () => (ann.video.sightings[2]?.at ?? 0) < performance.now() - 300, 1_500);
    const packets = cleo.video.packets;
    await sleep(400);
    expect(cleo.video.packets - packets).toBeLessThan(3);
    room.set(cleo, { onHold: false });
    await until('cleo is back', () => hears(ann, 880) && shownIn(ann, 2, 200) === 33 && shownIn(cleo, 0, 200) === 11, 3_000);
  });
});

describe('volumes', () => {
  it('change how loud a caller is for the others, and how loud the others are for it', async () => {
    room.set(ben, { inputVolume: -20 });
    await until('ben is quiet', () => loudness(ann, 660) < 0.2, 1_500);
    expect(loudness(ann, 660)).toBeGreaterThan(0.05);
    room.set(ben, { inputVolume: 0 });
    room.set(ann, { outputVolume: -50 });
    await until('ann hears nothing', () => loudness(ann, 660) < 0.02 && loudness(ann, 880) < 0.02, 1_500);
    expect(hears(cleo, 660)).toBe(true);
    room.set(ann, { outputVolume: 0 });
    await until('ann hears again', () => hears(ann, 660), 1_500);
  });
});

describe('own other legs', () => {
  it('are not heard by their owner, but by everybody else', async () => {
    room.set(ann, { ownCalls: [callIdOf(cleo)] });
    await until('ann does not hear her other leg', () => loudness(ann, 880) < 0.02, 1_500);
    expect(hears(ann, 660)).toBe(true);
    expect(hears(ben, 880)).toBe(true);
    room.set(ann, { ownCalls: [] });
    await until('ann hears it again', () => hears(ann, 880), 1_500);
  });
});

describe('a second microphone', () => {
  it('of a member is mixed in beside its first one, for everybody but its owner (137)', async () => {
    const device = await room.join({ id: 44, hertz: 1_320, video: null, audio: 'sendonly' }, { type: 'device' });
    room.set(ann, { ownCalls: [callIdOf(device)] });
    room.set(device, { ownCalls: [callIdOf(ann)] });
    await until('the others hear both', () => [ben, cleo].every((it) => hears(it, 1_320) && hears(it, 440)));
    expect(loudness(ann, 1_320)).toBeLessThan(0.03);
    expect(hears(ann, 660)).toBe(true);
    expect(device.audio.packets).toBe(0);
    room.leave(device);
    room.set(ann, { ownCalls: [] });
  });
});

describe('the sound of somebody who comes', () => {
  it('is heard by the others over their voices, and not by who comes', async () => {
    const peak = { ann: 0, ben: 0 };
    room.room.chime('entry', callIdOf(ben));
    const until = performance.now() + 500;
    while (performance.now() < until) {
      peak.ann = Math.max(peak.ann, ann.audio.amplitude(587, 60), ann.audio.amplitude(784, 60));
      peak.ben = Math.max(peak.ben, ben.audio.amplitude(587, 60), ben.audio.amplitude(784, 60));
      await sleep(10);
    }
    expect(peak.ann).toBeGreaterThan(peak.ben + 500);
  });
});

describe('a new scene', () => {
  it('moves callers to other tiles, and who is left out is drawn nowhere', async () => {
    room.show([cleo, ann]);
    await until('the new places', () => [33, 11].every((id, tile) => shownIn(ben, tile) === id), 2_000);
    const at = performance.now();
    await sleep(500);
    expect(ben.video.history.some((it) => it.id === 22 && it.at > at + 100)).toBe(false);
    room.show([ann, ben, cleo]);
    await until('the old places', () => [11, 22, 33].every((id, tile) => shownIn(ben, tile) === id), 2_000);
  });

  it('that cannot be drawn is refused and changes nothing', async () => {
    room.room.setScene([{ callId: callIdOf(ann), x: 8, y: 0, width: 640, height: 360 }]);
    await sleep(300);
    expect(shownIn(ben, 0, 200)).toBe(11);
    room.show([ann, ben, cleo]);
  });
});

describe('two rooms of one worker', () => {
  it('never hear or see each other', async () => {
    const other = new TestRoom(engine, 'mixing-other');
    const dan = await other.join({ id: 44, hertz: 1_100 });
    other.show([dan]);
    await until('dan sees himself', () => shownIn(dan, 0) === 44);
    ann.video.watch([]);
    room.show([ann, ben, cleo]);
    await sleep(1_500);
    for (const hertz of [440, 660, 880]) expect(loudness(dan, hertz)).toBeLessThan(0.02);
    for (const caller of [ann, ben, cleo]) {
      expect(loudness(caller, 1_100)).toBeLessThan(0.02);
      expect(caller.video.history.some((it) => it.id === 44)).toBe(false);
    }
    expect(dan.video.history.some((it) => it.id !== 44)).toBe(false);
    other.close();
  });
});
