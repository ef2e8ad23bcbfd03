import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isKnownMethod } from '../../../src/rooms/permissions.ts';
import { PERMISSIONS } from '../../../src/wire/permissions.ts';
import type { Json } from '../../support/signaling/fake-socket.ts';
import { RawClient } from '../../support/signaling/raw-client.ts';
import { Space } from '../../support/signaling/space.ts';

let space: Space;
beforeEach(async () => {
  space = await Space.start();
});
afterEach(() => space.stop());

/** Response to an upgrade that offers a subprotocol and compression, as a browser may. */
function upgrade(port: number): Promise<{ status: number; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Protocol': 'verto',
      'Sec-WebSocket-Extensions': 'permessage-deflate',
    };
    const asked = request({ port, host: '127.0.0.1', headers });
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('space-protocol 9.1, transport', () => {
  it('accepts the socket on / and every other path, and selects no subprotocol (1)', async () => {
    for (const path of ['/', '/some/path?and=query']) expect((await space.open({ path })).protocol).toBe('');
    const { status, headers } = await upgrade(space.port);
    expect(status).toBe(101);
    expect(headers['sec-websocket-protocol']).toBeUndefined();
    expect(headers['sec-websocket-extensions']).toBeUndefined();
  });

  it('lets a page on another origin connect, unless a list of origins says otherwise (2)', async () => {
    expect(await space.open({ origin: 'https://elsewhere.example' })).toBeInstanceOf(RawClient);
    const strict = await Space.start({ allowedOrigins: ['https://here.example'] });
    try {
      await expect(strict.open({ origin: 'https://elsewhere.example' })).rejects.toThrow('403');
      expect(await strict.open({ origin: 'https://here.example' })).toBeInstanceOf(RawClient);
    } finally {
      await strict.stop();
    }
  });

  it('accepts a frame of 200 kB, and closes with 1009 above 256 KiB (3)', async () => {
    const client = await space.connected();
    expect((await client.request('video.message', { pad: 'x'.repeat(200_000) })).error.code).toBe(-32602);
    client.raw('x'.repeat(256 * 1024));
    expect((await client.answer(null)).error.code).toBe(-32700);
    client.raw('x'.repeat(256 * 1024 + 1));
    expect((await client.ended()).code).toBe(1009);
  });

  it('answers two requests sent back to back, each with its own id (4)', async () => {
    const client = await space.connected();
    const answers = [client.request('no.such', {}, 'a'), client.request('signalwire.receive', {}, 2)];
    expect((await Promise.all(answers)).map(({ id }) => id)).toEqual(['a', 2]);
  });

  it('answers malformed JSON with -32700 and id null, and keeps the connection (5)', async () => {
    const client = await space.connected();
    client.raw('{"jsonrpc":"2.0","id":');
    expect((await client.answer(null)).error.code).toBe(-32700);
    await client.fence();
  });

  it('answers an unknown method with -32601 and its id (6)', async () => {
    const client = await space.connected();
    expect(await client.request('video.room.dance', {}, 'x')).toEqual({
      jsonrpc: '2.0',
      id: 'x',
      error: { code: -32601, message: 'Method not found' },
    });
  });

  it('ignores a message without method and with an unknown id (7)', async () => {
    const client = await space.connected();
    await client.fence();
    const before = client.frames.length;
    client.send({ id: 'unknown', result: {} });
    client.send({ id: 'unknown', error: { code: 1, message: 'x' } });
    await client.fence();
    expect(client.frames).toHaveLength(before + 1);
  });

  it('sends events with id, event_type, event_channel, numeric timestamp and object params (8)', async () => {
    const client = await space.joined({ s: ['room.self.audio_mute'] });
    await client.call('video.member.audio_mute');
    await client.event('video.member.updated');
    const frames = client.frames.filter((frame) => frame.method === 'signalwire.event');
    expect(frames.length).toBeGreaterThan(4);
    for (const frame of frames) {
      expect(frame).toMatchObject({ jsonrpc: '2.0', id: expect.any(String) });
      const { event_type, event_channel, timestamp, params } = frame.params;
      expect([typeof event_type, typeof event_channel, typeof timestamp, typeof params]).toEqual([
        'string',
        'string',
        'number',
        'object',
      ]);
    }
    expect(new Set(frames.map(({ id }) => id)).size).toBe(frames.length);
  });

  it('works when the client never acknowledges events (9)', async () => {
    const client = await space.joined({ s: ['room.self.audio_mute'] }, { acks: false });
    expect((await client.call('video.member.audio_mute')).code).toBe('200');
    await space.pass(20_000);
    expect(client.closed).toBeNull();
  });

  it('never answers an acknowledgement (10)', async () => {
    const client = await space.joined();
    await client.fence();
    const eventIds = new Set(client.frames.filter((frame) => frame.method === 'signalwire.event').map(({ id }) => id));
    expect(client.frames.filter((frame) => !('method' in frame) && eventIds.has(frame.id))).toEqual([]);
  });

  it('pings at least three times in 30 s, never more than 14 s apart (11)', async () => {
    const client = await space.connected();
    await space.pass(30_000);
    await client.fence();
    const times = client.frames.filter((frame) => frame.method === 'signalwire.ping').map((frame) => frame.params.timestamp);
    expect(times.length).toBeGreaterThanOrEqual(3);
    const gaps = times.slice(1).map((time, i) => time - times[i]);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(14);
  });

  it('pings within the first second: from then on the SDK looks after its socket (11)', async () => {
    const client = await space.connected();
    await space.pass(1_000);
    await client.fence();
    expect(client.frames.filter((frame) => frame.method === 'signalwire.ping')).toHaveLength(1);
  });

  it('drops a client that stops answering pings within 12 s; its leg goes to grace (12)', async () => {
    const other = await space.joined();
    const client = await space.joined({ u: 'Bob' }, { pings: false });
    await space.pass(12_000);
    expect((await client.ended()).code).toBe(1006);
    await other.fence();
    expect(other.events('video.member.left')).toEqual([]);
    await space.pass(60_000);
    const left = await other.event('video.member.left');
    expect(left.params.member).toMatchObject({ name: 'Bob', type: 'member' });
  });

  it('keeps a socket that idles for 60 s (13)', async () => {
    const client = await space.connected();
    await space.pass(60_000);
    await client.fence();
    expect(client.closed).toBeNull();
  });

  it('answers everything within a second, to who may do everything and to who may nothing (14)', async () => {
    const times: Record<string, number> = {};
    const timed = async (name: string, asked: Promise<Json>): Promise<void> => {
      const started = performance.now();
      expect((await asked).id).toBeDefined();
      times[name] = performance.now() - started;
    };
    for (const s of [[...PERMISSIONS], []]) {
      const other = await space.joined({ u: 'Bob' });
      const client = await space.open();
      await timed('connect', client.connect(await space.token({ s })));
      await timed('invite', client.invite());
      const { params } = await client.event('video.room.subscribed');
      const ids = { room_session_id: params.room_session.id, member_id: other.joinedAs.member_id };
      // Who is put out last has been there for all the others.
      for (const method of METHODS) await timed(method, client.request(method, { ...ids, ...ARGUMENTS }));
      const verto = { jsonrpc: '2.0', id: 1, result: { method: 'verto.answer' } };
      await timed('result', client.request('video.message', { message: verto }));
      await timed('pong', client.verto('verto.pong', { callID: client.callId, serno: 9 }));
      await timed('subscribe', client.request('signalwire.subscribe', { event_channel: 'video.rooms', events: [] }));
    }
    expect(Object.entries(times).filter(([, ms]) => ms >= 1_000)).toEqual([]);
    expect(METHODS.every((method) => isKnownMethod(method))).toBe(true);
  });

  it('drains so that a method asked for in between takes effect after the resume (15)', async () => {
    const client = await space.joined({ s: ['room.self.audio_mute'] });
    const other = await space.joined({ u: 'Bob' });
    const drained = space.signaling.reconnectAll();
    await expect.poll(() => client.frames.some(({ method }) => method === 'signalwire.disconnect')).toBe(true);
    await space.pass(500);
    await Promise.all([drained, client.ended(), other.ended()]);
    const again = await space.open();
    await again.connect(await space.token({ s: ['room.self.audio_mute'] }), client.storage);
    // The page flushes what it queued, with the ids that it knows.
    const { room_session, member_id } = client.joinedAs;
    const params = { room_session_id: room_session.id, member_id };
    expect((await again.request('video.member.audio_mute', params)).result.code).toBe('200');
    expect((await again.event('video.member.updated')).params.member).toMatchObject({ id: member_id, audio_muted: true });
  });

  it('resumes after a close by the server (16)', async () => {
    const client = await space.joined();
    const closing = space.signaling.reconnectAll();
    await space.pass(500);
    await closing;
    const again = await space.open();
    const { result } = await again.connect(await space.token(), client.storage);
    expect(result.protocol).toBe(client.session.protocol);
    await again.event('video.layout.changed');
    const params = { room_session_id: client.joinedAs.room_session.id };
    expect((await again.request('video.members.get', params)).result.members).toHaveLength(1);
  });

  describe('a second connection with the same protocol (17)', () => {
    it('takes over within 3 s when the first no longer answers, and the first is closed', async () => {
      const first = await space.joined({}, { pongs: false, pings: false });
      const second = await space.open();
      const answer = second.connect(await space.token(), first.storage);
      await expect.poll(() => first.probes).toBe(1);
      await space.pass(3_000);
      expect((await answer).result.protocol).toBe(first.session.protocol);
      expect((await first.ended()).code).toBe(1006);
    });

    it('is refused when the first is alive, and the first is undisturbed', async () => {
      const first = await space.joined();
      const second = await space.open();
      const answer = await second.connect(await space.token(), first.storage);
      expect(answer.error).toEqual({ code: -32003, message: 'Requester validation failed' });
      await first.fence();
      expect((await first.call('video.members.get')).members).toHaveLength(1);
    });
  });
});

