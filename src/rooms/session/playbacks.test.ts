import { describe, expect, it } from 'vitest';
import { type Client, PROJECT, RoomBench } from '../../../test/support/room-bench.ts';
import type { Link } from '../ports.ts';
import type { Occurrence } from '../records/live-session.ts';

const HOST = { userName: 'Hanna', permissions: ['room.playback', 'room.playback_seek'] };
const GUEST = { userName: 'Gus', permissions: [] };
const URL = 'https://media.example.com/a.mp4';

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

/** Plays, and gives the playback's id. */
async function play(by: Client, params: object = {}): Promise<string> {
  const { code, playback } = await by.call('video.playback.start', { url: URL, ...params });
  expect(code).toBe('200');
  return (playback as { id: string }).id;
}

/** Events about playbacks, the room and the picture since `from`. */
function told({ log }: { log: Client['log'] }, from = 0): string[] {
  return log.slice(from).flatMap((entry) => {
    if (entry.kind !== 'event') return entry.kind === 'result' ? ['result'] : [];
    const { event_type, params } = entry.event;
    const name = event_type.replace('video.', '');
    if ('playback' in params) return [`${name} ${params.playback.state}`];
    if (event_type === 'video.room.updated') return [`${name} ${params.room.updated}`];
    return event_type === 'video.layout.changed' ? [name] : [];
  });
}

/** What is drawn, as `source` or `call`, of the newest geometry; and layers of what is played. */
function played(client: Client) {
  return client.latest('video.layout.changed').layout.layers.filter(({ playing_file }) => playing_file);
}

