import { afterAll, beforeAll, expect, it } from 'vitest';
import { freeTcpPort } from '../../support/free-ports.ts';
import { ServerProcess } from '../../support/server.ts';
import { client3, connect4, Heard, type ServerClient } from '../../support/server-sdk.ts';
import { joinUnreachable } from '../../support/signaling/unreachable.ts';

let env: Record<string, string>;
let server: ServerProcess;
let version4: ServerClient;
// biome-ignore lint/suspicious/noExplicitAny: the client of version 3 is looked at from outside.
let version3: any;
const [heard4, heard3] = [new Heard(), new Heard()];

beforeAll(async () => {
  env = { PORT: String(await freeTcpPort()), METRICS_PORT: String(await freeTcpPort()) };
  server = await ServerProcess.start({ env });
  const socket = server.url.replace('http', 'ws');
  version4 = await connect4(socket, server.project, server.token);
  version3 = await client3(socket, server.project, server.token);
});
afterAll(async () => {
  await version4?.disconnect();
  version3?.disconnect();
  await server?.stop();
  first?.dispose();
});

/** The server of before the restart, whose folder the later one uses. */
let first: ServerProcess | undefined;

async function restarted(): Promise<void> {
  first ??= server;
  await server.kill();
  server = await ServerProcess.start({ env, folder: server.folder });
  // Each SDK comes back 1 to 4 s after it lost its socket; what it asks until then waits.
  await expect.poll(sockets, { timeout: 20_000 }).toBe(2);
  await version4.video.getRoomSessions();
  await version3.getRoomSessions();
}

async function sockets(): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${env.METRICS_PORT}/metrics`)).text();
  return Number(/^wirespace_sockets (\d+)$/m.exec(text)?.[1]);
}

const namesOf = (heard: Heard, event: string): string[] => heard.of(event).map(({ name }) => name);

it('server SDKs hear of sessions although the server was killed meanwhile: listeners of their project are never subscribed again (185)', async () => {
  await version4.video.listen(heard4.listeners('onRoomStarted', 'onRoomEnded'));
  const on3 = heard3.listeners('started', 'ended');
  version3.on('room.started', on3.started);
  version3.on('room.ended', on3.ended);
  // Version 3 would subscribe by itself, a moment later.
  await version3.subscribe();
  const before = await joinUnreachable(server, 'before');
  await expect.poll(() => [namesOf(heard4, 'onRoomStarted'), namesOf(heard3, 'started')]).toEqual([['before'], ['before']]);

  for (const name of ['after', 'after_another']) {
    await restarted();
    const page = await joinUnreachable(server, name);
    await expect.poll(() => [namesOf(heard4, 'onRoomStarted').at(-1), namesOf(heard3, 'started').at(-1)]).toEqual([name, name]);
    const [session] = heard4.of('onRoomStarted').slice(-1);
    // What is new can be followed as ever.
    await session.listen(heard4.listeners('onRoomUpdated'));
    await session.lock();
    await expect.poll(() => heard4.of('onRoomUpdated').at(-1)).toMatchObject({ name, locked: true });
    await page.bye();
    await expect.poll(() => [namesOf(heard4, 'onRoomEnded').at(-1), namesOf(heard3, 'ended').at(-1)]).toEqual([name, name]);
  }
  before.cut();
  expect(namesOf(heard4, 'onRoomStarted')).toEqual(['before', 'after', 'after_another']);
  expect(namesOf(heard3, 'started')).toEqual(['before', 'after', 'after_another']);
}, 90_000);
