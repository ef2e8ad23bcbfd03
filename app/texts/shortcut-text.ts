import { type ShortcutId, shortcut } from '../state/shortcuts.ts';
import { t } from './index.ts';

/** Keys of a shortcut as one sees them on the keyboard: `Ctrl`, `⌘`, `Shift`, `D`. */
export function keysOf(id: ShortcutId, mac: boolean): string[] {
  const { key, ctrl, shift } = shortcut(id);
  const { keys } = t.shortcuts;
  return [
    ...(ctrl ? [mac ? keys.command : keys.ctrl] : []),
    ...(shift ? [keys.shift] : []),
    key === ' ' ? keys.space : key.toUpperCase(),
  ];
}

/** The same as words to be read out. */
export function spokenKeys(id: ShortcutId, mac: boolean): string {
  const { key, ctrl, shift, hold } = shortcut(id);
  const { spoken } = t.shortcuts;
  const last = key === ' ' ? spoken.space : (spoken[key] ?? key.toUpperCase());
  const words = [ctrl ? (mac ? spoken.command : spoken.ctrl) : '', shift ? spoken.shift : '', last].filter(Boolean).join(' ');
  return hold ? t.shortcuts.hold(words) : words;
}

/** For `aria-keyshortcuts`: `Control+Shift+H`. */
export function ariaKeys(id: ShortcutId, mac: boolean): string {
  const { key, ctrl, shift } = shortcut(id);
  return [
    ...(ctrl ? [mac ? 'Meta' : 'Control'] : []),
    ...(shift ? ['Shift'] : []),
    key === ' ' ? 'Space' : key.toUpperCase(),
  ].join('+');
}

/** Whether this is one of Apple's computers, where Command takes the place of Control. */
export function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');
}
