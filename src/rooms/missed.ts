import type { MemberPayload, RoomSessionPayload, VideoEvent } from '../wire/events.ts';
import { lifecyclePayloads, memberPayloads, roomSessionPayload, type SessionView } from './view.ts';

/** What a client knows of a session at a moment. */
export interface Known {
  /** Null when the present count of the audience was still to be told. */
  audience: number | null;
  session: RoomSessionPayload;
  members: MemberPayload[];
}

export function known(session: SessionView, audienceCountDue: boolean): Known {
  return {
    audience: audienceCountDue ? null : session.roster.audienceCount(),
    session: roomSessionPayload(session),
    members: memberPayloads(session),
  };
}

/** Settings whose change is told by `room.updated` (space-protocol 5.8). */
const SETTINGS = ['locked', 'hide_video_muted', 'prioritize_handraise', 'layout_name', 'meta', 'display_name'] as const;

function differs(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}

/** The events that bring a client from what it knew to what is now, after its socket was away (space-protocol 6.5). */
export function missedEvents(session: SessionView, before: Known): VideoEvent[] {
  const ids = { room_id: session.room.id, room_session_id: session.id };
  const now = known(session, false);
  const old = new Map(before.members.map((member) => [member.id, member]));
  const events: VideoEvent[] = [];
  for (const member of before.members) {
    if (!now.members.some(({ id }) => id === member.id))
      events.push({ event_type: 'video.member.left', params: { ...ids, member } });
  }
  for (const member of now.members) {
    const former = old.get(member.id);
    if (!former) {
      events.push({ event_type: 'video.member.joined', params: { ...ids, member } });
      continue;
    }
    const changed = (Object.keys(member) as (keyof MemberPayload)[]).filter((field) => differs(member[field], former[field]));
    const updated = changed.filter((field) => field !== 'talking');
    if (updated.length > 0)
      events.push({ event_type: 'video.member.updated', params: { ...ids, member: { ...member, updated } } });
    if (changed.length > updated.length) {
      const { id, talking } = member;
      events.push({ event_type: 'video.member.talking', params: { ...ids, member: { id, talking } } });
    }
  }
  for (const field of SETTINGS.filter((name) => differs(now.session[name], before.session[name]))) {
    events.push({ event_type: 'video.room.updated', params: { ...ids, ...lifecyclePayloads(session, [field]) } });
  }
  if (now.audience !== null && now.audience !== before.audience) {
    events.push({ event_type: 'video.room.audience_count', params: { ...ids, total: now.audience } });
  }
  return events;
}
