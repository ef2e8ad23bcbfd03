import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Logger } from '../../../src/base/log.ts';
import { silentLog } from '../../../src/base/log.ts';
import { Engine, type EngineOptions } from '../../../src/media/engine.ts';
import type { MediaRoom } from '../../../src/rooms/ports.ts';

let engine: Engine | undefined;

afterEach(async () => {
  vi.unstubAllEnvs();
  await engine?.close();
});

function engineOf(entry: string, options: Partial<EngineOptions> = {}): Engine {
  engine = new Engine({
    workers: 1,
    port: 43_000,
    log: silentLog,
    entry: new URL(`../../support/${entry}`, import.meta.url),
    ...options,
  });
  return engine;
}

describe('a media worker that somebody has taken over', () => {
  it('reads no file of others, writes none, starts no process and no thread, and sees no secret', async () => {
    vi.stubEnv('SPACE_TOKEN', 'PTsecret');
    vi.stubEnv('DATABASE_URL', 'postgres://secret');
    const lines: string[] = [];
    const log = { ...silentLog, warn: (_about: object, text: string) => lines.push(text) } as unknown as Logger;
    await engineOf('prying-worker.mjs', { log }).ready();
    const report = JSON.parse(lines.find((line) => line.includes('outcome'))?.replace(/^[^{]*/, '') ?? '{}');
    expect(report.outcome).toEqual({
      readsTheSystem: 'ERR_ACCESS_DENIED',
      readsTheProject: 'ERR_ACCESS_DENIED',
      readsItself: 'done',
      writes: 'ERR_ACCESS_DENIED',
      spawns: 'ERR_ACCESS_DENIED',
      forks: 'ERR_ACCESS_DENIED',
      startsThreads: 'ERR_ACCESS_DENIED',
    });
    const expected = ['PATH', 'UV_THREADPOOL_SIZE', 'MALLOC_', 'MIMALLOC_', 'NODE_CHANNEL_'];
    expect(report.environment.filter((name: string) => !expected.some((known) => name.startsWith(known)))).toEqual([]);
    // Nothing is said on the way that would worry an operator.
    expect(lines.filter((line) => line.includes('Warning'))).toEqual([]);
  });
});

describe('the memory of a media worker', () => {
  const memory = { fullBytes: 1_000, mostBytes: 1_500 };
  const open = (name: string, crashed = () => {}): MediaRoom => {
    const listener = { talking: () => {}, transport: () => {}, sendAtMost: () => {}, preview: () => {}, crashed };
    return (engine as Engine).openRoom({ roomSessionId: name, quality: '720p', previews: false }, listener);
  };
  const heard = () => new Promise((resolve) => setTimeout(resolve, 200));

  it('at its limit takes calls and rooms, and beyond it none', async () => {
    const only = engineOf('hungry-worker.mjs', { memory });
    await only.ready();
    const room = open('memory-1000');
    await heard();
    expect([room.overloaded, only.overloaded]).toEqual([false, false]);
    open('memory-1001');
    await heard();
    expect([room.overloaded, only.overloaded]).toEqual([true, true]);
    open('memory-900');
    await heard();
    expect([room.overloaded, only.overloaded]).toEqual([false, false]);
  });

  it('beyond one and a half times as much makes another worker take its place', async () => {
    await engineOf('hungry-worker.mjs', { memory }).ready();
    let crashes = 0;
    open('memory-1500', () => (crashes += 1));
    await heard();
    expect(crashes).toBe(0);
    const greedy = open('memory-1501');
    await vi.waitFor(() => expect((engine as Engine).stats()).resolves.toMatchObject([{ restarts: 1 }]), 5_000);
    greedy.close();
    await vi.waitFor(() => expect(crashes).toBe(1), 5_000);
  });

  it('leads new rooms to another worker', async () => {
    await engineOf('hungry-worker.mjs', { memory, workers: 2, spare: 2 }).ready();
    await vi.waitFor(() => expect(engine?.available).toBe(true));
    const rooms = async (): Promise<number[]> => (await (engine as Engine).stats()).map((worker) => worker.rooms);
    open('memory-1400');
    await heard();
    // Which of two idle workers has the first room is chance.
    const full = (await rooms()).indexOf(1);
    for (const name of ['a-1', 'b-1', 'c-1']) open(name);
    await heard();
    expect(await rooms()).toEqual(full === 0 ? [1, 3] : [3, 1]);
  });
});
