import { describe, expect, it } from 'vitest';
import { type Client, RoomBench, roomOf } from '../../../test/support/room-bench.ts';
import type { VideoEvent } from '../../wire/events.ts';
import type { Link } from '../ports.ts';
import type { RecordingRecord } from '../records/recordings.ts';

const HOST = { userName: 'Hanna', permissions: ['room.recording'] };
const GUEST = { userName: 'Gus', permissions: [] };

interface Setup {
  bench: RoomBench;
  host: Client;
  guest: Client;
}

async function scene(): Promise<Setup> {
  const bench = new RoomBench();
  const host = await bench.client(HOST).join();
  const guest = await bench.client(GUEST).join();
  return { bench, host, guest };
}

async function start(by: Client): Promise<string> {
  const { code, recording } = await by.call('video.recording.start');
  expect(code).toBe('200');
  return (recording as { id: string }).id;
}

/** Events about recordings and the room since `from`, with what they say of recordings. */
function told(client: { log: Client['log'] }, from = 0): string[] {
  return client.log.slice(from).flatMap((entry) => {
    if (entry.kind !== 'event') return entry.kind === 'result' ? ['result'] : [];
    const { event_type, params } = entry.event;
    const name = event_type.replace('video.', '');
    if ('recording' in params) return [`${name} ${params.recording.state}`];
    return event_type === 'video.room.updated' ? [`${name} ${params.room.updated} ${params.room.recording}`] : [];
  });
}

/** A server application: hears what it is told, and calls as the project. */
function application({ bench, host }: Setup) {
  const log: Client['log'] = [];
  const link: Link = { id: 'app', send: (message) => void log.push(message) };
  const call = (method: string, params: object = {}): Promise<Record<string, unknown>> =>
    new Promise((resolve) => {
      const actor = { kind: 'project', projectId: host.grant.projectId, link } as const;
      void bench.rooms.call(actor, method, { room_session_id: host.sessionId, ...params }, resolve);
    });
  return { log, link, call };
}

/** What is written down of recordings from now on. */
function recordsOf(bench: RoomBench): () => RecordingRecord[] {
  const records = new Map<string, RecordingRecord>();
  bench.events.on('recording.changed', (record) => void records.set(record.id, record));
  return () => [...records.values()];
}

