import { randomBytes } from 'node:crypto';
import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.ts';
import { systemClock } from '../../../base/clock.ts';
import { newCredentials, portOf } from './credentials.ts';
import { FramedConnection } from './framed-connection.ts';
import { Deframer, frameLength } from './framing.ts';
import { Front, type FrontedPath } from './front.ts';
import { freeLoopbackPort } from './loopback.ts';
import { isStun, readStun, writeCheck, writeSuccess } from './stun.ts';

const THEIRS = newCredentials();
const NATIVE = newCredentials();
/** The machine may be busy. */
const POLL = { timeout: 5_000 };

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanUp.splice(0)) clean();
});

/** Both ends of a TCP connection. */
async function connection(): Promise<{ client: net.Socket; server: net.Socket }> {
  const listener = net.createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const client = net.connect((listener.address() as net.AddressInfo).port, '127.0.0.1').on('error', () => {});
  const [server] = (await once(listener, 'connection')) as [net.Socket];
  cleanUp.push(() => {
    listener.close();
    client.destroy();
    server.destroy();
  });
  return { client, server };
}

const framed = (datagram: Buffer): Buffer => Buffer.concat([frameLength(datagram), datagram]);

/** Collects the datagrams that come to a client. */
function inbox(client: net.Socket): Buffer[] {
  const got: Buffer[] = [];
  const deframer = new Deframer();
  client.on('data', (bytes: Buffer) => got.push(...deframer.take(bytes)));
  return got;
}

async function bench() {
  const native = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  await once(native, 'listening');
  const port = await freeLoopbackPort(() => false);
  const front = new Front({ port, clock: systemClock, onError: (error) => expect.fail(String(error)) });
  let lost = 0;
  const path = await front.open(THEIRS, native.address().port, () => (lost += 1));
  path.know(NATIVE);
  cleanUp.push(() => {
    path.close();
    native.close();
  });
  return { front, path, native, port, lost: () => lost };
}

function check({ local }: FrontedPath, { password = local.pwd, ufrag = local.ufrag } = {}): Buffer {
  return writeCheck({
    transactionId: randomBytes(12),
    username: `${ufrag}:${THEIRS.ufrag}`,
    password,
    priority: 7,
    role: 'controlling',
    tieBreaker: randomBytes(8),
    nominates: true,
  });
}

/** A client that checks over a connection of its own and answers our checks. */
async function connected({ front, path }: { front: Front; path: FrontedPath }) {
  const { client, server } = await connection();
  const got = inbox(client);
  front.adopt(new FramedConnection(server, systemClock), framed(check(path)));
  await expect.poll(() => got.map((it) => readStun(it)?.kind), POLL).toEqual(['success', 'request']);
  const { transactionId = '' } = readStun(got[1] as Buffer) ?? {};
  client.write(framed(writeSuccess(transactionId, { address: '127.0.0.1', port: 9 }, THEIRS.pwd)));
  return { client, server, got };
}

