import type { Banner, DevicesView, Dialog, EndReason, KeptRecording, MeetingView, RoomView } from '../state/view-model.ts';
import { BASE, DEVICES, GUEST_CAN, HOST_CAN, inRoom, POLICY, people, room, toasts } from './base.ts';
import { gridTiles, person, screenTiles } from './people.ts';
import { SENT } from './sent-states.ts';

function ended(
  reason: EndReason,
  next: 'join-again' | 'try-again' | 'use-here' | 'reload' | 'none',
  at: string | null = null,
): MeetingView {
  return { ...BASE, phase: { name: 'ended', reason, next, details: { at, places: reason === 'full' ? 20 : null } } };
}

const crowd = Array.from({ length: 34 }, (_, i) =>
  person(i, true, { audioMuted: i % 3 === 1, videoMuted: i % 5 === 2, hand: i === 4 || i === 11 || i === 20, talking: i === 6 }),
);
const sharing = people(true).map((one, i) => (i === 1 ? { ...one, screenId: 'screen-1' } : one));
const banner = (one: Banner, more: Partial<RoomView> = {}): MeetingView => inRoom(false, { banners: [one], ...more });
const trouble = (state: Partial<DevicesView>, browser: MeetingView['browser'] = 'chrome'): MeetingView => ({
  ...BASE,
  browser,
  devices: { ...DEVICES, ...state },
});
const missing = { choices: [], chosen: null, state: 'trouble' } as const;

const recorded = (state: 'soon' | 'on' | 'paused', by: string | null, others: Banner[] = []): Partial<RoomView> => ({
  recording: { state, by },
  banners: [{ kind: 'recording', state, by }, ...others],
});
const KEPT: readonly KeptRecording[] = [
  kept('now', 'recording', '2026-11-27T18:40:00Z', null, null),
  kept('making', 'processing', '2026-11-27T17:02:00Z', 1_268, null),
  kept('done', 'completed', '2026-11-26T09:30:00Z', 3_723, 1_440_000_000),
  { ...kept('broken', 'completed', '2026-11-24T15:00:00Z', 725, 212_000_000), brokeOff: true },
  kept('lost', 'lost', '2026-11-20T08:15:00Z', null, null),
];

function kept(
  id: string,
  status: KeptRecording['status'],
  startedAt: string,
  seconds: number | null,
  bytes: number | null,
): KeptRecording {
  const link = bytes === null ? null : `https://meet.example.com/media/rec/${id}.webm`;
  return { id, status, startedAt, seconds, bytes, link, brokeOff: false };
}

const recordings = (list: Extract<Dialog, { kind: 'recordings' }>['list'], asking: string | null = null): MeetingView =>
  inRoom(true, {}, { dialog: { kind: 'recordings', list, asking } });

