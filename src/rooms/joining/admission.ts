import type { Grant } from '../settings/grant.ts';
import type { Room } from '../settings/room.ts';

/** Why nobody new gets in. All of them are `"403"` on the wire (space-protocol 3.8). */
export type AdmissionRefusal =
  | 'unknown_room'
  | 'not_by_link'
  | 'removed'
  | 'too_early'
  | 'too_late'
  | 'expired'
  | 'locked'
  | 'full';

export interface AdmissionCase {
  /** Wall-clock milliseconds. */
  now: number;
  grant: Pick<Grant, 'joinAs' | 'joinFrom' | 'joinUntil' | 'removeAt' | 'expiresAt' | 'autoCreateRoom' | 'byLink'>;
  /** Configuration of the room; null when there is neither a room nor a live session of that name. */
  room: Pick<Room, 'joinFrom' | 'joinUntil' | 'removeAt' | 'maxMembers' | 'joinByLink'> | null;
  locked: boolean;
  /** Seats taken by members (not audience, screens or devices). */
  seatsTaken: number;
}

/** Decides about a new participant; null means welcome. Order and rules: rest-api 12.2 and 12.3. */
export function refuseAdmission({ now, grant, room, locked, seatsTaken }: AdmissionCase): AdmissionRefusal | null {
  if (!room && !grant.autoCreateRoom) return 'unknown_room';
  if (room && grant.byLink && !room.joinByLink) return 'not_by_link';
  const joinFrom = grant.joinFrom ?? room?.joinFrom ?? null;
  const joinUntil = grant.joinUntil ?? room?.joinUntil ?? null;
  const removeAt = grant.removeAt ?? room?.removeAt ?? null;
  if (joinFrom !== null && now < joinFrom) return 'too_early';
  if (joinUntil !== null && now >= joinUntil) return 'too_late';
  if (removeAt !== null && now >= removeAt) return 'expired';
  if (grant.expiresAt !== null && now >= grant.expiresAt) return 'expired';
  if (locked) return 'locked';
  if (room && grant.joinAs === 'member' && seatsTaken >= room.maxMembers) return 'full';
  return null;
}
