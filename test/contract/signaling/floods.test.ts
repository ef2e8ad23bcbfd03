import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/signaling/limits.ts';
import { PERMISSIONS } from '../../../src/wire/permissions.ts';
import { offerOf } from '../../support/room-bench.ts';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { Space } from '../../support/signaling/space.ts';

let space: Space;
let neighbour: RawClient;
beforeEach(async () => {
  space = await Space.start();
  neighbour = await space.joined({ u: 'Neighbour', s: [...PERMISSIONS] });
});
afterEach(async () => {
  // Same address, same server: nothing was taken from those who behave.
  expect((await neighbour.call('video.members.get')).code).toBe('200');
  expect(neighbour.closed).toBeNull();
  expect(space.errors).toEqual([]);
  await space.stop();
});

/** What a socket hands to its reader at most at once. */
const CHUNK = 64 * 1024;
const nested = JSON.parse('['.repeat(30) + ']'.repeat(30)) as unknown;
/** 122 kB that take a millisecond to parse, without an id: nothing is ever answered. */
const DEAR = JSON.stringify({ jsonrpc: '2.0', method: 'x', params: { a: Array(2_000).fill(nested) } });

/** Sends until the socket is closed; resolves to how it was. */
async function flood(client: RawClient, text: string): Promise<{ code: number; reason: string }> {
  for (let sent = 0; sent < 20_000_000 && !client.closed; sent += text.length) {
    client.raw(text);
    await wait(0);
  }
  return await client.ended();
}

/** Waits until all were told to go, then lets the time pass in which the server waits for their farewell, which it does not read. */
async function cutOff(...clients: RawClient[]): Promise<void> {
  await expect.poll(() => clients.every(({ closing }) => closing), { timeout: 10_000 }).toBe(true);
  await space.pass(2_000);
}

describe('a flood of bytes', () => {
  it('of a socket without login is cut off at SOCKET_HELLO_BYTES, before anything is parsed', async () => {
    const before = space.bytesRead;
    const client = await space.open();
    const ended = flood(client, DEAR);
    await cutOff(client);
    expect(await ended).toEqual({ code: 1008, reason: 'too many bytes' });
    expect(space.bytesRead - before).toBeLessThan(DEFAULT_LIMITS.helloBytes + 2 * CHUNK);
  });

  it('of empty fragments, which never become a frame, counts too', async () => {
    const client = await space.open();
    client.half('{');
    for (let i = 0; i < 12_000; i += 1) client.half('');
    await cutOff(client);
    expect(await client.ended()).toEqual({ code: 1008, reason: 'too many bytes' });
  });

  it('of a socket with login is cut off at SOCKET_BYTE_BURST', async () => {
    const client = await space.connected();
    const before = space.bytesRead;
    const ended = flood(
      client,
      JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'video.message', params: { pad: 'x'.repeat(60_000) } }),
    );
    await cutOff(client);
    expect(space.bytesRead - before).toBeGreaterThan(DEFAULT_LIMITS.byteBurst - CHUNK);
    expect(await ended).toEqual({ code: 1008, reason: 'too many bytes' });
    expect(space.bytesRead - before).toBeLessThan(DEFAULT_LIMITS.byteBurst + 2 * CHUNK);
  });

  it('of one address ends however many sockets it takes', async () => {
    const most = DEFAULT_LIMITS.addressByteBurst + 10 * (DEFAULT_LIMITS.ownByteBurst + 2 * CHUNK);
    const clients = await Promise.all(Array.from({ length: 10 }, () => space.connected()));
    // What it took to connect, some hundred bytes each, is no part of the flood.
    const before = space.bytesRead;
    const ended = Promise.all(
      clients.map((client) => flood(client, `{"jsonrpc":"2.0","id":1,"result":"${'x'.repeat(100_000)}"}`)),
    );
    await cutOff(...clients);
    for (const { code } of await ended) expect(code).toBe(1008);
    expect(space.bytesRead - before).toBeLessThan(most);
  });
});

describe('lawful clients', () => {
  it('are never cut off: a meta of the largest size and a new offer of 30 kB each second, for a minute', async () => {
    const client = await space.joined({ s: [...PERMISSIONS] });
    const sdp = `${offerOf('AA:BB')}${'a=x-extension:0123456789\r\n'.repeat(1_150)}`;
    for (let second = 0; second < 60; second += 1) {
      // Whether the room takes it is another question.
      const meta = { text: 'x'.repeat(65_000) };
      expect((await client.call('video.member.set_meta', { member_id: client.joinedAs.member_id, meta })).code).toMatch(
        /200|400/,
      );
      const modified = await client.verto('verto.modify', {
        dialogParams: { callID: client.callId },
        action: 'updateMedia',
        sdp,
      });
      expect(modified.result.code).toBe('200');
      await space.pass(1_000);
    }
    expect(client.closed).toBeNull();
  });
});

describe('sockets of an address', () => {
  it('are open in all as many as SOCKETS allows', async () => {
    const strict = await Space.start({ limits: { connections: 2 } });
    try {
      const [first] = [await strict.open(), await strict.open()];
      await expect(strict.open()).rejects.toThrow('503');
      await strict.lose(first);
      await strict.open();
    } finally {
      await strict.stop();
    }
  });

  it('may be opened SOCKET_OPENS times a minute, and again as time passes', async () => {
    const strict = await Space.start({ limits: { opensPerMinute: 6 } });
    try {
      for (let i = 0; i < 6; i += 1) await strict.open();
      await expect(strict.open()).rejects.toThrow('429');
      await strict.pass(10_000);
      await strict.open();
      await expect(strict.open()).rejects.toThrow('429');
    } finally {
      await strict.stop();
    }
  });
});
