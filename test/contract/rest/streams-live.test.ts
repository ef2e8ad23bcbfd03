import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, onBothEngines } from '../../support/databases.ts';
import type { FakeStream } from '../../support/fake-streamer.ts';
import { LiveRest } from '../../support/live-rest.ts';
import type { Answer } from '../../support/rest.ts';
import type { Json } from '../../support/signaling/fake-socket.ts';

const KEY = 'se-cret_Key';

onBothEngines('rest-api 20.6, 20.9: streams of rooms that are live', (make) => {
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
  const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Answer> =>
    space.rest.ask(method, path, body);
  const made = async (path: string, body: object): Promise<Json> => (await ask('POST', path, body)).body;
  const url = (of: string): string => `rtmp://live.example.com/${of}/${KEY}`;
  const sentTo = (address: string): FakeStream[] => space.streamer.streams.filter(({ spec }) => spec.url === address);
  const permissions = ['room.stream'];

  it('begin with the session when they were there before it (168)', async () => {
    const room = await made('/rooms', { name: 'before' });
    const stream = await made(`/rooms/${room.id}/streams`, { url: url('before') });
    expect(stream).not.toHaveProperty('state');
    const client = await space.joined({ room_name: 'before', permissions });
    expect(client.joinedAs.room_session).toMatchObject({ streaming: true, streams: [{ url: url('before') }] });
    const [sent] = sentTo(url('before'));
    expect((await ask('GET', `/streams/${stream.id}`)).body).toMatchObject({ ...stream, state: 'connecting' });
    sent?.is('retrying', 'refused');
    await client.event('video.stream.updated');
    expect((await ask('GET', `/rooms/${room.id}/streams`)).body.data).toEqual([
      { ...stream, state: 'retrying', reason: 'refused' },
    ]);
    await client.bye();
    await expect.poll(() => sent?.stopped).toBe(true);
    expect((await ask('GET', `/streams/${stream.id}`)).body).toEqual(stream);
  });

  it('begin at once when they are made during it, move when they change, and end when they are deleted (169)', async () => {
    const room = await made('/rooms', { name: 'during' });
    const client = await space.joined({ room_name: 'during', permissions });
    const stream = await made(`/rooms/${room.id}/streams`, { url: url('one') });
    expect((await client.event('video.stream.started')).params.stream).toMatchObject({ url: url('one'), state: 'streaming' });
    expect((await ask('PUT', `/streams/${stream.id}`, { url: url('two') })).status).toBe(200);
    await client.event('video.stream.started', (params) => params.stream.url === url('two'));
    expect(sentTo(url('one'))[0]?.stopped).toBe(true);
    expect((await ask('DELETE', `/streams/${stream.id}`)).status).toBe(204);
    await client.event('video.stream.ended', (params) => params.stream.url === url('two'));
    expect(sentTo(url('two'))[0]?.stopped).toBe(true);
  });

  it('of a conference are the same, and end when it is deleted, while the session goes on', async () => {
    const conference = await made('/conferences', { name: 'show', display_name: 'Show' });
    await made(`/conferences/${conference.id}/streams`, { url: url('show') });
    const client = await space.joined({ room_name: 'show', permissions });
    expect(sentTo(url('show'))).toHaveLength(1);
    expect((await ask('DELETE', `/conferences/${conference.id}`)).status).toBe(204);
    await client.event('video.stream.ended');
    expect(sentTo(url('show'))[0]?.stopped).toBe(true);
    expect((await client.call('video.members.get')).code).toBe('200');
  });

  it('are among the events of the session without their key', async () => {
    const client = await space.joined({ room_name: 'noted', permissions });
    const { stream } = await client.call('video.stream.start', { url: url('noted') });
    await client.call('video.stream.stop', { stream_id: stream.id });
    const { body } = await ask('GET', `/room_sessions/${client.joinedAs.room_session.id}/events?page_size=100`);
    const told = body.data.filter(({ name }: Json) => name.startsWith('stream.'));
    expect(told.map(({ name }: Json) => name).sort()).toEqual(['stream.ended', 'stream.started']);
    expect(told[0].payload.stream).toMatchObject({ id: stream.id, url: 'rtmp://live.example.com/…' });
    expect(JSON.stringify(body)).not.toContain(KEY);
  });

  it('may go to srt, an extension', async () => {
    const room = await made('/rooms', { name: 'srt' });
    const address = 'srt://live.example.com:9000?streamid=x';
    expect(await made(`/rooms/${room.id}/streams`, { url: address })).toMatchObject({ url: address, stream_type: 'srt' });
  });

  it('on pages of this server are a field of rooms and conferences, and the link is in the live session', async () => {
    const room = await made('/rooms', { name: 'watched', hls: true });
    expect(room.hls).toBe(true);
    await space.joined({ room_name: 'watched', permissions: [] });
    const read = async (): Promise<Json> =>
      (await ask('GET', `/rooms/${room.id}?include_active_session=true`)).body.active_session;
    expect((await read()).watch_url).toBe(space.watching.watches.at(-1)?.url);
    expect((await ask('PUT', `/rooms/${room.id}`, { hls: false })).body).not.toHaveProperty('hls');
    await expect.poll(read).not.toHaveProperty('watch_url');
    const conference = await made('/conferences', { display_name: 'W', hls: true });
    expect(conference.hls).toBe(true);
    expect((await ask('PUT', `/conferences/${conference.id}`, { hls: null })).body).not.toHaveProperty('hls');
  });
});
