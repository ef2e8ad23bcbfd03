import type { TokenBooks } from '../../src/tokens/room-tokens.ts';
import type { Claims } from '../../src/wire/claims.ts';

/** Books of room tokens in memory; every project exists. */
export class MemoryBooks implements TokenBooks {
  readonly recorded: Claims[] = [];
  readonly revoked = new Set<string>();
  salt: string | null = null;

  async saltOf(): Promise<string | null> {
    return this.salt;
  }

  async record(claims: Claims): Promise<void> {
    this.recorded.push(claims);
  }

  async isRevoked(tokenId: string): Promise<boolean> {
    return this.revoked.has(tokenId);
  }
}
