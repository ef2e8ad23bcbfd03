import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../base/clock.ts';
import { Refusal } from '../base/errors.ts';
import { type RoomTokenRecord, type RoomTokenRecords, statusOf } from '../rooms/records/room-tokens.ts';
import { writeInstant } from '../wire/rest/datetime.ts';
import { ROOM_TOKEN_LIST_FIELDS, type RoomTokenRecordBody } from '../wire/rest/room-tokens.ts';
import { idOf } from './find-by-key.ts';
import { type Lists, newestFirst } from './lists.ts';
import type { TokenHolders } from './ports.ts';

export interface RoomTokenRecordRoutesOptions {
  roomTokens: RoomTokenRecords;
  holders: TokenHolders;
  lists: Lists;
  clock: Clock;
}

/** Which room tokens were given out, and taking them back: an extension beside the vendor's API. */
export function roomTokenRecordRoutes(app: FastifyInstance, options: RoomTokenRecordRoutesOptions): void {
  const { roomTokens, holders, lists, clock } = options;
  const body = (token: RoomTokenRecord): RoomTokenRecordBody => roomTokenRecordBody(token, clock.now());

  app.get('/room_tokens', (request) =>
    lists.answer(request, {
      filters: ROOM_TOKEN_LIST_FIELDS,
      find: ({ room_name: roomName, user_name: userName, status }, slice) =>
        roomTokens.listRoomTokens(request.projectId, { roomName, userName, status, now: clock.now() }, slice),
      place: newestFirst,
      body,
    }),
  );

  app.get('/room_tokens/:id', async (request) => {
    const id = idOf(request);
    const token = id === null ? null : await roomTokens.findRoomToken(request.projectId, id);
    if (!token) throw new Refusal('not_found');
    return body(token);
  });

  app.delete('/room_tokens/:id', async (request: FastifyRequest, reply: FastifyReply) => {
    const id = idOf(request);
    // On disk first, so that nobody who is put out can come back, even if this process ends now.
    if (id === null || !(await roomTokens.revokeRoomToken(request.projectId, id, clock.now()))) throw new Refusal('not_found');
    await holders.revokeToken(request.projectId, id);
    await reply.code(204).send();
  });
}

function roomTokenRecordBody(token: RoomTokenRecord, now: number): RoomTokenRecordBody {
  const { id, roomName, userName, joinAs, createdAt, expiresAt, revokedAt } = token;
  return {
    id,
    room_name: roomName,
    user_name: userName,
    join_as: joinAs,
    status: statusOf(token, now),
    created_at: writeInstant(createdAt),
    expires_at: expiresAt === null ? null : writeInstant(expiresAt),
    revoked_at: revokedAt === null ? null : writeInstant(revokedAt),
  };
}
