import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { FakeTaps, pieces } from '../../test/support/sound-pieces.ts';
import { readWebm } from '../../test/support/webm.ts';
import { silentLog } from '../base/log.ts';
import { type MediaRoom, RecordingDeferred, type RecordingFailure, RecordingLost, RecordingRefused } from '../rooms/ports.ts';
import { finish } from '../webm/finish.ts';
import { OpenFile } from './finishing/open-file.ts';
import { partName } from './names.ts';
import { Recordings } from './recordings.ts';
import { type Disk, Space, type SpaceLimits } from './space.ts';

const SERVER_ID = '5e2fe200-0000-4000-8000-000000000001';
const OTHER_SERVER = '5e2fe200-0000-4000-8000-000000000002';
const ROOM = {} as MediaRoom;

let folder: string;
let clock: ManualClock;
let taps: FakeTaps;
let failures: RecordingFailure[];
const disk = { left: 1e9, usedBytes: 0 };
const DISK: Disk = { free: async () => disk.left, used: async () => disk.usedBytes };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirespace-recordings-'));
  clock = new ManualClock();
  taps = new FakeTaps();
  failures = [];
  Object.assign(disk, { left: 1e9, usedBytes: 0 });
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

async function finishHere(path: string) {
  const file = await OpenFile.open(path);
  try {
    return await finish(file);
  } finally {
    await file.close();
  }
}

function open(limits: SpaceLimits = { mostBytes: null, freeBytes: 0 }, finishing = finishHere): Promise<Recordings> {
  const space = new Space(folder, limits, DISK);
  const finisher = { finish: finishing };
  return Recordings.open({ folder, serverId: SERVER_ID, taps, finisher, space, clock, log: silentLog, audioOnly: false });
}

function start(recordings: Recordings, recordingId: string = randomUUID()) {
  const spec = { recordingId, projectId: randomUUID(), roomSessionId: randomUUID(), audioOnly: true, format: null };
  const ongoing = recordings.start(spec, ROOM, { failed: (reason) => void failures.push(reason) });
  const send = (bytes: Uint8Array): void => taps.listeners.get(recordingId)?.bytes(bytes);
  return { recordingId, ongoing, send };
}

describe('recordings in a folder', () => {
  it('are named by their ids, and have all that came until the tap had stopped', async () => {
    const recordings = await open();
    const { recordingId, ongoing, send } = start(recordings);
    const all = pieces(3);
    const last = all.pop() as Buffer;
    for (const piece of all) send(piece);
    taps.onStop = (listener) => listener.bytes(last);
    const file = await ongoing.stop();
    expect(file).toMatchObject({ name: `${recordingId}.webm`, format: 'audio/webm', durationS: 3 });
    expect(await readdir(folder)).toEqual([file.name]);
    expect(readWebm(await readFile(join(folder, file.name))).durationMs).toBe(3_000);
    expect(await ongoing.stop()).toEqual(file);
    await recordings.close();
  });

  it('without anything that plays are no file', async () => {
    const recordings = await open();
    const { ongoing, send } = start(recordings);
    send(pieces(1)[0] as Buffer);
    await expect(ongoing.stop()).rejects.toThrow(RecordingLost);
    expect(await readdir(folder)).toEqual([]);
    await recordings.close();
  });

  it.each<[what: string, reason: RecordingFailure, limits: SpaceLimits]>([
    ['the free space comes to its floor', 'disk_full', { mostBytes: null, freeBytes: 1e9 - 20_000 }],
    ['all of them reach their quota', 'quota', { mostBytes: 20_000, freeBytes: 0 }],
  ])('end with what they have when %s, and none is begun then', async (_, reason, limits) => {
    const recordings = await open(limits);
    const { ongoing, send } = start(recordings);
    for (const piece of pieces(10)) send(piece);
    expect(failures).toEqual([reason]);
    expect((await ongoing.stop()).durationS).toBeGreaterThan(3);
    // What it took to complete the file counts, too.
    disk.left = 0;
    disk.usedBytes = 20_001;
    clock.advance(5_000);
    await new Promise((done) => setImmediate(done));
    if (reason === 'disk_full') expect(() => start(recordings)).toThrow(RecordingRefused);
    await recordings.close();
  });

  it('are counted to the byte, and deletion makes room', async () => {
    disk.usedBytes = 400;
    const recordings = await open({ mostBytes: 400 + 5_000, freeBytes: 0 });
    const first = start(recordings);
    first.send(Buffer.alloc(4_999));
    const [head = Buffer.alloc(0)] = pieces(1);
    expect(failures).toEqual([]);
    first.send(Buffer.alloc(1));
    expect(failures).toEqual([]);
    first.send(Buffer.alloc(1));
    expect(failures).toEqual(['quota']);
    await expect(first.ongoing.stop()).rejects.toThrow(RecordingLost);
    // Nothing of it plays: it is gone, and takes no room.
    const second = start(recordings);
    for (const piece of pieces(1)) second.send(piece);
    const file = await second.ongoing.stop();
    await recordings.remove(second.recordingId);
    expect([file.name, await readdir(folder)]).toEqual([`${second.recordingId}.webm`, []]);
    const third = start(recordings);
    third.send(Buffer.concat([head, Buffer.alloc(5_000 - head.length)]));
    expect(failures).toEqual(['quota']);
    await expect(third.ongoing.stop()).rejects.toThrow(RecordingLost);
    await recordings.close();
  });

  it('end when a worker sends more than a room can have, or when it fails', async () => {
    const recordings = await open();
    const flood = start(recordings);
    const path = join(folder, partName(flood.recordingId, SERVER_ID));
    for (let sent = 4; sent <= 16; sent += 4) {
      flood.send(Buffer.alloc(4 * 1024 * 1024));
      await vi.waitFor(async () => expect((await stat(path)).size).toBe(sent * 1024 * 1024), 10_000);
    }
    expect(failures).toEqual([]);
    flood.send(Buffer.alloc(1));
    expect(failures).toEqual(['media_failed']);
    const broken = start(recordings);
    for (const piece of pieces(2)) broken.send(piece);
    taps.listeners.get(broken.recordingId)?.failed();
    taps.listeners.get(broken.recordingId)?.failed();
    expect(failures).toEqual(['media_failed', 'media_failed']);
    expect((await broken.ongoing.stop()).durationS).toBe(2);
    await recordings.close();
  });
});