describe('recordings of a session', () => {
  it('answer the start with the recording, then tell of it, then of the room', async () => {
    const { host, guest } = await scene();
    const id = await start(host);
    expect(told(host)).toEqual(['result', 'recording.started recording', 'room.updated recording true']);
    expect(host.latest('video.recording.started')).toEqual({
      room_id: expect.any(String),
      room_session_id: host.sessionId,
      recording: { id, state: 'recording', started_at: expect.any(Number), ended_at: null, duration: null },
    });
    expect(guest.latest('video.room.updated').room_session).toMatchObject({ recording: true, recorded_by: 'Hanna' });
  });

  it('pause, go on and end, each told once; what has ended is unknown', async () => {
    const { bench, host } = await scene();
    const recording_id = await start(host);
    const from = host.log.length;
    for (const act of ['resume', 'pause', 'pause', 'resume'])
      expect((await host.call(`video.recording.${act}`, { recording_id })).code).toBe('200');
    await bench.advance(30_400);
    expect((await host.call('video.recording.stop', { recording_id })).code).toBe('200');
    expect(told(host, from).filter((entry) => entry !== 'result')).toEqual([
      'recording.updated paused',
      'recording.updated recording',
      'room.updated recording false',
      'recording.ended completed',
    ]);
    expect(host.latest('video.recording.ended').recording).toMatchObject({ duration: 30.4, ended_at: expect.any(Number) });
    expect(bench.recorder.of(recording_id).asked).toEqual(['pause', 'resume', 'stop']);
    for (const act of ['pause', 'resume', 'stop'])
      for (const id of [recording_id, 'nothing'])
        expect((await host.call(`video.recording.${act}`, { recording_id: id })).code).toBe('404');
    expect((await host.call('video.recording.stop', {})).code).toBe('-32602');
  });

  it('are controlled by another one than who started them, and a pause is not part of their length', async () => {
    const { bench, host } = await scene();
    const other = await bench.client({ ...HOST, userName: 'Olaf' }).join();
    const recording_id = await start(host);
    await bench.advance(2_000);
    await other.call('video.recording.pause', { recording_id });
    await bench.advance(60_000);
    await other.call('video.recording.resume', { recording_id });
    await bench.advance(1_000);
    expect((await other.call('video.recording.list')).recordings).toMatchObject([{ id: recording_id, state: 'recording' }]);
    await other.call('video.recording.stop', { recording_id });
    expect(host.latest('video.recording.ended').recording).toMatchObject({ state: 'completed', duration: 3 });
  });

  it('are told to who may record and to who follows the session, to nobody else', async () => {
    const stage = await scene();
    const { bench, host, guest } = stage;
    const viewer = await bench.client({ ...HOST, joinAs: 'audience' }).join();
    const follower = application(stage);
    const { event_channel } = host.latest('video.room.subscribed').room_session;
    await bench.rooms.follow(host.grant.projectId, event_channel, follower.link, () => {});
    await host.call('video.recording.stop', { recording_id: await start(host) });
    for (const client of [guest, viewer])
      expect(told(client)).toEqual(['room.updated recording true', 'room.updated recording false']);
    expect(told(follower)).toEqual([
      'recording.started recording',
      'room.updated recording true',
      'room.updated recording false',
      'recording.ended completed',
    ]);
    for (const method of ['start', 'list', 'pause', 'resume', 'stop'])
      expect((await guest.call(`video.recording.${method}`, { recording_id: 'r' })).code).toBe('403');
  });

  it('are told to the application that started them, whatever it follows', async () => {
    const stage = await scene();
    const app = application(stage);
    const { code, recording } = await app.call('video.recording.start');
    expect(code).toBe('200');
    await app.call('video.recording.stop', { recording_id: (recording as { id: string }).id });
    expect(told(app)).toEqual(['recording.started recording', 'recording.ended completed']);
    expect(stage.guest.events('video.room.updated')[0]?.room).toMatchObject({ recording: true, recorded_by: null });
  });

  it('run beside each other up to their limit; the room is told of the first and the last', async () => {
    const { bench, host, guest } = await scene();
    const other = await bench.client({ ...HOST, userName: 'Olaf' }).join();
    const first = await start(host);
    const second = await start(other);
    expect(await host.call('video.recording.start')).toEqual({ code: '403', message: 'Limit reached' });
    expect(bench.recorder.recordings).toHaveLength(2);
    await host.call('video.recording.stop', { recording_id: first });
    expect(guest.latest('video.room.updated').room).toMatchObject({ recording: true, recorded_by: 'Olaf' });
    await other.call('video.recording.stop', { recording_id: second });
    expect(told(guest)).toEqual(['room.updated recording true', 'room.updated recorded_by true', 'room.updated recording false']);
  });

  it('begin so often in an hour and no more, however short they are', async () => {
    const { bench, host } = await scene();
    for (let count = 0; count < 6; count += 1) await host.call('video.recording.stop', { recording_id: await start(host) });
    expect(await host.call('video.recording.start')).toEqual({ code: '403', message: 'Limit reached' });
    expect(bench.recorder.recordings).toHaveLength(6);
    await bench.advance(600_000);
    await host.call('video.recording.stop', { recording_id: await start(host) });
    expect((await host.call('video.recording.start')).code).toBe('403');
  });

  it('run before the first one is in where the room wants it, without a right, and once', async () => {
    const bench = new RoomBench();
    bench.store.rooms.push(roomOf({ recordOnStart: true }));
    const guest = await bench.client(GUEST).join();
    const { room, room_session } = guest.latest('video.room.subscribed');
    for (const object of [room, room_session])
      expect(object).toMatchObject({ recording: true, recorded_by: null, recordings: [{ state: 'recording' }] });
    expect(told(guest)).toEqual([]);
    const host = await bench.client(HOST).join();
    const [running] = host.latest('video.room.subscribed').room.recordings ?? [];
    await host.call('video.recording.stop', { recording_id: running?.id });
    await bench.client(GUEST).join();
    expect(bench.recorder.recordings).toHaveLength(1);
    expect(guest.latest('video.room.updated').room.recording).toBe(false);
  });

  it('are no reason to keep anybody out when the room wants one and none can begin', async () => {
    const bench = new RoomBench();
    bench.store.rooms.push(roomOf({ recordOnStart: true }));
    bench.recorder.refusing = 'disk_full';
    const guest = await bench.client(GUEST).join();
    expect(guest.latest('video.room.subscribed').room.recording).toBe(false);
    expect(bench.errors).toMatchObject([{ reason: 'disk_full' }]);
  });

  it('are told to who comes back on another socket after they began', async () => {
    const { bench, host, guest } = await scene();
    bench.rooms.detached(guest);
    await bench.settle();
    await start(host);
    expect(told(guest)).toEqual([]);
    bench.rooms.resumed(guest);
    await bench.settle();
    expect(told(guest)).toEqual(['room.updated recording true']);
    expect(guest.latest('video.room.updated').room.recorded_by).toBe('Hanna');
  });

  it('are announced to everybody by who may record, before they begin', async () => {
    const { host, guest } = await scene();
    expect((await host.call('wirespace.recording.announce', { seconds: 5 })).code).toBe('200');
    const { seconds, by } = guest.latest('video.wirespace.recording_announced');
    expect({ seconds, by }).toEqual({ seconds: 5, by: { id: host.memberId, name: 'Hanna' } });
    for (const wrong of [-1, 61, 1.5, 'x'])
      expect((await host.call('wirespace.recording.announce', { seconds: wrong })).code).toBe('-32602');
    expect((await guest.call('wirespace.recording.announce')).code).toBe('403');
  });

  it('are not announced where none can begin: nobody is alarmed', async () => {
    const { host, guest } = await scene();
    for (const _ of [1, 2]) await start(host);
    expect(await host.call('wirespace.recording.announce')).toEqual({ code: '403', message: 'Limit reached' });
    const without = new RoomBench({ records: false });
    const [alone] = await without.joined(1, HOST);
    expect(await alone.call('wirespace.recording.announce')).toEqual({ code: '501', message: 'Not Implemented' });
    const full = await scene();
    full.bench.recorder.refusing = 'disk_full';
    const answer = { code: '503', message: 'Service Unavailable: disk_full' };
    expect(await full.host.call('wirespace.recording.announce')).toEqual(answer);
    for (const one of [guest, alone, full.guest]) expect(one.events('video.wirespace.recording_announced')).toEqual([]);
  });

  it('know who spoke when, in time of the recording: pauses do not count, who leaves has stopped', async () => {
    const { bench, host, guest } = await scene();
    const { listener } = bench.media.room;
    const talk = async (client: Client, talks: boolean, thenMs: number): Promise<void> => {
      listener.talking(client.callId, talks);
      await bench.settle();
      bench.clock.advance(thenMs);
    };
    await talk(host, true, 1_000);
    const id = await start(host);
    bench.clock.advance(4_000);
    await talk(host, false, 0);
    await talk(guest, true, 2_000);
    await host.call('video.recording.pause', { recording_id: id });
    bench.clock.advance(60_000);
    await host.call('video.recording.resume', { recording_id: id });
    bench.clock.advance(3_000);
    await guest.bye();
    bench.clock.advance(5_000);
    await host.call('video.recording.stop', { recording_id: id });
    expect(bench.recorder.of(id).chapters).toEqual([
      { name: 'Hanna', fromMs: 0, toMs: 4_000 },
      { name: 'Gus', fromMs: 4_000, toMs: 6_000 },
      { name: 'Gus', fromMs: 6_000, toMs: 9_000 },
    ]);
  });

  it('have sound alone, or become MP4, where the room says so', async () => {
    const bench = new RoomBench();
    bench.store.rooms.push(roomOf({ recordAudioOnly: true, recordFormat: 'mp4' }));
    const [host] = await bench.joined(1, HOST);
    expect(bench.recorder.of(await start(host)).spec).toMatchObject({ audioOnly: true, format: 'mp4' });
    const { bench: usual, host: other } = await scene();
    expect(usual.recorder.of(await start(other)).spec).toMatchObject({ audioOnly: false, format: null });
  });

  it('are refused with the reason while none can begin', async () => {
    const { bench, host } = await scene();
    bench.recorder.refusing = 'disk_full';
    expect(await host.call('video.recording.start')).toEqual({ code: '503', message: 'Service Unavailable: disk_full' });
    expect(told(host)).toEqual(['result']);
  });

  it('end before their session, and keep nobody waiting for their files when the server ends', async () => {
    const stage = await scene();
    const { bench, host, guest } = stage;
    const records = recordsOf(bench);
    const follower = application(stage);
    const { event_channel } = host.latest('video.room.subscribed').room_session;
    await bench.rooms.follow(host.grant.projectId, event_channel, follower.link, () => {});
    const id = await start(host);
    const from = follower.log.length;
    await host.bye();
    await guest.bye();
    const names = follower.log
      .slice(from)
      .flatMap((entry) => (entry.kind === 'event' ? [(entry.event as VideoEvent).event_type] : []));
    expect(names.slice(-3)).toEqual(['video.room.updated', 'video.recording.ended', 'video.room.ended']);
    expect(bench.recorder.of(id).asked).toEqual(['stop']);
    expect(records()).toMatchObject([{ id, state: 'processing', file: null }]);
    await bench.rooms.close();
    bench.recorder.of(id).complete({ bytes: 7, durationS: 12.4 });
    await bench.settle();
    expect(records()).toMatchObject([{ id, state: 'completed', durationS: 12, reason: null, file: { bytes: 7 } }]);
  });

  it('that cannot be completed before the server stops stay in processing', async () => {
    const { bench, host } = await scene();
    const records = recordsOf(bench);
    const id = await start(host);
    await host.call('video.recording.stop', { recording_id: id });
    bench.recorder.of(id).defer();
    await bench.settle();
    await bench.rooms.close();
    expect(records()).toMatchObject([{ id, state: 'processing', reason: null, file: null }]);
  });

  it('that end by themselves say why, and what there is of them is kept', async () => {
    const { bench, host } = await scene();
    const records = recordsOf(bench);
    const [kept, lost] = [await start(host), await start(host)];
    for (const id of [kept, lost]) bench.recorder.of(id).listener.failed('disk_full');
    await bench.settle();
    expect(host.latest('video.recording.ended').recording).toMatchObject({ state: 'completed', reason: 'disk_full' });
    expect(host.latest('video.room.updated').room.recording).toBe(false);
    bench.recorder.of(kept).complete();
    bench.recorder.of(lost).lose();
    await bench.settle();
    expect(records()).toMatchObject([
      { id: kept, state: 'completed', reason: 'disk_full', file: { format: 'video/webm' } },
      { id: lost, state: 'failed', reason: 'disk_full', file: null },
    ]);
    expect(bench.errors).toEqual([]);
  });
});
