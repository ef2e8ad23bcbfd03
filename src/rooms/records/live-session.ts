import type { Meta, VideoEventType } from '../../wire/events.ts';
import type { SessionLayout } from '../../wire/layouts.ts';
import type { MemberType } from '../people/member.ts';
import type { Room } from '../settings/room.ts';
import type { DestinationStatus } from '../streaming/running.ts';
import type { RecordingRecord } from './recordings.ts';

/** A session as REST and persistence want it. Times are epoch milliseconds. */
export interface LiveSession {
  id: string;
  /** Event channel of the session. */
  channel: string;
  /** Configuration at the start of the session, with later changes of its times and capacity. */
  room: Room;
  /** Made by the first join for this session only; there is no such room on disk (rest-api 12.6). */
  autoCreated: boolean;
  startedAt: number;
  /** Null while it lives. */
  endedAt: number | null;
  /** Where previews of the picture are; null without previews, and when it is over (rest-api 5.8). */
  previewUrl: string | null;
  layout: SessionLayout;
  locked: boolean;
  prioritizeHandraise: boolean;
  meta: Meta;
  memberCount: number;
  audienceCount: number;
  /** How the room's destinations of streams are served; those that are not are left out. */
  destinations: DestinationStatus[];
  /** The page of this server on which it can be watched, valid for a while; absent when it is not. */
  watchUrl?: string;
}

/** Id of a session's room on disk; null for rooms that end with their session (rest-api 5.1). */
export function lastingRoomId({ room, autoCreated }: Pick<LiveSession, 'room' | 'autoCreated'>): string | null {
  return autoCreated || room.ephemeral ? null : room.id;
}

/** One leg's stay in a session. Times are epoch milliseconds. */
export interface MemberStay {
  memberId: string;
  sessionId: string;
  projectId: string;
  /** `jti` of the room token it came with. */
  tokenId: string;
  name: string;
  type: MemberType;
  joinedAt: number;
  /** Null while it is in the room. */
  leftAt: number | null;
}

/** Who is behind something that happened. */
export type By =
  /** A participant, by its member id. */
  | { kind: 'member'; memberId: string }
  /** A server application, by the id of its signalling session. */
  | { kind: 'application'; linkId: string }
  /** A request to the REST API, by the project whose credentials it had. */
  | { kind: 'rest'; projectId: string }
  /** This server: a time that was up, a lost connection, a dead worker, the shut-down. */
  | { kind: 'system' };

export const THE_SYSTEM: By = { kind: 'system' };

/** Id of an actor among those of its kind; null for the server itself. */
export function idOfActor(by: By): string | null {
  switch (by.kind) {
    case 'member':
      return by.memberId;
    case 'application':
      return by.linkId;
    case 'rest':
      return by.projectId;
    case 'system':
      return null;
  }
}

/** Something that happened in a session, as it is written down (rest-api 5.6). */
export interface Occurrence {
  sessionId: string;
  projectId: string;
  /** Null for rooms that end with their session. */
  roomId: string | null;
  /** `member.joined`, `room.updated`, … */
  name: string;
  /** Parameters of the event. */
  payload: object;
  /** Whom a member's event is about. */
  memberId: string | null;
  /** Which recording an event is about. */
  recordingId: string | null;
  by: By;
}

/** What happens to sessions, for those who write it down. All of one session in the order in which it happened. */
export interface RoomsEvents {
  'session.started': [session: LiveSession, by: By];
  /** Lock, priority of raised hands, or what REST changed in its room. */
  'session.changed': [session: LiveSession, by: By];
  'session.ended': [session: LiveSession, by: By];
  'member.joined': [stay: MemberStay, by: By];
  /** Audience became a member; `joinedAt` is now. */
  'member.promoted': [stay: MemberStay, by: By];
  /** A member became audience; `leftAt` is now. */
  'member.demoted': [stay: MemberStay, by: By];
  'member.left': [stay: MemberStay, by: By];
  /** A recording began, or is in another state. */
  'recording.changed': [recording: RecordingRecord, by: By];
  occurred: [occurrence: Occurrence];
}

/** What happens by somebody; an occurrence has it in itself. */
export type Happening = Exclude<keyof RoomsEvents, 'occurred'>;

/** Events that come too often, or say nothing that lasts. */
const PASSING: ReadonlySet<string> = new Set<VideoEventType>([
  'video.room.subscribed',
  'video.room.audience_count',
  'video.member.talking',
]);

/** The record of an event in a session; null for events that are not written down. */
export function occurrenceOf(
  session: Pick<LiveSession, 'id' | 'room' | 'autoCreated'>,
  { event_type, params }: { event_type: string; params: object },
  by: By,
): Occurrence | null {
  if (PASSING.has(event_type)) return null;
  const about = params as { member?: { id: string }; member_id?: string; recording?: { id: string } };
  return {
    sessionId: session.id,
    projectId: session.room.projectId,
    roomId: lastingRoomId(session),
    name: event_type.replace('video.', ''),
    payload: params,
    memberId: about.member?.id ?? about.member_id ?? null,
    recordingId: about.recording?.id ?? null,
    by,
  };
}
