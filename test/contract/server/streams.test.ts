import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, expect, it, vi } from 'vitest';
import { RtmpServer } from '../../support/receivers.ts';
import { ServerProcess } from '../../support/server.ts';
import type { Json } from '../../support/signaling/fake-socket.ts';
import { joinUnreachable } from '../../support/signaling/unreachable.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** The processes that send for a server. */
async function senders(server: ServerProcess): Promise<number> {
  const found = await promisify(execFile)('pgrep', ['-c', '-P', String(server.pid), '-f', 'sending/main.js']).catch(() => ({
    stdout: '0',
  }));
  return Number(found.stdout);
}

it('a room is streamed from start to stop, by its members and as REST has it; no other private host is called, no process stays, no key is in the log', async () => {
  const rtmp = await RtmpServer.start();
  ends.push(() => rtmp.close());
  const env = { PAGES: 'none', LOG_LEVEL: 'trace', STREAM_ALLOW: `127.0.0.1:${rtmp.port}` };
  const server = await ServerProcess.start({ env });
  ends.push(() => server.stop());
  const address = (key: string) => `rtmp://127.0.0.1:${rtmp.port}/live/${key}`;
  const room: Json = await (await server.ask('POST', '/rooms', { name: 'shown' })).json();
  expect((await server.ask('POST', `/rooms/${room.id}/streams`, { url: address('secret-of-rest') })).status).toBeLessThan(300);
  const client = await joinUnreachable(server, 'shown', ['room.stream']);
  const { stream } = await client.call('video.stream.start', { url: address('secret-of-member') });
  expect(stream.state).toBe('streaming');
  await vi.waitFor(
    async () =>
      expect([
        await senders(server),
        (await rtmp.bytes('secret-of-member')) > 50_000,
        (await rtmp.bytes('secret-of-rest')) > 50_000,
      ]).toEqual([2, true, true]),
    10_000,
  );
  // What the operator has not named is private as before.
  for (const url of ['rtmp://127.0.0.1:1/live/x', 'rtmps://[::1]/live/x', 'srt://10.0.0.1:9000', 'rtmp://2130706433/live/x'])
    expect(await client.call('video.stream.start', { url })).toMatchObject({ code: '400', message: 'Bad Request: url_refused' });
  await client.call('video.stream.stop', { stream_id: stream.id });
  await vi.waitFor(async () => expect(await senders(server)).toBe(1), 5_000);
  await client.bye();
  await vi.waitFor(async () => expect(await senders(server)).toBe(0), 5_000);
  expect(server.output).toContain('a stream is streaming');
  expect(server.output).not.toContain('secret-of');
});
