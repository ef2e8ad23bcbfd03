import { describe, expect, it } from 'vitest';
import { type Client, PROJECT, RoomBench, roomOf } from '../../../test/support/room-bench.ts';
import type { Link } from '../ports.ts';
import type { Occurrence } from '../records/live-session.ts';

const HOST = { userName: 'Hanna', permissions: ['room.stream'] };
const GUEST = { userName: 'Gus', permissions: [] };
const KEY = 'k3y-of-the-stream';
const URL = `rtmp://live.example.com/app/${KEY}`;

interface Scene {
  bench: RoomBench;
  host: Client;
  guest: Client;
}

async function scene(options: ConstructorParameters<typeof RoomBench>[0] = {}): Promise<Scene> {
  const bench = new RoomBench(options);
  const host = await bench.client(HOST).join();
  const guest = await bench.client(GUEST).join();
  return { bench, host, guest };
}

async function start(by: Client, url = URL): Promise<string> {
  const { code, stream } = await by.call('video.stream.start', { url });
  expect(code).toBe('200');
  return (stream as { id: string }).id;
}

/** Events about streams and the room since `from`. */
function told({ log }: { log: Client['log'] }, from = 0): string[] {
  return log.slice(from).flatMap((entry) => {
    if (entry.kind !== 'event') return entry.kind === 'result' ? ['result'] : [];
    const { event_type, params } = entry.event;
    const name = event_type.replace('video.', '');
    if ('stream' in params)
      return [`${name} ${params.stream.state} ${params.stream.connection ?? '-'} ${params.stream.reason ?? '-'}`];
    return event_type === 'video.room.updated' ? [`${name} ${params.room.updated} ${params.room.streaming}`] : [];
  });
}

async function follower({ bench, host }: Scene): Promise<Client['log']> {
  const log: Client['log'] = [];
  const link: Link = { id: 'app', send: (message) => void log.push(message) };
  const { event_channel } = host.latest('video.room.subscribed').room_session;
  await bench.rooms.follow(PROJECT, event_channel, link, () => {});
  return log;
}

