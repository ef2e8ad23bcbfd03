import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { playbackOf, streamOf } from './sdk-sent.ts';

beforeEach(() => {
  vi.stubGlobal('location', { href: 'https://meet.test/meet/Lab' });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const PLAYBACK = {
  id: 'p1',
  state: 'playing',
  url: 'https://cdn.test/a/talk.mp4?pass=secret',
  volume: 5,
  position: 40,
  seekable: true,
};
const STREAM = { id: 's1', state: 'streaming', url: 'rtmp://me:secret@live.test/app/secret', started_at: 1.5 };

it('what the page keeps of addresses has nothing secret, of a page to watch it has the link', () => {
  expect(playbackOf(PLAYBACK)).toEqual({
    ...{
      id: 'p1',
      state: 'playing',
      name: 'talk.mp4',
      volume: 5,
      positionMs: 40,
      durationMs: null,
      seekable: true,
      reason: null,
    },
  });
  expect(streamOf(STREAM)).toEqual({
    ...{
      id: 's1',
      state: 'streaming',
      connection: 'streaming',
      receiver: 'live.test',
      watch: null,
      startedAt: 1500,
      reason: null,
    },
  });
  expect(streamOf({ ...STREAM, url: '/watch/Lab?pass=1', hls: true })).toMatchObject({
    receiver: '',
    watch: 'https://meet.test/watch/Lab?pass=1',
  });
});

it('the objects of the SDK are read by what came', () => {
  const playback = { ...PLAYBACK, position: 1, _payload: { playback: { ...PLAYBACK, duration: 90_000 } } };
  expect(playbackOf(playback)).toMatchObject({ positionMs: 40, durationMs: 90_000 });
  const stream = { ...STREAM, _payload: { stream: { ...STREAM, connection: 'retrying' as const, reason: 'lost' } } };
  expect(streamOf(stream)).toMatchObject({ connection: 'retrying', reason: 'lost' });
});

it('a reason that the page does not know is a failure all the same', () => {
  expect(playbackOf({ ...PLAYBACK, reason: 'new_one' }).reason).toBe('failed');
  expect(streamOf({ ...STREAM, reason: 'stalled' }).reason).toBe('stalled');
});
