import type { SessionLayout } from '../../../wire/layouts.ts';
import { slotsOf } from './catalogue.ts';
import { COVER } from './fixed.ts';
import type { Slot } from './slot.ts';

/** A leg, or something that is played into the room, that could be shown. */
export interface Performer {
  /** Null for what is played. */
  memberId: string | null;
  type: 'member' | 'screen' | 'device' | 'playback';
  /** When it came, on any one clock. */
  since: number;
  requestedPosition: string;
  /** Its picture can be seen; otherwise a placeholder stands for it. */
  picture: boolean;
  /** When its hand went up, on any one clock; null while it is down. */
  handRaisedAt: number | null;
}

export interface SeatingRules {
  layout: SessionLayout;
  /** Member id of the one who talks. */
  highlighted: string | null;
  hideVideoMuted: boolean;
  prioritizeHandraise: boolean;
}

/** A slot and who sits in it. */
interface Seat<P extends Performer> {
  slot: Slot;
  performer: P;
}

/** Who sits where, in drawing order, and the slots that nobody sits in. */
export interface Seating<P extends Performer> {
  seats: Seat<P>[];
  free: Slot[];
}

/**
 * Puts legs, given in the order they came, into the slots of the layout (space-protocol 4.6). First those who were placed; then the
 * slots for screens and for the one who talks; then everybody else in order, raised hands before the others when they have priority. What
 * is played takes the first place that is left of the largest kind; of it and of screens the newest takes theirs.
 * Legs that find no slot are not in the result.
 */
export function seat<P extends Performer>(performers: readonly P[], rules: SeatingRules): Seating<P> {
  const shown = performers.filter(
    ({ requestedPosition, picture }) => requestedPosition !== 'off-canvas' && (picture || !rules.hideVideoMuted),
  );
  const cover = shown.findLast(({ requestedPosition }) => requestedPosition === COVER.position);
  const waiting = inOrder(
    shown.filter((performer) => performer !== cover),
    rules.prioritizeHandraise,
  );
  const slots = [...slotsOf(rules.layout, waiting.length), COVER];
  const free = slots.filter((slot) => slot !== COVER);
  const seats: Seat<P>[] = [];

  const take = (slot: Slot, performer: P | undefined): void => {
    if (!performer) return;
    seats.push({ slot, performer });
    free.splice(free.indexOf(slot), 1);
    waiting.splice(waiting.indexOf(performer), 1);
  };
  const each = (takes: Slot['takes'], choose: () => P | undefined): void => {
    for (const slot of free.filter((candidate) => candidate.takes === takes)) take(slot, choose());
  };

  for (const slot of [...free]) {
    take(
      slot,
      waiting.find(({ requestedPosition }) => requestedPosition === slot.position),
    );
  }
  const played = waiting.findLast(({ type, requestedPosition }) => type === 'playback' && AT_ITS_PLACE.has(requestedPosition));
  const first = (): P | undefined => (played && waiting.includes(played) ? played : undefined);
  each('screen', () =>
    newest(
      waiting.findLast(({ type }) => type === 'screen'),
      first(),
    ),
  );
  each(
    'highlight',
    () => first() ?? waiting.find(({ memberId }) => memberId !== null && memberId === rules.highlighted) ?? waiting[0],
  );
  each('anyone', () => first() ?? waiting[0]);
  if (cover) seats.push({ slot: COVER, performer: cover });
  seats.sort((a, b) => a.slot.z - b.slot.z || slots.indexOf(a.slot) - slots.indexOf(b.slot));
  return { seats, free };
}

/** Positions of what is played that leave its place to the layout. */
const AT_ITS_PLACE: ReadonlySet<string> = new Set(['playback', 'auto']);

function newest<P extends Performer>(one: P | undefined, other: P | undefined): P | undefined {
  if (!one || !other) return one ?? other;
  return other.since >= one.since ? other : one;
}

/** Everybody as they came; with `handsFirst`, raised hands before the others, the one that has waited longest in front. */
function inOrder<P extends Performer>(performers: readonly P[], handsFirst: boolean): P[] {
  const rank = ({ handRaisedAt }: P): number => (handsFirst ? (handRaisedAt ?? Number.POSITIVE_INFINITY) : 0);
  return [...performers].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}
