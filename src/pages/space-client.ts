import { z } from 'zod';
import type { RoomRecording } from '../wire/page.ts';
import {
  type Allowance,
  findOpen,
  isSuccess,
  NotOpen,
  type OpenRoom,
  openOwnRoom,
  openRoomElsewhere,
  PLAIN_ROOM,
  refused,
} from './open-room.ts';
import { HOST_ROLES, type Role } from './roles.ts';
import { type Answer, type SpaceAccess, SpaceError, SpaceHttp } from './space-http.ts';
import type { Visit } from './visit.ts';

/** A token of the same browser for the room was taken back. */
export class TakenBack extends Error {
  override readonly name = 'TakenBack';
}

/** What a token is asked for with. */
export interface Admittance {
  visit: Visit;
  role: Role;
  holder: string;
  forwarded: Record<string, string>;
  allowance: Allowance;
}

export interface Admitted extends OpenRoom {
  token: string;
}

const TokenAnswer = z.object({ token: z.string().min(1) });
const instant = z.string().nullish();
const RoomAnswer = z.object({
  join_from: instant,
  join_until: instant,
  remove_at: instant,
  max_members: z.number().nullish(),
  active_session: z.object({ id: z.string() }).nullish(),
});
const ErrorsAnswer = z.object({ errors: z.array(z.object({ code: z.string() })) });
const SessionAnswer = z.object({ locked: z.boolean() });
const MembersAnswer = z.object({
  data: z.array(z.object({ id: z.string(), leave_time: z.string().nullish(), room_token_id: z.string().nullish() })),
});

/** What the pages need to know about a room. Times are ISO 8601. */
type RoomFacts = z.output<typeof RoomAnswer>;
type MemberFacts = z.output<typeof MembersAnswer>['data'][number];

const RecordingsAnswer = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      status: z.enum(['recording', 'paused', 'processing', 'completed']).nullable(),
      started_at: z.string(),
      duration: z.number().nullable(),
      size_in_bytes: z.number().nullable(),
      uri: z.string().nullable(),
      reason: z.string().nullish(),
    }),
  ),
});
/** Older ones of a room are reached by REST. */
const RECORDINGS_SHOWN = 100;
/** Seconds that a link in the list works: it is loaded again each time it is opened. */
const LINK_S = 3600;

/** More rows of one session are not looked at. */
const MEMBERS_LOOKED_AT = 1000;

/** The pages as a customer of the Video API (rest-api 3 to 5): a room for the visit, then a token for it. */
export class SpaceClient {
  readonly #http: SpaceHttp;
  readonly #access: SpaceAccess;

  constructor(access: SpaceAccess) {
    this.#access = access;
    this.#http = new SpaceHttp(access);
  }

  /**
   * A Video Room Token for the visit, and what the room is like. The room is created when it is missing; an existing one is fine if links open it.
   * @param holder tells the browser from others; one whose token was taken back gets no other
   * @param forwarded headers that tell the embedded Space under which address the browser reached us
   * @throws NotOpen, NoMoreRooms, TakenBack, SpaceError
   */
  async admit({ visit, role, holder, forwarded, allowance }: Admittance): Promise<Admitted> {
    const { own } = this.#access;
    const asked = { room: visit.room, forwarded };
    // Another Space may keep its rooms' settings to itself.
    const room = own ? await openOwnRoom(this.#http, asked, allowance) : PLAIN_ROOM;
    if (!own) await openRoomElsewhere(this.#http, asked);
    const extras = own ? extrasOf(role, holder, own) : {};
    const wanted = { room_name: visit.room, user_name: visit.user, permissions: role.permissions, ...extras };
    const answer = await this.#http.ask('POST', 'room_tokens', wanted, forwarded);
    if (isTakenBack(answer)) throw new TakenBack();
    if (!isSuccess(answer)) throw refused('room_tokens', answer.status);
    const parsed = TokenAnswer.safeParse(answer.body);
    if (!parsed.success) throw new SpaceError('refused', 'room_tokens: the answer carries no token');
    return { token: parsed.data.token, ...room };
  }

  /** Null when the Space does not know the room, or does not tell. */
  async room(name: string): Promise<RoomFacts | null> {
    const answer = await this.#http.ask('GET', `rooms/${name}?include_active_session=true`);
    const parsed = RoomAnswer.safeParse(answer.body);
    return isSuccess(answer) && parsed.success ? parsed.data : null;
  }

  /** Whether a session lets nobody in; false when the Space does not tell. */
  async isLocked(session: string): Promise<boolean> {
    const answer = await this.#http.ask('GET', `room_sessions/${session}`);
    const parsed = SessionAnswer.safeParse(answer.body);
    return isSuccess(answer) && parsed.success && parsed.data.locked;
  }

  /** Who is and was in a session; empty when the Space does not tell. */
  async members(session: string): Promise<MemberFacts[]> {
    const answer = await this.#http.ask('GET', `room_sessions/${session}/members?page_size=${MEMBERS_LOOKED_AT}`);
    const parsed = MembersAnswer.safeParse(answer.body);
    return isSuccess(answer) && parsed.success ? parsed.data.data : [];
  }

  /**
   * Recordings of all sessions in a room of our own Space that links open, newest first, with links that work for an hour. Never those of
   * another room that had the name before: none when there is no room now.
   * @throws NotOpen, SpaceError
   */
  async recordings(room: string, forwarded: Record<string, string>): Promise<RoomRecording[]> {
    const found = await findOpen(this.#http, room);
    if (found === false) throw new NotOpen();
    if (!found) return [];
    const query = new URLSearchParams({ room_id: found.id, media_ttl: `${LINK_S}`, page_size: `${RECORDINGS_SHOWN}` });
    const answer = await this.#http.ask('GET', `room_recordings?${query}`, undefined, forwarded);
    const parsed = RecordingsAnswer.safeParse(answer.body);
    if (!isSuccess(answer) || !parsed.success) throw refused('room_recordings', answer.status);
    return parsed.data.data;
  }

  /** False when there is no such recording. @throws SpaceError when the Space refuses, as it does while it still runs */
  async deleteRecording(id: string): Promise<boolean> {
    const { status } = await this.#http.ask('DELETE', `room_recordings/${encodeURIComponent(id)}`);
    if (status === 404) return false;
    if (!isSuccess({ status })) throw refused('room_recordings', status);
    return true;
  }

  /** Takes a token back; false when the Space cannot, or does not know it. */
  async revoke(tokenId: string): Promise<boolean> {
    return isSuccess(await this.#http.ask('DELETE', `room_tokens/${encodeURIComponent(tokenId)}`));
  }
}

/** Another Space might refuse what it does not know; our own lets tokens end, and knows by which way they came. */
function extrasOf(role: Role, holder: string, { tokenLifeS }: { tokenLifeS: number }): Record<string, unknown> {
  return {
    ...(tokenLifeS > 0 ? { expires_in: tokenLifeS } : {}),
    by_link: true,
    // What the visit made is there; whatever a join made would not be the room that the page asked for.
    auto_create_room: false,
    holder,
    // Hosts are known by their meta.
    meta: { wirespace_role: HOST_ROLES.includes(role.name) ? 'host' : 'guest' },
  };
}

function isTakenBack({ status, body }: Answer): boolean {
  return status === 422 && (ErrorsAnswer.safeParse(body).data?.errors.some(({ code }) => code === 'token_revoked') ?? false);
}