/** Lets the disk and the finisher work. */
const turn = (): Promise<unknown> => new Promise((done) => setTimeout(done, 30));

describe('a file that cannot be completed for the moment', () => {
  /** Fails so often, then works. */
  const failing = async (failures: number) => {
    let attempts = 0;
    const recordings = await open(undefined, async (path) => {
      attempts += 1;
      if (attempts <= failures) throw new Error('spawn EAGAIN');
      return await finishHere(path);
    });
    const { ongoing, send } = start(recordings);
    for (const piece of pieces(2)) send(piece);
    const stopped = ongoing.stop();
    stopped.catch(() => undefined);
    const reached = (count: number) => vi.waitFor(() => expect(attempts).toBe(count));
    return { recordings, stopped, reached, attempts: () => attempts };
  };

  it('is tried again after 5 s, a minute and ten', async () => {
    const { recordings, stopped, reached, attempts } = await failing(3);
    let before = 1;
    await reached(1);
    for (const ms of [5_000, 60_000, 600_000]) {
      await turn();
      clock.advance(ms - 1);
      await turn();
      expect(attempts()).toBe(before);
      clock.advance(1);
      before += 1;
      await reached(before);
    }
    expect(await stopped).toMatchObject({ durationS: 2 });
    await recordings.close();
  });

  it('is left for the next start when the server stops, and when nothing helps', async () => {
    const stopping = await failing(9);
    await stopping.reached(1);
    await turn();
    await stopping.recordings.close();
    await expect(stopping.stopped).rejects.toThrow(RecordingDeferred);
    expect(await readdir(folder)).toEqual([expect.stringMatching(/\.part$/)]);
    const hopeless = await failing(9);
    for (const [i, ms] of [5_000, 60_000, 600_000].entries()) {
      await hopeless.reached(i + 1);
      await turn();
      clock.advance(ms);
    }
    await expect(hopeless.stopped).rejects.toThrow('EAGAIN');
    expect(hopeless.attempts()).toBe(4);
    expect(await readdir(folder)).toHaveLength(2);
    await hopeless.recordings.close();
  });
});

describe('removing a recording', () => {
  it('removes every file of it, also of other servers and damaged ones, and no other', async () => {
    const recordings = await open();
    const [id, other] = [randomUUID(), randomUUID()];
    const names = [`${id}.webm`, partName(id, OTHER_SERVER), `${partName(id, SERVER_ID)}.damaged`];
    for (const name of [...names, `${other}.webm`]) await writeFile(join(folder, name), 'file');
    expect(await recordings.remove(id)).toBe(3);
    expect(await readdir(folder)).toEqual([`${other}.webm`]);
    expect([await recordings.remove(id), await recordings.remove('')]).toEqual([0, 0]);
    await recordings.close();
  });

  it('says so when a file stays, or when it still runs', async () => {
    const recordings = await open();
    const id = randomUUID();
    await mkdir(join(folder, `${id}.webm`));
    await expect(recordings.remove(id)).rejects.toThrow();
    const { recordingId, ongoing, send } = start(recordings);
    for (const piece of pieces(1)) send(piece);
    await expect(recordings.remove(recordingId)).rejects.toThrow('runs');
    expect((await ongoing.stop()).durationS).toBe(1);
    await recordings.close();
  });
});

