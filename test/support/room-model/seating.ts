import { slotsOf } from '../../../src/rooms/picture/layouts/catalogue.ts';
import type { SessionLayout } from '../../../src/wire/layouts.ts';
import { hasPicture, type Leg } from './leg.ts';

export interface SeatingSettings {
  layout: SessionLayout;
  hideVideoMuted: boolean;
  prioritizeHandraise: boolean;
}

/** Who must sit where: `member id`, position, whether its picture is drawn. Sorted by member. */
export function expectedSeats(legs: readonly Leg[], settings: SeatingSettings, highlighted: Leg | null): string[] {
  const seats = new Map<Leg, string>();
  let left = legs.filter((leg) => leg.type === 'member' || (leg.type !== 'audience' && leg.sendsVideo));
  left = left.filter((leg) => leg.position !== 'off-canvas' && (hasPicture(leg) || !settings.hideVideoMuted));
  const cover = left.filter(({ position }) => position === 'full-screen').at(-1);
  const sit = (leg: Leg | undefined, position: string): void => {
    if (!leg) return;
    seats.set(leg, position);
    left = left.filter((other) => other !== leg);
  };
  sit(cover, 'full-screen');
  if (settings.prioritizeHandraise) {
    const raised = left.filter(({ handRaisedAt }) => handRaisedAt !== null);
    raised.sort((a, b) => (a.handRaisedAt ?? 0) - (b.handRaisedAt ?? 0));
    left = [...raised, ...left.filter((leg) => !raised.includes(leg))];
  }
  const slots = slotsOf(settings.layout, left.length);
  const taken = new Set<string>();
  for (const { position } of slots) {
    const wisher = left.find((leg) => leg.position === position);
    if (wisher) taken.add(position);
    sit(wisher, position);
  }
  const open = slots.filter(({ position }) => !taken.has(position));
  for (const { position } of open.filter(({ takes }) => takes === 'screen')) {
    sit(left.filter(({ type }) => type === 'screen').at(-1), position);
  }
  for (const { position } of open.filter(({ takes }) => takes === 'highlight')) {
    sit(left.find((leg) => leg === highlighted) ?? left[0], position);
  }
  for (const { position } of open.filter(({ takes }) => takes === 'anyone')) sit(left[0], position);
  return [...seats].map(([leg, position]) => `${leg.id} ${position} ${hasPicture(leg)}`).sort();
}
