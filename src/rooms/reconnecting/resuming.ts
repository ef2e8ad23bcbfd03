import { askForNewCall, roleEventOf } from '../moderation/roles.ts';
import { isCrashed, isPerson, type Member, withCrash } from '../people/member.ts';
import type { SessionState } from '../session/state.ts';
import { detach } from './grace.ts';

/**
 * SDKs renew their connection whenever they are back on another socket: they make an offer and send it as soon as they have candidates.
 * Those that make connections with a pool of candidates (3.30) never do in Chromium. What is left is an offer that nobody answers, and,
 * where media had failed, the end of the call 12 s after that (docs/guides/bare-sdk.md). When that offer is answered anyway, the next one
 * goes out by itself. Times in milliseconds since the socket is back.
 */
const AFTER = {
  /** A client that can offer has done so, and the others have made their offer. Only that can mend what went down with a worker. */
  pending: 2_000,
  /** The same, where media may also come back by itself. */
  offer: 3_500,
  /** Media that comes back by itself has done so. A new call takes two seconds; clients give up after 12, and were 1 to 4 without a socket. */
  newCall: 5_000,
} as const;

/**
 * Browsers take a connection for failed after 16 s of silence, the media side says *lost* after 10: what was lost for longer than this has
 * failed at the client. Below that nothing is mended, because renewing a connection that works could break it.
 */
const FAILED_MS = 4_000;

const DEADLINE = 'resume';

/**
 * The call went down with its worker. A client that renews its connection with another socket is sent to one: it keeps its call and its
 * picture. Others are asked for a new call.
 */
export function renewLostCall(state: SessionState, person: Member): void {
  if (!person.link.resumes || !person.subscribed || person.awaiting) return replaceLostCall(state, person);
  detach(state, person, 'media');
  state.roster.change(person, { presence: withCrash(person.presence, true) });
  state.outbox.put([person.link], { kind: 'reconnect' });
}

/** The call went down with its worker: the person has the grace time to offer a new one (space-protocol 6.3). */
export function replaceLostCall(state: SessionState, person: Member): void {
  detach(state, person, 'media');
  askForNewCall(state, person, roleEventOf(person));
}

/** The page goes on on another socket; the former one was lost at `lostAt`, monotonic milliseconds. */
export function resumed(state: SessionState, person: Member, lostAt: number): void {
  const at = state.context.clock.monotonic();
  state.roster.change(person, { resume: { lostAt, at, settled: false } });
  state.later(person.id, DEADLINE, isCrashed(person) ? AFTER.pending : AFTER.offer, () => judge(state, person));
}

/** Its media went or came. */
export function mediaChanged(state: SessionState, member: Member, transport: 'connected' | 'lost'): void {
  const now = state.context.clock.monotonic();
  state.roster.change(member, { media: { ...member.media, ...(transport === 'lost' ? { lostAt: now } : { since: now }) } });
  if (member.resume && now - member.resume.at >= AFTER.offer) judge(state, member);
}

/** It offers: the same call again, which is what its resume wants, or another one, and then the former call has to be settled. */
export function offered(state: SessionState, member: Member, callId: string): void {
  if (isCrashed(member)) state.roster.change(member, { presence: withCrash(member.presence, false) });
  if (!member.resume) return;
  if (member.call && member.call.id !== callId && !member.resume.settled) settle(state, member);
  state.roster.change(member, { resume: null });
  state.deadlines.cancel(member.id, DEADLINE);
}

function judge(state: SessionState, person: Member): void {
  const { resume, presence } = person;
  if (!resume || !isPerson(person) || person.incoming || person.awaiting || !person.subscribed) return;
  const waited = state.context.clock.monotonic() - resume.at;
  const within = (ms: number, act: () => void): void => {
    if (waited >= ms) act();
    else state.later(person.id, DEADLINE, ms - waited, () => judge(state, person));
  };
  const { lostAt, since } = person.media;
  if (presence.state === 'joined') {
    // Only the page that had the call can have brought its media back.
    if (since <= resume.lostAt || since - lostAt < FAILED_MS) return;
    within(AFTER.offer, () => {
      settle(state, person);
      state.roster.change(person, { resume: null });
    });
  } else if (presence.state === 'detached' && presence.lost === 'media') {
    if (!presence.crashed || resume.settled)
      return within(AFTER.newCall, () => askForNewCall(state, person, roleEventOf(person)));
    within(AFTER.pending, () => {
      settle(state, person);
      state.roster.change(person, { resume: { ...resume, settled: true } });
      judge(state, person);
    });
  }
}

function settle(state: SessionState, { call, link }: Member): void {
  if (call) state.outbox.put([link], { kind: 'settle', callId: call.id });
}
