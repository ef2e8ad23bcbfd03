import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listenToKeys, type ShortcutHandlers } from './keyboard.ts';

beforeEach(() => {
  vi.stubGlobal('Element', class {});
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a key that is held', () => {
  it('lets go of what it does although another shortcut came in between', () => {
    const target = new EventTarget();
    const heard: string[] = [];
    const hear =
      (what: string) =>
      (down: boolean): void =>
        void heard.push(`${what} ${down}`);
    const handlers = new Proxy({}, { get: (_, id) => hear(String(id)) }) as ShortcutHandlers;
    listenToKeys(target as unknown as Window, handlers);
    const press = (type: 'keydown' | 'keyup', key: string, ctrlKey = false): void => {
      const fields = { key, code: '', ctrlKey, metaKey: false, shiftKey: false, altKey: false, repeat: false };
      target.dispatchEvent(Object.assign(new Event(type), fields));
    };
    press('keydown', ' ');
    press('keydown', 'e', true);
    press('keyup', 'e', true);
    press('keyup', ' ');
    expect(heard).toEqual(['push-to-talk true', 'camera true', 'push-to-talk false']);
  });
});
