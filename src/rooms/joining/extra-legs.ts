import type { SessionLayout } from '../../wire/layouts.ts';
import type { Member, ShareWishes } from '../people/member.ts';
import { isLayout } from '../picture/layouts/catalogue.ts';
import { isPosition, place } from '../picture/positions.ts';
import type { SessionState } from '../session/state.ts';

/**
 * Applies the layout and the positions that came with a screen share, before its first picture (space-protocol 6.1). What it asks for
 * beyond its own legs needs the permission; what cannot be met is left out, because the share itself is fine.
 */
export function grantWishes(state: SessionState, leg: Member, { layout, positions = {} }: ShareWishes): void {
  const { owner } = leg;
  if (!owner) return;
  if (layout !== undefined && isLayout(layout) && mayShow(owner, layout)) {
    state.shareLayouts.ask(leg.id, layout, state.layout);
    state.showLayout(layout);
  }
  const wishes = new Map<Member, string>();
  for (const [id, position] of Object.entries(positions)) {
    const target = id === 'self' ? leg : state.roster.find(id);
    const own = target === leg || target === owner || target?.ownerId === owner.id;
    if (target && (own || owner.grant.permissions.includes('room.set_position')) && isPosition(position))
      wishes.set(target, position);
  }
  for (const member of place(state.roster, wishes)) state.updated(member, ['requested_position']);
}

/** Layouts that give a share the large place. Everybody who may share may ask for them. */
const FOR_SHARES: readonly SessionLayout[] = ['screen-share', 'highlight-1-responsive'];

/** Any other layout is a word about everybody's picture. */
function mayShow(owner: Member, layout: SessionLayout): boolean {
  return FOR_SHARES.includes(layout) || owner.grant.permissions.includes('room.set_layout');
}
