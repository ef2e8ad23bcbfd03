import { describe, expect, it } from 'vitest';
import { lostDevices } from './lost-devices.ts';
import type { DevicesView } from './view-model.ts';

function devices(ids: readonly string[], chosen: string | null): DevicesView {
  const choices = ids.map((id) => ({ id, label: id }));
  const one = { choices, chosen, state: 'on', trouble: null } as const;
  return { microphone: one, camera: one, speaker: { choices, chosen: null }, preview: null };
}

describe('a device that is pulled out', () => {
  it('is missed where it was the chosen one', () => {
    expect(lostDevices(devices(['a', 'b'], 'b'), devices(['a'], 'b'))).toEqual(['microphone', 'camera']);
  });

  it('is not missed where another one is in use, or where nobody has chosen', () => {
    expect(lostDevices(devices(['a', 'b'], 'a'), devices(['a'], 'a'))).toEqual([]);
    expect(lostDevices(devices(['a'], null), devices([], null))).toEqual([]);
  });

  it('is missed once', () => {
    expect(lostDevices(devices([], 'a'), devices([], 'a'))).toEqual([]);
  });
});
