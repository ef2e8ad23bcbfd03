import { z } from 'zod';
import { type Answer, SpaceError, type SpaceHttp } from './space-http.ts';

/** The room does not open by a link. */
export class NotOpen extends Error {
  override readonly name = 'NotOpen';
}

/** A room of that name would have to be made, and no more are made now. */
export class NoMoreRooms extends Error {
  override readonly name = 'NoMoreRooms';
  constructor(readonly retryAfterS: number) {
    super('no more rooms');
  }
}

/** How many new rooms a visitor may have made. */
export interface Allowance {
  take(): boolean;
  giveBack(): void;
  retryAfterS(): number;
}

/** What a visit asks for: the room, and what somebody elsewhere needs to know of the browser. */
export interface Asked {
  room: string;
  /** Headers that tell our own Space under which address the browser reached us. */
  forwarded: Record<string, string>;
}

const RoomAnswer = z.object({
  id: z.string(),
  join_by_link: z.boolean().optional(),
  record_on_start: z.boolean().optional(),
  hls: z.boolean().optional(),
});
const StreamsAnswer = z.object({ data: z.array(z.unknown()) });

/** What a visit has to know of a room that links open. */
export interface OpenRoom {
  /** It is recorded from the first join on. */
  recordsOnStart: boolean;
  /** It is watched from outside from the first join on. */
  streamsOnStart: boolean;
}

/** What a room is like that a visit has made, and one of another Space, which may keep that to itself. */
export const PLAIN_ROOM: OpenRoom = { recordsOnStart: false, streamsOnStart: false };

/** The limit of participants that each visit asks for. */
const MAX_PARTICIPANTS = 5;
/** Where our own Space says nothing better. */
const FULL_RETRY_S = 60;

/** The older name of the limit and the present one: a Space that knows only one of them keeps it all the same. */
function roomFor(room: string): Record<string, unknown> {
  return { name: room, display_name: room, max_members: MAX_PARTICIPANTS, max_participants: MAX_PARTICIPANTS };
}

/**
 * Makes sure that our own Space has the room and that links open it: a room that a visit made, or one that carries `join_by_link`. A
 * conference does not count, nor does a session that began without us.
 * @throws NotOpen, NoMoreRooms, SpaceError
 */
export async function openOwnRoom(http: SpaceHttp, { room, forwarded }: Asked, allowance: Allowance): Promise<OpenRoom> {
  const found = await findOpen(http, room);
  if (found) return { ...found, streamsOnStart: found.streamsOnStart || (await hasStreams(http, found.id)) };
  if (found === false) throw new NotOpen();
  if (!allowance.take()) throw new NoMoreRooms(allowance.retryAfterS());
  const created = await http.ask('POST', 'rooms', { ...roomFor(room), join_by_link: true }, forwarded);
  if (isSuccess(created)) return PLAIN_ROOM;
  allowance.giveBack();
  if (created.status === 429) throw new NoMoreRooms(FULL_RETRY_S);
  if (created.status !== 422) throw refused('rooms', created.status);
  // Another visit was faster, or the name belongs to a conference or to a session without a room.
  const other = await findOpen(http, room);
  if (!other) throw new NotOpen();
  return other;
}

/** False: links do not open it. Null: there is no room of that name. @throws SpaceError */
export async function findOpen(http: SpaceHttp, room: string): Promise<(OpenRoom & { id: string }) | false | null> {
  const answer = await http.ask('GET', `rooms/${room}`);
  if (answer.status === 404) return null;
  if (!isSuccess(answer)) throw refused('rooms', answer.status);
  const found = RoomAnswer.safeParse(answer.body).data;
  if (found?.join_by_link !== true) return false;
  return { id: found.id, recordsOnStart: found.record_on_start === true, streamsOnStart: found.hls === true };
}

/** Whether the room is sent somewhere whenever it is in session (rest-api 7). */
async function hasStreams(http: SpaceHttp, id: string): Promise<boolean> {
  const answer = await http.ask('GET', `rooms/${id}/streams?page_size=1`);
  return isSuccess(answer) && (StreamsAnswer.safeParse(answer.body).data?.data.length ?? 0) > 0;
}

/**
 * The same on another Space, as an ordinary customer: it keeps no mark of ours, so nobody knows who made the room. Only conferences
 * are told apart, where the Space shows them.
 * @throws NotOpen, SpaceError
 */
export async function openRoomElsewhere(http: SpaceHttp, { room, forwarded }: Asked): Promise<void> {
  const created = await http.ask('POST', 'rooms', roomFor(room), forwarded);
  if (isSuccess(created)) return;
  // 422 is the answer for a name that is taken; whether it meant something else shows at the token.
  if (created.status !== 422) throw refused('rooms', created.status);
  if (await isConference(http, room)) throw new NotOpen();
}

/** False where the Space does not tell. */
async function isConference(http: SpaceHttp, name: string): Promise<boolean> {
  try {
    return isSuccess(await http.ask('GET', `conferences/${name}`));
  } catch (error) {
    if (error instanceof SpaceError && error.failure === 'credentials') return false;
    throw error;
  }
}

export function isSuccess({ status }: Pick<Answer, 'status'>): boolean {
  return status >= 200 && status < 300;
}

export function refused(resource: string, status: number): SpaceError {
  return new SpaceError(status >= 500 ? 'unreachable' : 'refused', `${resource}: ${status}`);
}
