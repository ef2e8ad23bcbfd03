import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../base/clock.ts';
import { Refusal } from '../base/errors.ts';
import type { Ids } from '../base/ids.ts';
import type { ConferenceRecords } from '../rooms/records/conferences.ts';
import { type Conference, newTokens } from '../rooms/settings/conference.ts';
import type { ConferenceBody } from '../wire/rest/conferences.ts';
import { readFields } from '../wire/rest/fields.ts';
import type { PageBody } from '../wire/rest/page.ts';
import { ROOM_LIST_FIELDS, ROOM_READ_FIELDS } from '../wire/rest/rooms.ts';
import { bodyOf } from './bodies.ts';
import { conferenceBody } from './conference-body.ts';
import { readConferenceChange, readNewConference } from './conference-input.ts';
import { InvalidParameters, nameTaken } from './errors.ts';
import { type Finders, findByKey } from './find-by-key.ts';
import { type Lists, newestFirst } from './lists.ts';
import type { LiveSessions } from './ports.ts';
import { Stamps } from './stamps.ts';

export interface ConferenceRoutesOptions {
  conferences: ConferenceRecords;
  live: LiveSessions;
  lists: Lists;
  clock: Clock;
  ids: Ids;
  lenient: boolean;
}

/** Random bytes in the name of a conference that was given none. */
const NAME_BYTES = 8;

/** `/conferences` (rest-api 8). */
export function conferenceRoutes(app: FastifyInstance, options: ConferenceRoutesOptions): void {
  const handlers = new ConferenceHandlers(options);
  app.get('/conferences', (request) => handlers.list(request));
  app.post('/conferences', (request) => handlers.create(request));
  app.get('/conferences/:key', (request) => handlers.read(request));
  app.delete('/conferences/:key', (request, reply) => handlers.delete(request, reply));
  app.route({ method: ['PUT', 'PATCH'], url: '/conferences/:key', handler: (request) => handlers.update(request) });
}

/** How the conference of a path is found. */
export function conferenceFinders(conferences: ConferenceRecords): Finders<Conference> {
  return {
    byId: (projectId, id) => conferences.findConference(projectId, id),
    byName: (projectId, name) => conferences.findConferenceByName(projectId, name),
  };
}

/** The conference of a path. Throws Refusal `not_found`. */
export async function findConference(request: FastifyRequest, conferences: ConferenceRecords): Promise<Conference> {
  const conference = await findByKey(request, conferenceFinders(conferences));
  if (!conference) throw new Refusal('not_found');
  return conference;
}

class ConferenceHandlers {
  readonly #options: ConferenceRoutesOptions;
  readonly #stamps: Stamps;

  constructor(options: ConferenceRoutesOptions) {
    this.#options = options;
    this.#stamps = new Stamps(options.clock);
  }

  async create(request: FastifyRequest): Promise<ConferenceBody> {
    const { conferences, ids } = this.#options;
    const generatedName = `conference-${ids.hex(NAME_BYTES)}`;
    const identity = { id: ids.uuid(), projectId: request.projectId, now: this.#stamps.next(), generatedName };
    const conference = readNewConference(bodyOf(request), identity, this.#options);
    if (!(await conferences.createConference(conference, newTokens(conference, ids)))) throw nameTaken();
    return conferenceBody(conference);
  }

  async list(request: FastifyRequest): Promise<PageBody<ConferenceBody>> {
    const { conferences, lists } = this.#options;
    return await lists.answer(request, {
      filters: ROOM_LIST_FIELDS,
      find: ({ starts_after: startsAfter, ends_before: endsBefore }, slice) =>
        conferences.listConferences(request.projectId, { startsAfter, endsBefore }, slice),
      place: newestFirst,
      body: (conference, { include_active_session: includeActive }) => this.#body(conference, includeActive),
    });
  }

  async read(request: FastifyRequest): Promise<ConferenceBody> {
    const { values, problems } = readFields(ROOM_READ_FIELDS, request.query as Readonly<Record<string, unknown>>);
    if (problems.length > 0) throw new InvalidParameters(problems);
    return this.#body(await findConference(request, this.#options.conferences), values.include_active_session);
  }

  async update(request: FastifyRequest): Promise<ConferenceBody> {
    const { conferences, clock, live } = this.#options;
    const conference = await findConference(request, conferences);
    const change = readConferenceChange(bodyOf(request), conference);
    if (Object.keys(change).length === 0) return conferenceBody(conference);
    const { projectId, id } = conference;
    const after = await conferences.updateConference(projectId, id, { ...change, updatedAt: clock.now() });
    if (after === 'taken') throw nameTaken();
    if (!after) throw new Refusal('not_found');
    live.changed(after);
    return conferenceBody(after);
  }

  async delete(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { projectId, id } = await findConference(request, this.#options.conferences);
    if (!(await this.#options.conferences.deleteConference(projectId, id))) throw new Refusal('not_found');
    this.#options.live.streamsChanged({ projectId, id });
    await reply.code(204).send();
  }

  async #body(conference: Conference, includeActive: boolean | undefined): Promise<ConferenceBody> {
    return conferenceBody(conference, includeActive ? await this.#options.live.find(conference) : null);
  }
}
