import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../base/clock.ts';
import { Refusal } from '../base/errors.ts';
import type { Ids } from '../base/ids.ts';
import type { ConferenceRecords } from '../rooms/records/conferences.ts';
import type { RoomRecords } from '../rooms/records/rooms.ts';
import type { Stream, StreamRecords } from '../rooms/records/streams.ts';
import type { Room } from '../rooms/settings/room.ts';
import { CANVAS } from '../wire/layouts.ts';
import { writeInstant } from '../wire/rest/datetime.ts';
import { missing, readFields } from '../wire/rest/fields.ts';
import type { PageBody } from '../wire/rest/page.ts';
import { STREAM_FIELDS, type StreamBody } from '../wire/rest/streams.ts';
import { bodyOf } from './bodies.ts';
import { conferenceFinders } from './conferences.ts';
import { InvalidParameters } from './errors.ts';
import { type Finders, findByKey, idOf } from './find-by-key.ts';
import { type Lists, newestFirst } from './lists.ts';
import type { DestinationState, LiveSessions } from './ports.ts';
import { roomFinders } from './rooms.ts';
import { Stamps } from './stamps.ts';

export interface StreamRoutesOptions {
  rooms: RoomRecords;
  conferences: ConferenceRecords;
  streams: StreamRecords;
  live: LiveSessions;
  lists: Lists;
  clock: Clock;
  ids: Ids;
  limits: {
    /** Streams of one room or conference. */
    streamsPerRoom: number;
  };
}

/** Pictures a second of every stream (rest-api 7.1). */
const FPS = 20;

/** Streams of rooms and conferences (rest-api 7). */
export function streamRoutes(app: FastifyInstance, options: StreamRoutesOptions): void {
  const { rooms, conferences } = options;
  const handlers = new StreamHandlers(options);
  const parents: Record<string, Finders<Room>> = {
    rooms: roomFinders(rooms),
    conferences: conferenceFinders(conferences),
  };
  for (const [collection, finders] of Object.entries(parents)) {
    app.get(`/${collection}/:key/streams`, async (request) => handlers.list(request, await findByKey(request, finders)));
    app.post(`/${collection}/:key/streams`, async (request, reply) =>
      handlers.create(request, reply, await findByKey(request, finders)),
    );
  }
  app.get('/streams/:id', (request) => handlers.read(request));
  app.delete('/streams/:id', (request, reply) => handlers.delete(request, reply));
  app.route({ method: ['PUT', 'PATCH'], url: '/streams/:id', handler: (request) => handlers.update(request) });
}

class StreamHandlers {
  readonly #options: StreamRoutesOptions;
  readonly #stamps: Stamps;

  constructor(options: StreamRoutesOptions) {
    this.#options = options;
    this.#stamps = new Stamps(options.clock);
  }

  /** Of an unknown room there are none (rest-api 7.3). */
  async list(request: FastifyRequest, room: Room | null): Promise<PageBody<StreamBody>> {
    const { streams, lists, live } = this.#options;
    const states = room ? await live.destinationsOf(room) : new Map<string, DestinationState>();
    return await lists.answer(request, {
      filters: {},
      find: async (_filters, slice) => (room ? await streams.listStreams(request.projectId, room.id, slice) : []),
      place: newestFirst,
      body: (stream) => streamBody(stream, states.get(stream.id)),
    });
  }

  async create(request: FastifyRequest, reply: FastifyReply, room: Room | null): Promise<StreamBody> {
    const { streams, ids, limits, live } = this.#options;
    if (!room) throw new Refusal('not_found');
    const url = readUrl(request);
    const now = this.#stamps.next();
    const stream = { id: ids.uuid(), projectId: room.projectId, roomId: room.id, url, createdAt: now, updatedAt: now };
    const created = await streams.createStream(stream, limits.streamsPerRoom);
    if (created === 'unknown') throw new Refusal('not_found');
    if (created === 'full') throw tooMany(limits.streamsPerRoom);
    live.streamsChanged(room);
    reply.code(201);
    return streamBody(created);
  }

  async read(request: FastifyRequest): Promise<StreamBody> {
    const id = idOf(request);
    const stream = id && (await this.#options.streams.findStream(request.projectId, id));
    if (!stream) throw new Refusal('not_found');
    const states = await this.#options.live.destinationsOf({ projectId: stream.projectId, id: stream.roomId });
    return streamBody(stream, states.get(stream.id));
  }

  async update(request: FastifyRequest): Promise<StreamBody> {
    const { streams, clock, live } = this.#options;
    const id = idOf(request);
    if (!id || !(await streams.findStream(request.projectId, id))) throw new Refusal('not_found');
    const change = { url: readUrl(request), updatedAt: clock.now() };
    const stream = await streams.updateStream(request.projectId, id, change);
    if (!stream) throw new Refusal('not_found');
    live.streamsChanged({ projectId: stream.projectId, id: stream.roomId });
    return streamBody(stream);
  }

  async delete(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { streams, live } = this.#options;
    const id = idOf(request);
    const stream = id && (await streams.findStream(request.projectId, id));
    if (!stream || !(await streams.deleteStream(request.projectId, stream.id))) throw new Refusal('not_found');
    live.streamsChanged({ projectId: stream.projectId, id: stream.roomId });
    await reply.code(204).send();
  }
}

/** Throws {@link InvalidParameters}. */
function readUrl(request: FastifyRequest): string {
  const { values, problems } = readFields(STREAM_FIELDS, bodyOf(request));
  if (values.url !== undefined) return values.url;
  throw new InvalidParameters(problems.length > 0 ? problems : [missing('url')]);
}

function tooMany(limit: number): InvalidParameters {
  const message = `A room can have at most ${limit} streams`;
  return new InvalidParameters([{ attribute: 'base', code: 'exceeds_platform_stream_limit', message }]);
}

/** `served`: how the live session of its room serves it. */
function streamBody({ id, url, quality, createdAt, updatedAt }: Stream, served?: DestinationState): StreamBody {
  return {
    id,
    url,
    stream_type: /^srt:/i.test(url) ? 'srt' : 'rtmp',
    ...CANVAS[quality],
    fps: FPS,
    created_at: writeInstant(createdAt),
    updated_at: writeInstant(updatedAt),
    ...(served ? { state: served.state } : {}),
    ...(served?.reason ? { reason: served.reason } : {}),
  };
}
