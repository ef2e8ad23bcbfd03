import type { Policy } from '../../src/wire/page.ts';
import type { Can, DevicesView, MeetingView, RoomView, ToastText, ToastView } from '../state/view-model.ts';
import { gridTiles, person } from './people.ts';

export const DEVICES: DevicesView = {
  microphone: {
    choices: [
      { id: 'm1', label: 'Built-in Microphone' },
      { id: 'm2', label: 'USB Headset (Logitech)' },
    ],
    chosen: 'm1',
    state: 'on',
    trouble: null,
  },
  camera: {
    choices: [
      { id: 'c1', label: 'FaceTime HD Camera' },
      { id: 'c2', label: 'Document camera' },
    ],
    chosen: 'c1',
    state: 'on',
    trouble: null,
  },
  speaker: {
    choices: [
      { id: 's1', label: 'Built-in Speakers' },
      { id: 's2', label: 'USB Headset (Logitech)' },
    ],
    chosen: 's1',
  },
  preview: null,
};

export const GUEST_CAN: Can = {
  audio: { mute: true, unmute: true },
  video: { mute: true, unmute: true },
  raiseHand: true,
  lowerHand: true,
  shareScreen: true,
  muteAll: false,
  unmuteAll: 'never',
  stopVideoAll: false,
  startVideoAll: 'never',
  lowerAllHands: false,
  lock: false,
  unlock: false,
  setLayout: false,
  hideVideoMuted: false,
  showVideoMuted: false,
  prioritizeHands: false,
  endForAll: false,
  record: false,
  play: false,
  stream: false,
};

export const HOST_CAN: Can = {
  ...GUEST_CAN,
  muteAll: true,
  unmuteAll: 'ask',
  stopVideoAll: true,
  startVideoAll: 'ask',
  lowerAllHands: true,
  lock: true,
  unlock: true,
  setLayout: true,
  hideVideoMuted: true,
  showVideoMuted: true,
  prioritizeHands: true,
  endForAll: true,
  record: true,
  play: true,
  stream: true,
};

const LAYOUTS = ['grid-responsive', 'highlight-1-responsive', '1x1', '2x1', '2x2', '5up', '3x3', '4x4', '5x5', 'full-screen'];

export const POLICY: Policy = {
  mute: true,
  unmute: 'ask',
  stopVideo: true,
  startVideo: 'ask',
  remove: true,
  moveToAudience: true,
  record: false,
  stream: false,
};

export const BASE: MeetingView = {
  visit: {
    room: 'Reception',
    role: 'guest',
    roleLabel: 'Guest',
    policy: POLICY,
    invite: 'https://meet.example.com/meet/Reception',
    fuller: null,
    recordsOnStart: false,
    streamsOnStart: false,
    keepsRecordings: true,
  },
  phase: { name: 'prejoin', elsewhere: false },
  browser: 'chrome',
  name: { value: 'Ada Lovelace', problem: null, editable: true },
  devices: DEVICES,
  room: null,
  panel: null,
  dialog: null,
  toasts: [],
};

export function people(moderated: boolean): RoomView['people'] {
  return [
    person(0, moderated),
    person(1, moderated, { talking: true }),
    person(2, moderated, { audioMuted: true, hand: true }),
    person(3, moderated, { audioMuted: true, videoMuted: true }),
    person(4, moderated, { asked: { audio: true, video: false }, audioMuted: true }),
  ];
}

export function room(host: boolean, fields: Partial<RoomView> = {}): RoomView {
  const all = fields.people ?? people(host);
  return {
    selfId: all[0]?.id ?? '',
    standing: 'member',
    own: {
      audio: { state: 'on', busy: false },
      video: { state: 'on', busy: false },
      hand: { raised: false, busy: false },
      share: 'off',
    },
    can: host ? HOST_CAN : GUEST_CAN,
    people: all,
    hands: all.filter(({ hand }) => hand),
    audience: { count: 0, known: [] },
    tiles: gridTiles(all),
    layout: { name: 'grid-responsive', choices: LAYOUTS },
    locked: false,
    hidesVideoMuted: false,
    prioritizesHands: false,
    recording: { state: 'off', by: null },
    playing: { current: null, opening: false, trouble: null },
    live: { streams: [], watch: null, starting: null, trouble: null },
    banners: [],
    ...fields,
  };
}

export function inRoom(host: boolean, fields: Partial<RoomView> = {}, view: Partial<MeetingView> = {}): MeetingView {
  const visit = host ? { ...BASE.visit, role: 'host', roleLabel: 'Host' } : BASE.visit;
  return { ...BASE, visit, phase: { name: 'in-room' }, room: room(host, fields), ...view };
}

export function toasts(...texts: [ToastText, ...ToastView['buttons']][]): ToastView[] {
  return texts.map(([text, ...buttons], id) => ({ id, text, buttons }));
}
