/** One shortcut: what it is called, which keys, which action. The texts stand in the catalogue under the same id. */
export interface Shortcut {
  id: ShortcutId;
  /** Key as `KeyboardEvent.key` has it, letters in lower case; `code` where the key's place counts. */
  key: string;
  /** Control, on a Mac Command. */
  ctrl: boolean;
  shift: boolean;
  /** Works only while it is held down. */
  hold: boolean;
}

export type ShortcutId = 'microphone' | 'camera' | 'push-to-talk' | 'hand' | 'people' | 'toolbar' | 'help';

/**
 * All shortcuts of the page: handler, tooltips and help read this table. There are no single letters, which people who dictate or
 * whose hand slips would hit (WCAG 2.1.4); the space bar works only outside of fields and buttons.
 */
export const SHORTCUTS: readonly Shortcut[] = [
  { id: 'microphone', key: 'd', ctrl: true, shift: false, hold: false },
  { id: 'camera', key: 'e', ctrl: true, shift: false, hold: false },
  { id: 'push-to-talk', key: ' ', ctrl: false, shift: false, hold: true },
  { id: 'hand', key: 'h', ctrl: true, shift: true, hold: false },
  { id: 'people', key: 'p', ctrl: true, shift: true, hold: false },
  { id: 'toolbar', key: 'f2', ctrl: false, shift: false, hold: false },
  { id: 'help', key: '/', ctrl: true, shift: true, hold: false },
];

export function shortcut(id: ShortcutId): Shortcut {
  return SHORTCUTS.find((one) => one.id === id) as Shortcut;
}