describe('playbacks of a session', () => {
  it('are written down without what may be secret in their address', async () => {
    const { bench, host } = await scene();
    const written: Occurrence[] = [];
    bench.events.on('occurred', (occurrence) => void written.push(occurrence));
    const url = 'https://user:s3cret@files.example.com/film.mp4?signature=s3cret';
    await host.call('video.playback.stop', { playback_id: await play(host, { url }) });
    const playbacks = written.filter(({ name }) => name.startsWith('playback'));
    expect(playbacks.map(({ payload }) => (payload as { playback: { url: string } }).playback.url)).toEqual([
      'https://files.example.com/…',
      'https://files.example.com/…',
    ]);
    expect(JSON.stringify(written)).not.toContain('s3cret');
    expect(host.latest('video.playback.ended').playback.url).toBe(url);
  });

  it('answer the start with the playback, then tell of it, then show the one new picture', async () => {
    const { host } = await scene();
    const from = host.log.length;
    await play(host, { volume: -3, seek_position: 1_200 });
    expect(told(host, from)).toEqual(['result', 'playback.started playing', 'room.updated played_by', 'layout.changed']);
    expect(host.latest('video.playback.started')).toEqual({
      room_id: expect.any(String),
      room_session_id: host.sessionId,
      playback: {
        id: expect.any(String),
        state: 'playing',
        url: URL,
        volume: -3,
        position: 1_200,
        seekable: true,
        started_at: expect.any(Number),
        ended_at: null,
      },
    });
    expect(host.latest('video.room.updated').room_session.played_by).toBe('Hanna');
  });

  it('have a layer without a member while they play, and the compositor draws their source there', async () => {
    const { bench, host, guest } = await scene();
    const playback_id = await play(host);
    expect(played(guest)).toMatchObject([{ position: 'playback', playing_file: true, visible: true, reservation: '' }]);
    expect(played(guest)[0]).not.toHaveProperty('member_id');
    const index = guest.latest('video.layout.changed').layout.layers.findIndex(({ playing_file }) => playing_file);
    expect(bench.media.room.scene[index]?.callId).toBe(bench.player.playback.sourceId);
    await host.call('video.playback.stop', { playback_id });
    expect(played(guest)).toEqual([]);
    expect(bench.media.room.scene).toHaveLength(2);
  });

  it('without a picture have no layer', async () => {
    const { bench, host } = await scene();
    bench.player.preparing = (playback) => {
      playback.hasPicture = false;
    };
    const from = host.log.length;
    await play(host);
    expect(told(host, from)).toEqual(['result', 'playback.started playing', 'room.updated played_by']);
  });

  it('pause, go on, change their volume and place and end, each told with the whole object', async () => {
    const { bench, host } = await scene();
    const playback_id = await play(host);
    const call = async (method: string, params: object = {}): Promise<string> =>
      (await host.call(`video.playback.${method}`, { playback_id, ...params })).code;
    const from = host.log.length;
    for (const method of ['resume', 'pause', 'pause', 'resume']) expect(await call(method)).toBe('200');
    expect(await call('set_volume', { volume: -70 })).toBe('200');
    expect(await call('seek_absolute', { position: 9_000 })).toBe('200');
    expect(await call('seek_relative', { position: 5_000 })).toBe('200');
    expect(await call('seek_relative', { position: -60_000 })).toBe('200');
    expect(
      host.events('video.playback.updated').map(({ playback }) => [playback.state, playback.volume, playback.position]),
    ).toEqual([
      ['paused', 0, 0],
      ['playing', 0, 0],
      ['playing', -50, 0],
      ['playing', -50, 9_000],
      ['playing', -50, 14_000],
      ['playing', -50, 0],
    ]);
    bench.player.playback.positionMs = 2_500.4;
    await bench.advance(3_000);
    expect(await call('stop')).toBe('200');
    expect(told(host, from).at(-2)).toBe('playback.ended completed');
    const { playback } = host.latest('video.playback.ended');
    expect(playback).toMatchObject({
      id: playback_id,
      state: 'completed',
      url: URL,
      volume: -50,
      position: 2_500,
      seekable: true,
    });
    expect((playback.ended_at ?? 0) - playback.started_at).toBeCloseTo(3, 3);
    expect(bench.player.playback.asked).toEqual(['pause', 'resume', 'volume -50', 'seek 9000', 'seek 14000', 'seek 0', 'stop']);
    for (const method of ['pause', 'resume', 'stop', 'set_volume', 'seek_absolute', 'seek_relative'])
      expect(await call(method, { volume: 0, position: 0 })).toBe('404');
  });

  it('are told to who may play and to who follows the session, with their address, and to nobody else', async () => {
    const { bench, host, guest } = await scene();
    const viewer = await bench.client({ ...HOST, joinAs: 'audience' }).join();
    const log: Client['log'] = [];
    const follower: Link = { id: 'app', send: (message) => void log.push(message) };
    const { event_channel } = host.latest('video.room.subscribed').room_session;
    await bench.rooms.follow(PROJECT, event_channel, follower, () => {});
    await play(host);
    for (const client of [guest, viewer]) expect(JSON.stringify(client.log)).not.toContain(URL);
    expect(told({ log })).toContain('playback.started playing');
    const late = [await bench.client(GUEST).join(), await bench.client(HOST).join()];
    const lists = late.map((client) => client.latest('video.room.subscribed').room_session.playbacks);
    expect(lists).toMatchObject([[], [{ url: URL }]]);
    expect((await host.call('video.playback.list')).playbacks).toEqual(lists[1]);
  });

  it('end by themselves at the end of the media, and say why when they break', async () => {
    const { bench, host } = await scene();
    for (const reason of [null, 'broken'] as const) {
      await play(host);
      bench.player.playback.listener.ended(reason);
      await bench.settle();
      const { playback } = host.latest('video.playback.ended');
      expect(playback).toMatchObject({ state: 'completed', ended_at: expect.any(Number) });
      expect(playback.reason ?? null).toBe(reason);
    }
    expect((await host.call('video.playback.list')).playbacks).toEqual([]);
  });

  it('that are over before they are the session’s begin and end', async () => {
    const { bench, host } = await scene();
    bench.player.preparing = (playback) => playback.listener.ended(null);
    const from = host.log.length;
    await play(host);
    await bench.settle();
    expect(told(host, from).filter((name) => name.startsWith('playback'))).toEqual([
      'playback.started playing',
      'playback.ended completed',
    ]);
  });

  it('end before their session', async () => {
    const { bench, host, guest } = await scene();
    const log: Client['log'] = [];
    const follower: Link = { id: 'app', send: (message) => void log.push(message) };
    const { event_channel } = host.latest('video.room.subscribed').room_session;
    await bench.rooms.follow(PROJECT, event_channel, follower, () => {});
    await play(host, { layout: 'full-screen' });
    log.length = 0;
    await host.bye();
    await guest.bye();
    const names = log.flatMap((entry) => (entry.kind === 'event' ? [entry.event.event_type] : []));
    expect(names.slice(-2)).toEqual(['video.playback.ended', 'video.room.ended']);
    expect(bench.player.playback.asked).toEqual(['stop']);
  });

  it('begin and go on no later than anything can be that is played', async () => {
    const { bench, host } = await scene();
    const playback_id = await play(host, { seek_position: 319_999_999_000 });
    expect(bench.player.playback.spec.positionMs).toBe(1e9);
    await host.call('video.playback.seek_absolute', { playback_id, position: 1e300 });
    await host.call('video.playback.seek_relative', { playback_id, position: 1 });
    expect(bench.player.playback.asked).toEqual(['seek 1000000000', 'seek 1000000000']);
  });

  it('of live media cannot be searched', async () => {
    const { bench, host } = await scene();
    bench.player.preparing = (playback) => {
      playback.seekable = false;
    };
    const playback_id = await play(host);
    for (const method of ['seek_absolute', 'seek_relative'])
      expect((await host.call(`video.playback.${method}`, { playback_id, position: 1 })).code).toBe('400');
    expect(bench.player.playback.asked).toEqual([]);
  });
});

