import type { Link } from '../ports.ts';
import { isListed, isPerson, isPresent, type Member } from './member.ts';

/** Ids remembered of one session. Clients choose them, so that memory must have an end. */
const REMEMBERED_IDS = 1_000;

/** Who is in a room session, in the order they came. Holds joining members too; those who left are gone from it. */
export class Roster {
  readonly #members = new Map<string, Member>();
  /** Ids that were ever given here: a member id names one person for the whole session. */
  readonly #used = new Set<string>();

  add(member: Member): void {
    this.#members.set(member.id, member);
    if (this.#used.size < REMEMBERED_IDS) this.#used.add(member.id);
  }

  remove(member: Member): void {
    this.#members.delete(member.id);
  }

  find(id: string): Member | undefined {
    return this.#members.get(id);
  }

  all(): Member[] {
    return [...this.#members.values()];
  }

  get size(): number {
    return this.#members.size;
  }

  /** Whether a member of this session has or may have had the id; true of every id when there were too many to remember. */
  isUsed(id: string): boolean {
    return this.#used.size >= REMEMBERED_IDS || this.#used.has(id);
  }

  /** The person behind a link: at most one. */
  personOf(link: Link): Member | undefined {
    return this.all().find((member) => isPerson(member) && member.link.id === link.id);
  }

  /** Whose call it is; a call is known by its present, its coming and its former ids. */
  byCall(callId: string): Member | undefined {
    return this.all().find((member) => callsOf(member).includes(callId) || member.formerCalls.has(callId));
  }

  /** Screens and devices of a person. */
  childrenOf(id: string): Member[] {
    return this.all().filter((member) => member.ownerId === id);
  }

  /** Calls of the same owner beside the member's own. */
  siblingCalls(member: Member): string[] {
    const owner = member.ownerId ?? member.id;
    return this.all()
      .filter((other) => other !== member && (other.id === owner || other.ownerId === owner))
      .flatMap((other) => callsOf(other));
  }

  /** Members as lists show them: no audience, nobody who is still joining. */
  listed(): Member[] {
    return this.all().filter(isListed);
  }

  people(): Member[] {
    return this.all().filter(isPerson);
  }

  /** Legs that count against `max_members`: people of type member, and audience that is about to become one (rest-api 12.3). */
  seatsTaken(): number {
    return this.people().filter((member) => member.grant.joinAs === 'member').length;
  }

  audienceCount(): number {
    return this.all().filter((member) => member.type === 'audience' && isPresent(member)).length;
  }
}

/** Ids of the calls that carry, or are about to carry, a member's media. */
export function callsOf(member: Member): string[] {
  const ids = new Set<string>();
  if (member.call) ids.add(member.call.id);
  if (member.incoming) ids.add(member.incoming.call.id);
  return [...ids];
}
