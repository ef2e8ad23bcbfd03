import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { Space } from '../../support/signaling/space.ts';

let space: Space;
beforeEach(async () => {
  space = await Space.start();
});
afterEach(() => space.stop());

const host = (): Promise<RawClient> => space.joined({ s: ['room.recording'] });

describe('space-protocol 9.6, recordings', () => {
  it('answers a start with the recording, and tells of it before of the room (106)', async () => {
    const client = await host();
    await client.fence();
    const from = client.frames.length;
    const { code, recording } = await client.call('video.recording.start');
    expect(code).toBe('200');
    expect(recording).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      state: 'recording',
      started_at: space.clock.now() / 1000,
      ended_at: null,
      duration: null,
    });
    const { params } = await client.event('video.room.updated');
    expect(params.room).toMatchObject({ recording: true, updated: ['recording'] });
    expect(params.room_session).toMatchObject({ recording: true, updated: ['recording'] });
    const told = client.frames.slice(from).map((frame) => frame.params?.event_type ?? 'result');
    expect(told).toEqual(['result', 'video.recording.started', 'video.room.updated']);
    expect(client.events('video.recording.started')[0]?.params.recording).toEqual(recording);
  });

  it('pauses, goes on and ends a recording, each told as it is (107)', async () => {
    const client = await host();
    const { recording } = await client.call('video.recording.start');
    for (const act of ['pause', 'resume', 'stop'])
      expect(await client.call(`video.recording.${act}`, { recording_id: recording.id })).toEqual({ code: '200', message: 'OK' });
    await client.event('video.recording.ended');
    expect(client.events('video.recording.updated').map(({ params }) => params.recording.state)).toEqual(['paused', 'recording']);
    expect(client.events('video.recording.ended')[0]?.params.recording).toMatchObject({ id: recording.id, state: 'completed' });
    expect(client.events('video.room.updated').at(-1)?.params.room.recording).toBe(false);
  });

  it('lets another page find the recording and stop it, which both hear (108)', async () => {
    const [one, other] = [await host(), await host()];
    const { recording } = await one.call('video.recording.start');
    const { recordings } = await other.call('video.recording.list');
    expect(recordings).toEqual([recording]);
    expect((await other.call('video.recording.stop', { recording_id: recording.id })).code).toBe('200');
    for (const page of [one, other]) expect((await page.event('video.recording.ended')).params.recording.id).toBe(recording.id);
    expect((await one.call('video.recording.list')).recordings).toEqual([]);
  });

  it('records a room that wants it from its first join on, whoever joins (62)', async () => {
    space.room({ name: 'kept', recordOnStart: true });
    const { room, room_session } = (await space.joined({ r: 'kept', s: [] })).joinedAs;
    for (const object of [room, room_session])
      expect(object).toMatchObject({ recording: true, recordings: [{ state: 'recording', ended_at: null }] });
  });

  it('ends what runs with its session, before it', async () => {
    const app = await space.open();
    await app.connectProject('PT-secret');
    const client = await host();
    const { event_channel } = client.joinedAs.room_session;
    const events = ['video.recording.ended', 'video.room.ended'];
    await app.request('signalwire.subscribe', { event_channel, events });
    const { recording } = await client.call('video.recording.start');
    await client.bye();
    await app.event('video.room.ended');
    const told = app.events().filter(({ event_type }) => events.includes(event_type));
    expect(told.map(({ event_type }) => event_type)).toEqual(events);
    expect(told[0]?.params.recording).toMatchObject({ id: recording.id, state: 'completed' });
    expect(space.recorder.of(recording.id).asked).toEqual(['stop']);
  });
});
