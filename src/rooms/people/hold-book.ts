import type { MediaAllowed } from '../../wire/authorization.ts';
import { type Grant, personKey } from '../settings/grant.ts';
import { type Holds, NO_HOLDS } from './holds.ts';
import type { Member } from './member.ts';

/** Persons remembered of one session; the oldest are forgotten first. */
const REMEMBERED = 1_000;

/** What a session remembers of a person, whether it is there or not. */
interface Entry {
  holds: Holds;
  /** Moved to the audience: with which media. */
  demoted: { mediaAllowed: MediaAllowed } | null;
  /** Member ids under which the person was put out; empty when it may come in. */
  readonly removed: Set<string>;
  /** Links of others who were inside with the same token when it was refused: they may come back. */
  readonly welcome: Set<string>;
}

type Held = Pick<Entry, 'holds' | 'demoted'>;

/** What holds for somebody to whom nobody did anything. */
export const NOTHING_HELD: Held = { holds: NO_HOLDS, demoted: null };

/**
 * What moderators did to people in a session, by person: it holds when they come again, as a new call, over a new socket, or by the
 * same one. Ends with the session.
 */
export class HoldBook {
  readonly #guard: () => void;
  readonly #entries = new Map<string, Entry>();

  /** `guard` throws when nothing may change now. */
  constructor(guard: () => void) {
    this.#guard = guard;
  }

  /** A member's present holds: the last word about its person. */
  keep(member: Member): void {
    this.#guard();
    if (member.holds === NO_HOLDS && !this.#find(member)) return;
    this.#at(member).holds = member.holds;
  }

  demoted(member: Member): void {
    this.#guard();
    this.#at(member).demoted = { mediaAllowed: member.grant.mediaAllowed };
  }

  promoted(member: Member): void {
    this.#guard();
    const entry = this.#find(member);
    if (entry) entry.demoted = null;
  }

  /** Refuses the person from now on. `others`: everybody else who is inside. */
  remove(member: Member, others: readonly Member[]): void {
    this.#guard();
    const entry = this.#at(member);
    entry.removed.add(member.id);
    entry.welcome.delete(member.link.id);
    for (const other of others) if ([...other.keys].some((key) => member.keys.has(key))) entry.welcome.add(other.link.id);
  }

  /** Lets somebody in again who was removed. False when nobody of that member id is kept out. */
  readmit(memberId: string): boolean {
    this.#guard();
    const entry = [...this.#entries.values()].find(({ removed }) => removed.has(memberId));
    entry?.removed.clear();
    return entry !== undefined;
  }

  /** Whether a newcomer is somebody who was removed. */
  refuses(grant: Grant, linkId: string): boolean {
    const entry = this.#entries.get(personKey(grant));
    return entry !== undefined && entry.removed.size > 0 && !entry.welcome.has(linkId);
  }

  /** What holds for a newcomer. */
  of(grant: Grant): Held {
    return this.#entries.get(personKey(grant)) ?? NOTHING_HELD;
  }

  #find({ keys }: Member): Entry | undefined {
    for (const key of keys) {
      const entry = this.#entries.get(key);
      if (entry) return entry;
    }
    return undefined;
  }

  /** The entry of a member's person, under each token that it has used. */
  #at(member: Member): Entry {
    const entry = this.#find(member) ?? { holds: NO_HOLDS, demoted: null, removed: new Set(), welcome: new Set() };
    for (const key of member.keys) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    for (const [oldest] of this.#entries) {
      if (this.#entries.size <= REMEMBERED) break;
      this.#entries.delete(oldest);
    }
    return entry;
  }
}
