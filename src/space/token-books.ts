import type { Clock } from '../base/clock.ts';
import type { Store } from '../store/store.ts';
import type { TokenBooks } from '../tokens/room-tokens.ts';
import type { Claims } from '../wire/claims.ts';

/** The books of room tokens in the store. */
export class StoredTokenBooks implements TokenBooks {
  readonly #store: Pick<Store, 'projects' | 'roomTokens'>;
  readonly #clock: Clock;

  constructor(store: Pick<Store, 'projects' | 'roomTokens'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async saltOf(projectId: string): Promise<string | null | undefined> {
    return (await this.#store.projects.find(projectId))?.signingSalt;
  }

  async record(claims: Claims): Promise<void> {
    const ends = [claims.exp, claims.ju, claims.rat].filter((end) => end !== undefined);
    await this.#store.roomTokens.add({
      id: claims.jti,
      projectId: claims.sub,
      roomName: claims.r,
      userName: claims.u ?? null,
      joinAs: claims.ja,
      holder: claims.h ?? null,
      createdAt: this.#clock.now(),
      expiresAt: claims.exp === undefined ? null : milliseconds(claims.exp),
      uselessAt: ends.length === 0 ? null : milliseconds(Math.min(...ends)),
    });
  }

  async isRevoked(tokenId: string): Promise<boolean> {
    return (await this.#store.roomTokens.revokedAmong([tokenId])).has(tokenId);
  }
}

function milliseconds(seconds: number): number {
  return Math.ceil(seconds * 1000);
}
