import type { Slice } from './slice.ts';

/** What is known of a room token that was given out; never the token itself. Times are epoch milliseconds. */
export interface RoomTokenRecord {
  /** `jti` of the token. */
  id: string;
  projectId: string;
  roomName: string;
  /** Null when the token names nobody. */
  userName: string | null;
  joinAs: 'member' | 'audience';
  /** When it was issued. */
  createdAt: number;
  /** From then on nobody can begin anything with it; null: it has no end. */
  expiresAt: number | null;
  /** Null unless it was taken back. */
  revokedAt: number | null;
}

/** Revoked wins over expired. */
export type RoomTokenStatus = 'active' | 'expired' | 'revoked';

export function statusOf({ revokedAt, expiresAt }: RoomTokenRecord, now: number): RoomTokenStatus {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active';
}

/** Which tokens of a project. */
export interface RoomTokenFilter {
  roomName?: string | undefined;
  userName?: string | undefined;
  /** As of `now`. */
  status?: RoomTokenStatus | undefined;
  now: number;
}

/** Records of room tokens as the REST API needs them. */
export interface RoomTokenRecords {
  findRoomToken(projectId: string, id: string): Promise<RoomTokenRecord | null>;
  /** Newest first by `createdAt`. */
  listRoomTokens(projectId: string, filter: RoomTokenFilter, slice: Slice): Promise<RoomTokenRecord[]>;
  /** Takes a token back for good; one that was taken back before keeps its time. False when it does not exist. */
  revokeRoomToken(projectId: string, id: string, now: number): Promise<boolean>;
  /** Whether a token of this holder for the room was taken back that would otherwise be good at `now`. */
  isTakenFrom(projectId: string, holder: string, roomName: string, now: number): Promise<boolean>;
}