describe('a playback that is asked for', () => {
  it.each(['url_refused', 'unreachable', 'unsupported', 'too_large', 'too_slow', 'broken'] as const)(
    'is refused with the reason when it cannot begin: %s',
    async (reason) => {
      const { bench, host } = await scene();
      bench.player.refusing = reason;
      const answer = await host.call('video.playback.start', { url: URL });
      expect(answer).toEqual({ code: '400', message: `Bad Request: ${reason}` });
      expect(host.events('video.playback.started')).toEqual([]);
      bench.player.refusing = null;
      await play(host);
    },
  );

  it('is refused with 503 when the server plays as much as it can, and with 501 when it plays nothing', async () => {
    const { bench, host } = await scene();
    bench.player.refusing = 'too_many';
    expect((await host.call('video.playback.start', { url: URL })).code).toBe('503');
    const without = await scene({ records: false });
    expect((await without.host.call('video.playback.start', { url: URL })).code).toBe('501');
  });

  it('keeps nobody waiting while its media is opened, and is refused before the client gives up', async () => {
    const { bench, host, guest } = await scene();
    let late: (() => void) | undefined;
    bench.player.preparing = () => new Promise((resolve) => (late = resolve));
    const asked = host.call('video.playback.start', { url: URL });
    await bench.settle();
    expect((await guest.call('video.members.get')).code).toBe('200');
    expect((await host.call('video.playback.list')).playbacks).toEqual([]);
    await bench.advance(8_400);
    expect(told(host).filter((name) => name === 'result')).toHaveLength(1);
    await bench.advance(100);
    expect(await asked).toEqual({ code: '400', message: 'Bad Request: too_slow' });
    expect(bench.player.cancelled).toHaveLength(1);
    late?.();
    await bench.settle();
    expect(bench.player.playback.asked).toEqual(['stop']);
    expect(host.events('video.playback.started')).toEqual([]);
  });

  it.each(['leaves', 'is demoted', 'is the last who leaves'] as const)(
    'does not begin when who asked %s meanwhile',
    async (what) => {
      const { bench, host, guest } = await scene();
      if (what === 'is the last who leaves') await guest.bye();
      let open: (() => void) | undefined;
      bench.player.preparing = () => new Promise((resolve) => (open = resolve));
      const asked = host.call('video.playback.start', { url: URL });
      await bench.settle();
      if (what === 'is demoted') {
        const admin = await bench.client().join();
        await admin.call('video.member.demote', { member_id: host.memberId });
      } else await host.bye();
      if (what === 'is the last who leaves') expect(bench.player.cancelled).toHaveLength(1);
      open?.();
      await bench.settle();
      expect((await asked).code).toBe(what === 'is demoted' ? '403' : '404');
      expect(bench.player.playback.asked).toEqual(['stop']);
      expect(played(guest)).toEqual([]);
      expect(bench.errors).toEqual([]);
    },
  );

  it('counts while it is opened: the first beyond the limit is refused', async () => {
    const { bench, host } = await scene();
    bench.player.preparing = () => new Promise(() => undefined);
    for (let count = 0; count < 2; count++) void host.call('video.playback.start', { url: URL });
    await bench.settle();
    expect(await host.call('video.playback.start', { url: URL })).toEqual({ code: '403', message: 'Limit reached' });
  });

  it('is refused when too many were begun in a minute', async () => {
    const { bench, host } = await scene({ limits: { callsOutPerMinute: 2 } });
    for (let count = 0; count < 2; count++) await host.call('video.playback.stop', { playback_id: await play(host) });
    expect((await host.call('video.playback.start', { url: URL })).code).toBe('403');
    await bench.advance(30_000);
    await play(host);
  });

  it.each([
    [{ url: 5 }, '-32602'],
    [{ url: `https://example.com/${'a'.repeat(2030)}` }, '-32602'],
    [{ volume: 'loud' }, '-32602'],
    [{ layout: 'round' }, '400'],
    [{ positions: { self: 'roof' } }, '400'],
    [{ positions: { nobody: 'standard-1' } }, '403'],
    [{ seek_position: -1 }, '400'],
  ])('%j is refused with %s', async (params, code) => {
    const { host } = await scene();
    expect((await host.call('video.playback.start', { url: URL, ...params })).code).toBe(code);
  });
});

