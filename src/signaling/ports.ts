import type { Claims } from '../wire/claims.ts';

/** Judges credentials. Both methods reject only when the store cannot be read, never for a bad credential. */
export interface TokenVerifier {
  /**
   * Claims of a Video Room Token; null when signature, shape, algorithm or project are not right, when it was taken back, and when its
   * end has passed unless `mayHaveExpired`.
   */
  verifyRoomToken(jwt: string, options?: { mayHaveExpired?: boolean }): Promise<Claims | null>;
  /** Whether `token` is an API token of `project`. */
  verifyProjectToken(project: string, token: string): Promise<boolean>;
}

/** Tells what was taken back elsewhere: by another server on the same store, or at the command line. */
export interface Revocations {
  /** Those of the room tokens `ids` that were revoked. */
  revokedAmong(tokenIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** SHA-256 in hex of the API token that each of these projects has now; without those that do not exist. */
  tokenHashesOf(projectIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** What a server application follows of its project. */
export interface FollowedEvents {
  /** SHA-256 in hex of its protocol string. */
  key: string;
  projectId: string;
  events: readonly string[];
}

/** Keeps what server applications follow across the lives of servers (space-protocol 8.8). Times are epoch milliseconds. */
export interface SubscriptionBook {
  /** Resolves when all of it is on disk; it replaces what was kept under the same keys. `now`: the applications are there at this time. */
  keep(entries: readonly FollowedEvents[], now: number): Promise<void>;
  find(projectId: string, key: string): Promise<{ events: readonly string[]; seenAt: number } | null>;
  forget(key: string): Promise<void>;
  /** Forgets all that were there last before `time`. */
  forgetBefore(time: number): Promise<void>;
}
