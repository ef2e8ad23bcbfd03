import { Refusal } from '../../base/errors.ts';
import type { Member } from '../people/member.ts';
import { isPermitted } from '../permissions.ts';
import { isPosition } from '../picture/positions.ts';
import type { MethodContext } from './method.ts';

/** Whom a `positions` map places; `self` is the caller (space-protocol 4.6). Throws Refusal. */
export function readPlaces({ state, caller }: MethodContext, map: Record<string, string>): Map<Member, string> {
  const listed = new Map(state.roster.listed().map((member) => [member.id, member]));
  const wishes = new Map<Member, string>();
  for (const [id, position] of Object.entries(map)) {
    const member = listed.get(id === 'self' ? (caller?.id ?? '') : id);
    if (!member) throw new Refusal('not_found', 'position for somebody who is not here');
    if (!isPosition(position)) throw new Refusal('bad_request', 'no such position');
    wishes.set(member, position);
  }
  return wishes;
}

/** Whether the caller of another method may also say where others are shown. */
export function mayPlaceOthers({ caller }: MethodContext): boolean {
  const held = caller === null ? 'all' : caller.grant.permissions;
  return isPermitted({ method: 'video.set_position', held, relation: 'other', positions: false });
}
