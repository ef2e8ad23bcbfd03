import { isPerson, isPresent, type Member } from '../people/member.ts';
import { leave } from '../session/leaving.ts';
import type { SessionState } from '../session/state.ts';

/**
 * Arms the automatic removals of a person: `remove_at`, and `remove_after_seconds_elapsed` from its join. The token's value beats
 * the room's (rest-api 12.2, 12.4).
 */
export function armRemoval(state: SessionState, member: Member): void {
  if (!isPerson(member)) return;
  const { clock } = state.context;
  const removeAt = member.grant.removeAt ?? state.room.removeAt;
  const seconds = member.grant.removeAfterSecondsElapsed ?? state.room.removeAfterSecondsElapsed;
  const waits = {
    'remove-at': removeAt === null ? null : removeAt - clock.now(),
    'remove-after': seconds === null ? null : member.since + seconds * 1000 - clock.monotonic(),
  };
  for (const [name, wait] of Object.entries(waits)) {
    if (wait === null) state.deadlines.cancel(member.id, name);
    else state.later(member.id, name, Math.max(0, wait), () => leave(state, [member], { putOut: true }));
  }
}

/** The room's times were changed by REST: members who inherit them get new timers. */
export function rearmRemovals(state: SessionState): void {
  for (const member of state.roster.people()) if (isPresent(member)) armRemoval(state, member);
}