describe('the place of what is played', () => {
  /** Names and positions of the layers in drawing order. */
  const layersOf = (client: Client): string[] =>
    client
      .latest('video.layout.changed')
      .layout.layers.filter(({ visible }) => visible)
      .map(({ member_id, position, x, y, width }) =>
        member_id === undefined ? `${position} ${Math.round(x)},${Math.round(y)} ${Math.round(width)}` : 'member',
      );

  it.each([
    ['grid-responsive', 'playback 25,0 50'],
    ['highlight-1-responsive', null],
    ['screen-share', 'playback 0,0 100'],
    ['full-screen', 'playback 0,0 100'],
    ['2x1', 'playback 0,25 50'],
  ])('in %s is the first of the largest kind', async (layout, layer) => {
    const { host } = await scene();
    await play(host, { layout });
    const { layers } = host.latest('video.layout.changed').layout;
    const own = layers.find(({ playing_file }) => playing_file);
    expect(own?.width).toBe(Math.max(...layers.map(({ width }) => width)));
    if (layer !== null) expect(layersOf(host)).toContain(layer);
  });

  it('is what was asked for, and the layout that came with it goes with it', async () => {
    const { host, guest } = await scene();
    const playback_id = await play(host, { layout: '2x2', positions: { self: 'standard-4' } });
    expect(layersOf(guest)).toEqual(['member', 'member', 'playback 50,50 50']);
    await host.call('video.playback.stop', { playback_id });
    expect(guest.latest('video.layout.changed').layout.name).toBe('grid-responsive');
  });

  it('is where nobody sits any more: a member who had it moves, and gets it back by asking', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    await ada.call('video.member.set_position', { member_id: bob.memberId, position: 'standard-1' });
    await play(ada, { positions: { self: 'standard-1', [ada.memberId]: 'off-canvas' } });
    expect(bob.latest('video.member.updated').member).toMatchObject({ requested_position: 'auto' });
    expect(layersOf(ada)).toEqual(['playback 0,25 50', 'member']);
    await ada.call('video.member.set_position', { member_id: bob.memberId, position: 'standard-1' });
    expect(layersOf(ada)).toEqual(['member', 'playback 50,25 50']);
  });

  it('goes to the newest of several; the older one is shown like anybody', async () => {
    const { bench, host } = await scene();
    await play(host, { layout: 'full-screen' });
    await bench.advance(1_000);
    await play(host);
    expect(bench.media.room.scene.map(({ callId }) => callId)).toEqual([bench.player.playback.sourceId]);
  });

  it('for screens goes to the newer of a shared screen and what is played', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const playback_id = await play(ada, { layout: 'screen-share' });
    await bench.advance(1_000);
    await ada.invite({ callId: 'share', leg: 'screen', layout: 'screen-share' });
    expect(bench.media.room.scene.map(({ callId }) => callId)).toEqual(['share']);
    await ada.bye('share');
    expect(bench.media.room.scene.map(({ callId }) => callId)).toEqual([bench.player.playback.sourceId]);
    await ada.call('video.playback.stop', { playback_id });
  });
});
