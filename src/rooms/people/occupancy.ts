import { addressKey } from '../../base/address-key.ts';
import { AddressLimiter } from '../../base/address-limiter.ts';
import type { Clock } from '../../base/clock.ts';
import type { RefusedKind } from '../../base/refused.ts';
import type { RoomLimits } from '../options.ts';
import type { Link, MediaPort, MediaRoom } from '../ports.ts';
import type { Member } from './member.ts';

type Limits = Pick<RoomLimits, 'maxSessions' | 'maxSessionsPerAddress' | 'maxLegs' | 'maxLegsPerAddress' | 'joinsPerMinute'>;

const MINUTE_MS = 60_000;

/** Counts things that exist now: all of them, and those of each client address. */
class Census<Thing> {
  readonly #addresses = new Map<Thing, string>();
  readonly #counts = new Map<string, number>();

  get size(): number {
    return this.#addresses.size;
  }

  /** How many are of the link's address; 0 for one that has none. */
  near({ address = '' }: Pick<Link, 'address'>): number {
    return address === '' ? 0 : (this.#counts.get(addressKey(address)) ?? 0);
  }

  add(thing: Thing, { address = '' }: Pick<Link, 'address'>): void {
    const key = addressKey(address);
    this.#addresses.set(thing, key);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  remove(thing: Thing): void {
    const key = this.#addresses.get(thing);
    if (key === undefined) return;
    this.#addresses.delete(thing);
    const left = (this.#counts.get(key) ?? 1) - 1;
    if (left > 0) this.#counts.set(key, left);
    else this.#counts.delete(key);
  }
}

/** How full this server is. Decides whether another session or leg may come in: by number, by address and by load. */
export class Occupancy {
  readonly #limits: Limits;
  readonly #media: Pick<MediaPort, 'overloaded'>;
  readonly #refused: (kind: RefusedKind, address: string) => void;
  readonly #sessions = new Census<object>();
  readonly #legs = new Census<Member>();
  readonly #joins: AddressLimiter;

  constructor(
    clock: Clock,
    limits: Limits,
    media: Pick<MediaPort, 'overloaded'>,
    refused: (kind: RefusedKind, address: string) => void = () => {},
  ) {
    this.#limits = limits;
    this.#media = media;
    this.#refused = refused;
    this.#joins = new AddressLimiter(clock, limits.joinsPerMinute, MINUTE_MS);
  }

  /** Whether the link may open one more session. Those that are open may be joined for longer. */
  maySessionOpen(link: Link): boolean {
    const { maxSessions, maxSessionsPerAddress } = this.#limits;
    if (this.#media.overloaded) return this.#no('rooms_by_load', link);
    if (this.#sessions.size >= maxSessions) return this.#no('rooms', link);
    if (this.#sessions.near(link) >= maxSessionsPerAddress) return this.#no('rooms_per_address', link);
    return true;
  }

  /** Whether one more leg of the link may come into a session. */
  mayLegEnter(link: Link, room: Pick<MediaRoom, 'overloaded'>): boolean {
    const { maxLegs, maxLegsPerAddress } = this.#limits;
    if (room.overloaded) return this.#no('legs_by_load', link);
    if (this.#legs.size >= maxLegs) return this.#no('legs', link);
    if (this.#legs.near(link) >= maxLegsPerAddress) return this.#no('legs_per_address', link);
    if (link.address && !this.#joins.take(link.address)) return this.#no('joins', link);
    return true;
  }

  opened(session: object, link: Link): void {
    this.#sessions.add(session, link);
  }

  closed(session: object): void {
    this.#sessions.remove(session);
  }

  entered(leg: Member): void {
    this.#legs.add(leg, leg.link);
  }

  left(leg: Member): void {
    this.#legs.remove(leg);
  }

  #no(kind: RefusedKind, { address = '' }: Link): false {
    this.#refused(kind, address);
    return false;
  }
}
