import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { DOWN, SILENT, TestObjectStore } from '../../../test/support/object-store.ts';
import { FakeTaps, pieces } from '../../../test/support/sound-pieces.ts';
import { readWebm } from '../../../test/support/webm.ts';
import { createLog } from '../../base/log.ts';
import type { MediaRoom } from '../../rooms/ports.ts';
import { finish } from '../../webm/finish.ts';
import { OpenFile } from '../finishing/open-file.ts';
import { Recordings } from '../recordings.ts';
import { Space } from '../space.ts';
import { S3Store } from './s3-store.ts';
import { Uploads } from './uploads.ts';

const SERVER_ID = '5e2fe200-0000-4000-8000-000000000001';
const PART = 64 * 1024;

let folder: string;
let clock: ManualClock;
let taps: FakeTaps;
let store: TestObjectStore;
let recorded: boolean;
let logged: string;
const opened: Recordings[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirespace-uploads-'));
  [clock, taps, recorded, logged] = [new ManualClock(), new FakeTaps(), true, ''];
  store = await TestObjectStore.start();
});
afterEach(async () => {
  for (const recordings of opened.splice(0)) await recordings.close();
  await store.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function finishHere(path: string) {
  const file = await OpenFile.open(path);
  try {
    return await finish(file);
  } finally {
    await file.close();
  }
}

async function open(secret = TestObjectStore.secret): Promise<Recordings> {
  const write = (line: string): void => {
    logged += line;
  };
  const log = createLog('warn', { write });
  const space = new Space(folder, { mostBytes: null, freeBytes: 0 });
  const s3 = new S3Store({ url: store.url, region: 'us-east-1', keyId: TestObjectStore.keyId, secret });
  const uploads = new Uploads({
    ...{ folder, serverId: SERVER_ID, store: s3, clock, log, partBytes: PART },
    isRecorded: async () => recorded,
    onStored: (bytes) => space.moved(bytes),
  });
  const options = { folder, serverId: SERVER_ID, taps, finisher: { finish: finishHere }, space, clock, log, audioOnly: false };
  const recordings = await Recordings.open({ ...options, uploads });
  opened.push(recordings);
  return recordings;
}

/** A recording of some 50 kB a second. */
async function record(recordings: Recordings, seconds = 5) {
  const recordingId = randomUUID();
  const spec = { recordingId, projectId: randomUUID(), roomSessionId: randomUUID(), audioOnly: true, format: null };
  const ongoing = recordings.start(spec, {} as MediaRoom, { failed: () => undefined });
  for (const piece of pieces(seconds, 1_000)) taps.listeners.get(recordingId)?.bytes(piece);
  return { recordingId, ongoing, name: `${recordingId}.webm` };
}

/** Waits for what real requests and files bring, while the clock goes on. */
const until = (what: () => unknown) =>
  vi.waitFor(async () => {
    clock.advance(5_000);
    await what();
  }, 5_000);
const isStored = async () => expect(await readdir(folder)).toEqual([]);
const puts = (): number[] => store.asked.flatMap((it) => (it.startsWith('PUT') ? [Number(it.split('=')[1])] : []));

it('a recording goes to the store in parts while it runs, the first part last, and leaves the folder when the store has it', async () => {
  const recordings = await open();
  const { recordingId, ongoing, name } = await record(recordings);
  await until(() => expect(puts()).toEqual([2, 3]));
  const { bytes } = await ongoing.stop();
  await until(isStored);
  expect(puts()).toEqual([2, 3, 4, 1]);
  const kept = await store.bytes(name);
  expect([kept.length, readWebm(kept).durationMs]).toEqual([bytes, 5_000]);
  expect(readWebm(kept).cues.length).toBeGreaterThan(0);
  expect(await recordings.remove(recordingId)).toBe(1);
  expect([store.has(name), await recordings.remove(recordingId)]).toEqual([false, 0]);
});

it('while the store is away, or its answer is that the key is wrong, the file stays, and no secret reaches the log', async () => {
  store.trouble = DOWN;
  const recordings = await open();
  const { ongoing, name } = await record(recordings, 1);
  await ongoing.stop();
  await until(() => expect(logged.split('waits for the object store').length).toBeGreaterThan(3));
  expect(await readdir(folder)).toEqual([name]);
  await recordings.close();
  store.trouble = null;
  const wrong = await open('not the secret of it');
  await wrong.recover([], async () => true);
  await until(() => expect(logged).toContain('403, SignatureDoesNotMatch'));
  expect(await readdir(folder)).toEqual([name]);
  expect(logged).not.toMatch(/S3RVER|not the secret|AWS4/);
  await wrong.close();
  const right = await open();
  await right.recover([], async () => true);
  await until(isStored);
  expect(store.has(name)).toBe(true);
});

it('after a crash an upload goes on where it was, one that the store forgot begins anew, and one that was over is not sent again', async () => {
  const first = await open();
  const { ongoing, name } = await record(first);
  await until(() => expect(puts()).toEqual([2, 3]));
  store.trouble = SILENT;
  await ongoing.stop();
  await until(() => expect(puts()).toEqual([2, 3, 4]));
  await first.close();
  const left = await readFile(join(folder, name));
  expect((await readdir(folder)).sort()).toEqual([name, `${name}.${SERVER_ID}.upload`]);
  const journal = await readFile(join(folder, `${name}.${SERVER_ID}.upload`));

  store.trouble = null;
  store.asked.length = 0;
  const second = await open();
  await second.recover([], async () => true);
  await until(isStored);
  expect([puts(), (await store.bytes(name)).equals(left)]).toEqual([[4, 1], true]);
  await second.close();

  // It died between the last answer of the store and its own note of it.
  const parts = { ...JSON.parse(journal.toString()).parts, 1: 'etag', 4: 'etag' };
  const leave = async (): Promise<void> => {
    await writeFile(join(folder, name), left);
    await writeFile(join(folder, `${name}.${SERVER_ID}.upload`), JSON.stringify({ ...JSON.parse(journal.toString()), parts }));
    store.asked.length = 0;
  };
  await leave();
  await (await open()).recover([], async () => true);
  await until(isStored);
  expect(puts()).toEqual([]);

  await rm(join(store.folder, 'bucket', 'kept'), { recursive: true });
  store.trouble = (request, response) => {
    const isOfOld = request.url?.includes(JSON.parse(journal.toString()).uploadId) ?? false;
    if (isOfOld) response.writeHead(404).end();
    return isOfOld;
  };
  await leave();
  await (await open()).recover([], async () => true);
  await until(isStored);
  expect([puts(), (await store.bytes(name)).equals(left)]).toEqual([[2, 3, 4, 1], true]);
});

it('nothing goes for good before its record names it, and what is deleted meanwhile is taken back from the store', async () => {
  recorded = false;
  const recordings = await open();
  const { recordingId, ongoing } = await record(recordings);
  await until(() => expect(puts()).toEqual([2, 3]));
  await ongoing.stop();
  for (let round = 0; round < 5; round += 1) {
    clock.advance(5_000);
    await new Promise((done) => setTimeout(done, 10));
  }
  expect(puts()).toEqual([2, 3]);
  store.trouble = DOWN;
  await expect(recordings.remove(recordingId)).rejects.toThrow('no answer');
  store.trouble = null;
  expect(await recordings.remove(recordingId)).toBe(1);
  expect(store.asked.some((it) => it.startsWith('DELETE'))).toBe(true);
  await isStored();
  expect(store.has(`${recordingId}.webm`)).toBe(false);
  // A journal whose file is gone: its upload is given up at the next start.
  const stray = `${recordingId}.webm.${SERVER_ID}.upload`;
  await writeFile(join(folder, stray), JSON.stringify({ place: store.url, uploadId: 'left', partBytes: PART, parts: {} }));
  store.asked.length = 0;
  await (await open()).recover([], async () => true);
  expect([store.asked, await readdir(folder)]).toEqual([[`DELETE ${recordingId}.webm`], []]);
});

it('parts that completing changed are sent again: a full disk cut clusters off that had gone', async () => {
  const recordings = await open();
  const { recordingId, ongoing, name } = await record(recordings);
  await until(() => expect(puts()).toEqual([2, 3]));
  const [part] = (await readdir(folder)).filter((it) => it.startsWith(recordingId) && it.endsWith('.part'));
  // As much as when the last clusters had to make room.
  const path = join(folder, part ?? '');
  const file = await OpenFile.open(path);
  await file.truncate(2.5 * PART);
  await file.close();
  await ongoing.stop();
  const left = await readFile(join(folder, name));
  await until(isStored);
  expect((await store.bytes(name)).equals(left)).toBe(true);
});
