import type { FastifyInstance } from 'fastify';
import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { RoomTokenRecords } from '../rooms/records/room-tokens.ts';
import type { Claims } from '../wire/claims.ts';
import { DEFAULT_PERMISSIONS } from '../wire/permissions.ts';
import { missing, readFields } from '../wire/rest/fields.ts';
import { modernRoomToken } from '../wire/rest/legacy.ts';
import { ROOM_TOKEN_FIELDS } from '../wire/rest/room-tokens.ts';
import { bodyOf } from './bodies.ts';
import { InvalidParameters } from './errors.ts';
import type { Addresses, TokenMinter } from './ports.ts';

export interface RoomTokenRoutesOptions {
  tokens: TokenMinter;
  roomTokens: Pick<RoomTokenRecords, 'isTakenFrom'>;
  addresses: Addresses;
  clock: Clock;
  ids: Ids;
  lenient: boolean;
}

/** `POST /room_tokens` (rest-api 4). */
export function roomTokenRoutes(app: FastifyInstance, options: RoomTokenRoutesOptions): void {
  const { tokens, roomTokens, addresses, clock, ids, lenient } = options;
  app.post('/room_tokens', async (request) => {
    const posted = bodyOf(request);
    const identity = { iat: Math.floor(clock.now() / 1000), jti: ids.uuid(), sub: request.projectId };
    const claims = readClaims(lenient ? modernRoomToken(posted) : posted, identity);
    if (claims.h !== undefined && (await roomTokens.isTakenFrom(claims.sub, claims.h, claims.r, clock.now())))
      throw new InvalidParameters([
        { attribute: 'holder', code: 'token_revoked', message: 'Holder had its token for this room taken back' },
      ]);
    return { token: await tokens.mint(claims, addresses.socketUrl(request)) };
  });
}

/** Claims for what a body asks for; options at their default are left out (rest-api 4.4). Throws {@link InvalidParameters}. */
function readClaims(body: Readonly<Record<string, unknown>>, identity: Pick<Claims, 'iat' | 'jti' | 'sub'>): Claims {
  const { values, problems } = readFields(ROOM_TOKEN_FIELDS, body);
  if (values.room_name === undefined && !problems.some(({ attribute }) => attribute === 'room_name'))
    problems.unshift(missing('room_name'));
  if (values.room_name === undefined || problems.length > 0) throw new InvalidParameters(problems);
  const joinAs = values.join_as ?? 'member';
  return {
    ...identity,
    ...optional('exp', values.expires_in === undefined ? undefined : identity.iat + values.expires_in),
    r: values.room_name,
    ...optional('u', values.user_name || undefined),
    s: joinAs === 'audience' ? [] : [...(values.permissions ?? DEFAULT_PERMISSIONS)],
    acr: values.auto_create_room ?? true,
    ...optional('bl', values.by_link || undefined),
    ...optional('h', values.holder || undefined),
    ...optional('jf', seconds(values.join_from)),
    ...optional('ju', seconds(values.join_until)),
    ...optional('rat', seconds(values.remove_at)),
    ...optional('rse', values.remove_after_seconds_elapsed),
    ja: joinAs,
    ...optional('ma', values.media_allowed === 'all' ? undefined : values.media_allowed),
    ...optional('jam', values.join_audio_muted || undefined),
    ...optional('jvm', values.join_video_muted || undefined),
    ...optional('erp', values.enable_room_previews || undefined),
    ...optional('rdn', values.room_display_name || undefined),
    ...optional('eor', values.end_room_session_on_leave || undefined),
    ...optional('rm', filled(values.room_meta)),
    ...optional('m', filled(values.meta)),
    ...optional('sav', values.sync_audio_video),
  };
}

/** Fractions stay: tests of the vendor use windows of a few seconds (rest-api 4.4). */
function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

function filled<T extends object>(meta: T | undefined): T | undefined {
  return meta && Object.keys(meta).length > 0 ? meta : undefined;
}

function optional<K extends string, V>(name: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { [P in K]?: V };
}
