import type { VideoEvent } from '../../wire/events.ts';
import { askForNewCall } from '../moderation/roles.ts';
import { isPerson, isPresent, lacksLink, type Member } from '../people/member.ts';
import type { Link } from '../ports.ts';
import { leave } from '../session/leaving.ts';
import { setVoice } from '../session/sound.ts';
import type { SessionState } from '../session/state.ts';
import { detach, mediaArrived, reattach } from './grace.ts';
import { beforeHearing, isSaidToOne, type Known, known, missedEvents } from './missed-events.ts';
import { mediaChanged, renewLostCall, resumed } from './resuming.ts';

/** What clients without a socket knew when the room noticed that it was gone. */
export type Absences = WeakMap<Member, { told: Known; closed: boolean; at: number }>;

/** The link's socket is gone: all its legs keep their place for the grace time. Somebody who has no answer yet is forgotten. */
export function linkLost(state: SessionState, absences: Absences, link: Link, closed: boolean): void {
  const legs = state.roster.all().filter((member) => member.link.id === link.id);
  const person = legs.find(isPerson);
  const now = state.context.clock.monotonic();
  if (person && isPresent(person) && !lacksLink(person)) {
    state.roster.change(person, { resume: null });
    absences.set(person, { told: known(state, state.audienceCountDue), closed, at: now });
  }
  leave(
    state,
    legs.filter((member) => member.presence.state === 'joining'),
  );
  for (const member of legs) detach(state, member, 'link', closed);
}

/**
 * The link has a socket again: its calls are bound to it without any invite (space-protocol 6.5). `unacknowledged`: what was sent to it and is not
 * known to have heard; what was said to it alone is said again.
 */
export function linkBack(state: SessionState, absences: Absences, link: Link, unacknowledged: readonly VideoEvent[]): void {
  const person = state.roster.personOf(link);
  if (!person || !isPresent(person)) return;
  for (const member of [person, ...state.roster.childrenOf(person.id)]) reattach(state, member, 'link');
  if (!person.subscribed) return;
  const absence = absences.get(person);
  absences.delete(person);
  if (absence) {
    const missed = missedEvents(state, beforeHearing(absence.told, unacknowledged));
    for (const event of [...missed, ...unacknowledged.filter(isSaidToOne)]) state.tell(link, event);
  }
  state.picture.greet(link);
  // A page that said that it goes was loaded again.
  if (absence && !absence.closed) resumed(state, person, absence.at);
  if (person.awaiting) askForNewCall(state, person, person.awaiting);
}

/** ICE consent of a call is gone, or all its transports are up again (space-protocol 6.6). */
export function mediaState(state: SessionState, callId: string, transport: 'connected' | 'lost'): void {
  const member = state.roster.byCall(callId);
  if (member?.call?.id !== callId) return;
  if (transport === 'lost') detach(state, member, 'media');
  else {
    mediaArrived(state, member);
    reattach(state, member, 'media');
  }
  mediaChanged(state, member, transport);
}

/**
 * The media worker died; the room is open again on another one, empty. Everybody's call is renewed; screens and devices cannot be asked
 * for that, they end. Others do not learn of it.
 */
export function mediaCrashed(state: SessionState): void {
  state.picture.forgetTiles();
  leave(
    state,
    state.roster.all().filter((member) => !isPerson(member)),
  );
  for (const person of state.roster.people()) {
    setVoice(state, person, false);
    // Its answer is being made, or was just made by the dead worker: answering.ts asks again.
    if (!isPresent(person) || person.incoming) continue;
    renewLostCall(state, person);
  }
}
