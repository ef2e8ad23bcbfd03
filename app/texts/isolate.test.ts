import { describe, expect, it } from 'vitest';
import { isolate } from './isolate.ts';
import { toastText } from './toast-text.ts';

const [RLO, PDI, FSI, LRI] = ['\u202e', '\u2069', '\u2068', '\u2066'];
const HEBREW = 'נועה';

describe('a name in a sentence', () => {
  it.each([
    ['Ann', 'Ann'],
    ['Zoë 😀 李', 'Zoë 😀 李'],
    [HEBREW, `${FSI}${HEBREW}${PDI}`],
    // What would turn the rest of the sentence round, or end our isolate before its time.
    [`Ann${RLO}gpj`, 'Anngpj'],
    [`${PDI}${HEBREW}${RLO}${LRI}`, `${FSI}${HEBREW}${PDI}`],
    ['a\nb\u2029c', 'a b c'],
  ])('%j becomes %j', (name, text) => {
    expect(isolate(name)).toBe(text);
  });

  it('leaves room for the sentence, however long it is', () => {
    const joined = toastText({ key: 'person-joined', name: 'Ada King, Countess of Lovelace, first of all programmers' });
    expect(joined).toBe('Ada King, Countess of Lovelace, first o… joined');
    expect(toastText({ key: 'person-left', name: 'x'.repeat(40) })).toBe(`${'x'.repeat(40)} left`);
  });

  it('is isolated in every notice that carries one, and in no other way', () => {
    const hostile = `${HEBREW}${PDI}${RLO}`;
    const shown = `${FSI}${HEBREW}${PDI}`;
    expect(toastText({ key: 'person-joined', name: hostile })).toBe(`${shown} joined`);
    expect(toastText({ key: 'audio-muted', by: hostile })).toBe(`${shown} muted your microphone. No one hears you.`);
    expect(toastText({ key: 'audio-muted', by: null })).toBe('A host muted your microphone. No one hears you.');
    expect(toastText({ key: 'asking', name: hostile, kind: 'audio' })).toBe(`${shown} was asked to unmute`);
    expect(toastText({ key: 'device-changed', device: 'camera', label: hostile })).toBe(`Now using ${shown}`);
  });
});
