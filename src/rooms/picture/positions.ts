import type { Member } from '../people/member.ts';
import type { Roster } from '../people/roster.ts';

/** Positions that clients may ask for (space-protocol 4.6). Slots are counted from 1; no layout has more than three digits of them. */
const POSITION = /^(auto|off-canvas|full-screen|playback|(standard|reserved)-[1-9]\d{0,2})$/;

/** Positions that any number of members may have at once. */
const SHARED = new Set(['auto', 'off-canvas']);

/** Whether `position` is one that clients may ask for. */
export function isPosition(position: string): boolean {
  return POSITION.test(position);
}

/**
 * Gives members the positions that were asked for. A member that held one of them before falls back to `auto`: the newest requester wins
 * (space-protocol 4.6). `taken`: what is asked for at the same time for something that is no member. Returns whose requested position
 * changed.
 */
export function place(roster: Roster, wishes: ReadonlyMap<Member, string>, taken = 'auto'): Member[] {
  const members = roster.listed();
  const before = new Map(members.map((member) => [member, member.requestedPosition]));
  const free = (position: string): void => {
    if (SHARED.has(position)) return;
    for (const holder of members) if (holder.requestedPosition === position) roster.change(holder, { requestedPosition: 'auto' });
  };
  for (const [member, position] of wishes) {
    free(position);
    roster.change(member, { requestedPosition: position });
  }
  free(taken);
  return members.filter((member) => before.get(member) !== member.requestedPosition);
}
