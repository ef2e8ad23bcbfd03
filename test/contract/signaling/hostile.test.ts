import { connect as connectTcp, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PERMISSIONS } from '../../../src/wire/permissions.ts';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { Space } from '../../support/signaling/space.ts';

let space: Space;
let bystander: RawClient;
beforeEach(async () => {
  space = await Space.start({ limits: { connectionsPerAddress: 20 } });
  bystander = await space.joined({ u: 'Bystander', s: [...PERMISSIONS] });
});
afterEach(async () => {
  // Whatever was done to the server, the others did not notice.
  expect((await bystander.call('video.members.get')).code).toBe('200');
  expect(bystander.closed).toBeNull();
  expect(space.errors).toEqual([]);
  await space.stop();
});

/** A socket that speaks WebSocket by hand, after the handshake. */
function byHand(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp(port, '127.0.0.1');
    socket.on('error', reject);
    socket.once('data', () => resolve(socket));
    socket.write(
      'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
  });
}

/** A masked frame (RFC 6455, section 5.2) with the mask 0, so that the payload shows as it is. */
function frame(opcode: number, payload: Buffer, fin = true): Buffer {
  const head = payload.length < 126 ? [0x80 | payload.length] : [0x80 | 126, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from([(fin ? 0x80 : 0) | opcode, ...head, 0, 0, 0, 0]), payload]);
}

/** Code of the close frame that the server sends. */
function closeCode(socket: Socket): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.on('data', (data) => {
      if ((data[0] ?? 0) === 0x88) resolve(data.readUInt16BE(2));
    });
    setTimeout(() => reject(new Error('no close frame within 2 s')), 2_000).unref();
  });
}

/** What hostile input gets, it gets within 2 s. */
async function soon<T>(asked: Promise<T>): Promise<T> {
  const started = performance.now();
  const got = await asked;
  expect(performance.now() - started).toBeLessThan(2_000);
  return got;
}

