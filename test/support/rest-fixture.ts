import type { Operation } from '../../src/api/reference/operation.ts';
import type { Clock } from '../../src/base/clock.ts';
import { randomIds } from '../../src/base/ids.ts';
import { TypedEmitter } from '../../src/base/typed-emitter.ts';
import { Recording } from '../../src/rooms/recording/recording.ts';
import { type LiveSession, occurrenceOf, type RoomsEvents } from '../../src/rooms/records/live-session.ts';
import { plainRoom } from '../../src/rooms/settings/room.ts';
import type { RestServer } from './rest.ts';

export interface Ids {
  /** Path of something that exists. What an operation deletes is made anew for each call. */
  address(operation: Operation): Promise<string>;
  /** Query fields without which it is refused, and that only the server can tell. */
  needed(operation: Operation): Promise<Record<string, string>>;
}

/** One of everything in the server's project, so that every path can be asked for. */
export async function fillSpace(server: RestServer): Promise<Ids> {
  const post = async (path: string, body: object): Promise<string> => (await server.ask('POST', path, body)).body.id as string;
  const events = new TypedEmitter<RoomsEvents>();
  server.chronicle.follow(events);
  const space = { events, project: server.project, clock: server.clock };
  const first = async (path: string): Promise<string> => (await server.ask('GET', path)).body.data[0].id as string;
  const unique = (): string => `made-${randomIds.hex(6)}`;

  const makers: Record<string, () => Promise<string>> = {
    rooms: () => post('/rooms', { name: unique() }),
    conferences: () => post('/conferences', { display_name: 'A conference' }),
    streams: async () => post(`/rooms/${await makers.rooms?.()}/streams`, { url: 'rtmp://live.example.com/app' }),
    room_tokens: async () => {
      await server.ask('POST', '/room_tokens', { room_name: unique() });
      return await first('/room_tokens');
    },
    conference_tokens: async () => first(`/conferences/${await makers.conferences?.()}/conference_tokens`),
    room_sessions: async () => {
      liveThrough(space);
      return await first('/room_sessions');
    },
    room_recordings: async () => {
      liveThrough(space);
      return await first('/room_recordings');
    },
    logs: async () => {
      liveThrough(space);
      return await first('/logs');
    },
  };
  const lasting = new Map<string, string>();
  for (const [collection, make] of Object.entries(makers)) lasting.set(collection, await make());
  return {
    needed: async ({ path }) => {
      if (path !== '/ready_room') return {};
      // Asked for each time: another operation may have given it a new value.
      const { body } = await server.ask('GET', `/conference_tokens/${lasting.get('conference_tokens')}`);
      return { t: body.token as string };
    },
    address: async ({ method, path }) => {
      const collection = path.split('/')[1] ?? '';
      const perishable = method === 'delete' || (method === 'post' && path.endsWith('/streams'));
      const id = perishable ? await makers[collection]?.() : lasting.get(collection);
      return path.replace(/\{\w+\}/, id ?? '');
    },
  };
}

interface Space {
  events: TypedEmitter<RoomsEvents>;
  project: string;
  clock: Clock;
}

/** A session with a member and a recording, from its beginning to its end, as rooms tell of it. */
function liveThrough({ events, project, clock }: Space): void {
  const now = clock.now();
  const room = plainRoom({ id: randomIds.uuid(), projectId: project, name: 'past', now });
  const session: LiveSession = {
    id: randomIds.uuid(),
    channel: 'EC_past',
    room,
    autoCreated: false,
    startedAt: now,
    endedAt: null,
    previewUrl: null,
    layout: 'grid-responsive',
    locked: false,
    prioritizeHandraise: false,
    meta: {},
    memberCount: 1,
    audienceCount: 0,
    destinations: [],
  };
  const stay = {
    memberId: randomIds.uuid(),
    sessionId: session.id,
    projectId: project,
    tokenId: randomIds.uuid(),
    name: 'Ada',
    type: 'member' as const,
    joinedAt: now,
    leftAt: null,
  };
  events.emit('session.started', session, { kind: 'system' });
  events.emit('member.joined', stay, { kind: 'system' });
  const recording = new Recording({ id: randomIds.uuid(), projectId: project, sessionId: session.id }, clock);
  const params = { room_id: room.id, room_session_id: session.id, recording: recording.payload };
  const occurrence = occurrenceOf(session, { event_type: 'video.recording.started', params }, { kind: 'system' });
  if (occurrence) events.emit('occurred', occurrence);
  recording.stop(null);
  recording.complete({ name: `${recording.id}.webm`, format: 'video/webm', bytes: 5, durationS: 1 });
  events.emit('recording.changed', recording.record, { kind: 'system' });
  events.emit('member.left', { ...stay, leftAt: now }, { kind: 'system' });
  events.emit('session.ended', { ...session, endedAt: now }, { kind: 'system' });
}
