import type { TemplateResult } from 'lit';
import type { RoomView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { icons } from '../kit/icons.ts';
import type { MenuEntry } from '../kit/menu.ts';

/** What the entries depend on besides the room. */
interface Page {
  /** The bar has no room for everything. */
  narrow: boolean;
  fullscreen: boolean;
  /** There is a list of what was recorded here. */
  keepsRecordings: boolean;
}

function item(id: string, label: string, icon: TemplateResult, danger = false): MenuEntry {
  return { kind: 'item', id, label, icon, danger };
}

/** The menu "More": what concerns everybody first, then what is one's own, apart from each other. */
export function moreEntries(room: RoomView, page: Page): MenuEntry[] {
  const c = t.controls;
  const { own, can, standing } = room;
  const share = page.narrow && can.shareScreen && standing === 'member' && own.share !== 'impossible';
  const forAll = meetingEntries(room, page.keepsRecordings);
  return [
    ...(share
      ? [item('share', own.share === 'on' ? c.stopSharing : c.share, own.share === 'on' ? icons.shareStop : icons.share)]
      : []),
    ...forAll,
    ...(forAll.length > 0 ? [{ kind: 'line' } as const] : []),
    item('settings', t.devices.settings, icons.headphones),
    ...(document.fullscreenEnabled
      ? [item('fullscreen', page.fullscreen ? c.endFullscreen : c.fullscreen, icons.fullscreen)]
      : []),
    item('help', c.help, icons.keyboard),
    ...(page.narrow && can.endForAll ? [item('end', c.endForAll, icons.leave, true)] : []),
  ];
}

/** What a host does with the meeting as a whole. A video that plays has its controls below the picture. */
function meetingEntries({ can, recording, playing, live }: RoomView, keepsRecordings: boolean): MenuEntry[] {
  const sent = live.streams.length > 0 || live.watch !== null;
  return [
    ...(can.record ? recordingEntries(recording.state) : []),
    ...(can.play && playing.current === null ? [item('play', t.playing.menu, icons.play)] : []),
    ...(can.stream ? [item('live', sent ? t.live.menu.running : t.live.menu.start, icons.live)] : []),
    ...(can.record && keepsRecordings ? [item('recordings', t.recording.menu.list, icons.film)] : []),
  ];
}

function recordingEntries(state: RoomView['recording']['state']): MenuEntry[] {
  const words = t.recording.menu;
  const stop = item('stop-recording', words.stop, icons.recordStop, true);
  switch (state) {
    case 'off':
      return [item('record', words.start, icons.record)];
    case 'soon':
      // It begins by itself in a moment.
      return [];
    case 'on':
      return [item('pause-recording', words.pause, icons.pause), stop];
    case 'paused':
      return [item('resume-recording', words.resume, icons.record), stop];
  }
}
