import type { Banner, LiveView, MeetingView, PlaybackView, PlayingView, RoomView, StreamView } from '../state/view-model.ts';
import { inRoom, toasts } from './base.ts';

const VIDEO: PlaybackView = {
  ...{ id: 'p1', name: 'Welcome to the spring meeting.mp4', paused: false, seekable: true },
  ...{ position: 72, duration: 341, volume: 0 },
};
const CLOSED: PlayingView = { current: null, opening: false, trouble: null };
const NOWHERE: LiveView = { streams: [], watch: null, starting: null, trouble: null };
const WATCH = { id: 'w1', link: 'https://meet.example.com/watch/Reception?pass=Zm9yIHRoaXMgbWVldGluZyBvbmx5' };
/** 18:40 in the time zone of the tests. */
const SINCE = Date.parse('2026-11-27T18:40:00Z');

function stream(id: string, receiver: string, state: StreamView['state'], reason: StreamView['reason'] = null): StreamView {
  return { id, receiver, state, reason, startedAt: SINCE };
}

function plays(video: Partial<PlaybackView> = {}, room: Partial<RoomView> = {}): MeetingView {
  const banners: Banner[] = [{ kind: 'playing', by: 'Ada Lovelace' }];
  return inRoom(true, { banners, playing: { ...CLOSED, current: { ...VIDEO, ...video } }, ...room });
}

function playDialog(playing: Partial<PlayingView>): MeetingView {
  return inRoom(true, { playing: { ...CLOSED, ...playing } }, { dialog: { kind: 'play' } });
}

function liveDialog(live: Partial<LiveView>, asking: string | null = null): MeetingView {
  const on = (live.streams ?? []).length > 0 || Boolean(live.watch);
  const banners: Banner[] = on ? [{ kind: 'streaming', by: 'Ada Lovelace' }] : [];
  return inRoom(true, { banners, live: { ...NOWHERE, ...live } }, { dialog: { kind: 'live', asking } });
}

const SOME = [
  stream('s1', 'live.example.com', 'streaming'),
  stream('s2', 'ingest.example.org:9000', 'connecting'),
  stream('s3', 'backup.example.net', 'retrying', 'lost'),
  stream('s4', 'rtmp.example.edu', 'ended', 'refused'),
];

/** States with videos that are played and meetings that are watched from outside. */
export const SENT: Readonly<Record<string, MeetingView>> = {
  live: inRoom(
    false,
    { banners: [{ kind: 'streaming', by: 'Grace Hopper' }] },
    {
      toasts: toasts([{ key: 'streaming-started', by: 'Grace Hopper' }]),
    },
  ),
  'live-by-room': inRoom(false, { banners: [{ kind: 'streaming', by: null }] }),
  'live-all': inRoom(false, {
    recording: { state: 'on', by: 'Grace Hopper' },
    banners: [
      { kind: 'recording', state: 'on', by: 'Grace Hopper' },
      { kind: 'streaming', by: 'Grace Hopper' },
      { kind: 'playing', by: 'Linus Park' },
    ],
  }),
  'video-guest': inRoom(false, { banners: [{ kind: 'playing', by: 'Grace Hopper' }] }),
  'video-host': plays(),
  'video-host-people': { ...plays({ paused: true }), panel: 'people' },
  'video-live': plays({ name: 'studio', duration: null, seekable: false, position: 4_210, volume: -15 }),
  'video-unknown-length': plays({ duration: null, volume: 20 }),
  'video-no-seeking': plays({ seekable: false }),
  'sent-broken': inRoom(
    true,
    {},
    {
      toasts: toasts(
        [{ key: 'playback-broke-off', why: 'too_slow' }],
        [{ key: 'stream-broke-off', receiver: 'live.example.com', why: 'refused' }],
      ),
    },
  ),
  'dialog-play': playDialog({}),
  'dialog-play-opening': playDialog({ opening: true }),
  'dialog-play-refused': playDialog({ trouble: 'url_refused' }),
  'dialog-live': liveDialog({}),
  'dialog-live-starting': liveDialog({ starting: 'stream' }),
  'dialog-live-refused': liveDialog({ trouble: { of: 'stream', why: 'address' } }),
  'dialog-live-on': liveDialog({ streams: SOME, watch: WATCH }),
  'dialog-live-stop': liveDialog({ streams: SOME.slice(0, 2), watch: WATCH }, 's1'),
  'dialog-live-full': liveDialog({
    streams: ['a', 'b', 'c', 'd', 'e'].map((id) => stream(id, `live-${id}.example.com`, 'streaming')),
    trouble: { of: 'watch', why: 'absent' },
  }),
};
