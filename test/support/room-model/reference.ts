import type { Meta } from '../../../src/wire/events.ts';
import type { SessionLayout } from '../../../src/wire/layouts.ts';
import { LIMITS } from '../room-bench.ts';
import { freed, isPersonal, type Leg, newLeg, type Person } from './leg.ts';

/** How long the server waits for the bye of a replaced call. */
const FORMER_CALL_MS = 10_000;

/** What a page that is back on another socket has time for (src/rooms/reconnecting/resuming.ts). */
const RESUME_MS = { offer: 3_500, newCall: 5_000, failed: 4_000 };

/** Members that fit into the room of the model. */
export const SEATS = 5;

/** Settings of the room as they are when a session begins. */
function freshRoom() {
  return {
    layout: 'grid-responsive' as SessionLayout,
    locked: false,
    hideVideoMuted: false,
    prioritizeHandraise: false,
    meta: {} as Meta,
  };
}

/**
 * The reference: what is true of a room after each command, written down from the protocol and not from the server's code. It knows
 * nothing of turns, answers or events.
 */
export class Reference {
  room = freshRoom();
  /** Everybody inside, in the order they came. */
  legs: Leg[] = [];
  /** Layouts that shares asked for, the newest last, and the one the room has of its own. */
  #loans: { leg: Leg; layout: SessionLayout }[] = [];
  #own: SessionLayout | null = null;

  get open(): boolean {
    return this.legs.length > 0;
  }

  childrenOf(person: Person): Leg[] {
    return this.legs.filter((leg) => leg.owner === person && !isPersonal(leg));
  }

  siblings(leg: Leg): Leg[] {
    return this.legs.filter((other) => other !== leg && other.owner === leg.owner);
  }

  listed(): Leg[] {
    return this.legs.filter(({ type }) => type !== 'audience');
  }

  audience(): number {
    return this.legs.filter(({ type }) => type === 'audience').length;
  }

  seatsTaken(): number {
    return this.legs.filter((leg) => isPersonal(leg) && leg.owner.client.grant.joinAs === 'member').length;
  }

  admits(person: Person): boolean {
    if (!this.open) return true;
    return !this.room.locked && (person.client.grant.joinAs === 'audience' || this.seatsTaken() < SEATS);
  }

  join(person: Person, id: string, sendsVideo: boolean, now: number): void {
    if (!this.open) this.room = freshRoom();
    const { joinAs, meta } = person.client.grant;
    const leg = newLeg({ id, callId: person.client.callId, type: joinAs, owner: person, sendsVideo });
    leg.meta = meta;
    person.leg = leg;
    Object.assign(person, freed());
    person.asked = null;
    person.removedAt = person.removeAfterMs === null ? null : now + person.removeAfterMs;
    this.legs.push(leg);
  }

  addChild(person: Person, child: Pick<Leg, 'id' | 'callId' | 'type' | 'sendsVideo'>): Leg {
    const leg = newLeg({ ...child, owner: person });
    this.legs.push(leg);
    return leg;
  }

  /** Another call carries the leg, or the same one of another page (`anew`), or the same one with new transports. */
  newCall(leg: Leg, callId: string, { anew, sendsVideo, now }: { anew: boolean; sendsVideo: boolean; now: number }): void {
    const { owner } = leg;
    if (leg.callId !== callId) owner.formers.set(leg.callId, now + FORMER_CALL_MS);
    if (leg.callId !== callId || anew) {
      leg.onHold = false;
      leg.voice = false;
    }
    Object.assign(leg, { callId, sendsVideo, mixed: true });
    this.regain(leg, 'media', now);
    if (!isPersonal(leg)) return;
    Object.assign(owner, { asked: null, resumedAt: null });
    leg.type = owner.client.grant.joinAs;
  }

  leave(leg: Leg): void {
    if (isPersonal(leg)) {
      for (const child of this.childrenOf(leg.owner)) this.#remove(child);
      this.#remove(leg);
      Object.assign(leg.owner, { leg: null, asked: null, removedAt: null, resumedAt: null });
      leg.owner.formers.clear();
      if (leg.owner.leader) this.removeAll();
    } else this.#remove(leg);
  }

