import { Refusal } from '../../base/errors.ts';
import { callSpec, sendsVideo } from '../people/call.ts';
import { hasPicture, type Member } from '../people/member.ts';
import type { Link } from '../ports.ts';
import { IncompatibleOffer } from '../ports.ts';
import { tellTalking } from '../session/sound.ts';
import type { SessionState } from '../session/state.ts';
import { catchUp } from './ending.ts';

export type CallChange = { action: 'updateMedia'; offer: string } | { action: 'hold' | 'unhold' };

/** What the client is told about its call. */
export interface Modified {
  holdState: 'active' | 'held';
  sdp?: string;
}

/**
 * `verto.modify` (space-protocol 6.7, 6.8). Null when the link has no such call. Rejects with {@link IncompatibleOffer}, or with
 * {@link Refusal} when the media side cannot take it now.
 */
export async function modify(state: SessionState, link: Link, callId: string, change: CallChange): Promise<Modified | null> {
  const member = callOwner(state, link, callId);
  if (!member) return null;
  if (change.action !== 'updateMedia') {
    await state.perform(() => {
      if (callOwner(state, link, callId)) hold(state, member, change.action === 'hold');
    });
    return callOwner(state, link, callId) ? holdState(member) : null;
  }
  // The worker that knew this call is gone, or its successor is on the way: the client was asked for a new one.
  if (member.awaiting) throw new Refusal('unavailable', 'the call is being replaced');
  // Whoever negotiates anew asks for what it offers, the room's picture too.
  member.pictureHeld = false;
  const sdp = await answerAgain(state, member, callId, change.offer);
  await state.perform(() => followOffer(state, member, callId, sendsVideo(change.offer, sdp)));
  return callOwner(state, link, callId) ? { ...holdState(member), sdp } : null;
}

function callOwner(state: SessionState, link: Link, callId: string): Member | null {
  const member = state.roster.byCall(callId);
  return member?.call?.id === callId && member.link.id === link.id ? member : null;
}

async function answerAgain(state: SessionState, member: Member, callId: string, offer: string): Promise<string> {
  try {
    const { sdp } = await state.media.answer(callSpec(member, callId, state.roster.siblingCalls(member)), offer);
    return sdp;
  } catch (error) {
    if (error instanceof IncompatibleOffer) throw error;
    throw new Refusal('unavailable', error instanceof Error ? error.message : 'no media');
  } finally {
    // It may have left, changed its call or its role while the answer was made.
    catchUp(state, callId);
  }
}

/** The call may offer a picture now, or none any more: the others see the tile change (space-protocol 6.7). */
function followOffer(state: SessionState, member: Member, callId: string, picture: boolean): void {
  if (member.call?.id !== callId) return;
  const visible = hasPicture(member);
  member.sendsVideo = picture;
  if (hasPicture(member) !== visible) state.updated(member, ['visible']);
}

function hold(state: SessionState, member: Member, onHold: boolean): void {
  if (member.onHold === onHold) return;
  member.onHold = onHold;
  state.updated(member, ['on_hold', 'visible']);
  tellTalking(state, member);
}

function holdState(member: Member): Modified {
  return { holdState: member.onHold ? 'held' : 'active' };
}