describe('streams of a session', () => {
  it('answer the start with the stream, then tell of it, then of the room', async () => {
    const { bench, host, guest } = await scene();
    const from = host.log.length;
    const id = await start(host);
    expect(told(host, from)).toEqual(['result', 'stream.started streaming connecting -', 'room.updated streaming true']);
    expect(host.latest('video.stream.started').stream).toEqual({
      id,
      state: 'streaming',
      url: URL,
      duration: null,
      started_at: expect.any(Number),
      ended_at: null,
      connection: 'connecting',
    });
    expect(bench.streamer.stream.spec).toEqual({ streamId: id, projectId: PROJECT, roomSessionId: host.sessionId, url: URL });
    expect(guest.latest('video.room.updated').room_session).toMatchObject({ streaming: true, streamed_by: 'Hanna' });
  });

  it('end, with their duration; what has ended is unknown', async () => {
    const { bench, host } = await scene();
    const stream_id = await start(host);
    await bench.advance(61_200);
    expect(await host.call('video.stream.stop', { stream_id })).toEqual({ code: '200', message: 'OK' });
    const { stream } = host.latest('video.stream.ended');
    expect(stream).toMatchObject({ id: stream_id, state: 'completed', url: URL, duration: 61.2, ended_at: expect.any(Number) });
    expect(stream).not.toHaveProperty('connection');
    expect(bench.streamer.stream.stopped).toBe(true);
    expect(host.latest('video.room.updated').room).toMatchObject({ streaming: false, streamed_by: null });
    expect((await host.call('video.stream.stop', { stream_id })).code).toBe('404');
    expect((await host.call('video.stream.list')).streams).toEqual([]);
  });

  it('tell how their receiver is, and why they end by themselves', async () => {
    const { bench, host } = await scene();
    await start(host);
    const from = host.log.length;
    const { stream } = bench.streamer;
    stream.is('streaming');
    stream.is('streaming');
    stream.is('retrying', 'lost');
    stream.is('streaming');
    stream.is('retrying', 'stalled');
    stream.listener.failed('unreachable');
    await bench.settle();
    expect(told(host, from)).toEqual([
      'stream.updated streaming streaming -',
      'stream.updated streaming retrying lost',
      'stream.updated streaming streaming -',
      'stream.updated streaming retrying stalled',
      'room.updated streaming false',
      'stream.ended completed - unreachable',
    ]);
  });

  it('are told with their key to who may stream and to who follows the session, and to nobody else', async () => {
    const stage = await scene();
    const { bench, host, guest } = stage;
    const viewer = await bench.client({ ...HOST, joinAs: 'audience' }).join();
    const starter = await bench.client({ userName: 'Stan', permissions: ['room.stream.start'] }).join();
    const log = await follower(stage);
    const stream_id = await start(starter);
    bench.streamer.stream.is('streaming');
    await host.call('video.stream.stop', { stream_id });
    for (const client of [guest, viewer]) {
      expect(JSON.stringify(client.log)).not.toContain(KEY);
      expect(told(client)).toEqual(['room.updated streaming true', 'room.updated streaming false']);
    }
    // Who may only start hears of its own.
    for (const heard of [host, starter, { log }]) expect(told(heard).filter((name) => name.startsWith('stream'))).toHaveLength(3);
    await start(host);
    expect(told(starter).filter((name) => name.startsWith('stream.started'))).toHaveLength(1);
    const late = [await bench.client(GUEST).join(), await bench.client(HOST).join()];
    const lists = late.map((client) => client.latest('video.room.subscribed').room_session.streams);
    expect(lists).toMatchObject([[], [{ url: URL }]]);
  });

  it('are written down without their key', async () => {
    const { bench, host } = await scene();
    const written: Occurrence[] = [];
    bench.events.on('occurred', (occurrence) => void written.push(occurrence));
    const url = `rtmps://user:${KEY}@live.example.com:443/app/${KEY}`;
    await host.call('video.stream.stop', { stream_id: await start(host, url) });
    const streams = written.filter(({ name }) => name.startsWith('stream'));
    expect(streams.map(({ payload }) => (payload as { stream: { url: string } }).stream.url)).toEqual([
      'rtmps://live.example.com:443/…',
      'rtmps://live.example.com:443/…',
    ]);
    expect(JSON.stringify(written)).not.toContain(KEY);
  });

  it('are five at most; the sixth is refused, and one more fits when one has ended', async () => {
    const { host } = await scene();
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.push(await start(host));
    expect(await host.call('video.stream.start', { url: URL })).toEqual({ code: '403', message: 'Limit reached' });
    await host.call('video.stream.stop', { stream_id: ids[0] });
    await start(host);
  });

  it('are refused with the reason when they cannot begin', async () => {
    const { bench, host } = await scene();
    for (const [reason, code] of [
      ['url_refused', '400'],
      ['too_many', '503'],
    ] as const) {
      bench.streamer.refusing = reason;
      const { code: answered, message } = await host.call('video.stream.start', { url: URL });
      expect([answered, message]).toEqual([code, expect.stringContaining(`: ${reason}`)]);
    }
    expect(told(host).filter((name) => name !== 'result')).toEqual([]);
    for (const params of [{}, { url: 5 }, { url: URL, hls: true }, { url: 'r'.repeat(2049) }])
      expect((await host.call('video.stream.start', params)).code).toBe('-32602');
    const without = await scene({ records: false });
    for (const params of [{ url: URL }, { hls: true }])
      expect((await without.host.call('video.stream.start', params)).code).toBe('501');
  });

  it('end before their session', async () => {
    const stage = await scene();
    const log = await follower(stage);
    await start(stage.host);
    await stage.guest.bye();
    await stage.host.bye();
    const names = log.flatMap((entry) => (entry.kind === 'event' ? [entry.event.event_type] : []));
    expect(names.slice(-2)).toEqual(['video.stream.ended', 'video.room.ended']);
    expect(stage.bench.streamer.stream.stopped).toBe(true);
  });
});

