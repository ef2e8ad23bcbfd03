import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/base/log.ts';
import { Engine } from '../../src/media/engine.ts';
import { MediaUnavailable } from '../../src/rooms/ports.ts';
import type { Caller } from '../support/caller/caller.ts';
import { hears, longestGap, shownIn } from '../support/caller/looks.ts';
import { callIdOf, sleep, TestRoom, testEngine, until, WORKER_ENTRY } from '../support/caller/room.ts';

let engine: Engine;
const rooms: TestRoom[] = [];

afterEach(async () => {
  for (const room of rooms.splice(0)) room.close();
  await engine.close();
});

async function openRoom(name: string, id: number): Promise<{ room: TestRoom; caller: Caller }> {
  const room = new TestRoom(engine, name);
  rooms.push(room);
  const caller = await room.join({ id, hertz: 440 });
  room.show([caller]);
  await until(`${name} works`, () => shownIn(caller, 0) === id);
  return { room, caller };
}

/** Pid of the worker that holds a room. */
async function workerOf(room: string): Promise<number> {
  const reports = await engine.stats();
  const pid = reports.find((report) => report.stats?.rooms.some((it) => it.room === room))?.pid;
  if (!pid) throw new Error(`no worker holds ${room}`);
  return pid;
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a media worker that is killed', () => {
  it('costs only its own rooms their calls: they are told and work again, the other room loses nothing', async () => {
    engine = testEngine(2);
    const hit = await openRoom('hit', 51);
    const spared = await openRoom('spared', 52);
    const pid = await workerOf('hit');
    expect(await workerOf('spared')).not.toBe(pid);
    await sleep(500);
    const killedAt = performance.now();
    process.kill(pid, 'SIGKILL');
    await until('the room is told', () => hit.room.events.crashes.length === 1, 3_000);
    expect((hit.room.events.crashes[0] ?? 0) - killedAt).toBeLessThan(1_000);
    // The members come back with new offers under their old call ids; the scene is still there.
    const back = await hit.room.join({ id: 51, hertz: 440 });
    hit.caller.close();
    back.video.watch([{ x: 0, y: 0, width: 640, height: 360 }]);
    await until('the picture is back', () => shownIn(back, 0) === 51);
    expect(performance.now() - killedAt).toBeLessThan(10_000);
    const to = performance.now();
    expect(longestGap(spared.caller.audio.arrivals, killedAt - 400, to)).toBeLessThan(300);
    expect(longestGap(spared.caller.video.frames, killedAt - 400, to)).toBeLessThan(500);
    expect(spared.room.events.crashes).toEqual([]);
    expect(spared.room.events.transport.filter((event) => event.at > killedAt)).toEqual([]);
    await until('two workers again', () => !lives(pid));
    await expect.poll(async () => (await engine.stats()).filter((report) => report.stats).length, { timeout: 5_000 }).toBe(2);
    expect((await engine.stats()).reduce((sum, report) => sum + report.restarts, 0)).toBe(1);
  });

  it('while it is the only one, makes the next offers wait for its successor', async () => {
    engine = testEngine(1);
    const { room, caller } = await openRoom('alone', 53);
    const pid = await workerOf('alone');
    process.kill(pid, 'SIGKILL');
    await until('the process is gone', () => !lives(pid));
    const back = await room.join({ id: 53, hertz: 440 });
    caller.close();
    await until('it is heard of', () => room.events.crashes.length === 1);
    back.video.watch([{ x: 0, y: 0, width: 640, height: 360 }]);
    await until('the picture is back', () => shownIn(back, 0) === 53);
  });

  it('rejects the requests that it did not answer', async () => {
    engine = testEngine(1);
    const { room, caller } = await openRoom('pending', 54);
    const pid = await workerOf('pending');
    process.kill(pid, 'SIGSTOP');
    const answer = room.answererOf(caller)(caller.offer());
    process.kill(pid, 'SIGKILL');
    await expect(answer).rejects.toBeInstanceOf(MediaUnavailable);
  });
});

describe('a media worker that hangs', () => {
  it('is killed after three silent seconds, and its rooms are told', async () => {
    engine = testEngine(1);
    const { room } = await openRoom('hung', 55);
    const pid = await workerOf('hung');
    process.kill(pid, 'SIGSTOP');
    await until('the room is told', () => room.events.crashes.length === 1, 8_000);
    expect(lives(pid)).toBe(false);
  });
});

describe('the engine', () => {
  it('places rooms on the least loaded worker, and starts workers only as they are needed', async () => {
    engine = new Engine({
      workers: 3,
      port: 44_000 + (process.pid % 1_000),
      bindAddress: '127.0.0.1',
      log: silentLog,
      entry: WORKER_ENTRY,
    });
    await engine.ready();
    const running = async () => (await engine.stats()).filter((report) => report.pid !== null).length;
    expect(await running()).toBe(1);
    for (const name of ['a', 'b', 'c']) {
      rooms.push(new TestRoom(engine, name));
      await expect
        .poll(async () => (await engine.stats()).every((report) => report.pid === null || report.stats), { timeout: 5_000 })
        .toBe(true);
    }
    expect((await engine.stats()).map((report) => report.rooms)).toEqual([1, 1, 1]);
    rooms.push(new TestRoom(engine, 'd'));
    expect((await engine.stats()).map((report) => report.rooms).sort()).toEqual([1, 1, 2]);
  });

  it('leaves no process behind, and refuses what comes after its end', async () => {
    engine = testEngine(2);
    const { room, caller } = await openRoom('last', 56);
    const pids = (await engine.stats()).map((report) => report.pid ?? 0);
    expect(pids.every(lives)).toBe(true);
    await engine.close();
    expect(pids.some(lives)).toBe(false);
    await expect(room.answererOf(caller)(caller.offer())).rejects.toBeInstanceOf(MediaUnavailable);
    expect(callIdOf(caller)).toBe('call-56');
  });

  it('reports calls, tiers and the use of the processor', async () => {
    engine = testEngine(1);
    const { caller } = await openRoom('figures', 57);
    await sleep(1_000);
    const [report] = await engine.stats();
    expect(report).toMatchObject({ rooms: 1, calls: 1, restarts: 0 });
    const room = report?.stats?.rooms[0];
    expect(room).toMatchObject({ room: 'figures', calls: 1, receivers: 1 });
    expect(room?.tiers[0]).toMatchObject({ width: 1280, height: 720, kbps: 1_200, receivers: 1 });
    expect(room?.tiers[0]?.frames).toBeGreaterThan(10);
    expect(report?.stats?.cpuMicroseconds).toBeGreaterThan(0);
    expect(hears(caller, 440)).toBe(false);
  });
});
