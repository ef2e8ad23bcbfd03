import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { Space } from '../../support/signaling/space.ts';

let space: Space;
beforeEach(async () => {
  space = await Space.start();
});
afterEach(() => space.stop());

const url = 'rtmp://live.example.com/app/key';
const host = (): Promise<RawClient> => space.joined({ s: ['room.stream'] });

describe('space-protocol 9.6, streams', () => {
  it('answers a start with the stream and begins to send, and tells of it before of the room (114)', async () => {
    const client = await host();
    await client.fence();
    const from = client.frames.length;
    const { code, stream } = await client.call('video.stream.start', { url });
    expect(code).toBe('200');
    const started_at = space.clock.now() / 1000;
    expect(stream).toMatchObject({ state: 'streaming', url, duration: null, started_at, ended_at: null });
    await client.event('video.room.updated', ({ room }) => room.streaming);
    const told = client.frames.slice(from).map((frame) => frame.params?.event_type ?? 'result');
    expect(told).toEqual(['result', 'video.stream.started', 'video.room.updated']);
    expect(client.events('video.stream.started')[0]?.params.stream).toEqual(stream);
    expect(space.streamer.streams.map(({ spec }) => spec.url)).toEqual([url]);
  });

  it('ends a stream, told as completed with its duration (115)', async () => {
    const client = await host();
    const { stream } = await client.call('video.stream.start', { url });
    await space.pass(2_000);
    expect(await client.call('video.stream.stop', { stream_id: stream.id })).toEqual({ code: '200', message: 'OK' });
    const { params } = await client.event('video.stream.ended');
    expect(params.stream).toMatchObject({ id: stream.id, state: 'completed', url, duration: 2 });
    expect(client.events('video.room.updated').at(-1)?.params.room.streaming).toBe(false);
    expect(space.streamer.stream.stopped).toBe(true);
  });

  it('lists streams as they begin, and refuses the sixth (116)', async () => {
    const client = await host();
    for (let count = 1; count <= 5; count++) {
      expect((await client.call('video.stream.start', { url: `${url}${count}` })).code).toBe('200');
      expect((await client.call('video.stream.list')).streams).toHaveLength(count);
    }
    expect(await client.call('video.stream.start', { url })).toEqual({ code: '403', message: 'Limit reached' });
  });

  it('sends a room where REST wants it from its first join on (117)', async () => {
    const room = space.room({ name: 'show' });
    space.store.destinations.set(room.id, [{ id: 'configured', url }]);
    const client = await space.joined({ r: 'show', s: ['room.stream'] });
    expect(client.joinedAs.room_session).toMatchObject({ streaming: true, streams: [{ url }] });
    expect((await client.call('video.stream.list')).streams).toMatchObject([{ state: 'streaming', url }]);
  });

  it('ends what runs with its session, before it (118)', async () => {
    const app = await space.open();
    await app.connectProject('PT-secret');
    const client = await space.joined({ s: ['room.stream', 'room.recording', 'room.playback'] });
    const { event_channel } = client.joinedAs.room_session;
    const events = ['video.recording.ended', 'video.stream.ended', 'video.playback.ended', 'video.room.ended'];
    await app.request('signalwire.subscribe', { event_channel, events });
    await client.call('video.recording.start');
    await client.call('video.stream.start', { url });
    await client.call('video.playback.start', { url: 'https://cdn.example.com/a.mp4' });
    await client.bye();
    await app.event('video.room.ended');
    const told = app.events().filter(({ event_type }) => events.includes(event_type));
    expect(told.map(({ event_type }) => event_type).sort()).toEqual([...events].sort());
    expect(told.at(-1)?.event_type).toBe('video.room.ended');
  });
});
