import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../base/errors.ts';
import type { Ids } from '../base/ids.ts';
import type { ConferenceRecords, ConferenceTokenRecords } from '../rooms/records/conferences.ts';
import { type ConferenceScopes, type ConferenceToken, newTokenValue } from '../rooms/settings/conference.ts';
import type { ConferenceTokenBody } from '../wire/rest/conferences.ts';
import { bodyOf } from './bodies.ts';
import { findConference } from './conferences.ts';
import { idOf } from './find-by-key.ts';
import type { Lists } from './lists.ts';

export interface ConferenceTokenRoutesOptions {
  conferences: ConferenceRecords;
  conferenceTokens: ConferenceTokenRecords;
  conferenceScopes: ConferenceScopes;
  lists: Lists;
  ids: Ids;
}

/** Tokens of conferences (rest-api 9.1 to 9.4). */
export function conferenceTokenRoutes(app: FastifyInstance, options: ConferenceTokenRoutesOptions): void {
  const { conferences, conferenceTokens, conferenceScopes, lists, ids } = options;
  const body = ({ id, name, token }: ConferenceToken): ConferenceTokenBody => ({
    id,
    name,
    token,
    scopes: [...conferenceScopes[name]],
  });

  app.get('/conferences/:key/conference_tokens', async (request) => {
    const { projectId, id } = await findConference(request, conferences);
    return await lists.answer(request, {
      filters: {},
      find: (_filters, slice) => conferenceTokens.listTokens(projectId, id, slice),
      place: (token) => ({ at: token.rank, id: token.id }),
      body,
    });
  });

  app.get('/conference_tokens/:id', async (request) => {
    const id = idOf(request);
    return body(found(id && (await conferenceTokens.findToken(request.projectId, id))));
  });

  app.post('/conference_tokens/:id/reset', async (request: FastifyRequest) => {
    // It needs no body. A malformed one is refused as everywhere, before anything changes.
    bodyOf(request);
    const id = idOf(request);
    return body(found(id && (await conferenceTokens.resetToken(request.projectId, id, newTokenValue(ids)))));
  });
}

function found(token: ConferenceToken | null | ''): ConferenceToken {
  if (!token) throw new Refusal('not_found');
  return token;
}
