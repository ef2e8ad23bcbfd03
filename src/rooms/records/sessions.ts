import type { Room } from '../settings/room.ts';
import type { By } from './live-session.ts';
import type { Slice } from './slice.ts';

/** What a session keeps of its room as it was at the start. */
type RoomPart = Pick<
  Room,
  | 'kind'
  | 'name'
  | 'displayName'
  | 'quality'
  | 'fps'
  | 'layout'
  | 'recordOnStart'
  | 'toneOnEntryAndExit'
  | 'roomJoinVideoOff'
  | 'userJoinVideoOff'
  | 'enableRoomPreviews'
  | 'syncAudioVideo'
>;

/** What of a session may change while it lives. */
export interface SessionChange
  extends Pick<Room, 'maxMembers' | 'joinFrom' | 'joinUntil' | 'removeAt' | 'removeAfterSecondsElapsed'> {
  locked: boolean;
  prioritizeHandraise: boolean;
  endedAt: number | null;
  updatedAt: number;
}

/** A session as it is written down (rest-api 5.2). Times are epoch milliseconds. */
export interface SessionRecord extends RoomPart, SessionChange {
  id: string;
  projectId: string;
  /** Null for rooms that ended with the session. */
  roomId: string | null;
  /** Id of its entry in the logs (rest-api 10). */
  logId: string;
  startedAt: number;
  createdAt: number;
}

/** Which sessions of a project (rest-api 5.3). */
export interface SessionFilter {
  roomId?: string | undefined;
  roomName?: string | undefined;
  /** Part of the name, in any letter case. */
  roomNameMatches?: string | undefined;
  status?: 'in-progress' | 'completed' | undefined;
}

/** One leg's stay as a member (rest-api 5.5). Times are epoch milliseconds. */
export interface StayRecord {
  /** Member id; unique within the session. */
  id: string;
  sessionId: string;
  /** `jti` of the room token that the member came with. */
  tokenId: string;
  name: string;
  joinedAt: number;
  leftAt: number | null;
}

/** Something that happened in a session (rest-api 5.6). */
export interface EventRecord {
  id: string;
  /** Its place in the order of all events. */
  position: number;
  projectId: string;
  roomId: string | null;
  sessionId: string;
  memberId: string | null;
  recordingId: string | null;
  name: string;
  /** A JSON object. */
  payload: string;
  /** Who is behind it; null when it was written down by a version that did not say. */
  by: By | null;
  /** Epoch milliseconds. */
  createdAt: number;
}

/** Events of a slice: fewer than there are (`cut`), but more than one, when they are large. */
export interface EventSlice {
  rows: EventRecord[];
  cut: boolean;
}

/** Sessions on disk as the REST API needs them. */
export interface SessionRecords {
  findSession(projectId: string, id: string): Promise<SessionRecord | null>;
  /** Newest first by `createdAt`. */
  listSessions(projectId: string, filter: SessionFilter, slice: Slice): Promise<SessionRecord[]>;
  /** By `joinedAt`; without audience. */
  listStays(projectId: string, sessionId: string, slice: Slice): Promise<StayRecord[]>;
  /** By `position`; of a session or of a recording. */
  listEvents(projectId: string, of: { sessionId: string } | { recordingId: string }, slice: Slice): Promise<EventSlice>;
}
