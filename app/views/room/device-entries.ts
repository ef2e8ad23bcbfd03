import type { DeviceKind, DevicesView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { icons } from '../kit/icons.ts';
import type { MenuEntry } from '../kit/menu.ts';

/** Devices to choose from, as entries `kind:id` of a menu; `change` where a device is missing and has to be asked for anew. */
export function deviceEntries(devices: DevicesView, kinds: readonly DeviceKind[]): MenuEntry[] {
  const entries = kinds.flatMap((kind): MenuEntry[] => {
    const { choices, chosen } = devices[kind];
    if (choices.length === 0) return [];
    const items = choices.map(({ id, label }, index): MenuEntry => {
      const words = label || t.devices.unnamed[kind](index + 1);
      return { kind: 'item', id: `${kind}:${id}`, label: words, checked: id === chosen };
    });
    return [{ kind: 'heading', label: t.devices[kind] }, ...items];
  });
  const missing = kinds.some((kind) => kind !== 'speaker' && devices[kind].choices.length === 0);
  if (!missing) return entries;
  return [...entries, { kind: 'item', id: 'change', label: t.devices.change, icon: icons.restart }];
}
