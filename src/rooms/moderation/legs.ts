import type { MemberPayload } from '../../wire/events.ts';
import type { Holds } from '../people/holds.ts';
import type { Member } from '../people/member.ts';
import { tellTalking } from '../session/sound.ts';
import type { SessionState } from '../session/state.ts';
import { memberPayload } from '../session/view.ts';

type Fields = readonly (keyof MemberPayload)[];

/** The fields of a member that a change of its sound, its picture or its hearing concerns. They go out in one event. */
export const AUDIO: Fields = ['audio_muted'];
export const VIDEO: Fields = ['video_muted', 'visible'];
export const HEARING: Fields = ['deaf', 'audio_muted'];

/**
 * Changes what is muted of a person or of one of its legs. Returns which of all its legs others see changed by it, `target` first:
 * what somebody else did to a person covers its screens and devices.
 */
export function withLegs(state: SessionState, target: Member, fields: Fields, change: () => void): Member[] {
  const person = target.owner ?? target;
  const legs = new Set([target, person, ...state.roster.childrenOf(person.id)]);
  const look = (leg: Member): string => {
    const payload = memberPayload(state, leg);
    return JSON.stringify(fields.map((field) => payload[field]));
  };
  const before = new Map([...legs].map((leg) => [leg, look(leg)]));
  change();
  return [...legs].filter((leg) => look(leg) !== before.get(leg));
}

/** Tells of each changed leg, the mixer first. */
export function tellLegs(state: SessionState, legs: readonly Member[], fields: Fields): void {
  for (const leg of legs) {
    state.updated(leg, fields);
    tellTalking(state, leg);
  }
}

/** Changes what others did to the person of a leg, and remembers it for when the person comes again. */
export function setHolds(state: SessionState, leg: Member, change: (holds: Holds) => Holds): void {
  const person = leg.owner ?? leg;
  state.roster.change(person, { holds: change(person.holds) });
  state.holdBook.keep(person);
}
