import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../base/log.ts';
import type { MediaRoomListener } from '../rooms/ports.ts';
import { Engine } from './engine.ts';

const folders: string[] = [];
const engines: Engine[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const nobody: MediaRoomListener = { talking() {}, transport() {}, sendAtMost() {}, preview() {}, crashed() {} };

/** An engine with one worker, which is a process that does nothing but tell how busy it is. */
async function engineOf({ cores, loopDelayMs, mostLoad }: { cores: number; loopDelayMs: number; mostLoad: number | null }) {
  const folder = mkdtempSync(join(tmpdir(), 'wirespace-busy-'));
  folders.push(folder);
  const entry = join(folder, 'worker.mjs');
  writeFileSync(
    entry,
    `process.on('message', ({ command }) => command?.kind === 'shutdown' && process.exit(0));
     process.on('disconnect', () => process.exit(0));
     const started = performance.now();
     setInterval(() => {
       const cpuMicroseconds = (performance.now() - started) * 1000 * ${cores};
       process.send({ type: 'heartbeat', cpuMicroseconds, rssBytes: 1, loopDelayMs: ${loopDelayMs} });
     }, 30);
     process.send({ type: 'ready' });`,
  );
  const engine = new Engine({ workers: 1, port: 1, log: silentLog, entry: pathToFileURL(entry), mostLoad, finishMs: 10 });
  engines.push(engine);
  await engine.ready();
  const room = engine.openRoom({ roomSessionId: 'a', quality: '720p', previews: false }, nobody);
  return { engine, room };
}

describe('the engine', () => {
  it('has no strength for another room when its workers keep the cores busy; rooms that run take calls', async () => {
    const { engine, room } = await engineOf({ cores: 0.95 * availableParallelism(), loopDelayMs: 0, mostLoad: 0.85 });
    expect(engine.overloaded).toBe(false);
    await expect.poll(() => engine.overloaded, { timeout: 5_000 }).toBe(true);
    expect(room.overloaded).toBe(false);
  });

  it('has none when even its best worker is late, second after second', async () => {
    const { engine, room } = await engineOf({ cores: 0.1, loopDelayMs: 250, mostLoad: 0.85 });
    await expect.poll(() => engine.overloaded, { timeout: 5_000 }).toBe(true);
    expect(room.overloaded).toBe(false);
  });

  it('takes no call to a room either when its worker is so late that sound breaks up', async () => {
    const { engine, room } = await engineOf({ cores: 0.1, loopDelayMs: 500, mostLoad: 0.85 });
    await expect.poll(() => room.overloaded, { timeout: 5_000 }).toBe(true);
    expect(engine.overloaded).toBe(true);
  });

  it('takes rooms as long as there is some strength left, and always when nobody cares', async () => {
    const calm = await engineOf({ cores: 0.7 * availableParallelism(), loopDelayMs: 150, mostLoad: 0.85 });
    const careless = await engineOf({ cores: 2 * availableParallelism(), loopDelayMs: 900, mostLoad: null });
    await new Promise((resolve) => setTimeout(resolve, 500));
    for (const { engine, room } of [calm, careless]) expect([engine.overloaded, room.overloaded]).toEqual([false, false]);
  });
});