/** Every state of the page, by name. */
export const STATES: Readonly<Record<string, MeetingView>> = {
  prejoin: BASE,
  'prejoin-first-version': {
    ...BASE,
    visit: {
      ...BASE.visit,
      role: 'moderator',
      roleLabel: 'Moderator',
      fuller: 'https://meet.example.com/meet/Reception?as=host',
    },
  },
  'prejoin-off': trouble({
    camera: { ...DEVICES.camera, state: 'off' },
    microphone: { ...DEVICES.microphone, state: 'off' },
  }),
  'prejoin-asking': trouble({
    camera: { ...missing, state: 'asking', trouble: null },
    microphone: { ...missing, state: 'asking', trouble: null },
    speaker: { choices: [], chosen: null },
  }),
  'prejoin-denied': trouble({ camera: { ...missing, trouble: 'denied' }, microphone: { ...missing, trouble: 'denied' } }),
  'prejoin-camera-busy': trouble({ camera: { ...DEVICES.camera, state: 'trouble', trouble: 'busy' } }, 'firefox'),
  'prejoin-two-troubles': trouble(
    { camera: { ...missing, trouble: 'missing' }, microphone: { ...missing, trouble: 'system' } },
    'safari',
  ),
  'prejoin-elsewhere': { ...BASE, phase: { name: 'prejoin', elsewhere: true } },
  'prejoin-nameless': { ...BASE, name: { value: '', problem: 'empty', editable: true } },
  'prejoin-direct': {
    ...BASE,
    visit: { ...BASE.visit, policy: { ...POLICY, unmute: 'direct', startVideo: 'direct', record: true, stream: true } },
  },
  'prejoin-recorded': { ...BASE, visit: { ...BASE.visit, policy: { ...POLICY, record: true }, recordsOnStart: true } },
  'prejoin-live': {
    ...BASE,
    visit: { ...BASE.visit, policy: { ...POLICY, record: true, stream: true }, recordsOnStart: true, streamsOnStart: true },
  },
  joining: { ...BASE, phase: { name: 'joining', slow: false } },
  'joining-slow': { ...BASE, phase: { name: 'joining', slow: true } },

  guest: inRoom(false),
  'guest-people': inRoom(false, {}, { panel: 'people' }),
  host: inRoom(true),
  'host-people': inRoom(
    true,
    { audience: { count: 12, known: [{ id: 'w1', name: 'Bea Winter', canPromote: true }] } },
    { panel: 'people' },
  ),
  'host-crowd': inRoom(true, { people: crowd, tiles: gridTiles(crowd) }, { panel: 'people' }),
  'host-direct': inRoom(
    true,
    {
      can: { ...HOST_CAN, unmuteAll: 'direct', startVideoAll: 'direct' },
      people: people(true).map((one) => ({
        ...one,
        can: {
          ...one.can,
          unmute: one.can.unmute === 'ask' ? ('direct' as const) : one.can.unmute,
          startVideo: one.can.startVideo === 'ask' ? ('direct' as const) : one.can.startVideo,
        },
      })),
    },
    { panel: 'people' },
  ),
  alone: inRoom(true, { people: [person(0, true)] }),
  'own-off': inRoom(false, {
    own: {
      audio: { state: 'off', busy: false },
      video: { state: 'off', busy: false },
      hand: { raised: true, busy: false },
      share: 'off',
    },
  }),
  'own-none': inRoom(false, {
    own: {
      audio: { state: 'on', busy: true },
      video: { state: 'none', busy: false },
      hand: { raised: false, busy: false },
      share: 'impossible',
    },
  }),
  screen: inRoom(true, {
    people: sharing,
    tiles: screenTiles(sharing, sharing[1] ?? person(1, true)),
    own: { ...room(true).own, share: 'on' },
  }),
  audience: inRoom(false, {
    standing: 'audience',
    banners: [{ kind: 'audience' }],
    can: { ...GUEST_CAN, raiseHand: false, shareScreen: false },
  }),
  'minimal-rights': inRoom(false, {
    can: { ...GUEST_CAN, audio: { mute: true, unmute: false }, raiseHand: false, lowerHand: false, shareScreen: false },
  }),
  marks: inRoom(
    true,
    { ...recorded('on', 'Grace Hopper', [{ kind: 'streaming', by: 'Grace Hopper' }, { kind: 'locked' }]), locked: true },
    { panel: 'people' },
  ),
  'recording-soon': inRoom(false, recorded('soon', 'Grace Hopper'), {
    toasts: toasts([{ key: 'recording-announced', by: 'Grace Hopper' }]),
  }),
  recorded: inRoom(false, recorded('on', 'Grace Hopper')),
  'recorded-by-room': inRoom(false, recorded('on', null)),
  'recording-paused': inRoom(true, recorded('paused', 'Ada Lovelace')),
  'recording-broken': inRoom(
    true,
    {},
    {
      toasts: toasts([{ key: 'recording-broke-off', trouble: 'disk_full' }], [{ key: 'recording-impossible', trouble: 'quota' }]),
    },
  ),
  ...SENT,
  reconnecting: banner({ kind: 'reconnecting', part: 'network', secondsLeft: 24 }),
  'sound-blocked': banner({ kind: 'sound-blocked' }),
  interrupted: banner({ kind: 'media-interrupted', audio: true, video: true, restarting: false }),
  restarting: banner({ kind: 'media-interrupted', audio: true, video: false, restarting: true }),
  toasts: inRoom(
    false,
    {},
    {
      toasts: toasts(
        [{ key: 'audio-muted', by: 'Grace Hopper' }],
        [{ key: 'person-joined', name: 'Ann' }],
        [{ key: 'hand-raised', name: 'Linus Park' }, 'open-people'],
        [{ key: 'asked-to-unmute', by: 'Grace Hopper' }, 'unmute', 'not-now'],
      ),
    },
  ),
  'talking-muted': inRoom(
    false,
    { own: { ...room(false).own, audio: { state: 'off', busy: false } } },
    { toasts: toasts([{ key: 'talking-while-muted' }, 'unmute']) },
  ),

  'dialog-remove': inRoom(true, {}, { dialog: { kind: 'remove', id: 'x', name: 'Linus Park', canBlock: true } }),
  'dialog-mute': inRoom(true, {}, { dialog: { kind: 'mute', what: 'audio', id: 'x', name: 'Linus Park' } }),
  'dialog-mute-all': inRoom(true, {}, { dialog: { kind: 'mute-all', what: 'video', direct: false } }),
  'dialog-end': inRoom(true, {}, { dialog: { kind: 'end-for-all', people: 5 } }),
  'dialog-record': inRoom(true, {}, { dialog: { kind: 'record' } }),
  'dialog-stop-recording': inRoom(true, recorded('on', 'Ada Lovelace'), { dialog: { kind: 'stop-recording' } }),
  'dialog-recordings': recordings(KEPT),
  'dialog-recordings-delete': recordings(KEPT, 'done'),
  'dialog-recordings-none': recordings([]),
  'dialog-recordings-loading': recordings('loading'),
  'dialog-recordings-failed': recordings('failed'),
  'dialog-settings': inRoom(true, {}, { dialog: { kind: 'settings' } }),
  'dialog-shortcuts': inRoom(
    true,
    {},
    { dialog: { kind: 'shortcuts', shortcuts: ['microphone', 'camera', 'push-to-talk', 'hand', 'people', 'toolbar', 'help'] } },
  ),

  'ended-left': ended('left', 'join-again'),
  'ended-removed': ended('removed', 'join-again'),
  'ended-kept-out': ended('kept-out', 'try-again'),
  'ended-room-ended': ended('room-ended', 'join-again'),
  'ended-other-tab': ended('other-tab', 'use-here'),
  'ended-full': ended('full', 'try-again'),
  'ended-locked': ended('locked', 'try-again'),
  'ended-too-early': ended('too-early', 'try-again', '2026-11-23T13:00:00Z'),
  'ended-closed': ended('closed', 'none', '2026-11-21T17:30:00Z'),
  'ended-link-dead': ended('link-dead', 'none'),
  'ended-refused': ended('refused', 'try-again'),
  'ended-token': ended('token', 'reload'),
  'ended-media-blocked': ended('media-blocked', 'try-again'),
  'ended-busy': ended('busy', 'try-again'),
  'ended-unreachable': ended('unreachable', 'try-again'),
  'ended-lost': ended('lost', 'join-again'),
  'ended-insecure': ended('insecure', 'none'),
  'ended-unsupported': ended('unsupported', 'none'),
  'ended-failed': ended('failed', 'try-again'),
};
