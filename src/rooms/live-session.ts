import type { Meta } from '../wire/events.ts';
import type { SessionLayout } from '../wire/layouts.ts';
import type { MemberType } from './member.ts';
import type { Room } from './room.ts';

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
  layout: SessionLayout;
  locked: boolean;
  prioritizeHandraise: boolean;
  meta: Meta;
  memberCount: number;
  audienceCount: number;
}

/** One leg's stay in a session. Times are epoch milliseconds. */
export interface MemberStay {
  memberId: string;
  sessionId: string;
  projectId: string;
  name: string;
  type: MemberType;
  joinedAt: number;
  /** Null while it is in the room. */
  leftAt: number | null;
}

/** What happens to sessions, for those who write it down. */
export interface RoomsEvents {
  'session.started': [session: LiveSession];
  'session.ended': [session: LiveSession];
  'member.joined': [stay: MemberStay];
  'member.left': [stay: MemberStay];
}