  removeAll(): void {
    for (const leg of this.legs.filter(isPersonal)) if (leg.owner.leg === leg) this.leave(leg);
  }

  lose(leg: Leg, what: 'link' | 'media', now: number, closed = false): void {
    leg.lost.add(what);
    leg.graceEnds ??= now + LIMITS.graceMs;
    if (closed) leg.graceEnds = Math.min(leg.graceEnds, now + LIMITS.reloadMs);
    if (what === 'media') leg.voice = false;
  }

  regain(leg: Leg, what: 'link' | 'media', now: number): void {
    const was = leg.lost.delete(what);
    if (leg.lost.size === 0) leg.graceEnds = null;
    // A client that is there has the whole time for its media.
    else if (was && what === 'link') leg.graceEnds = now + LIMITS.graceMs;
  }

  /** The person is back on another socket. */
  resumed(person: Person, now: number): void {
    if (!person.closed) person.resumedAt = now;
  }

  /** A page that is back without its media, and offers nothing by itself, is asked for a new call. */
  judge(person: Person, now: number): void {
    const { resumedAt, leg } = person;
    if (resumedAt === null || leg === null || person.asked !== null) return;
    if (leg.lost.size === 1 && leg.lost.has('media') && now - resumedAt >= RESUME_MS.newCall)
      person.asked = person.client.grant.joinAs;
    const failed = person.mediaAt > person.offlineAt && person.mediaAt - person.mediaLostAt >= RESUME_MS.failed;
    if (failed && leg.lost.size === 0 && now - resumedAt >= RESUME_MS.offer) person.resumedAt = null;
  }

  /** Time has passed. */
  elapse(now: number): void {
    for (const leg of this.legs) if (isPersonal(leg)) this.judge(leg.owner, now);
    for (const leg of [...this.legs]) {
      const removed = isPersonal(leg) && leg.owner.removedAt !== null && leg.owner.removedAt <= now;
      const lost = leg.graceEnds !== null && leg.graceEnds <= now;
      if (this.legs.includes(leg) && (removed || lost)) this.leave(leg);
    }
    for (const { owner } of this.legs) for (const [callId, end] of owner.formers) if (end <= now) owner.formers.delete(callId);
  }

  /** The media worker died: screens and devices end, people are asked for new calls. */
  crash(now: number): void {
    for (const leg of this.legs.filter((one) => !isPersonal(one))) this.leave(leg);
    for (const leg of this.legs) {
      leg.mixed = false;
      this.lose(leg, 'media', now);
      leg.owner.asked = leg.owner.client.grant.joinAs;
    }
  }

  demote(leg: Leg): void {
    for (const child of this.childrenOf(leg.owner)) this.leave(child);
    Object.assign(leg, { type: 'audience', position: 'auto', handRaisedAt: null, deaf: false });
    Object.assign(leg.owner, freed());
    leg.owner.asked = 'audience';
  }

  promote(leg: Leg, meta: Meta | undefined): void {
    Object.assign(leg, { audioMuted: false, mutedByDeafness: false, videoMuted: false, ...(meta ? { meta } : {}) });
    Object.assign(leg.owner, freed());
    leg.owner.asked = 'member';
  }

  /** The newest requester of a place gets it. */
  place(leg: Leg, position: string): void {
    const shared = position === 'auto' || position === 'off-canvas';
    for (const other of this.listed()) if (!shared && other.position === position) other.position = 'auto';
    leg.position = position;
  }

  /** A person chose a layout. */
  setLayout(layout: SessionLayout): void {
    this.#loans = [];
    this.room.layout = layout;
  }

  /** A share asked for a layout. */
  borrowLayout(leg: Leg, layout: SessionLayout): void {
    if (this.#loans.length === 0) this.#own = this.room.layout;
    this.#loans.push({ leg, layout });
    this.room.layout = layout;
  }

  #remove(leg: Leg): void {
    this.legs = this.legs.filter((other) => other !== leg);
    const rest = this.#loans.filter((loan) => loan.leg !== leg);
    if (rest.length < this.#loans.length) this.room.layout = rest.at(-1)?.layout ?? this.#own ?? this.room.layout;
    this.#loans = rest;
  }
}
