import dgram from 'node:dgram';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bottleneck } from '../support/caller/bottleneck.ts';
import { type Caller, usualClips } from '../support/caller/caller.ts';
import { hears, longestFreeze, longestGap, shownIn } from '../support/caller/looks.ts';
import { sleep, TestRoom, testEngine, until } from '../support/caller/room.ts';

const engine = testEngine();
let room: TestRoom;
let nat: Bottleneck;
let moving: Caller;
let other: Caller;

beforeAll(async () => {
  await Promise.all([71, 72].map((id) => usualClips(id)));
  await engine.ready();
});

beforeEach(async () => {
  room = new TestRoom(engine, `paths-${performance.now()}`);
  nat = new Bottleneck({ delayMs: 20 });
  moving = await room.join({ id: 71, hertz: 440, bottleneck: nat });
  other = await room.join({ id: 72, hertz: 660 });
  room.show([moving, other]);
  await until('both see and hear', () => shownIn(moving, 1) === 72 && shownIn(other, 0) === 71 && hears(moving, 660));
  await sleep(1_000);
});

afterEach(() => {
  room.close();
  nat.close();
});

afterAll(() => engine.close());

/** What both of them missed since then. */
function expectNoLongGap(since: number): void {
  const now = performance.now();
  expect(longestGap(moving.audio.arrivals, since, now)).toBeLessThan(2_000);
  expect(longestGap(moving.video.frames, since, now)).toBeLessThan(2_000);
  expect(longestFreeze(other, 0, since, now)).toBeLessThan(2_000);
  expect([shownIn(moving, 1), shownIn(other, 0), hears(moving, 660), hears(other, 440)]).toEqual([72, 71, true, true]);
}

describe('a caller whose address changes', () => {
  it('sees, hears, is seen and is heard within two seconds each time, and nobody is told', async () => {
    const since = performance.now();
    const told = room.events.transport.length;
    // Another port, another network, and back again.
    for (const address of ['127.0.0.1', '127.0.0.2', '127.0.0.1']) {
      await nat.move(address);
      await sleep(3_000);
    }
    expectNoLongGap(since);
    expect(room.events.transport).toHaveLength(told);
  });

  it('while it sends nothing, too, as soon as its reports and checks come on the new way', async () => {
    moving.sendsAudio = false;
    moving.sendsVideo = false;
    await sleep(500);
    const told = room.events.transport.length;
    await nat.move('127.0.0.2');
    // A caller that only listens sends a check now and then on its transport for sound: six seconds at most (RFC 7675).
    await until('both transports sent something', () => nat.heardSinceMove !== null, 8_000);
    const heard = nat.heardSinceMove ?? 0;
    await sleep(1_000);
    expect(longestGap(moving.audio.arrivals, heard, performance.now())).toBeLessThan(500);
    expect(longestGap(moving.video.frames, heard, performance.now())).toBeLessThan(500);
    expect(room.events.transport).toHaveLength(told);
  });
});

describe('somebody at another address', () => {
  it('who copies sources and names, but not the password, gets no media and takes none away', async () => {
    const stranger = dgram.createSocket('udp4');
    const got: Buffer[] = [];
    stranger.on('message', (packet) => got.push(packet));
    await new Promise<void>((resolve) => stranger.bind(0, '127.0.0.2', resolve));
    const section = moving.sections.find((it) => it.kind === 'audio');
    const port = Number(/ (\d+) typ /.exec(section?.candidates[0] ?? '')?.[1]);
    const since = performance.now();
    const media = Buffer.alloc(100, 1);
    media[0] = 0x80;
    media[1] = 111;
    media.writeUInt32BE(moving.ssrc.audio, 8);
    const offered = /a=ice-ufrag:(\S+)/.exec(moving.offer())?.[1];
    const username = Buffer.from(`${section?.ufrag}:${offered}`);
    for (let round = 0; round < 60; round += 1) {
      // Half of the time the true one is silent, as if it had moved.
      moving.sendsAudio = round < 30;
      stranger.send(media, port, '127.0.0.1');
      stranger.send(checkWithoutPassword(username), port, '127.0.0.1');
      await sleep(50);
    }
    moving.sendsAudio = true;
    await sleep(500);
    // A few short questions who is there, and nothing else.
    expect(got.every((packet) => (packet[0] as number) < 4 && packet.length < 160)).toBe(true);
    expect(got.length).toBeLessThan(40);
    expect(longestGap(moving.audio.arrivals, since, performance.now())).toBeLessThan(400);
    stranger.close();
  });
});

/** A check that nominates, with a made-up MESSAGE-INTEGRITY. */
function checkWithoutPassword(username: Buffer): Buffer {
  const padded = Buffer.concat([username, Buffer.alloc((4 - (username.length % 4)) % 4)]);
  const head = Buffer.from('000100002112a442', 'hex');
  const name = Buffer.from([0, 6, 0, username.length]);
  const rest = Buffer.from(`00250000002400046e7f1eff802a00080102030405060708${'00080014'}${'ab'.repeat(20)}`, 'hex');
  const message = Buffer.concat([head, Buffer.alloc(12, Math.random() * 256), name, padded, rest]);
  message.writeUInt16BE(message.length - 20, 2);
  return message;
}
