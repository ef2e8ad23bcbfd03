import { lacksLink, lose, type Member, regain } from '../people/member.ts';
import { leave, MEDIA_TIMEOUT } from '../session/leaving.ts';
import { setVoice } from '../session/sound.ts';
import type { SessionState } from '../session/state.ts';

/**
 * The member lost its socket or its media: it keeps its place for a while. `closed`: the page said that it goes, so only a page that is
 * being loaded again is waited for, which takes seconds.
 */
export function detach(state: SessionState, member: Member, what: 'link' | 'media', closed = false): void {
  const { graceMs, reloadMs } = state.context.limits;
  const before = member.presence;
  const until = state.context.clock.monotonic() + (closed ? Math.min(reloadMs, graceMs) : graceMs);
  state.roster.change(member, { presence: lose(before, what, until) });
  if (member.presence.state !== 'detached') return;
  if (what === 'media') setVoice(state, member, false);
  if (before.state === 'joined' || until < member.presence.until) arm(state, member, until);
}

/** The member has its socket or its media back. A client that is there again has the whole time for what is still missing. */
export function reattach(state: SessionState, member: Member, what: 'link' | 'media'): void {
  const before = member.presence;
  state.roster.change(member, { presence: regain(before, what) });
  if (member.presence === before) return;
  if (member.presence.state === 'joined') state.deadlines.cancel(member.id, 'grace');
  else if (what === 'link') armAnew(state, member);
}

/** Its offer is being answered, so it came in time, however long the answer takes. */
export function pauseGrace(state: SessionState, member: Member): void {
  state.deadlines.cancel(member.id, 'grace');
}

/** The answer was made, or could not be: what the member still lacks is waited for again. */
export function resumeGrace(state: SessionState, member: Member): void {
  const { presence } = member;
  if (presence.state !== 'detached' || member.incoming || state.deadlines.isSet(member.id, 'grace')) return;
  if (lacksLink(member)) arm(state, member, presence.until);
  else armAnew(state, member);
}

function armAnew(state: SessionState, member: Member): void {
  arm(state, member, state.context.clock.monotonic() + state.context.limits.graceMs);
}

/** `until`: monotonic milliseconds. */
function arm(state: SessionState, member: Member, until: number): void {
  if (member.presence.state === 'detached') state.roster.change(member, { presence: { ...member.presence, until } });
  const now = state.context.clock.monotonic();
  state.later(member.id, 'grace', Math.max(0, until - now), () => over(state, member));
}

/** In a turn that may have waited for others: in those the member may have come back. */
function over(state: SessionState, member: Member): void {
  const { presence } = member;
  if (presence.state !== 'detached' || member.incoming || state.context.clock.monotonic() < presence.until) return;
  leave(state, [member]);
}

const DEADLINE = 'first-media';

/**
 * Somebody came in by an answer; media has yet to follow. A client that never sends any must not take a place from others: it has a while, once,
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
