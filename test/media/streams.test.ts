import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { AddressGuard } from '../../src/base/outgoing/address-guard.ts';
import { Streams, type StreamsOptions } from '../../src/broadcast/streams.ts';
import { confinement } from '../../src/media/confinement.ts';
import type { Engine } from '../../src/media/engine.ts';
import type { BroadcastPort, MediaRoom } from '../../src/rooms/ports.ts';
import { shownIn } from '../support/caller/looks.ts';
import { sleep, TestRoom, testEngine, until } from '../support/caller/room.ts';
import { readStamp } from '../support/caller/stamp.ts';
import { toneAmplitude } from '../support/caller/tone.ts';
import { freeUdpPort } from '../support/free-ports.ts';
import { RtmpServer, SrtServer, silentServer, TlsDoor } from '../support/receivers.ts';
import { decodeUnits, unitsOf } from '../support/transport-stream.ts';

/** The built process that sends: tests run what is delivered. */
const SENDER_ENTRY = new URL('../../dist/broadcast/sending/main.js', import.meta.url);
const QUARTER = { x: 0, y: 0, width: 640, height: 360 };
const PASSPHRASE = 'a long passphrase'.replaceAll(' ', '-');

const ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function openStreams(broadcasts: BroadcastPort, options: Partial<StreamsOptions> = {}): Streams {
  const streams = new Streams({
    ...{ broadcasts, clock: systemClock, log: silentLog, confine: confinement, entry: SENDER_ENTRY, most: 10, retryMs: 20_000 },
    guard: new AddressGuard({ allow: ['127.0.0.0/8'], resolve: async () => ['127.0.0.1'] }),
    ...options,
  });
  ends.push(() => streams.close());
  return streams;
}

/** A stream and what becomes of it. */
function start(streams: Streams, url: string, media: MediaRoom) {
  const states: string[] = [];
  const spec = { streamId: randomUUID(), projectId: randomUUID(), roomSessionId: randomUUID(), url };
  const stream = streams.start(spec, media, {
    state: (state, reason) => void states.push(reason === null ? state : `${state}: ${reason}`),
    failed: (reason) => void states.push(`failed: ${reason}`),
  });
  return { stream, states };
}

/** Times at which a caller is seen, and heard, in what a receiver got, in ms. */
function contentOf(received: Buffer, id: number, hertz: number) {
  const { pictures, sounds } = decodeUnits(unitsOf(received), (picture) => readStamp(picture, QUARTER)?.id === id);
  return {
    seen: pictures.filter(({ seen }) => seen).map(({ ms }) => ms),
    heard: sounds.filter(({ samples }) => toneAmplitude(samples, hertz) > 1_500).map(({ ms }) => ms),
  };
}

describe('streams of a room', () => {
  it('reach RTMP, RTMPS and SRT receivers, which see and hear who is there, across the death of the worker and of a receiver', async () => {
    const [rtmp, srt] = [await RtmpServer.start(), await SrtServer.start(PASSPHRASE)];
    const door = await TlsDoor.open(rtmp.port);
    process.env.NODE_EXTRA_CA_CERTS = door.certificate;
    const engine: Engine = testEngine();
    ends.push(
      () => engine.close(),
      () => rtmp.close(),
      () => srt.close(),
      () => door.close(),
      () => delete process.env.NODE_EXTRA_CA_CERTS,
    );
    const room = new TestRoom(engine, 'streamed');
    ends.push(() => room.close());
    const ann = await room.join({ id: 71, hertz: 440 });
    room.show([ann]);
    await until('Ann is shown', () => shownIn(ann, 0) === 71);
    const streams = openStreams(engine);
    const plain = start(streams, `rtmp://127.0.0.1:${rtmp.port}/live/plain`, room.room);
    const secure = start(streams, `rtmps://localhost:${door.port}/live/secure?a=b`, room.room);
    const sent = start(streams, `srt://127.0.0.1:${srt.port}?passphrase=${PASSPHRASE}&latency=120&streamid=room%201`, room.room);
    await until('all receivers take it', () => [plain, secure, sent].every(({ states }) => states.at(-1) === 'streaming'));
    await sleep(2_500);
    const [report] = await engine.stats();
    process.kill(report?.pid as number, 'SIGKILL');
    await until('the room is told', () => room.events.crashes.length === 1);
    room.leave(ann);
    const back = await room.join({ id: 71, hertz: 440 });
    room.show([back]);
    await until('Ann is shown again', () => shownIn(back, 0) === 71);
    await sleep(800);
    await rtmp.kill();
    await rtmp.again();
    await until('the receiver takes it again', () => plain.states.at(-1) === 'streaming' && plain.states.length > 2);
    await sleep(1_500);
    await Promise.all([plain, secure, sent].map(({ stream }) => stream.stop()));
    expect(plain.states).toEqual(['connecting', 'streaming', 'retrying: lost', 'streaming']);
    expect(sent.states).toEqual(['connecting', 'streaming']);
    const [first, second, ...more] = await rtmp.received('plain');
    expect(more).toEqual([]);
    for (const [what, received, seconds] of [
      ['rtmp', first, 2.5],
      ['rtmp again', second, 1],
      ['rtmps', (await rtmp.received('secure'))[0], 2.5],
      ['srt', srt.received, 4],
    ] as const) {
      const { seen, heard } = contentOf(received ?? Buffer.alloc(0), 71, 440);
      const lasts = (times: readonly number[]) => ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
      expect([what, lasts(seen) > seconds, lasts(heard) > seconds]).toEqual([what, true, true]);
      // Not the ends alone: the whole time between is sound.
      expect([what, heard.length > 30 * seconds]).toEqual([what, true]);
    }
  });
});