describe('streams of a room on disk', () => {
  const one = { id: 'one', url: 'rtmp://a.example.com/x/1' };
  const two = { id: 'two', url: 'rtmp://b.example.com/x/2' };

  async function configured(destinations = [one]): Promise<Scene> {
    const bench = new RoomBench();
    const room = roomOf();
    bench.store.rooms.push(room);
    bench.store.destinations.set(room.id, destinations);
    const host = await bench.client(HOST).join();
    return { bench, host, guest: await bench.client(GUEST).join() };
  }

  async function change({ bench }: Scene, destinations: { id: string; url: string }[]): Promise<void> {
    bench.store.destinations.set('room-lobby', destinations);
    await bench.rooms.streamsChanged({ projectId: PROJECT, id: 'room-lobby' });
    await bench.settle();
  }

  const statuses = async ({ bench }: Scene) => (await bench.rooms.liveSession(roomOf()))?.destinations;

  it('run from the first join on, whoever joins, and are listed', async () => {
    const stage = await configured();
    const { host, guest, bench } = stage;
    expect(host.latest('video.room.subscribed').room_session).toMatchObject({ streaming: true, streams: [{ url: one.url }] });
    expect(guest.latest('video.room.subscribed').room_session).toMatchObject({ streaming: true, streams: [], streamed_by: null });
    expect((await host.call('video.stream.list')).streams).toMatchObject([{ url: one.url, state: 'streaming' }]);
    bench.streamer.stream.is('retrying', 'refused');
    await bench.settle();
    expect(await statuses(stage)).toEqual([{ id: 'one', state: 'retrying', reason: 'refused' }]);
  });

  it('begin, move and end with what REST changes, each once', async () => {
    const stage = await configured();
    const { bench, host } = stage;
    await change(stage, [one, two]);
    expect(bench.streamer.streams.map(({ spec }) => spec.url)).toEqual([one.url, two.url]);
    await change(stage, [one, { ...two, url: 'rtmp://c.example.com/x/2' }]);
    expect(bench.streamer.streams.map(({ spec, stopped }) => [spec.url, stopped])).toEqual([
      [one.url, false],
      [two.url, true],
      ['rtmp://c.example.com/x/2', false],
    ]);
    await change(stage, []);
    expect(bench.streamer.streams.every(({ stopped }) => stopped)).toBe(true);
    expect(host.events('video.stream.ended')).toHaveLength(3);
    expect(host.latest('video.room.updated').room.streaming).toBe(false);
  });

  it('that somebody stopped, or that were given up, stay so until REST changes them', async () => {
    const stage = await configured([one, two]);
    const { bench, host } = stage;
    const [first] = (await host.call('video.stream.list')).streams as { id: string }[];
    await host.call('video.stream.stop', { stream_id: first?.id });
    bench.streamer.stream.listener.failed('unreachable');
    await change(stage, [one, two]);
    expect(bench.streamer.streams).toHaveLength(2);
    expect(await statuses(stage)).toEqual([{ id: 'two', state: 'failed', reason: 'unreachable' }]);
    await change(stage, [{ ...one, url: URL }, two]);
    expect(bench.streamer.streams).toHaveLength(3);
  });

  it('that cannot be served leave the meeting alone', async () => {
    const bench = new RoomBench();
    bench.store.rooms.push(roomOf());
    bench.store.destinations.set('room-lobby', [one]);
    bench.streamer.refusing = 'url_refused';
    const host = await bench.client(HOST).join();
    expect(host.latest('video.room.subscribed').room_session.streaming).toBe(false);
    expect(await statuses({ bench, host, guest: host })).toEqual([{ id: 'one', state: 'failed', reason: 'url_refused' }]);
    expect(bench.errors).toEqual([]);
  });
});

