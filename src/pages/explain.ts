import type { Clock } from '../base/clock.ts';
import type { Absence, Explanation } from '../wire/page.ts';
import type { SpaceClient } from './space-client.ts';

function because(reason: Explanation['reason'], details: Partial<Explanation> = {}): Explanation {
  return { reason, at: null, places: null, ...details };
}

/**
 * What the Space's records say about a refused join or about somebody who was put out; the protocol itself gives no reason
 * (space-protocol 3.8, 3.9). Null when they say nothing.
 */
export async function explain(space: SpaceClient, clock: Clock, name: string, what: Absence): Promise<Explanation | null> {
  const room = await space.room(name);
  if (!room) return null;
  const past = (time: string | null | undefined): boolean => Boolean(time) && Date.parse(time as string) <= clock.now();
  if (past(room.remove_at)) return because('closed', { at: room.remove_at ?? null });
  const session = room.active_session;
  if (what === 'removed') return session ? null : because('room-ended');
  if (room.join_from && !past(room.join_from)) return because('too-early', { at: room.join_from });
  if (past(room.join_until)) return because('closed', { at: room.join_until ?? null });
  if (!session) return null;
  if (await space.isLocked(session.id)) return because('locked');
  const places = room.max_members ?? null;
  const present = (await space.members(session.id)).filter((one) => !one.leave_time).length;
  return places !== null && present >= places ? because('full', { places }) : null;
}