describe('after a crash', () => {
  const parts = async (recordings: Recordings, fileless: string[] = []) => {
    const recovered: { recordingId: string; durationS: number }[] = [];
    await recordings.recover(fileless, async (file) => recovered.push(file) > 0);
    return recovered.map(({ recordingId, durationS }) => ({ recordingId, durationS }));
  };

  it('files of this server are completed, torn or not; those of others and what is no recording stay as they are', async () => {
    const [torn, other, empty] = [randomUUID(), randomUUID(), randomUUID()];
    const whole = Buffer.concat(pieces(4));
    await writeFile(join(folder, partName(torn, SERVER_ID)), whole.subarray(0, whole.length - 5));
    await writeFile(join(folder, partName(other, OTHER_SERVER)), whole);
    await writeFile(join(folder, partName(empty, SERVER_ID)), '');
    await writeFile(join(folder, 'notes.part'), 'of the owner');
    const recordings = await open();
    const [file, ...more] = await parts(recordings);
    expect([file?.recordingId, more]).toEqual([torn, []]);
    expect(file?.durationS).toBeGreaterThanOrEqual(3);
    expect((await readdir(folder)).sort()).toEqual([`${torn}.webm`, partName(other, OTHER_SERVER), 'notes.part'].sort());
    await recordings.close();
  });

  it('a file that was complete before its record said so is found, and one that cannot be completed now is at the next start', async () => {
    const [complete, stuck] = [randomUUID(), randomUUID()];
    await writeFile(join(folder, `${complete}.webm`), Buffer.concat(pieces(2)));
    await writeFile(join(folder, partName(stuck, SERVER_ID)), Buffer.concat(pieces(2)));
    const failing = await open(undefined, async (path) => {
      if (path.includes(stuck)) throw new Error('no memory');
      return await finishHere(path);
    });
    expect(await parts(failing, [complete, randomUUID()])).toEqual([{ recordingId: complete, durationS: 2 }]);
    await failing.close();
    const working = await open();
    expect(await parts(working)).toEqual([{ recordingId: stuck, durationS: 2 }]);
    await working.close();
  });

  it('a file that no record names is moved aside, and one whose size cannot be read is left', async () => {
    const [unknown, unreadable] = [randomUUID(), randomUUID()];
    await writeFile(join(folder, partName(unknown, SERVER_ID)), Buffer.concat(pieces(2)));
    await symlink(partName(unreadable, SERVER_ID), join(folder, partName(unreadable, SERVER_ID)));
    const recordings = await open();
    await recordings.recover([], async () => false);
    expect((await readdir(folder)).sort()).toEqual([`${unknown}.webm.unknown`, partName(unreadable, SERVER_ID)].sort());
    await recordings.close();
  });

  it('a large file in which nothing plays is kept for somebody who knows better', async () => {
    const id = randomUUID();
    await writeFile(join(folder, partName(id, SERVER_ID)), Buffer.alloc(100_000));
    const recordings = await open();
    expect(await parts(recordings)).toEqual([]);
    expect((await stat(join(folder, `${partName(id, SERVER_ID)}.damaged`))).size).toBe(100_000);
    await recordings.close();
  });
});

it('a folder that cannot be made is said at the start', async () => {
  await writeFile(join(folder, 'file'), '');
  const space = new Space(folder, { mostBytes: null, freeBytes: 0 }, DISK);
  const options = { serverId: SERVER_ID, taps, finisher: { finish: finishHere }, space, clock, log: silentLog, audioOnly: false };
  await expect(Recordings.open({ ...options, folder: join(folder, 'file') })).rejects.toThrow();
  await mkdir(join(folder, 'fine'));
});

it('a disk that does not answer is asked once, and one that fails lets nothing begin until it works again', async () => {
  let asked = 0;
  let answer: (bytes: number) => void = () => {};
  const disk: Disk = {
    free: () => {
      asked += 1;
      return new Promise((resolve, reject) => {
        answer = (bytes) => (bytes < 0 ? reject(new Error('gone')) : resolve(bytes));
      });
    },
    used: async () => 0,
  };
  const space = new Space('anywhere', { mostBytes: null, freeBytes: 10 }, disk);
  const looks = [space.look(), space.look()];
  expect(asked).toBe(1);
  answer(-1);
  await Promise.all(looks);
  expect(space.refusal()).toBe('disk_failed');
  const again = space.look();
  answer(10);
  await again;
  expect([space.refusal(), space.refusal(1)]).toEqual([null, 'disk_full']);
});
