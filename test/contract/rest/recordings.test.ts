import { mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NotOpen } from '../../../src/pages/open-room.ts';
import { SpaceClient } from '../../../src/pages/space-client.ts';
import { type Database, onBothEngines } from '../../support/databases.ts';
import { LiveRest } from '../../support/live-rest.ts';
import type { Answer } from '../../support/rest.ts';
import type { Json } from '../../support/signaling/fake-socket.ts';
import type { RawClient } from '../../support/signaling/raw-client.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const FILE = Buffer.from('0123456789');

onBothEngines('rest-api 20.8: room recordings', (make) => {
  let database: Database;
  let space: LiveRest;
  beforeAll(async () => {
    database = await make();
    space = await LiveRest.start({ store: await database.open() });
  });
  afterAll(async () => {
    await space?.stop();
    await database?.dispose();
  });
  const get = (path: string): Promise<Answer> => space.rest.ask('GET', path);
  const ids = ({ body }: Answer): string[] => body.data.map(({ id }: Json) => id);

  /** Recordings of rooms that somebody is in, by their ids. */
  const holders = new Map<string, RawClient>();
  const start = async (room_name: string): Promise<{ id: string; session: string }> => {
    const client = await space.joined({ room_name, permissions: ['room.recording'] });
    const { id } = (await client.call('video.recording.start')).recording;
    holders.set(id, client);
    return { id, session: client.joinedAs.room_session.id };
  };
  const holder = (id: string): RawClient => {
    const client = holders.get(id);
    if (!client) throw new Error(`nobody started ${id}`);
    return client;
  };
  const control = async (what: 'pause' | 'resume' | 'stop', id: string): Promise<string> =>
    (await holder(id).call(`video.recording.${what}`, { recording_id: id })).code;
  /** It is stopped, and the recorder has written its file. */
  const complete = async (id: string): Promise<void> => {
    await control('stop', id);
    writeFileSync(join(space.rest.recordings, `${id}.webm`), FILE);
    space.recorder.of(id).complete({ bytes: FILE.length });
    await wait(1);
  };
  /** A completed recording as REST shows it. */
  const completed = async (room_name: string, query = ''): Promise<Json> => {
    const { id } = await start(room_name);
    await complete(id);
    return (await get(`/room_recordings/${id}${query}`)).body;
  };
  const download = (uri: string, headers: Record<string, string> = {}): Promise<Answer> => {
    const { pathname, search } = new URL(uri);
    return space.rest.raw({ method: 'GET', url: `${pathname}${search}`, headers });
  };

  it('shows a recording that runs, or pauses, without a file (191)', async () => {
    const { id, session } = await start('running');
    const running = {
      id,
      room_session_id: session,
      finished_at: null,
      duration: null,
      uri: null,
      size_in_bytes: null,
      format: null,
    };
    expect((await get(`/room_recordings/${id}`)).body).toMatchObject({ ...running, status: 'recording' });
    await control('pause', id);
    expect((await get(`/room_recordings/${id}`)).body).toMatchObject({ ...running, status: 'paused' });
    await control('resume', id);
    expect((await get(`/room_recordings/${id}`)).body).toMatchObject({ ...running, status: 'recording' });
  });

  it('is of a room that records on start from the first join on, whoever comes (161)', async () => {
    await space.rest.ask('POST', '/rooms', { name: 'on-start', record_on_start: true });
    const { room_session, room } = (await space.joined({ room_name: 'on-start', permissions: [] })).joinedAs;
    expect([room_session.recording, room.recording]).toEqual([true, true]);
    const { data } = (await get(`/room_sessions/${room_session.id}/recordings`)).body;
    expect(data).toMatchObject([{ id: room.recordings[0].id, status: 'recording' }]);
  });

  it('is processed when it was stopped, then completed with a file (190, 192)', async () => {
    const { id, session } = await start('stopping');
    await space.pass(10_000);
    await control('pause', id);
    await space.pass(5_000);
    await control('resume', id);
    await space.pass(2_000);
    await control('stop', id);
    const { body: processed } = await get(`/room_recordings/${id}`);
    expect(processed).toMatchObject({ status: 'processing', duration: 12, uri: null });
    expect(Date.parse(processed.finished_at) - Date.parse(processed.started_at)).toBe(17_000);
    await space.pass(1_000);
    await complete(id);
    const { body: recording } = await get(`/room_recordings/${id}`);
    expect(recording).toEqual({
      id,
      room_session_id: session,
      status: 'completed',
      started_at: processed.started_at,
      finished_at: processed.finished_at,
      duration: 30,
      size_in_bytes: 10,
      reason: null,
      format: 'video/webm',
      cost_in_dollars: 0,
      uri: expect.stringMatching(/^http:\/\/.+\/media\/rec\/[0-9a-f-]+\.webm\?exp=\d+&sig=[\w-]+$/),
      created_at: processed.created_at,
      updated_at: expect.not.stringMatching(processed.updated_at),
    });
  });

  it('has a signed link to who spoke when, where that is written', async () => {
    const { id } = await start('chapters');
    await control('stop', id);
    writeFileSync(join(space.rest.recordings, `${id}.webm`), FILE);
    writeFileSync(join(space.rest.recordings, `${id}.vtt`), 'WEBVTT\n');
    space.recorder.of(id).complete({ bytes: FILE.length, chapters: true });
    await wait(1);
    const { body } = await get(`/room_recordings/${id}`);
    const { pathname, search } = new URL(body.chapters_uri);
    expect(pathname).toMatch(/\.vtt$/);
    const file = await space.rest.http.inject({ url: `${pathname}${search}` });
    expect([file.statusCode, file.headers['content-type'], file.body]).toEqual([200, 'text/vtt; charset=utf-8', 'WEBVTT\n']);
    expect(file.headers['content-disposition']).toMatch(/\.vtt"/);
    const swapped = `${pathname}${new URL(body.uri).search}`;
    expect((await space.rest.http.inject({ url: swapped })).statusCode).toBe(403);
    expect(await completed('no-chapters')).not.toHaveProperty('chapters_uri');
    expect((await space.rest.ask('DELETE', `/room_recordings/${id}`)).status).toBe(204);
    expect((await space.rest.http.inject({ url: `${pathname}${search}` })).statusCode).toBe(404);
  });

  it('is without a file for ever when the recorder lost it', async () => {
    const { id } = await start('failing');
    space.recorder.of(id).listener.failed('disk_full');
    space.recorder.of(id).lose();
    await wait(1);
    expect((await get(`/room_recordings/${id}`)).body).toMatchObject({
      status: null,
      reason: 'disk_full',
      uri: null,
      finished_at: expect.any(String),
    });
    expect((await space.rest.ask('DELETE', `/room_recordings/${id}`)).status).toBe(204);
  });

  it('says why it ended by itself, and keeps what was recorded until then', async () => {
    const { id } = await start('cut-short');
    space.recorder.of(id).listener.failed('quota');
    await complete(id);
    expect((await get(`/room_recordings/${id}`)).body).toMatchObject({ status: 'completed', reason: 'quota', duration: 30 });
    const events = (await get(`/room_recordings/${id}/events`)).body.data;
    expect(events.map(({ name, payload }: Json) => `${name} ${payload.recording.reason}`)).toEqual([
      'recording.started undefined',
      'recording.ended quota',
    ]);
  });

  it('gives its file to who has the link, without credentials, whole or in ranges (193)', async () => {
    const { uri } = await completed('downloads');
    const whole = await download(uri);
    expect(whole).toMatchObject({ status: 200, text: '0123456789' });
    expect(whole.headers).toMatchObject({ 'content-type': 'video/webm', 'content-length': '10', 'accept-ranges': 'bytes' });
    const part = await download(uri, { range: 'bytes=2-4' });
    expect(part).toMatchObject({ status: 206, text: '234' });
    expect(part.headers['content-range']).toBe('bytes 2-4/10');
    expect(await download(uri, { range: 'bytes=-3' })).toMatchObject({ status: 206, text: '789' });
    expect((await download(uri, { range: 'bytes=10-' })).status).toBe(416);
    const { pathname, search } = new URL(uri);
    const head = await space.rest.raw({ method: 'HEAD', url: `${pathname}${search}` });
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers['content-length']).toBe('10');
  });

  it('lets links expire after media_ttl, 900 s unless asked otherwise (194)', async () => {
    const short = await completed('expiring', '?media_ttl=1');
    const { body: usual } = await get(`/room_recordings/${short.id}`);
    expect((await download(short.uri)).status).toBe(200);
    await space.pass(2_000);
    expect((await download(short.uri)).status).toBe(403);
    space.clock.advance(896_000);
    expect((await download(usual.uri)).status).toBe(200);
    space.clock.advance(3_000);
    expect((await download(usual.uri)).status).toBe(403);
  });

  it('takes a media_ttl from 0, in lists too (195)', async () => {
    const { id, room_session_id } = await completed('ttl');
    const paths = ['/room_recordings', `/room_recordings/${id}`, `/room_sessions/${room_session_id}/recordings`];
    for (const path of paths) {
      const { status, body } = await get(`${path}?media_ttl=0`);
      expect(status).toBe(200);
      const { uri } = body.data?.find((one: Json) => one.id === id) ?? body;
      expect((await download(uri)).status).toBe(403);
      for (const wrong of ['-1', 'x', '1.5', '2147483648'])
        expect(await get(`${path}?media_ttl=${wrong}`)).toMatchObject({
          status: 422,
          body: { errors: [{ attribute: 'media_ttl', code: 'invalid_parameter' }] },
        });
    }
    const { body } = await get('/room_recordings?media_ttl=60&page_size=1');
    expect(new URL(body.links.next).searchParams.get('media_ttl')).toBe('60');
  });

  it('serves no link that it did not write', async () => {
    const [{ uri }, other] = [await completed('forged'), await completed('forged-2')];
    const url = new URL(uri);
    const with_ = (change: (url: URL) => void): string => {
      const changed = new URL(uri);
      change(changed);
      return changed.href;
    };
    const wrong = [
      with_(({ searchParams }) => searchParams.set('exp', String(Number(searchParams.get('exp')) + 60))),
      with_(({ searchParams }) => searchParams.set('sig', 'AAAA')),
      with_(({ searchParams }) => searchParams.delete('sig')),
      with_(({ searchParams }) => searchParams.append('exp', '9999999999')),
      `${url.origin}/media/rec/${other.id}.webm${url.search}`,
      `${url.origin}/media/rec/..%2Fwirespace.db${url.search}`,
      `${url.origin}/media/rec/x${url.search}`,
    ];
    for (const link of wrong) expect((await download(link)).status).toBe(403);
    expect((await download(uri)).status).toBe(200);
  });

  it('is deleted with its file, once it is done (196)', async () => {
    const { id, uri, room_session_id } = await completed('deleted');
    expect(ids(await get('/room_recordings'))).toContain(id);
    const answer = await space.rest.ask('DELETE', `/room_recordings/${id}`);
    expect(answer).toMatchObject({ status: 204, text: '' });
    expect((await get(`/room_recordings/${id}`)).status).toBe(404);
    expect((await download(uri)).status).toBe(404);
    expect(ids(await get('/room_recordings'))).not.toContain(id);
    expect(ids(await get(`/room_sessions/${room_session_id}/recordings`))).toEqual([]);
    expect((await space.rest.ask('DELETE', `/room_recordings/${id}`)).status).toBe(404);
  });

  it('stays as long as its file cannot be deleted', async () => {
    const { id } = await completed('stuck');
    const path = join(space.rest.recordings, `${id}.webm`);
    rmSync(path);
    mkdirSync(path);
    expect((await space.rest.ask('DELETE', `/room_recordings/${id}`)).status).toBe(500);
    expect((await get(`/room_recordings/${id}`)).status).toBe(200);
    rmdirSync(path);
    expect((await space.rest.ask('DELETE', `/room_recordings/${id}`)).status).toBe(204);
  });

  it('is not deleted while it runs', async () => {
    const { id } = await start('kept');
    for (const step of ['pause', 'resume', 'stop'] as const) {
      expect(await control(step, id)).toBe('200');
      expect(await space.rest.ask('DELETE', `/room_recordings/${id}`)).toMatchObject({
        status: 422,
        body: { errors: [{ attribute: 'base', code: 'invalid_state', type: 'validation_error' }] },
      });
    }
  });

  it('knows no other recordings (197)', async () => {
    for (const id of [NOBODY, 'x', '%00']) {
      expect((await get(`/room_recordings/${id}`)).status).toBe(404);
      expect((await space.rest.ask('DELETE', `/room_recordings/${id}`)).status).toBe(404);
      expect(await get(`/room_recordings/${id}/events`)).toMatchObject({ status: 200, body: { data: [] } });
    }
    const other = { project: crypto.randomUUID(), token: 'PT-of-another-project' };
    await space.rest.addProject(other.project, other.token);
    const { id } = await completed('mine');
    for (const method of ['GET', 'DELETE'] as const)
      expect((await space.rest.ask(method, `/room_recordings/${id}`, undefined, other)).status).toBe(404);
    expect(ids(await space.rest.ask('GET', '/room_recordings', undefined, other))).toEqual([]);
  });

  it('has events that name it, and others do not (186, 198)', async () => {
    const { id, session } = await start('eventful');
    await control('pause', id);
    await control('resume', id);
    await complete(id);
    const { data: own } = (await get(`/room_recordings/${id}/events`)).body;
    expect(own.map(({ name, payload }: Json) => `${name} ${payload.recording.state}`)).toEqual([
      'recording.started recording',
      'recording.updated paused',
      'recording.updated recording',
      'recording.ended completed',
    ]);
    for (const event of own)
      expect(event).toMatchObject({ room_recording_id: id, room_session_id: session, payload: { recording: { id } } });
    const { data: all } = (await get(`/room_sessions/${session}/events`)).body;
    expect(all.filter(({ room_recording_id }: Json) => room_recording_id === id)).toEqual(own);
    const others = all.filter(({ name }: Json) => !name.startsWith('recording.'));
    expect(others.length).toBeGreaterThan(0);
    for (const event of others) expect(event).not.toHaveProperty('room_recording_id');
  });

  it('is in the list of its session and in that of all (187)', async () => {
    const { id, session } = await start('listed');
    await complete(id);
    await space.pass(1);
    const more = (await holder(id).call('video.recording.start')).recording.id;
    const ofSession = await get(`/room_sessions/${session}/recordings`);
    expect(ids(ofSession)).toEqual([more, id]);
    const all = (await get('/room_recordings?page_size=1000')).body.data;
    expect(ids(await get('/room_recordings?room_name=listed'))).toEqual([more, id]);
    expect(ids(await get('/room_recordings?room_name=liste'))).toEqual([]);
    // Nothing lasts of a room that a join made, so no room has them.
    expect(ids(await get(`/room_recordings?room_id=${NOBODY}`))).toEqual([]);
    const same = all.filter(({ room_session_id }: Json) => room_session_id === session);
    const withoutLink = ({ uri: _, ...rest }: Json): Json => rest;
    expect(same.map(withoutLink)).toEqual(ofSession.body.data.map(withoutLink));
  });

  it('is seen and deleted by pages of its room alone, not by those of a later room of the same name', async () => {
    const { port } = space.rest.http.server.address() as AddressInfo;
    const { project, token } = space.rest;
    const own = { tokenLifeS: 60 };
    const pages = new SpaceClient({ url: `http://127.0.0.1:${port}`, project, token, timeoutMs: 10_000, own });
    const seen = async (name: string) => (await pages.recordings(name, {})).map(({ id }) => id);
    const inRoom = async (name: string): Promise<string> => {
      const { id } = await start(name);
      await complete(id);
      await holder(id).bye();
      await space.pass(1);
      return id;
    };
    await space.rest.ask('POST', '/rooms', { name: 'board' });
    const [confidential, withoutRoom] = [await inRoom('board'), await inRoom('ad-hoc')];
    await expect(pages.recordings('board', {})).rejects.toThrow(NotOpen);
    await space.rest.ask('DELETE', `/rooms/board`);
    for (const name of ['board', 'ad-hoc']) {
      await space.rest.ask('POST', '/rooms', { name, join_by_link: true });
      const ofPage = await inRoom(name);
      expect(await seen(name)).toEqual([ofPage]);
    }
    expect(ids(await get('/room_recordings?room_name=board'))).toContain(confidential);
    expect(ids(await get('/room_recordings?room_name=ad-hoc'))).toContain(withoutRoom);
  });
});