describe('a client over TCP', () => {
  it('names the port of its worker in every check', async () => {
    const { path, port } = await bench();
    expect(portOf(path.local.ufrag)).toBe(port);
    expect(path.local.ufrag).toMatch(/^[A-Za-z0-9+/]{12}$/);
  });

  it('is answered with its own address, checked, and joined to the native side in both directions; another connection takes over when the first is cut', async () => {
    const { front, path, native, lost } = await bench();
    const inner: Buffer[] = [];
    let link: dgram.RemoteInfo | undefined;
    native.on('message', (datagram, from) => {
      inner.push(datagram);
      if (link) return;
      link = from;
      const question = { username: `${path.inner.ufrag}:${NATIVE.ufrag}`, password: path.inner.pwd, role: 'controlled' as const };
      const rest = { transactionId: randomBytes(12), priority: 1, tieBreaker: randomBytes(8), nominates: false };
      native.send(writeCheck({ ...question, ...rest }), from.port, from.address);
    });
    const { client, got } = await connected({ front, path });
    expect((got[0] as Buffer).includes(xored(client.localPort ?? 0))).toBe(true);
    await expect.poll(() => inner.length, POLL).toBeGreaterThan(0);

    // In pieces, and several in one.
    const media = Buffer.alloc(40, 0x90);
    const bytes = Buffer.concat([framed(media), framed(media)]);
    for (const piece of [bytes.subarray(0, 1), bytes.subarray(1, 30), bytes.subarray(30)]) {
      client.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await expect.poll(() => inner.filter((it) => it.equals(media)).length, POLL).toBe(2);
    const back = Buffer.alloc(50, 0x91);
    native.send(back, link?.port ?? 0, '127.0.0.1');
    await expect.poll(() => got.some((it) => it.equals(back)), POLL).toBe(true);

    client.destroy();
    const second = await connected({ front, path });
    second.client.write(framed(media));
    await expect.poll(() => inner.filter((it) => it.equals(media)).length, POLL).toBe(3);
    native.send(back, link?.port ?? 0, '127.0.0.1');
    await expect.poll(() => second.got.some((it) => it.equals(back)), POLL).toBe(true);
    expect(lost()).toBe(0);

    path.close();
    await once(second.client, 'close');
  });

  it.each([
    ['a check with a wrong password', (path: FrontedPath) => check(path, { password: 'x'.repeat(24) })],
    ['a check for somebody who is not here', (path: FrontedPath) => check(path, { ufrag: 'kYYPKrcG68rN' })],
    ['media', () => Buffer.alloc(100, 0x90)],
    ['an answer to a check', () => writeSuccess('00'.repeat(12), { address: '127.0.0.1', port: 9 }, THEIRS.pwd)],
  ])('that begins with %s is cut at once', async (_what, first) => {
    const { front, path } = await bench();
    const { client, server } = await connection();
    const got = inbox(client);
    front.adopt(new FramedConnection(server, systemClock), framed(first(path)));
    await once(client, 'close');
    expect(got).toEqual([]);
  });

  it('that breaks the framing is cut, and stays without harm to others', async () => {
    const { front, path } = await bench();
    const [bad, good] = [await connected({ front, path }), await connected({ front, path })];
    bad.client.write(Buffer.from([0xff, 0xff, 1]));
    await once(bad.client, 'close');
    good.client.write(framed(check(path)));
    const before = good.got.length;
    await expect.poll(() => good.got.length, POLL).toBeGreaterThan(before);
  });
});

describe('a client that does not take what it is sent', () => {
  it('loses media and keeps no memory; checks still go, within bounds; afterwards everything goes on', async () => {
    const clock = new ManualClock();
    const { client, server } = await connection();
    const framedServer = new FramedConnection(server, clock);
    let closed = false;
    framedServer.open(Buffer.alloc(0), { datagram: () => {}, closed: () => (closed = true) });
    const picture = Buffer.alloc(1_200, 0x90);
    const send = (datagram: Buffer, times: number): void => {
      for (let i = 0; i < times; i += 1) framedServer.send(datagram, isStun(datagram));
    };
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    // Until the system takes no more.
    while (framedServer.dropped === 0) {
      send(picture, 100);
      await turn();
    }
    expect(framedServer.queuedBytes).toBeGreaterThan(262_144 - 1_300);
    expect(framedServer.queuedBytes).toBeLessThanOrEqual(262_144 + 2 * 300);
    const answer = writeSuccess('00'.repeat(12), { address: '127.0.0.1', port: 9 }, THEIRS.pwd);
    send(answer, 100_000);
    expect(framedServer.queuedBytes).toBeLessThanOrEqual(2 * 262_144);
    await turn();

    const got = inbox(client);
    await expect.poll(() => framedServer.queuedBytes, POLL).toBe(0);
    expect(got.filter((it) => isStun(it)).length).toBeGreaterThan(1_000);
    const before = framedServer.dropped;
    const last = Buffer.alloc(99, 0x91);
    send(last, 1);
    await expect.poll(() => got.some((it) => it.equals(last)), POLL).toBe(true);
    expect([framedServer.dropped, closed]).toEqual([before, false]);
  });

  it('gets nothing more that would wait longer than half a second', async () => {
    const clock = new ManualClock();
    const { server } = await connection();
    const framedServer = new FramedConnection(server, clock);
    framedServer.open(Buffer.alloc(0), { datagram: () => {}, closed: () => {} });
    while (server.writableLength < 100_000) {
      framedServer.send(Buffer.alloc(1_200, 0x90), false);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const sound = Buffer.alloc(100, 0x90);
    clock.advance(499);
    framedServer.send(sound, false);
    expect(framedServer.dropped).toBe(0);
    clock.advance(1);
    framedServer.send(sound, false);
    expect(framedServer.dropped).toBe(1);
  });
});

/** A port as XOR-MAPPED-ADDRESS has it (RFC 8489, section 14.2). */
function xored(port: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(port ^ 0x2112);
  return bytes;
}
