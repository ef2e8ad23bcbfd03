import { describe, expect, it } from 'vitest';
import { arrivalOf } from './visit.ts';

function storageOf(items: Record<string, string>) {
  const kept = new Map(Object.entries(items));
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
  };
}
const CALL = { 'ci-Lab': 'call 1', 'pt-Lab': 'protocol', 'as-Lab': 'state', 'ci-Hall': 'call 2' };

describe('the way a page was opened', () => {
  it('is fresh where the tab keeps no call of the room', async () => {
    expect(await arrivalOf(storageOf({ 'ci-Hall': 'call 2' }), 'Lab', async () => true)).toBe('fresh');
  });

  it('is a return where no other tab has the call', async () => {
    const storage = storageOf(CALL);
    expect(await arrivalOf(storage, 'Lab', async () => false)).toBe('returning');
    expect(storage.kept.size).toBe(4);
  });

  it('is a duplicate where another tab has it, and lets go of the copy', async () => {
    const storage = storageOf(CALL);
    const asked: string[] = [];
    const holds = async (call: string): Promise<boolean> => asked.push(call) > 0;
    expect(await arrivalOf(storage, 'Lab', holds)).toBe('duplicated');
    expect(asked).toEqual(['call 1']);
    expect([...storage.kept.keys()]).toEqual(['ci-Hall']);
  });
});
