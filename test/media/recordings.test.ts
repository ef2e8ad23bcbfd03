import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { confinement } from '../../src/media/confinement.ts';
import type { Engine } from '../../src/media/engine.ts';
import { OpusDecoder } from '../../src/media/worker/audio/opus.ts';
import { VideoDecoder } from '../../src/media/worker/video/decoder.ts';
import { Converter } from '../../src/recordings/conversion/converter.ts';
import type { Recordings } from '../../src/recordings/recordings.ts';
import type { RecordingFailure } from '../../src/rooms/ports.ts';
import { AUDIO, VIDEO } from '../../src/webm/header.ts';
import { shownIn } from '../support/caller/looks.ts';
import { sleep, TestRoom, testEngine, until } from '../support/caller/room.ts';
import { readStamp } from '../support/caller/stamp.ts';
import { toneAmplitude } from '../support/caller/tone.ts';
import { faultsOf, openRecordings, probe, seenAt } from '../support/recordings.ts';
import { readWebm, type WebmFile } from '../support/webm.ts';

/** The built process: tests run what is delivered. */
const CONVERTER_ENTRY = new URL('../../dist/recordings/converting/main.js', import.meta.url);

let engine: Engine;
let recordings: Recordings;
let room: TestRoom;
let folder: string;

afterEach(async () => {
  room.close();
  await recordings.close();
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

async function begin(name: string): Promise<void> {
  engine = testEngine();
  recordings = await openRecordings(engine);
  folder = recordings.folder;
  room = new TestRoom(engine, name);
}

function record(audioOnly = false) {
  const failures: RecordingFailure[] = [];
  const spec = { recordingId: randomUUID(), projectId: randomUUID(), roomSessionId: randomUUID(), audioOnly, format: null };
  const recording = recordings.start(spec, room.room, { failed: (reason) => void failures.push(reason) });
  return { recording, failures };
}

const QUARTER = { x: 0, y: 0, width: 640, height: 360 };

/** Times at which a caller is seen in the upper left quarter, and those at which a tone is heard, in ms. */
function contentOf({ blocks }: WebmFile, id: number, hertz: number): { seen: number[]; heard: number[] } {
  const [video, opus] = [new VideoDecoder('VP8'), new OpusDecoder()];
  const [seen, heard]: [number[], number[]] = [[], []];
  for (const { track, ms, data } of blocks) {
    if (track === VIDEO) {
      const picture = video.decode(data);
      if (!picture) throw new Error(`a picture at ${ms} does not decode`);
      if (readStamp(picture, QUARTER)?.id === id) seen.push(ms);
    } else {
      opus.decode(data);
      if (toneAmplitude(opus.take() ?? new Int16Array(960), hertz) > 1_500) heard.push(ms);
    }
  }
  video.close();
  opus.close();
  return { seen, heard };
}

/** Of a real recording, by the built process: killed once, then whole, with the same pictures at the same times. */
async function anMp4IsMade(webm: string, seconds: number): Promise<void> {
  const mp4 = webm.replace('.webm', '.mp4');
  const converter = new Converter({ clock: systemClock, confine: confinement, entry: CONVERTER_ENTRY });
  const killed = new AbortController();
  await writeFile(mp4, '');
  await expect(converter.convert(webm, mp4, () => killed.abort(), killed.signal)).rejects.toThrow('SIGKILL');
  const progress: number[] = [];
  const bytes = await converter.convert(webm, mp4, (done) => progress.push(done), new AbortController().signal);
  expect(progress.length).toBeGreaterThan(4);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect((await readFile(mp4)).length).toBe(bytes);
  expect((await readFile(mp4)).indexOf('moov')).toBeLessThan(100);
  expect(await faultsOf(mp4)).toBe('');
  const probed = await probe(mp4);
  expect([Math.abs(probed.seconds - seconds) < 0.1, probed.streams]).toEqual([true, ['h264', 'aac']]);
  // The same picture, or its neighbour: FFmpeg seeks by other times in one than in the other.
  const after = await seenAt(mp4, seconds - 1);
  const apart: number[] = [];
  for (const offset of [-0.05, 0, 0.05]) {
    const before = await seenAt(webm, seconds - 1 + offset);
    apart.push(before.reduce((sum, value, i) => sum + Math.abs(value - (after[i] as number)), 0) / before.length);
  }
  expect(Math.min(...apart)).toBeLessThan(4);
}

const longestGap = (times: readonly number[]): number =>
  Math.max(...times.slice(1).map((time, i) => time - (times[i] as number)));

describe('a recording of a room', () => {
  it('is one file without a fault: through pauses, a change of the layout and the death of the worker, until the room closes', async () => {
    await begin('recorded');
    const ann = await room.join({ id: 71, hertz: 440 });
    room.show([ann]);
    await until('Ann is shown', () => shownIn(ann, 0) === 71);
    const { recording, failures } = record();
    await sleep(2_500);
    const ben = await room.join({ id: 72, hertz: 700 });
    room.show([ann, ben]);
    await sleep(1_500);
    recording.pause();
    await sleep(1_500);
    recording.resume();
    await sleep(2_000);
    const [report] = await engine.stats();
    process.kill(report?.pid as number, 'SIGKILL');
    await until('the room is told', () => room.events.crashes.length === 1);
    room.leave(ann);
    room.leave(ben);
    const back = await room.join({ id: 71, hertz: 440 });
    room.show([back]);
    await until('Ann is shown again', () => shownIn(back, 0) === 71);
    await sleep(2_000);
    const stopped = recording.stop();
    room.room.close();
    const file = await stopped;
    const path = join(folder, file.name);
    const bytes = await readFile(path);
    expect(file).toEqual({
      name: expect.stringMatching(/^[0-9a-f-]{36}\.webm$/),
      format: 'video/webm',
      bytes: bytes.length,
      durationS: expect.any(Number),
    });
    expect(failures).toEqual([]);
    const read = readWebm(bytes);
    expect((read.durationMs ?? 0) / 1000).toBe(file.durationS);
    // What the worker had not sent when it died is lost, a second or so; and the room was empty for a moment.
    expect(file.durationS).toBeGreaterThan(6.5);
    expect(file.durationS).toBeLessThan(11);
    expect(await faultsOf(path)).toBe('');
    const { seconds, streams } = await probe(path);
    expect([Math.abs(seconds - file.durationS) < 0.05, streams]).toEqual([true, ['vp8', 'opus']]);
    const { seen, heard } = contentOf(read, 71, 440);
    expect(seen[0]).toBeLessThan(100);
    expect(file.durationS * 1000 - (seen.at(-1) ?? 0)).toBeLessThan(150);
    expect(longestGap(read.blocks.filter(({ track }) => track === AUDIO).map(({ ms }) => ms))).toBeLessThanOrEqual(40);
    expect(seen.length).toBeGreaterThan(100);
    expect(heard.length).toBeGreaterThan(200);
    expect((await seenAt(path, file.durationS / 2)).length).toBe(1280 * 720);
    await anMp4IsMade(path, file.durationS);
  });
});
