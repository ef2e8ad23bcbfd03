import { SHORTCUTS, type Shortcut } from '../state/shortcuts.ts';

/** What each shortcut does; `down` false only comes for those that are held. */
export type ShortcutHandlers = Readonly<Record<Shortcut['id'], (down: boolean) => void>>;

/** Listens to the shortcuts of the table. */
export function listenToKeys(target: Window, handlers: ShortcutHandlers): void {
  let held: Shortcut | null = null;
  target.addEventListener('keydown', (event) => {
    const found = SHORTCUTS.find((one) => matches(one, event));
    if (!found || event.repeat) return;
    if (found.hold && isInteractive(event)) return;
    event.preventDefault();
    // Another shortcut in between does not let go of the key that is held.
    if (found.hold) held = found;
    handlers[found.id](true);
  });
  const release = (): void => {
    if (held) handlers[held.id](false);
    held = null;
  };
  target.addEventListener('keyup', (event) => {
    if (held && event.key.toLowerCase() === held.key) release();
  });
  target.addEventListener('blur', release);
}

/** Command stands for Control on a Mac; both are taken everywhere. With Shift some layouts give another sign on the same key. */
function matches({ key, ctrl, shift }: Shortcut, event: KeyboardEvent): boolean {
  const pressed = event.key.toLowerCase() === key || (key === '/' && event.code === 'Slash');
  return pressed && (event.ctrlKey || event.metaKey) === ctrl && event.shiftKey === shift && !event.altKey;
}

/** Whether the key has a meaning of its own where the focus is. */
function isInteractive(event: Event): boolean {
  const element = event.composedPath()[0];
  if (!(element instanceof Element)) return false;
  return element.matches('input, textarea, select, button, a[href], summary, [role^="menu"], [contenteditable]');
}
