import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { FakeTaps, pieces } from '../../../test/support/sound-pieces.ts';
import { silentLog } from '../../base/log.ts';
import type { MediaRoom } from '../../rooms/ports.ts';
import { finish } from '../../webm/finish.ts';
import { OpenFile } from '../finishing/open-file.ts';
import { Recordings } from '../recordings.ts';
import { Space } from '../space.ts';
import { Conversions } from './conversions.ts';

const SERVER_ID = '5e2fe200-0000-4000-8000-000000000001';

let folder: string;
let clock: ManualClock;
let taps: FakeTaps;
/** What becomes of a conversion, in a test's hands. */
let convert: (from: string, to: string, progress: (done: number) => void, signal: AbortSignal) => Promise<number>;
/** Files that records name, by recording. */
let named: Map<string, string>;
const settled: string[] = [];
const opened: Recordings[] = [];

const whole: typeof convert = async (from, to) => {
  const bytes = Buffer.concat([Buffer.from('an MP4 of '), await readFile(from)]);
  await writeFile(to, bytes);
  return bytes.length;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirespace-conversions-'));
  [clock, taps, convert, named] = [new ManualClock(), new FakeTaps(), whole, new Map()];
  settled.length = 0;
});
afterEach(async () => {
  for (const recordings of opened.splice(0)) await recordings.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(): Promise<Recordings> {
  const space = new Space(folder, { mostBytes: null, freeBytes: 0 });
  const common = { folder, serverId: SERVER_ID, space, clock, log: silentLog };
  const conversions = new Conversions({
    ...common,
    converter: { convert: (...args) => convert(...args) },
    renamed: async (id, { name }) => named.has(id) && named.set(id, name) !== undefined,
    settled: (_id, name) => void settled.push(name),
  });
  const finisher = {
    finish: async (path: string) => {
      const file = await OpenFile.open(path);
      try {
        return await finish(file);
      } finally {
        await file.close();
      }
    },
  };
  const recordings = await Recordings.open({ ...common, taps, finisher, audioOnly: false, format: 'mp4', conversions });
  opened.push(recordings);
  return recordings;
}

async function record(recordings: Recordings) {
  const id: string = randomUUID();
  const spec = { recordingId: id, projectId: randomUUID(), roomSessionId: randomUUID(), audioOnly: true, format: null };
  const ongoing = recordings.start(spec, {} as MediaRoom, { failed: () => undefined });
  for (const piece of pieces(2)) taps.listeners.get(id)?.bytes(piece);
  await vi.waitFor(async () => expect(await readdir(folder)).toContain(`${id}.${SERVER_ID}.mp4part`));
  return { id, ongoing, webm: `${id}.webm`, mp4: `${id}.mp4`, part: `${id}.${SERVER_ID}.mp4part` };
}

const until = (what: () => unknown) =>
  vi.waitFor(async () => {
    clock.advance(5_000);
    await what();
  }, 5_000);

it('a recording becomes an MP4, and its WebM stays until the MP4 is whole and the record names it', async () => {
  const recordings = await open();
  const { id, ongoing, webm, mp4, part } = await record(recordings);
  let finishNow = (): void => undefined;
  convert = async (...args) => {
    args[2](0.5);
    await new Promise<void>((done) => {
      finishNow = done;
    });
    return await whole(...args);
  };
  const stopped = ongoing.stop();
  await vi.waitFor(() => expect(recordings.progress(id)).toBe(0.5));
  expect((await readdir(folder)).sort()).toEqual([part, webm].sort());
  finishNow();
  const file = await stopped;
  expect(file).toMatchObject({ name: mp4, format: 'audio/mp4', durationS: 2, bytes: (await readFile(join(folder, mp4))).length });
  expect(recordings.progress(id)).toBeNull();
  clock.advance(5_000);
  await new Promise((done) => setTimeout(done, 20));
  expect((await readdir(folder)).sort()).toEqual([part, mp4, webm].sort());
  named.set(id, mp4);
  await until(async () => expect(await readdir(folder)).toEqual([mp4]));
  expect(settled).toEqual([mp4]);
  expect(await recordings.remove(id)).toBe(1);
});

it('a server that ends, or is killed, meanwhile has a WebM, and its next run makes the MP4', async () => {
  const first = await open();
  const { id, ongoing, webm, mp4, part } = await record(first);
  convert = async (_from, to, _progress, signal) => {
    await writeFile(to, 'half an');
    return await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('killed'))));
  };
  const stopped = ongoing.stop();
  await vi.waitFor(async () => expect((await readFile(join(folder, part))).length).toBeGreaterThan(0));
  await first.close();
  expect(await stopped).toMatchObject({ name: webm, format: 'audio/webm' });
  expect((await readdir(folder)).sort()).toEqual([part, webm].sort());
  named.set(id, webm);
  convert = whole;
  const second = await open();
  await second.recover([], async () => true);
  await until(async () => expect(await readdir(folder)).toEqual([mp4]));
  expect(named.get(id)).toBe(mp4);
});

it('what cannot be converted three times stays WebM, and what is deleted meanwhile is gone', async () => {
  const recordings = await open();
  let attempts = 0;
  convert = async () => {
    attempts += 1;
    throw new Error('broken');
  };
  const failing = await record(recordings);
  const stopped = failing.ongoing.stop();
  for (const [index, ms] of [5_000, 60_000].entries()) {
    await vi.waitFor(() => expect(attempts).toBe(index + 1));
    await new Promise((done) => setTimeout(done, 20));
    clock.advance(ms);
  }
  expect(await stopped).toMatchObject({ name: failing.webm });
  expect([attempts, await readdir(folder)]).toEqual([3, [failing.webm]]);

  // One that an earlier run left is being made when it is deleted.
  const id = randomUUID();
  await writeFile(join(folder, `${id}.webm`), Buffer.concat(pieces(1)));
  await writeFile(join(folder, `${id}.${SERVER_ID}.mp4part`), '');
  let aborted = false;
  convert = (_from, _to, _progress, signal) =>
    new Promise((_, reject) =>
      signal.addEventListener('abort', () => {
        aborted = true;
        reject(new Error('killed'));
      }),
    );
  await recordings.recover([], async () => true);
  await vi.waitFor(() => expect(recordings.progress(id)).toBe(0));
  await new Promise((done) => setTimeout(done, 20));
  expect(await recordings.remove(id)).toBe(2);
  expect([aborted, await readdir(folder)]).toEqual([true, [failing.webm]]);
});
