import { copyFile, rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/base/log.ts';
import { Engine, type EngineOptions } from '../../src/media/engine.ts';
import type { MediaReport, MediaRoom } from '../../src/rooms/ports.ts';
import { sleep, WORKER_ENTRY } from '../support/caller/room.ts';
import { freeUdpPort } from '../support/free-ports.ts';

// A worker reads nothing but its own folder.
const entry = new URL('./slow-finish-worker.mjs', WORKER_ENTRY);
let engine: Engine;

beforeAll(() => copyFile(new URL('../support/slow-finish-worker.mjs', import.meta.url), entry));
afterAll(() => rm(entry));
afterEach(() => engine.close());

/** A room in which something has been made for a moment that takes `ms` to complete. */
async function open(ms: number, options: Partial<EngineOptions> = {}): Promise<{ room: MediaRoom; reports: MediaReport[] }> {
  engine = new Engine({ workers: 1, port: await freeUdpPort(), bindAddress: '127.0.0.1', log: silentLog, entry, ...options });
  await engine.ready();
  const reports: MediaReport[] = [];
  const nothing = (): void => {};
  const room = engine.openRoom(
    { roomSessionId: 'finishing', quality: '720p', previews: false },
    {
      ...{ talking: nothing, transport: nothing, sendAtMost: nothing, preview: nothing, lost: nothing, crashed: nothing },
      finished: (report) => void reports.push(report),
    },
  );
  room.setScene([{ callId: `takes-${ms}`, x: 0, y: 0, width: 320, height: 180 }]);
  await expect.poll(pictures, { timeout: 10_000 }).toBeGreaterThan(2);
  return { room, reports };
}

async function pictures(): Promise<number> {
  const tier = (await engine.stats())[0]?.stats?.rooms[0]?.tiers[2];
  return tier ? tier.frames + tier.repeats : 0;
}

const lives = async (): Promise<boolean> => (await engine.stats())[0]?.pid !== null;
const report = { id: 'slow', failed: false, bytes: expect.any(Number), durationMs: expect.any(Number) };

describe('a room that is closed', () => {
  it('is over for its calls at once, and its close ends when what was made of it is complete, which its owner hears before', async () => {
    const { room, reports } = await open(400);
    let closed = false;
    const closing = room.close().then(() => {
      closed = true;
    });
    await expect.poll(async () => (await engine.stats())[0]?.stats?.rooms).toEqual([]);
    expect([closed, reports]).toEqual([false, []]);
    await closing;
    expect(reports).toEqual([report]);
    expect(reports[0]?.bytes).toBeGreaterThan(100);
    expect(reports[0]?.durationMs).toBeGreaterThanOrEqual(20);
  });

  it('is waited for by a server that stops, also when it was closed before', async () => {
    const { room, reports } = await open(400);
    void room.close();
    await engine.close();
    expect(reports).toEqual([report]);
    expect(await lives()).toBe(false);
  });

  it('is waited for no longer than there is time, by who closes it and by a server that stops', async () => {
    const { room, reports } = await open(60_000, { finishMs: 300 });
    await room.close();
    expect(await lives()).toBe(true);
    await engine.close(100);
    expect([reports, await lives()]).toEqual([[], false]);
  });

  it('is not waited for when its worker has died', async () => {
    const { room, reports } = await open(60_000);
    const closing = room.close();
    await sleep(100);
    process.kill((await engine.stats())[0]?.pid as number, 'SIGKILL');
    await closing;
    expect(reports).toEqual([]);
  });
});
