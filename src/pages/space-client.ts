import { z } from 'zod';
import { HOST_ROLES, type Role } from './roles.ts';
import { type Answer, type SpaceAccess, SpaceError, SpaceHttp } from './space-http.ts';
import type { Visit } from './visit.ts';

const TokenAnswer = z.object({ token: z.string().min(1) });
const instant = z.string().nullish();
const RoomAnswer = z.object({
  join_from: instant,
  join_until: instant,
  remove_at: instant,
  max_members: z.number().nullish(),
  active_session: z.object({ id: z.string() }).nullish(),
});
const SessionAnswer = z.object({ locked: z.boolean() });
const MembersAnswer = z.object({
  data: z.array(z.object({ id: z.string(), leave_time: z.string().nullish(), room_token_id: z.string().nullish() })),
});

/** What the pages need to know about a room. Times are ISO 8601. */
type RoomFacts = z.output<typeof RoomAnswer>;
type MemberFacts = z.output<typeof MembersAnswer>['data'][number];

/** The limit of participants that each visit asks for. */
const MAX_PARTICIPANTS = 5;
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
   * A Video Room Token for the visit. The room is created when it is missing; an existing one is fine.
   * @param forwarded headers that tell the embedded Space under which address the browser reached us
   * @throws SpaceError
   */
  async admit(visit: Visit, role: Role, forwarded: Record<string, string> = {}): Promise<string> {
    // The older name of the limit and the present one: a Space that knows only one of them keeps it all the same.
    const limit = { max_members: MAX_PARTICIPANTS, max_participants: MAX_PARTICIPANTS };
    const room = { name: visit.room, display_name: visit.room, ...limit };
    const created = await this.#http.ask('POST', 'rooms', room, forwarded);
    // 422 is the answer for a name that is taken; whether it meant something else shows at the token.
    if (!isSuccess(created) && created.status !== 422) throw refused('rooms', created.status);
    const asked = { room_name: visit.room, user_name: visit.user, permissions: role.permissions, ...this.#extras(role) };
    const answer = await this.#http.ask('POST', 'room_tokens', asked, forwarded);
    if (!isSuccess(answer)) throw refused('room_tokens', answer.status);
    const parsed = TokenAnswer.safeParse(answer.body);
    if (!parsed.success) throw new SpaceError('refused', 'room_tokens: the answer carries no token');
    return parsed.data.token;
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

  /** Takes a token back; false when the Space cannot, or does not know it. */
  async revoke(tokenId: string): Promise<boolean> {
    return isSuccess(await this.#http.ask('DELETE', `room_tokens/${encodeURIComponent(tokenId)}`));
  }

  /** Our own Space lets tokens end; hosts are told apart by their meta. Another Space might refuse what it does not know. */
  #extras(role: Role): Record<string, unknown> {
    const { own } = this.#access;
    if (!own) return {};
    const end = own.tokenLifeS > 0 ? { expires_in: own.tokenLifeS } : {};
    return { ...end, meta: { wirespace_role: HOST_ROLES.includes(role.name) ? 'host' : 'guest' } };
  }
}

function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

function refused(resource: string, status: number): SpaceError {
  return new SpaceError(status >= 500 ? 'unreachable' : 'refused', `${resource}: ${status}`);
}