describe('a session that is watched on a page of this server', () => {
  it('is one stream with the link, in which no receiver counts', async () => {
    const { bench, host, guest } = await scene();
    for (let count = 0; count < 5; count++) await start(host);
    const { code, stream } = await host.call('video.stream.start', { hls: true });
    const { url } = bench.watching.watches[0] ?? {};
    expect([code, stream]).toEqual(['200', expect.objectContaining({ hls: true, url, connection: 'streaming' })]);
    expect((await host.call('video.stream.start', { hls: true })).stream).toMatchObject({ id: (stream as { id: string }).id });
    expect(bench.watching.watches).toHaveLength(1);
    expect(JSON.stringify(guest.log)).not.toContain('pass=');
    await host.call('video.stream.stop', { stream_id: (stream as { id: string }).id });
    expect(bench.watching.watches[0]?.closed).toBe(true);
  });

  it('ends by itself when there is nothing to watch any more', async () => {
    const { bench, host } = await scene();
    await host.call('video.stream.start', { hls: true });
    bench.watching.watches[0]?.listener.failed('media_failed');
    await bench.settle();
    expect(host.latest('video.stream.ended').stream).toMatchObject({ reason: 'media_failed', hls: true });
  });

  it('is so from its start when the room wants it, and follows what REST says of the room', async () => {
    const bench = new RoomBench();
    const room = roomOf({ hls: true });
    bench.store.rooms.push(room);
    const host = await bench.client(HOST).join();
    expect(host.latest('video.room.subscribed').room_session.streams).toMatchObject([{ hls: true }]);
    const set = async (hls: boolean): Promise<void> => {
      bench.store.rooms[0] = { ...room, hls };
      await bench.rooms.roomChanged(room);
      await bench.settle();
    };
    await set(false);
    expect(bench.watching.watches.map(({ closed }) => closed)).toEqual([true]);
    await set(true);
    expect(bench.watching.watches.map(({ closed }) => closed)).toEqual([true, false]);
    await host.bye();
    expect(bench.watching.watches.map(({ closed }) => closed)).toEqual([true, true]);
  });

  it('and that somebody stopped stays so when REST changes something else; a room that is deleted is watched by nobody', async () => {
    const bench = new RoomBench();
    const room = roomOf({ hls: true });
    bench.store.rooms.push(room);
    const host = await bench.client(HOST).join();
    const [{ id } = { id: '' }] = host.latest('video.room.subscribed').room_session.streams ?? [];
    await host.call('video.stream.stop', { stream_id: id });
    bench.store.rooms[0] = { ...room, maxMembers: 7 };
    await bench.rooms.roomChanged(room);
    await bench.settle();
    expect(bench.watching.watches.map(({ closed }) => closed)).toEqual([true]);
    for (const hls of [false, true]) {
      bench.store.rooms[0] = { ...room, hls };
      await bench.rooms.roomChanged(room);
    }
    expect(bench.watching.watches.map(({ closed }) => closed)).toEqual([true, false]);
    bench.store.rooms.length = 0;
    await bench.rooms.streamsChanged(room);
    await bench.settle();
    expect(bench.watching.watches.map(({ closed }) => closed)).toEqual([true, true]);
  });

  it('is not begun more often in a minute than streams are', async () => {
    const { host } = await scene();
    const codes: unknown[] = [];
    for (let count = 0; count < 13; count++) {
      const { code, stream } = await host.call('video.stream.start', { hls: true });
      codes.push(code);
      if (code === '200') await host.call('video.stream.stop', { stream_id: (stream as { id: string }).id });
    }
    expect(codes).toEqual([...Array.from({ length: 12 }, () => '200'), '403']);
  });

  it('that somebody in the room started goes on whatever REST says', async () => {
    const bench = new RoomBench();
    const room = roomOf();
    bench.store.rooms.push(room);
    const host = await bench.client(HOST).join();
    await host.call('video.stream.start', { hls: true });
    await bench.rooms.roomChanged(room);
    await bench.settle();
    expect(bench.watching.watches.map(({ closed }) => closed)).toEqual([false]);
  });
});
