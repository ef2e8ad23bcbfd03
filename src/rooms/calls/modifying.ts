import type { CallChange, ModifyOutcome } from '../gateway.ts';
import { callSpec, sendsVideo } from '../people/call.ts';
import { hasPicture, isCrashed, type Member } from '../people/member.ts';
import { type CallSpec, IncompatibleOffer, type Link } from '../ports.ts';
import { tellTalking } from '../session/sound.ts';
import type { SessionState } from '../session/state.ts';
import { catchUp } from './ending.ts';

type Reply = (outcome: ModifyOutcome) => void;

/**
 * `verto.modify` (space-protocol 6.7, 6.8). The reply is given in the turn that changed the call, after the events of the change; none when
 * the session is over by then.
 */
export async function modify(state: SessionState, link: Link, callId: string, change: CallChange, reply: Reply): Promise<void> {
  if (change.action === 'updateMedia') return await answerAgain(state, link, callId, change.offer, reply);
  await perform(state, link, () => {
    const member = callOwner(state, link, callId);
    if (!member) return reply({ kind: 'unknown' });
    hold(state, member, change.action === 'hold');
    state.afterwards(() => state.outbox.last(() => reply(done(member))));
  });
}

/** In a turn of the person who asks. */
function perform(state: SessionState, link: Link, command: () => void): Promise<void> {
  return state.perform(command, state.personBehind(link));
}

function callOwner(state: SessionState, link: Link, callId: string): Member | null {
  const member = state.roster.byCall(callId);
  return member?.call?.id === callId && member.link.id === link.id ? member : null;
}

/** A new offer for a call: judged in a turn, answered outside of all turns, and taken over in another one. */
async function answerAgain(state: SessionState, link: Link, callId: string, offer: string, reply: Reply): Promise<void> {
  let spec: CallSpec | null = null;
  await perform(state, link, () => {
    const member = callOwner(state, link, callId);
    if (!member) return reply({ kind: 'unknown' });
    // The call is to be replaced by a new one, or went down with its worker: the client was asked to offer anew.
    if (member.awaiting || isCrashed(member)) return reply({ kind: 'refused', refusal: 'unavailable' });
    // A new offer asks for everything in it, the room's picture included.
    spec = callSpec({ ...member, pictureHeld: false }, callId, state.roster.siblingCalls(member));
  });
  if (spec === null) return;
  const epoch = state.media.lostWorkers;
  const answer = await state.media.answer(spec, offer).catch((error: unknown) => ({ error }));
  await perform(state, link, () => {
    // It may have left, changed its call or its role while the answer was made.
    catchUp(state, callId);
    if ('error' in answer) return reply(failure(answer.error));
    const member = callOwner(state, link, callId);
    if (!member) return reply({ kind: 'unknown' });
    // The answer is of a worker that died, or of the next one, where the rest of the call is missing.
    if (state.media.lostWorkers !== epoch || isCrashed(member)) return reply({ kind: 'refused', refusal: 'unavailable' });
    state.roster.change(member, { pictureHeld: false });
    followOffer(state, member, sendsVideo(offer, answer.sdp));
    state.afterwards(() => state.outbox.last(() => reply({ ...done(member), sdp: answer.sdp })));
  });
}

function failure(error: unknown): ModifyOutcome {
  return error instanceof IncompatibleOffer ? { kind: 'incompatible' } : { kind: 'refused', refusal: 'unavailable' };
}

/** The call may offer a picture now, or none any more: the others see the tile change (space-protocol 6.7). */
function followOffer(state: SessionState, member: Member, picture: boolean): void {
  const visible = hasPicture(member);
  state.roster.change(member, { sendsVideo: picture });
  if (hasPicture(member) !== visible) state.updated(member, ['visible']);
}

function hold(state: SessionState, member: Member, onHold: boolean): void {
  if (member.onHold === onHold) return;
  state.roster.change(member, { onHold: onHold });
  state.updated(member, ['on_hold', 'visible']);
  tellTalking(state, member);
}

function done(member: Member): Extract<ModifyOutcome, { kind: 'done' }> {
  return { kind: 'done', holdState: member.onHold ? 'held' : 'active' };
}
