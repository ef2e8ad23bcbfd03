import type { Link } from '../ports.ts';
import { type Grant, personKey } from '../settings/grant.ts';
import { isListed, isPerson, isPresent, type Member } from './member.ts';

/** Tokens remembered of one person; a page refreshes its own a few times a day. */
const REMEMBERED_TOKENS = 64;

/** Ids remembered of one session. Clients choose them, so that memory must have an end. */
const REMEMBERED_IDS = 1_000;

/** What may change in a member. */
export type MemberChange = Partial<Omit<Member, 'id' | 'link' | 'owner' | 'ownerId' | 'name' | 'since'>>;

/** What of a member its place in the picture follows from. */
const PICTURED: ReadonlySet<string> = new Set<keyof MemberChange>([
  'type',
  'grant',
  'presence',
  'call',
  'requestedPosition',
  'handRaisedAt',
  'videoMuted',
  'holds',
  'onHold',
  'sendsVideo',
]);
/** What a member is found by. */
const INDEXED: ReadonlySet<string> = new Set<keyof MemberChange>(['call', 'incoming', 'formerCalls']);

/**
 * Who is in a room session, in the order they came, and the owner of its members: members change by {@link change} alone. Holds
 * joining members too; those who left are gone from it.
 */
export class Roster {
  readonly #guard: () => void;
  readonly #members = new Map<string, Member>();
  readonly #people = new Map<Link['id'], Member>();
  readonly #children = new Map<string, Set<Member>>();
  readonly #byCall = new Map<string, Member>();
  /** Ids that were ever given here: a member id names one person for the whole session. */
  readonly #used = new Set<string>();
  /** Counts the changes after which the picture may be another one. */
  pictured = 0;

  /** `guard` throws when nothing may change now. */
  constructor(guard: () => void) {
    this.#guard = guard;
  }

  add(member: Member): void {
    this.#guard();
    this.#members.set(member.id, member);
    if (this.#used.size < REMEMBERED_IDS) this.#used.add(member.id);
    if (member.ownerId === null) this.#people.set(member.link.id, member);
    else this.#children.set(member.ownerId, new Set([...(this.#children.get(member.ownerId) ?? []), member]));
    this.#index(member);
    this.pictured += 1;
  }

  /** The member has left. It is found by none of its calls any more; one that is being answered is void. */
  remove(member: Member): void {
    this.#guard();
    this.#unindex(member);
    this.#members.delete(member.id);
    if (this.#people.get(member.link.id) === member) this.#people.delete(member.link.id);
    if (member.ownerId !== null) this.#children.get(member.ownerId)?.delete(member);
    this.#children.delete(member.id);
    Object.assign(member, { presence: { state: 'left' }, incoming: null } satisfies MemberChange);
    this.pictured += 1;
  }

  /** Changes a member, in a turn. Somebody who has left may change, too, without consequences. */
  change(member: Member, change: MemberChange): void {
    this.#guard();
    const fields = Object.keys(change);
    const isIndexed = this.#members.get(member.id) === member && fields.some((field) => INDEXED.has(field));
    if (isIndexed) this.#unindex(member);
    Object.assign(member, change);
    if (isIndexed) this.#index(member);
    if (fields.some((field) => PICTURED.has(field))) this.pictured += 1;
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
    return this.#people.get(link.id);
  }

  /** Whose call it is; a call is known by its present, its coming and its former ids. */
  byCall(callId: string): Member | undefined {
    return this.#byCall.get(callId);
  }

  /** Screens and devices of a person. */
  childrenOf(id: string): Member[] {
    return [...(this.#children.get(id) ?? [])];
  }

  /** Calls of the same owner beside the member's own. */
  siblingCalls(member: Member): string[] {
    const owner = member.owner ?? member;
    return [owner, ...this.childrenOf(owner.id)]
      .filter((leg) => leg !== member && this.#members.has(leg.id))
      .flatMap((leg) => callsOf(leg));
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

  #index(member: Member): void {
    for (const id of [...callsOf(member), ...member.formerCalls]) this.#byCall.set(id, member);
  }

  #unindex(member: Member): void {
    for (const id of [...callsOf(member), ...member.formerCalls]) if (this.#byCall.get(id) === member) this.#byCall.delete(id);
  }
}

/** Ids of the calls that carry, or are about to carry, a member's media. */
export function callsOf(member: Member): string[] {
  const ids = new Set<string>();
  if (member.call) ids.add(member.call.id);
  if (member.incoming) ids.add(member.incoming.id);
  return [...ids];
}

/**
 * Takes over a token that the client refreshed (space-protocol 2.9). The role stays; after a promotion or demotion the room's word
 * counts and not the token's.
 */
export function refreshGrant(roster: Roster, member: Member, grant: Grant): void {
  const key = personKey(grant);
  if (!member.keys.has(key) && member.keys.size < REMEMBERED_TOKENS)
    roster.change(member, { keys: new Set([...member.keys, key]) });
  if (member.roleSince > 0 || grant.tokenId === member.grant.tokenId || grant.joinAs !== member.grant.joinAs) return;
  roster.change(member, { grant });
}