const ARGUMENTS = {
  ...{ volume: 1, value: 1, position: 'auto', positions: {}, name: '3x3', enable: true, meta: {}, keys: [] },
  ...{ url: 'https://media.example.com/a.mp4', recording_id: 'r', playback_id: 'p', stream_id: 's' },
};

const METHODS = [
  ...['audio_mute', 'audio_unmute', 'video_mute', 'video_unmute', 'deaf', 'undeaf', 'set_input_volume', 'set_output_volume'],
  ...['set_input_sensitivity', 'set_position', 'raisehand', 'lowerhand', 'get_meta', 'set_meta', 'update_meta'],
  ...['delete_meta', 'promote', 'demote'],
]
  .map((name) => `member.${name}`)
  .concat(['members.get', 'list_available_layouts', 'set_layout', 'set_position', 'hide_video_muted', 'show_video_muted'])
  .concat(['lock', 'unlock', 'prioritize_handraise', 'get_meta', 'set_meta', 'update_meta', 'delete_meta'])
  .concat(['start', 'list', 'pause', 'resume', 'stop'].map((name) => `recording.${name}`))
  .concat(
    ['start', 'list', 'pause', 'resume', 'stop', 'set_volume', 'seek_absolute', 'seek_relative'].map((n) => `playback.${n}`),
  )
  .concat(['start', 'list', 'stop'].map((name) => `stream.${name}`))
  .concat(['rooms.get', 'room.get', 'member.remove'])
  .map((name) => `video.${name}`);