/** A broadcast of much more than anybody takes: the same two seconds again and again. */
async function flood(): Promise<BroadcastPort> {
  const inputs = ['-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=25', '-f', 'lavfi', '-i', 'sine=440'];
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '30M', '-c:a', 'aac', '-t', '2', '-f', 'mpegts', '-'];
  const { stdout } = await promisify(execFile)('ffmpeg', ['-v', 'error', ...inputs, ...codecs], {
    encoding: 'buffer',
    maxBuffer: 64 * 1024 * 1024,
  });
  const piece = stdout.subarray(0, stdout.length - (stdout.length % 188));
  return {
    broadcast: (_, listener) => {
      const timer = setInterval(() => listener.bytes(piece, true), 100);
      return { close: () => clearInterval(timer) };
    },
  };
}

/** The processes that send for this one. */
async function senders(): Promise<number[]> {
  const { stdout } = await promisify(execFile)('pgrep', ['-P', String(process.pid), '-f', 'sending/main.js']).catch(() => ({
    stdout: '',
  }));
  return stdout.split('\n').filter(Boolean).map(Number);
}

const media = {} as MediaRoom;

describe('a receiver', () => {
  it('that refuses, is not there, says nothing, or has a certificate of somebody else is told apart', async () => {
    const [rtmp, silent] = [await RtmpServer.start(), await silentServer()];
    const [door, srt] = [await TlsDoor.open(rtmp.port), await SrtServer.start(PASSPHRASE)];
    for (const each of [rtmp, silent, door, srt]) ends.push(() => each.close());
    const streams = openStreams(await flood(), { retryMs: 1, connectMs: 1_500 });
    const verdicts = {
      [`rtmp://127.0.0.1:${rtmp.port}/closed/x`]: 'refused',
      [`rtmp://127.0.0.1:${silent.port}/live/x`]: 'unreachable',
      [`rtmps://localhost:${door.port}/live/x`]: 'unreachable',
      [`srt://127.0.0.1:${await freeUdpPort()}`]: 'unreachable',
      [`srt://127.0.0.1:${srt.port}?passphrase=another-passphrase`]: 'refused',
    };
    const began = Object.keys(verdicts).map((url) => start(streams, url, media));
    await until('all are given up', () => began.every(({ states }) => states.at(-1)?.startsWith('failed')), 15_000);
    expect(began.map(({ states }) => states.at(-1))).toEqual(Object.values(verdicts).map((reason) => `failed: ${reason}`));
    expect(await senders()).toEqual([]);
  });

  it('that takes nothing any more is left and called again; so is one whose process dies; and its key stands nowhere', async () => {
    const rtmp = await RtmpServer.start();
    ends.push(() => rtmp.close());
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    const streams = openStreams(await flood(), { stallMs: 700, log });
    const { stream, states } = start(streams, `rtmp://127.0.0.1:${rtmp.port}/live/secret-key`, media);
    await until('it is streaming', () => states.at(-1) === 'streaming');
    const [pid] = await senders();
    const process_ = await Promise.all(['cmdline', 'environ'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8')));
    expect(process_.join('')).not.toContain('secret');
    rtmp.stall();
    await until('it is stalled', () => states.includes('retrying: stalled'), 15_000);
    rtmp.goOn();
    await until('it is streaming again', () => states.at(-1) === 'streaming');
    for (const sender of await senders()) process.kill(sender, 'SIGKILL');
    await until('it is lost', () => states.includes('retrying: lost'));
    await stream.stop();
    expect([states.slice(0, 4), await senders()]).toEqual([['connecting', 'streaming', 'retrying: stalled', 'streaming'], []]);
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.join('')).not.toContain('secret');
  });

  it.each([
    ...['rtmp://127.0.0.1/live/x', 'rtmp://[::ffff:10.0.0.1]/live/x', 'srt://169.254.169.254:9000', 'rtmps://0x7f.1/live/x'],
    ...['http://example.com/live/x', 'file:///etc/passwd', 'srt://example.com:9000?mode=listener', 'rtmp://example.com/live'],
  ])('%s is not called', (url) => {
    const streams = openStreams({ broadcast: () => expect.fail('nothing is sent') }, { guard: new AddressGuard({ allow: [] }) });
    expect(() => start(streams, url, media)).toThrow('url_refused');
  });

  it('more than the server may have is refused', async () => {
    const streams = openStreams({ broadcast: () => expect.fail('nothing is sent') }, { most: 1 });
    const { stream } = start(streams, 'rtmp://127.0.0.1:9/live/x', media);
    expect(() => start(streams, 'rtmp://127.0.0.1:9/live/y', media)).toThrow('too_many');
    await stream.stop();
    await start(streams, 'rtmp://127.0.0.1:9/live/y', media).stream.stop();
  });
});