describe('hostile input', () => {
  it('is closed with 1009 above the frame limit, also in a thousand fragments', async () => {
    // More than a socket without login may send at all by default.
    const patient = await Space.start({ limits: { helloBytes: 1024 * 1024 } });
    const socket = await byHand(patient.port);
    const closed = closeCode(socket);
    for (let i = 0; i < 1_000; i += 1) socket.write(frame(i === 0 ? 1 : 0, Buffer.alloc(300, 'x'), false));
    expect(await closed).toBe(1009);
    socket.destroy();
    await patient.stop();
  });

  it('is closed with 1007 when the text is not UTF-8', async () => {
    const socket = await byHand(space.port);
    const closed = closeCode(socket);
    socket.write(frame(1, Buffer.from([0xc3, 0x28])));
    expect(await closed).toBe(1007);
    socket.destroy();
  });

  it('is closed with 1002 when the frame is broken', async () => {
    const socket = await byHand(space.port);
    const closed = closeCode(socket);
    socket.write(Buffer.from([0xf1, 0x80, 0, 0, 0, 0]));
    expect(await closed).toBe(1002);
    socket.destroy();
  });

  it('is closed with 1003 when it is binary', async () => {
    const client = await space.connected();
    client.raw(Buffer.from('{"jsonrpc":"2.0","id":1,"method":"video.lock"}'), true);
    expect((await soon(client.ended())).code).toBe(1003);
  });

  it('is closed with 1008 when nothing, or one byte a second, comes before connect', async () => {
    const silent = await space.open();
    const slow = await byHand(space.port);
    const closed = closeCode(slow);
    for (const byte of frame(1, Buffer.from('{"jsonrpc"'))) {
      slow.write(Buffer.from([byte]));
      await space.pass(500);
    }
    expect((await silent.ended()).code).toBe(1008);
    expect(await closed).toBe(1008);
    slow.destroy();
  });

  it('gets errors for ten thousand levels, __proto__ and batches, and stays connected', async () => {
    const client = await space.joined({ s: [...PERMISSIONS] });
    const { id } = client.joinedAs.room_session;
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    client.raw(`{"jsonrpc":"2.0","id":"deep","method":"video.set_meta","params":{"room_session_id":"${id}","meta":${deep}}}`);
    expect((await soon(client.answer('deep'))).error.code).toBe(-32600);
    const poison = '{"__proto__":{"polluted":1}}';
    client.raw(`{"jsonrpc":"2.0","id":"poison","method":"video.set_meta","params":{"room_session_id":"${id}","meta":${poison}}}`);
    expect((await soon(client.answer('poison'))).error.code).toBe(-32600);
    client.raw('[{"jsonrpc":"2.0","id":"b","method":"video.lock"}]');
    expect((await soon(client.answer(null))).error.code).toBe(-32600);
    expect((await client.call('video.get_meta')).meta).toEqual({});
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('that uses names of prototypes as ids finds nothing', async () => {
    const client = await space.joined({ s: [...PERMISSIONS] });
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect((await client.call('video.member.audio_mute', { member_id: name })).code).toBe('404');
      expect((await client.call('video.members.get', { room_session_id: name })).code).toBe('404');
      expect((await client.call('video.set_layout', { name })).code).toBe('400');
      expect((await client.request(name, {})).error.code).toBe(-32601);
    }
  });

  it('that floods with calls gets 429, and is closed with 1008 when it goes on', async () => {
    const client = await space.connected();
    for (let i = 0; i < 150; i += 1) client.send({ id: `flood-${i}`, method: 'video.members.get', params: {} });
    expect((await soon(client.answer('flood-149'))).result).toEqual({ code: '429', message: 'Too Many Requests' });
    expect((await soon(client.answer('flood-0'))).result.code).toBe('404');
    for (let i = 0; i < 3_000; i += 1) client.send({ id: 'ack', result: {} });
    // It is not listened to any more, not even to its part of the farewell: it is cut after 1.5 s.
    await expect.poll(() => client.closing).toBe(true);
    await space.pass(1_500);
    expect((await soon(client.ended())).code).toBe(1008);
  });

  it.each([
    ['pings', 9],
    ['pongs', 10],
  ])('that floods with WebSocket %s is closed or cut', async (_, opcode) => {
    const socket = await byHand(space.port);
    const before = space.signaling.counts.connections;
    socket.on('error', () => {});
    socket.write(Buffer.concat(Array.from({ length: 3_000 }, () => frame(opcode, Buffer.alloc(0)))));
    const left = async (): Promise<number> => {
      await space.pass(500);
      return space.signaling.counts.connections;
    };
    await expect.poll(left, { timeout: 5_000 }).toBe(before - 1);
  });

  it('that does not read is cut off before it fills the memory', async () => {
    const lazy = await Space.start({
      limits: { bufferedBytes: 64 * 1024, callBurst: 1e6, frameBurst: 1e6, byteBurst: 1e9, addressByteBurst: 1e9 },
    });
    try {
      const client = await lazy.connected();
      client.freeze();
      const before = lazy.signaling.counts.connections;
      for (let i = 0; i < 40_000 && lazy.signaling.counts.connections === before; i += 1) {
        client.send({ id: `${i}-${'x'.repeat(200)}`, method: 'no.such', params: {} });
        if (i % 500 === 0) await wait(1);
      }
      await expect.poll(() => lazy.signaling.counts.connections).toBe(before - 1);
    } finally {
      await lazy.stop();
    }
  });

  it('that opens too many sockets is refused, and room is made when they close', async () => {
    const sockets = await Promise.all(Array.from({ length: 19 }, () => space.open()));
    await expect(space.open()).rejects.toThrow('429');
    sockets[0]?.close();
    await expect.poll(() => space.signaling.counts.connections).toBe(19);
    await space.open();
  });

  it('that opens a socket while the server ends is refused', async () => {
    const ending = await Space.start();
    const client = await ending.connected();
    const closed = ending.signaling.close();
    await expect(ending.open()).rejects.toThrow('503');
    await ending.pass(1_000);
    await closed;
    expect((await client.ended()).code).toBe(1012);
    expect(ending.signaling.counts).toEqual({ connections: 0, sessions: 0 });
    await ending.stop();
  });
});
