import type { RoomView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { icons } from '../kit/icons.ts';
import type { MenuEntry } from '../kit/menu.ts';

/** What a host finds under "More" about recordings: what can be done now, and what was recorded here before. */
export function recordingEntries({ can, recording }: RoomView, keepsRecordings: boolean): MenuEntry[] {
  if (!can.record) return [];
  const words = t.recording.menu;
  const stop: MenuEntry = { kind: 'item', id: 'stop-recording', label: words.stop, icon: icons.recordStop, danger: true };
  const now: Readonly<Record<RoomView['recording']['state'], MenuEntry[]>> = {
    off: [{ kind: 'item', id: 'record', label: words.start, icon: icons.record }],
    // It begins by itself in a moment.
    soon: [],
    on: [{ kind: 'item', id: 'pause-recording', label: words.pause, icon: icons.pause }, stop],
    paused: [{ kind: 'item', id: 'resume-recording', label: words.resume, icon: icons.record }, stop],
  };
  const list: MenuEntry[] = keepsRecordings ? [{ kind: 'item', id: 'recordings', label: words.list, icon: icons.film }] : [];
  return [...now[recording.state], ...list, { kind: 'line' }];
}
