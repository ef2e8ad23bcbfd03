import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { Space } from '../../support/signaling/space.ts';

let space: Space;
beforeEach(async () => {
  space = await Space.start();
});
afterEach(() => space.stop());

const url = 'https://cdn.example.com/a.mp4';
const host = (...more: string[]): Promise<RawClient> => space.joined({ s: ['room.playback', ...more] });

describe('space-protocol 9.6, playbacks', () => {
  it('answers a start with the playback, and tells of it, its volume, its pause and its end, each whole (110, 111)', async () => {
    const client = await host();
    const from = client.frames.length;
    const { code, playback } = await client.call('video.playback.start', { url });
    expect(code).toBe('200');
    const whole = {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      url,
      seekable: true,
      position: 0,
      started_at: space.clock.now() / 1000,
    };
    expect(playback).toEqual({ ...whole, state: 'playing', volume: 0, ended_at: null });
    const control = (act: string, params: object = {}) =>
      client.call(`video.playback.${act}`, { playback_id: playback.id, ...params });
    for (const [act, params] of [['set_volume', { volume: -50 }], ['pause'], ['resume'], ['stop']] as const)
      expect(await control(act, params)).toEqual({ code: '200', message: 'OK' });
    await client.event('video.playback.ended');
    const told = client.frames.slice(from).flatMap(({ params }) => {
      const about = params?.params?.playback;
      return about ? [[params.event_type.replace('video.playback.', ''), about]] : [];
    });
    expect(told).toEqual([
      ['started', { ...whole, state: 'playing', volume: 0, ended_at: null }],
      ['updated', { ...whole, state: 'playing', volume: -50, ended_at: null }],
      ['updated', { ...whole, state: 'paused', volume: -50, ended_at: null }],
      ['updated', { ...whole, state: 'playing', volume: -50, ended_at: null }],
      ['ended', { ...whole, state: 'completed', volume: -50, ended_at: space.clock.now() / 1000 }],
    ]);
    expect(space.player.playback.asked).toEqual(['volume -50', 'pause', 'resume', 'stop']);
  });

  it('searches only with the permission for it, and the position is the new one (112)', async () => {
    const client = await host();
    const seeker = await space.joined({ s: ['room.playback_seek'] });
    const { playback } = await client.call('video.playback.start', { url });
    const seek = async (who: RawClient, how: string, position: number): Promise<string> =>
      (await who.call(`video.playback.seek_${how}`, { playback_id: playback.id, position })).code;
    expect([await seek(client, 'absolute', 9000), await seek(client, 'relative', 9000)]).toEqual(['403', '403']);
    for (const [how, by, position] of [
      ['absolute', 9000, 9000],
      ['relative', 5000, 14_000],
      ['relative', -5000, 9000],
    ] as const) {
      expect(await seek(seeker, how, by)).toBe('200');
      await client.event('video.playback.updated', (params) => params.playback.position === position);
    }
    expect((await client.call('video.playback.list')).playbacks).toMatchObject([{ position: 9000 }]);
  });

  it('tells how long the whole is, where that is known', async () => {
    const client = await host();
    space.player.preparing = (playback) => {
      playback.durationMs = 61_234.5;
    };
    const { playback } = await client.call('video.playback.start', { url });
    expect(playback.duration).toBe(61_235);
    expect((await client.event('video.playback.started')).params.playback.duration).toBe(61_235);
  });

  it('has a layer without a member while it plays (113)', async () => {
    const client = await host();
    const { playback } = await client.call('video.playback.start', { url });
    const shown = await client.event('video.layout.changed', ({ layout }) => layout.layers.some(isPlayed));
    const layer = shown.params.layout.layers.find(isPlayed);
    expect(layer).toMatchObject({ position: 'playback', playing_file: true, visible: true });
    expect(layer).not.toHaveProperty('member_id');
    const before = client.events('video.layout.changed').length;
    await client.call('video.playback.stop', { playback_id: playback.id });
    await expect.poll(() => client.events('video.layout.changed').length).toBe(before + 1);
    expect(client.events('video.layout.changed').at(-1)?.params.layout.layers.filter(isPlayed)).toEqual([]);
  });

  it('is told why it cannot begin, and an application is told of what it started itself', async () => {
    const client = await host();
    space.player.refusing = 'unreachable';
    expect(await client.call('video.playback.start', { url })).toEqual({ code: '400', message: 'Bad Request: unreachable' });
    space.player.refusing = null;
    const app = await space.open();
    await app.connectProject('PT-secret');
    const { room_session } = client.joinedAs;
    await app.request('video.playback.start', { room_session_id: room_session.id, url });
    expect((await app.event('video.playback.started')).params.playback).toMatchObject({ state: 'playing', url });
  });
});

function isPlayed({ playing_file }: { playing_file: boolean }): boolean {
  return playing_file;
}
