import type { Member } from '../people/member.ts';
import { MEDIA_TIMEOUT } from '../session/causes.ts';
import { leave } from '../session/leaving.ts';
import type { SessionState } from '../session/state.ts';

const DEADLINE = 'first-media';

/**
 * Somebody came in by an answer; media has yet to follow. Who never sends any must not keep a place from others: it has a while, once,
 * however often it offers anew. A call whose media was there and went has the grace time instead.
 */
export function awaitFirstMedia(state: SessionState, member: Member): void {
  const { firstMediaMs } = state.context.limits;
  if (firstMediaMs === null) return;
  state.later(member.id, DEADLINE, firstMediaMs, () => {
    if (member.presence.state !== 'left') leave(state, [member], { cause: MEDIA_TIMEOUT });
  });
}

/** All transports of one of its calls are up. */
export function mediaArrived(state: SessionState, member: Member): void {
  state.deadlines.cancel(member.id, DEADLINE);
}
