import type { MeetingActions, PersonView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { isolate } from '../../texts/isolate.ts';
import { icons } from '../kit/icons.ts';
import type { MenuEntry } from '../kit/menu.ts';

/** What one may do to a person now, as entries of a menu; empty when nothing. */
export function personEntries(person: PersonView): MenuEntry[] {
  const { can, name } = person;
  const { items, itemFor } = t.people;
  const entries: MenuEntry[] = [];
  const item = (id: string, label: string, icon = icons.check, danger = false): void => {
    entries.push({ kind: 'item', id, label, name: itemFor(label, isolate(name)), icon, danger });
  };
  if (can.mute) item('mute', items.mute, icons.microphoneOff);
  if (can.unmute !== 'never') item('unmute', can.unmute === 'ask' ? items.askUnmute : items.unmute, icons.microphone);
  if (can.stopVideo) item('stopVideo', items.stopVideo, icons.cameraOff);
  if (can.startVideo !== 'never')
    item('startVideo', can.startVideo === 'ask' ? items.askStartVideo : items.startVideo, icons.camera);
  if (can.lowerHand) item('lowerHand', items.lowerHand, icons.hand);
  if (can.stopScreen) item('stopScreen', items.stopScreen, icons.shareStop);
  if (can.spotlight) item('spotlight', items.spotlight, icons.spotlight);
  if (can.endSpotlight) item('endSpotlight', items.endSpotlight, icons.spotlight);
  if (can.positions.length > 0) item('position', `${items.position} …`, icons.position);
  if (can.moveToAudience) item('moveToAudience', items.moveToAudience, icons.audience);
  if (can.remove) {
    if (entries.length > 0) entries.push({ kind: 'line' });
    item('remove', items.remove, icons.remove, true);
  }
  return entries;
}

/** The second menu, behind "Position". */
export function positionEntries(person: PersonView): MenuEntry[] {
  const places = person.can.positions.map(
    (position): MenuEntry => ({
      kind: 'item',
      id: `position:${position}`,
      label: positionText(position),
      name: t.people.itemFor(positionText(position), isolate(person.name)),
      checked: position === person.position,
    }),
  );
  return [{ kind: 'heading', label: t.people.items.position }, ...places];
}

/** Carries out what was chosen from one of the two menus. */
export function actOn(person: PersonView, choice: string, actions: MeetingActions): void {
  const { id } = person;
  const position = /^position:(.+)$/.exec(choice)?.[1];
  if (position !== undefined) return actions.setPosition(id, position);
  switch (choice) {
    case 'mute':
    case 'unmute':
    case 'stopVideo':
    case 'startVideo':
    case 'lowerHand':
    case 'spotlight':
    case 'stopScreen':
    case 'moveToAudience':
      return actions[choice](id);
    case 'endSpotlight':
      return actions.endSpotlight();
    case 'remove':
      return actions.askRemove(id);
  }
}

function positionText(position: string): string {
  const { positions } = t.people;
  const [, kind, n] = /^(reserved|standard)-(.+)$/.exec(position) ?? [];
  if (n !== undefined) return kind === 'reserved' ? positions.reserved(n) : positions.standard(n);
  const plain: Readonly<Record<string, string>> = {
    auto: positions.auto,
    'off-canvas': positions['off-canvas'],
    playback: positions.playback,
    'full-screen': positions['full-screen'],
  };
  return plain[position] ?? position;
}
