import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../base/clock.ts';
import { Refusal } from '../base/errors.ts';
import type { Ids } from '../base/ids.ts';
import type { RoomRecords } from '../rooms/records/rooms.ts';
import type { Room } from '../rooms/settings/room.ts';
import { readFields } from '../wire/rest/fields.ts';
import type { PageBody } from '../wire/rest/page.ts';
import { ROOM_LIST_FIELDS, ROOM_READ_FIELDS, type RoomBody } from '../wire/rest/rooms.ts';
import { bodyOf } from './bodies.ts';
import { InvalidParameters, nameTaken, RateExceeded } from './errors.ts';
import { byPossibleName, type Finders, findByKey } from './find-by-key.ts';
import { type Lists, newestFirst } from './lists.ts';
import type { Addresses, LiveSessions } from './ports.ts';
import { roomBody } from './room-body.ts';
import { readNewRoom, readRoomChange } from './room-input.ts';
import { Stamps } from './stamps.ts';

export interface RoomRoutesOptions {
  rooms: RoomRecords;
  live: LiveSessions;
  lists: Lists;
  addresses: Addresses;
  limits: {
    /** Rooms of a project that visits of our pages may have made. */
    roomsOfPages: number;
  };
  clock: Clock;
  ids: Ids;
  lenient: boolean;
}

/** How long a room that nobody was ever in is left to those who have its page open. */
const ABOUT_TO_JOIN_MS = 10 * 60_000;
const MAKE_PLACE_FOR = 20;
const FULL_RETRY_S = 600;

type Query = Readonly<Record<string, unknown>>;

/** `/rooms` (rest-api 3). */
export function roomRoutes(app: FastifyInstance, options: RoomRoutesOptions): void {
  const handlers = new RoomHandlers(options);
  app.get('/rooms', (request) => handlers.list(request));
  app.post('/rooms', (request) => handlers.create(request));
  app.get('/rooms/:key', (request) => handlers.read(request));
  app.delete('/rooms/:key', (request, reply) => handlers.delete(request, reply));
  app.route({ method: ['PUT', 'PATCH'], url: '/rooms/:key', handler: (request) => handlers.update(request) });
  if (!options.lenient) return;
  app.route({ method: ['PUT', 'PATCH'], url: '/rooms', handler: (request) => handlers.updateNamedInBody(request) });
  app.get('/rooms/unique_name/:key', (request) => handlers.read(request));
}

/** How the room of a path is found. Conferences are not rooms here. */
export function roomFinders(rooms: RoomRecords): Finders<Room> {
  return {
    byId: (projectId, id) => rooms.findRoom(projectId, id),
    byName: async (projectId, name) => {
      const found = await rooms.findRoomByName(projectId, name);
      return found?.kind === 'room' ? found : null;
    },
  };
}

class RoomHandlers {
  readonly #options: RoomRoutesOptions;
  readonly #stamps: Stamps;

  constructor(options: RoomRoutesOptions) {
    this.#options = options;
    this.#stamps = new Stamps(options.clock);
  }

  async create(request: FastifyRequest): Promise<RoomBody> {
    const { rooms, ids } = this.#options;
    const identity = { id: ids.uuid(), projectId: request.projectId, now: this.#stamps.next() };
    const room = readNewRoom(bodyOf(request), identity, this.#options);
    if (this.#options.addresses.isOfPages(request)) await this.#admitOfPages(room);
    if (await rooms.createRoom(room)) return roomBody(room);
    throw nameTaken();
  }

  /**
   * A room that a visit of our pages makes: it goes when it is not used. A session that lives under its name belongs to those who
   * began it, and would become a room for everybody.
   */
  async #admitOfPages(room: Room): Promise<void> {
    const { live, rooms, limits } = this.#options;
    room.ofPages = true;
    if (await live.find(room)) throw nameTaken();
    const tooMany = async (): Promise<boolean> => (await rooms.countOfPages(room.projectId)) >= limits.roomsOfPages;
    if (!(await tooMany())) return;
    // A client that fills the list with names cannot push out rooms in which people meet.
    await rooms.forgetNeverUsed(room.projectId, room.createdAt - ABOUT_TO_JOIN_MS, MAKE_PLACE_FOR);
    if (await tooMany()) throw new RateExceeded(FULL_RETRY_S);
  }

  async list(request: FastifyRequest): Promise<PageBody<RoomBody>> {
    const { rooms, lists } = this.#options;
    return await lists.answer(request, {
      filters: ROOM_LIST_FIELDS,
      find: ({ starts_after: startsAfter, ends_before: endsBefore }, slice) =>
        rooms.listRooms(request.projectId, { startsAfter, endsBefore }, slice),
      place: newestFirst,
      body: (room, { include_active_session: includeActive }) => this.#body(room, includeActive),
    });
  }

  async read(request: FastifyRequest): Promise<RoomBody> {
    const { values, problems } = readFields(ROOM_READ_FIELDS, request.query as Query);
    if (problems.length > 0) throw new InvalidParameters(problems);
    return this.#body(await this.#find(request), values.include_active_session);
  }

  async update(request: FastifyRequest): Promise<RoomBody> {
    return await this.#change(await this.#find(request), bodyOf(request));
  }

  /** `PUT /rooms` with the name in the body: clients of 2021 (rest-api 15.2). */
  async updateNamedInBody(request: FastifyRequest): Promise<RoomBody> {
    const body = bodyOf(request);
    const room = await byPossibleName(request.projectId, body.name, roomFinders(this.#options.rooms).byName);
    if (!room) throw new Refusal('not_found');
    return await this.#change(room, body);
  }

  async delete(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const room = await this.#find(request);
    if (!(await this.#options.rooms.deleteRoom(room.projectId, room.id))) throw new Refusal('not_found');
    this.#options.live.streamsChanged(room);
    await reply.code(204).send();
  }

  async #change(room: Room, body: Query): Promise<RoomBody> {
    const change = readRoomChange(body, room, this.#options);
    if (Object.keys(change).length === 0) return roomBody(room);
    const updatedAt = this.#options.clock.now();
    // A room that is set up is meant to stay.
    const after = await this.#options.rooms.updateRoom(room.projectId, room.id, { ...change, ofPages: false, updatedAt });
    if (!after) throw new Refusal('not_found');
    this.#options.live.changed(after);
    return roomBody(after);
  }

  /** The room of the path. Throws Refusal `not_found`. */
  async #find(request: FastifyRequest): Promise<Room> {
    const room = await findByKey(request, roomFinders(this.#options.rooms));
    if (!room) throw new Refusal('not_found');
    return room;
  }

  async #body(room: Room, includeActive: boolean | undefined): Promise<RoomBody> {
    return roomBody(room, includeActive ? await this.#options.live.find(room) : null);
  }
}
