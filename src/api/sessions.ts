import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../base/clock.ts';
import { Refusal } from '../base/errors.ts';
import type { EventRecord, SessionRecord, SessionRecords } from '../rooms/records/sessions.ts';
import type { PageBody } from '../wire/rest/page.ts';
import { SESSION_LIST_FIELDS, type SessionBody, type SessionEventBody, type SessionMemberBody } from '../wire/rest/sessions.ts';
import { idOf } from './find-by-key.ts';
import { type Lists, newestFirst } from './lists.ts';
import type { LiveSessions, RecordsUnderWay } from './ports.ts';
import { eventBody, memberBody, sessionBody } from './session-body.ts';

export interface SessionRoutesOptions {
  sessions: SessionRecords;
  underWay: RecordsUnderWay;
  live: LiveSessions;
  lists: Lists;
  clock: Clock;
}

/** `/room_sessions` with members and events (rest-api 5). Lists of an unknown session are empty. */
export function sessionRoutes(app: FastifyInstance, options: SessionRoutesOptions): void {
  const handlers = new SessionHandlers(options);
  const preHandler = (): Promise<void> => options.underWay.settled();
  app.get('/room_sessions', { preHandler }, (request) => handlers.list(request));
  app.get('/room_sessions/:id', { preHandler }, (request) => handlers.read(request));
  app.get('/room_sessions/:id/members', { preHandler }, (request) => handlers.members(request));
  app.get('/room_sessions/:id/events', { preHandler }, (request) => handlers.events(request));
}

/** Place of an event in lists, which are in the order of what happened. */
export function placeOfEvent({ position, id }: EventRecord) {
  return { at: position, id };
}

class SessionHandlers {
  readonly #options: SessionRoutesOptions;

  constructor(options: SessionRoutesOptions) {
    this.#options = options;
  }

  async list(request: FastifyRequest): Promise<PageBody<SessionBody>> {
    const { sessions, lists } = this.#options;
    return await lists.answer(request, {
      filters: SESSION_LIST_FIELDS,
      find: ({ room_id: roomId, room_name: roomName, room_name_matches: roomNameMatches, status }, slice) =>
        sessions.listSessions(request.projectId, { roomId, roomName, roomNameMatches, status }, slice),
      place: newestFirst,
      body: (session) => this.#body(session),
    });
  }

  async read(request: FastifyRequest): Promise<SessionBody> {
    const id = idOf(request);
    const session = id && (await this.#options.sessions.findSession(request.projectId, id));
    if (!session) throw new Refusal('not_found');
    return this.#body(session);
  }

  async members(request: FastifyRequest): Promise<PageBody<SessionMemberBody>> {
    const { sessions, lists, clock } = this.#options;
    const id = idOf(request);
    const now = clock.now();
    return await lists.answer(request, {
      filters: {},
      find: async (_filters, slice) => (id ? await sessions.listStays(request.projectId, id, slice) : []),
      place: ({ joinedAt, id: memberId }) => ({ at: joinedAt, id: memberId }),
      body: (stay) => memberBody(stay, now),
    });
  }

  async events(request: FastifyRequest): Promise<PageBody<SessionEventBody>> {
    const { sessions, lists } = this.#options;
    const sessionId = idOf(request);
    return await lists.answer(request, {
      filters: {},
      find: async (_filters, slice) => (sessionId ? await sessions.listEvents(request.projectId, { sessionId }, slice) : []),
      place: placeOfEvent,
      body: eventBody,
    });
  }

  async #body(session: SessionRecord): Promise<SessionBody> {
    const { projectId, id, endedAt } = session;
    return sessionBody(session, endedAt === null ? await this.#options.live.previewOf(projectId, id) : null);
  }
}
