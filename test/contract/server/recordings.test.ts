import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import { confinement } from '../../../src/media/confinement.ts';
import { Finisher } from '../../../src/recordings/finisher.ts';
import { DOWN, TestObjectStore } from '../../support/object-store.ts';
import { ServerProcess } from '../../support/server.ts';
import type { Json } from '../../support/signaling/fake-socket.ts';
import { joinUnreachable as join } from '../../support/signaling/unreachable.ts';
import { readWebm } from '../../support/webm.ts';

const servers: ServerProcess[] = [];
afterEach(async () => {
  for (const server of servers) await server.kill();
  servers[0]?.dispose();
  servers.length = 0;
});

async function start(env: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await ServerProcess.start({
    env: { PAGES: 'none', ...env },
    ...(servers[0] ? { folder: servers[0].folder } : {}),
  });
  servers.push(server);
  return server;
}

const read = async (server: ServerProcess, path: string): Promise<Json> => await (await server.ask('GET', path)).json();
const recordings = async (server: ServerProcess): Promise<Json[]> => (await read(server, '/room_recordings')).data;

/** A room that records from its start, with somebody in it for so long. */
async function record(server: ServerProcess, name: string, ms: number): Promise<void> {
  const room = { name, display_name: `${name} of all`, record_on_start: true };
  expect((await server.ask('POST', '/rooms', room)).status).toBe(200);
  await join(server, name);
  await wait(ms);
}

it('what a server that is killed has recorded is a file after its next start, which plays, has its length and can be deleted', async () => {
  const first = await start();
  await record(first, 'weekly', 4_000);
  expect(await recordings(first)).toMatchObject([{ status: 'recording', uri: null }]);
  await first.kill();
  const folder = path(first.folder, 'data', 'recordings');
  expect(await readdir(folder)).toEqual([expect.stringMatching(/\.part$/)]);

  const second = await start();
  const recording = await vi.waitFor(async () => {
    const [one] = await recordings(second);
    expect(one).toMatchObject({ status: 'completed', format: 'video/webm', reason: 'server_died' });
    return one;
  }, 10_000);
  const answer = await fetch(recording.uri);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(answer.headers.get('content-type')).toBe('video/webm');
  expect(answer.headers.get('content-disposition')).toMatch(/^inline; filename="weekly of all 20\d\d-.*\.webm"/);
  expect(bytes.length).toBe(recording.size_in_bytes);
  const { durationMs, cues } = readWebm(bytes);
  expect(durationMs).toBeGreaterThan(1_500);
  expect(recording.duration).toBe(Math.round((durationMs ?? 0) / 1000));
  expect(cues.length).toBeGreaterThan(0);
  const part = await fetch(recording.uri, { headers: { range: 'bytes=4-7' } });
  expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, bytes.subarray(4, 8)]);
  expect((await second.ask('DELETE', `/room_recordings/${recording.id}`)).status).toBe(204);
  expect(await readdir(folder)).toEqual([]);

  // A server that is told to stop completes its files first.
  await record(second, 'stopped', 2_500);
  second.signal('SIGTERM');
  expect(await second.exited()).toBe(0);
  expect(await readdir(folder)).toEqual([expect.stringMatching(/\.webm$/)]);

  // From now on they go to an object store: one that takes a part and does not answer until the server is killed.
  const store = await TestObjectStore.start();
  store.trouble = (request) => request.method === 'PUT';
  const third = await start({ ...store.env, RECORDING_DAYS: '36500' });
  const [stopped] = await recordings(third);
  expect(stopped).toMatchObject({ status: 'completed', reason: null });
  const name = `${stopped.id}.webm`;
  await vi.waitFor(() => expect(store.asked).toContain(`PUT ${name}?partNumber=1`), 10_000);
  const kept = await readFile(path(folder, name));
  expect(Buffer.from(await (await fetch(stopped.uri)).arrayBuffer()).equals(kept)).toBe(true);
  await third.kill();
  store.trouble = null;
  const fourth = await start(store.env);
  await vi.waitFor(async () => expect(await readdir(folder)).toEqual([]), 10_000);
  const [{ uri }] = await recordings(fourth);
  const [whole, range, beyond] = await Promise.all([
    fetch(uri),
    fetch(uri, { headers: { range: 'bytes=4-7' } }),
    fetch(uri, { headers: { range: `bytes=${kept.length}-` } }),
  ]);
  expect(whole.headers.get('content-disposition')).toMatch(/^inline; filename="stopped of all 20\d\d-.*\.webm"/);
  expect(whole.headers.get('content-type')).toBe('video/webm');
  expect(Buffer.from(await whole.arrayBuffer()).equals(kept)).toBe(true);
  expect([range.status, range.headers.get('content-range')]).toEqual([206, `bytes 4-7/${kept.length}`]);
  expect(Buffer.from(await range.arrayBuffer())).toEqual(kept.subarray(4, 8));
  expect([beyond.status, (await fetch(uri, { method: 'HEAD' })).headers.get('content-length')]).toEqual([
    416,
    String(kept.length),
  ]);
  store.trouble = DOWN;
  expect((await fetch(uri)).status).toBe(502);
  expect((await fourth.ask('DELETE', `/room_recordings/${stopped.id}`)).status).toBe(500);
  store.trouble = null;
  expect((await fourth.ask('DELETE', `/room_recordings/${stopped.id}`)).status).toBe(204);
  expect([store.has(name), (await fetch(uri)).status]).toEqual([false, 404]);
  expect(third.output + fourth.output).not.toMatch(/S3RVER|X-Amz|AWS4/i);
  await store.dispose();
}, 60_000);

it('the process that completes a file reads and writes this one, and sees no secret', async () => {
  const folder = await mkdtemp(path(tmpdir(), 'wirespace-finisher-'));
  const [file, neighbour] = [path(folder, 'a.part'), path(folder, 'neighbour')];
  await writeFile(file, 'a file');
  await writeFile(neighbour, 'of somebody else');
  vi.stubEnv('SPACE_TOKEN', 'PTsecret');
  const entry = new URL('../../support/prying-finisher.mjs', import.meta.url);
  const finisher = new Finisher({ clock: systemClock, confine: confinement, entry });
  const fault = await finisher.finish(file).then(
    () => null,
    (error: Error) => error.message,
  );
  expect(JSON.parse(fault ?? '')).toEqual({
    changesItsFile: 'done',
    readsANeighbour: 'ERR_ACCESS_DENIED',
    writesANeighbour: 'ERR_ACCESS_DENIED',
    readsTheSystem: 'ERR_ACCESS_DENIED',
    forks: 'ERR_ACCESS_DENIED',
    environment: [],
  });
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

it('a server whose folder of recordings cannot be used says so and does not start', async () => {
  const server = await ServerProcess.launch({ env: { PAGES: 'none', RECORDINGS_DIR: '/dev/null/recordings' } });
  servers.push(server);
  expect(await server.exited()).not.toBe(0);
  expect(server.output).toContain('RECORDINGS_DIR: /dev/null/recordings cannot be used');
});
