import {
  type MemberPayload,
  type RoomSessionPayload,
  SAID_TO_ONE,
  type VideoEvent,
  type VideoEventType,
} from '../../wire/events.ts';
import { lifecyclePayloads, memberPayloads, roomSessionPayload, type SessionView } from '../session/view.ts';

type Field = keyof MemberPayload;

/** What a client knows of a member. */
interface KnownMember {
  payload: MemberPayload;
  /** Fields whose change may not have reached it. */
  doubts: ReadonlySet<string>;
}

/** What a client knows of a session at a moment. */
export interface Known {
  /** Null when the present count of the audience had not gone out yet. */
  audience: number | null;
  session: RoomSessionPayload;
  /** Settings whose change may not have reached it. */
  doubts: ReadonlySet<string>;
  members: readonly KnownMember[];
}

const NONE: ReadonlySet<string> = new Set();

export function known(session: SessionView, audienceCountDue: boolean): Known {
  return {
    audience: audienceCountDue ? null : session.roster.audienceCount(),
    session: roomSessionPayload(session),
    doubts: NONE,
    members: memberPayloads(session).map((payload) => ({ payload, doubts: NONE })),
  };
}

/** Settings whose change goes out as `room.updated` (space-protocol 5.8). */
const SETTINGS = [
  ...(['locked', 'hide_video_muted', 'prioritize_handraise', 'layout_name', 'meta', 'display_name'] as const),
  ...(['recording', 'recorded_by', 'streaming', 'streamed_by', 'played_by'] as const),
];

const TO_ONE: ReadonlySet<VideoEventType> = new Set(SAID_TO_ONE);

/** Whether an event tells one person something that is not part of the session's state. */
export function isSaidToOne({ event_type }: VideoEvent): boolean {
  return TO_ONE.has(event_type);
}

/** What a client knows that was sent `told`, if the last events to it (the oldest first) did not arrive. */
export function beforeHearing(told: Known, unacknowledged: readonly VideoEvent[]): Known {
  return unacknowledged.toReversed().reduce(withoutHearing, told);
}

function withoutHearing(told: Known, event: VideoEvent): Known {
  const { members } = told;
  const others = (id: string): KnownMember[] => members.filter(({ payload }) => payload.id !== id);
  const doubting = (id: string, fields: readonly string[]): Known => ({
    ...told,
    members: members.map((one) => (one.payload.id === id ? { ...one, doubts: new Set([...one.doubts, ...fields]) } : one)),
  });
  switch (event.event_type) {
    case 'video.member.joined':
      return { ...told, members: others(event.params.member.id) };
    case 'video.member.left': {
      const { member } = event.params;
      return { ...told, members: [...others(member.id), { payload: member, doubts: NONE }] };
    }
    case 'video.member.updated':
      return doubting(event.params.member.id, event.params.member.updated);
    case 'video.member.talking':
      return doubting(event.params.member.id, ['talking']);
    case 'video.room.updated':
      return { ...told, doubts: new Set([...told.doubts, ...(event.params.room_session.updated ?? [])]) };
    case 'video.room.audience_count':
      return { ...told, audience: null };
    default:
      return told;
  }
}

function differs(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}

/** The events that bring a client from what it knew to what is now, after its socket was away (space-protocol 6.5). */
export function missedEvents(session: SessionView, before: Known): VideoEvent[] {
  const ids = { room_id: session.room.id, room_session_id: session.id };
  const now = known(session, false);
  const old = new Map(before.members.map((member) => [member.payload.id, member]));
  const present = new Set(now.members.map(({ payload }) => payload.id));
  const events: VideoEvent[] = [];
  for (const { payload: member } of before.members) {
    if (!present.has(member.id)) events.push({ event_type: 'video.member.left', params: { ...ids, member } });
  }
  for (const { payload: member } of now.members) {
    const former = old.get(member.id);
    if (!former) {
      events.push({ event_type: 'video.member.joined', params: { ...ids, member } });
      continue;
    }
    const changed = (Object.keys(member) as Field[]).filter(
      (field) => former.doubts.has(field) || differs(member[field], former.payload[field]),
    );
    const updated = changed.filter((field) => field !== 'talking');
    if (updated.length > 0)
      events.push({ event_type: 'video.member.updated', params: { ...ids, member: { ...member, updated } } });
    if (changed.length > updated.length) {
      const { id, talking } = member;
      events.push({ event_type: 'video.member.talking', params: { ...ids, member: { id, talking } } });
    }
  }
  const changed = SETTINGS.filter((name) => before.doubts.has(name) || differs(now.session[name], before.session[name]));
  for (const field of changed) {
    // Who records or streams is told with that it is done.
    if (field === 'recorded_by' && changed.includes('recording')) continue;
    if (field === 'streamed_by' && changed.includes('streaming')) continue;
    events.push({ event_type: 'video.room.updated', params: { ...ids, ...lifecyclePayloads(session, [field]) } });
  }
  if (now.audience !== null && now.audience !== before.audience) {
    events.push({ event_type: 'video.room.audience_count', params: { ...ids, total: now.audience } });
  }
  return events;
}
