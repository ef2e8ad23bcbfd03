import { randomBytes } from 'node:crypto';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../base/clock.ts';
import { newCredentials } from './credentials.ts';
import { Front, type FrontedPath } from './front.ts';
import { freeLoopbackPort } from './loopback.ts';
import { isAuthentic, isStun, readStun, writeCheck, writeSuccess } from './stun.ts';

const THEIRS = newCredentials();
const NATIVE = newCredentials();

const sockets: dgram.Socket[] = [];
const paths: FrontedPath[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
  for (const path of paths.splice(0)) path.close();
});

async function socketAt(address: string): Promise<dgram.Socket> {
  const socket = dgram.createSocket(address.includes(':') ? 'udp6' : 'udp4');
  sockets.push(socket);
  socket.bind(0, address);
  await once(socket, 'listening');
  return socket;
}

/** Collects what comes to a socket. */
function inbox(socket: dgram.Socket): Buffer[] {
  const got: Buffer[] = [];
  socket.on('message', (datagram) => got.push(datagram));
  return got;
}

async function bench() {
  const native = await socketAt('127.0.0.1');
  const port = await freeLoopbackPort(() => false);
  const front = new Front({ port, clock: systemClock, onError: (error) => expect.fail(String(error)) });
  const path = await front.open(THEIRS, native.address().port, () => undefined);
  paths.push(path);
  path.know(NATIVE);
  return { front, path, port, native };
}

/** How the native library asks whether its client is there. */
function nativeCheck({ inner }: FrontedPath) {
  return { username: `${inner.ufrag}:${NATIVE.ufrag}`, password: inner.pwd, role: 'controlled' as const, nominates: false };
}

describe.each(['127.0.0.1', '127.0.0.2', '::1'])('a client at %s', (address) => {
  it('is answered where it is, checked, and joined to the native side in both directions, its early ClientHello included', async () => {
    const { path, port, native } = await bench();
    const client = await socketAt(address);
    const got = inbox(client);
    const target = address === '::1' ? '::1' : '127.0.0.1';
    const check = {
      transactionId: randomBytes(12),
      username: `${path.local.ufrag}:${THEIRS.ufrag}`,
      password: path.local.pwd,
      priority: 7,
      role: 'controlling' as const,
      tieBreaker: randomBytes(8),
      nominates: true,
    };
    client.send(writeCheck(check), port, target);
    await expect.poll(() => got.slice(0, 2).map((it) => readStun(it)?.kind)).toEqual(['success', 'request']);
    const [answer] = got as [Buffer];
    const message = readStun(answer);
    expect(message && isAuthentic(answer, message, path.local.pwd)).toBe(true);
    // The address in the answer is the client's own.
    const mine = writeSuccess(check.transactionId.toString('hex'), { address, port: client.address().port }, path.local.pwd);
    expect(answer.equals(mine)).toBe(true);

    // It is a client that begins the handshake, and does so before it has answered our check; a stranger does as well.
    const hello = Buffer.alloc(1_300, 22);
    client.send(hello, port, target);
    (await socketAt(address)).send(Buffer.alloc(1_300, 23), port, target);

    const inner = inbox(native);
    let link: dgram.RemoteInfo | undefined;
    native.on('message', (_datagram, from) => {
      if (!link) native.send(writeCheck({ ...check, ...nativeCheck(path) }), from.port, from.address);
      link = from;
    });
    const accept = (question: Buffer | undefined): void => {
      const asked = question && readStun(question);
      if (asked?.kind !== 'request') return;
      client.send(writeSuccess(asked.transactionId, { address: target, port }, THEIRS.pwd), port, target);
    };
    client.on('message', accept);
    accept(got.at(-1));
    await expect.poll(() => inner.length).toBeGreaterThan(0);
    expect(readStun(inner[0] as Buffer)).toMatchObject({ username: `${NATIVE.ufrag}:${path.inner.ufrag}`, useCandidate: true });

    // Until the native side shows that it has it, it comes again: this one lost the first.
    await expect.poll(() => inner.filter((it) => it.equals(hello)).length).toBeGreaterThan(1);
    expect(inner.filter((it) => !isStun(it) && !it.equals(hello))).toEqual([]);
    expect(inner.findIndex((it) => readStun(it)?.kind === 'success')).toBeLessThan(inner.findIndex((it) => it.equals(hello)));
    const media = Buffer.alloc(40, 0x90);
    client.send(media, port, target);
    await expect.poll(() => inner.some((it) => it.equals(media))).toBe(true);
    const back = Buffer.alloc(50, 0x91);
    native.send(back, link?.port ?? 0, '127.0.0.1');
    await expect.poll(() => got.some((it) => it.equals(back))).toBe(true);
    const handed = inner.filter((it) => it.equals(hello)).length;
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(inner.filter((it) => it.equals(hello)).length).toBe(handed);
  });
});

it('a port that somebody else has is tried again with the next call', async () => {
  const other = await socketAt('127.0.0.1');
  const native = await socketAt('127.0.0.1');
  const front = new Front({ port: other.address().port, bindAddress: '127.0.0.1', clock: systemClock, onError: () => {} });
  await expect(front.open(THEIRS, native.address().port, () => undefined)).rejects.toThrow('EADDRINUSE');
  sockets.splice(sockets.indexOf(other), 1);
  await new Promise<void>((resolve) => other.close(resolve));
  paths.push(await front.open(THEIRS, native.address().port, () => undefined));
});
