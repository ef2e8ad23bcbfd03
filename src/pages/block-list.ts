import type { Clock } from '../base/clock.ts';
import { PAGE_LIFE_S } from './tickets.ts';

/** Tokens and blocks that are remembered at once; the oldest are forgotten first. */
export const REMEMBERED = 20_000;

interface Given {
  room: string;
  device: string;
  until: number;
}

/** Which browser got which token, and which browsers a room is closed to. Both expire, as the tokens do. */
export class BlockList {
  readonly #clock: Clock;
  readonly #given = new Map<string, Given>();
  readonly #blocked = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes that a browser got a token. */
  note(tokenId: string, room: string, device: string): void {
    keep(this.#given, tokenId, { room, device, until: this.#end() });
  }

  /** The browser that got a token of this room; null when it was not one of ours. */
  deviceOf(tokenId: string, room: string): string | null {
    const given = this.#given.get(tokenId);
    return given && given.room === room && given.until > this.#clock.now() ? given.device : null;
  }

  /** Ids of all tokens of the room that a browser holds. */
  tokensOf(device: string, room: string): string[] {
    const now = this.#clock.now();
    return [...this.#given].flatMap(([id, given]) =>
      given.device === device && given.room === room && given.until > now ? [id] : [],
    );
  }

  block(device: string, room: string): void {
    keep(this.#blocked, `${room} ${device}`, this.#end());
  }

  isBlocked(device: string, room: string): boolean {
    return (this.#blocked.get(`${room} ${device}`) ?? 0) > this.#clock.now();
  }

  #end(): number {
    return this.#clock.now() + PAGE_LIFE_S * 1000;
  }
}

function keep<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > REMEMBERED && oldest !== undefined) map.delete(oldest);
}
