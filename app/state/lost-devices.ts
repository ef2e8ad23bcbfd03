import type { DeviceKind, DevicesView } from './view-model.ts';

const KINDS: readonly DeviceKind[] = ['microphone', 'camera', 'speaker'];

/** Which of the chosen devices were there before and are gone now: pulled out, or switched off. */
export function lostDevices(before: DevicesView, after: DevicesView): DeviceKind[] {
  return KINDS.filter((kind) => {
    const { chosen } = after[kind];
    const has = ({ choices }: DevicesView[DeviceKind]): boolean => choices.some(({ id }) => id === chosen);
    return chosen !== null && has(before[kind]) && !has(after[kind]);
  });
}
