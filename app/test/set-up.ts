import { Meeting, type MeetingOptions } from '../state/meeting.ts';
import type { MemberFields } from '../state/ports.ts';
import type { RoomView } from '../state/view-model.ts';
import { FakeAdmission, FakeDevices, FakeTabs } from './fake-browser.ts';
import { FakeRooms, member, settled } from './fake-room.ts';
import { ManualTimers } from './manual-timers.ts';

const SELF = ['audio_mute', 'audio_unmute', 'video_mute', 'video_unmute', 'raisehand', 'lowerhand', 'screenshare'];
const OTHERS = [
  'audio_mute',
  'audio_unmute',
  'video_mute',
  'video_unmute',
  'lowerhand',
  'remove',
  'promote',
  'demote',
  'set_position',
];
const ROOM = ['lock', 'unlock', 'set_layout', 'set_position', 'list_available_layouts'];

export const GUEST = SELF.map((name) => `room.self.${name}`);
export const HOST = [...GUEST, ...OTHERS.map((name) => `room.member.${name}`), ...ROOM.map((name) => `room.${name}`)];

/** A meeting with everything around it under the test's control. */
export function setUp({ wide = false, ...options }: Partial<MeetingOptions> & { wide?: boolean } = {}) {
  const parts = {
    rooms: new FakeRooms(),
    devices: new FakeDevices(),
    admission: new FakeAdmission(),
    tabs: new FakeTabs(),
    timers: new ManualTimers(),
    reloads: { count: 0 },
  };
  const policy = { mute: true, stopVideo: true, remove: true, moveToAudience: true, record: false, stream: false } as const;
  const meeting = new Meeting({
    visit: {
      room: 'Lab',
      role: 'guest',
      roleLabel: 'Guest',
      policy: { ...policy, unmute: 'ask', startVideo: 'ask' },
      invite: 'https://x.test/meet/Lab',
      fuller: null,
      recordsOnStart: false,
      streamsOnStart: false,
      keepsRecordings: true,
    },
    user: 'Me',
    token: 'page token',
    skip: true,
    returning: false,
    unmute: 'ask',
    graceMs: 60_000,
    browser: 'chrome',
    page: { reach: async () => {}, reload: () => (parts.reloads.count += 1), copy: async () => {}, isWide: () => wide },
    ...parts,
    ...options,
  });
  const view = () => meeting.view.value;
  return {
    ...parts,
    meeting,
    actions: meeting.actions,
    view,
    /** The room; fails when one is not in it. */
    room: (): RoomView => {
      const { room } = view();
      if (!room) throw new Error(`not in the room but ${JSON.stringify(view().phase)}`);
      return room;
    },
    said: (): string[] => view().toasts.map((toast) => Object.values(toast.text).join(' ').trim()),
    person: (id: string) => {
      const found = view().room?.people.find((one) => one.id === id);
      if (!found) throw new Error(`nobody is ${id}`);
      return found;
    },
  };
}

/** In the room with the given others; `me` is oneself. */
export async function inRoom(
  permissions: readonly string[] = GUEST,
  others: readonly MemberFields[] = [member('ada')],
  options: Parameters<typeof setUp>[0] = {},
) {
  const parts = setUp(options);
  const start = parts.meeting.start();
  await settled();
  const call = parts.rooms.last;
  call.accept(permissions, [member('me'), ...others]);
  call.send({ type: 'media', up: true });
  await start;
  await settled();
  return { ...parts, call };
}
