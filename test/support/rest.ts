import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { videoApi } from '../../src/api/index.ts';
import { mediaFiles } from '../../src/api/media-files.ts';
import { MediaLinks } from '../../src/api/media-links.ts';
import type { ActiveSession, DestinationState, LiveSessions, TokenHolders } from '../../src/api/ports.ts';
import { type Clock, systemClock } from '../../src/base/clock.ts';
import { randomIds } from '../../src/base/ids.ts';
import { type Logger, silentLog } from '../../src/base/log.ts';
import { LoginGuard } from '../../src/base/login-guard.ts';
import { Proxies } from '../../src/base/proxies.ts';
import { TypedEmitter } from '../../src/base/typed-emitter.ts';
import { Chronicle } from '../../src/rooms/records/chronicle.ts';
import type { RoomsEvents } from '../../src/rooms/records/live-session.ts';
import type { Room } from '../../src/rooms/settings/room.ts';
import { createHttp } from '../../src/space/http.ts';
import { FilesOfRecordings } from '../../src/space/recording-files.ts';
import { RequestAddresses } from '../../src/space/request-addresses.ts';
import { StoredTokenBooks } from '../../src/space/token-books.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { ProjectTokens } from '../../src/tokens/project-tokens.ts';
import { RoomTokens } from '../../src/tokens/room-tokens.ts';
import { hashToken } from '../../src/tokens/secrets.ts';
import { GUEST_PERMISSIONS, MODERATOR_PERMISSIONS } from '../../src/wire/permissions.ts';
import { NO_TAPS, openRecordings } from './recordings.ts';

/** Live sessions as a test says they are, or those of rooms that it brings. */
class GivenSessions implements LiveSessions {
  readonly sessions = new Map<string, ActiveSession>();
  readonly changes: Room[] = [];
  rooms: LiveSessions | null = null;

  async find(room: Room): Promise<ActiveSession | null> {
    return this.sessions.get(`${room.projectId} ${room.name}`) ?? (await this.rooms?.find(room)) ?? null;
  }

  async previewOf(projectId: string, sessionId: string): Promise<string | null> {
    const given = [...this.sessions.values()].find(({ id }) => id === sessionId);
    return given?.previewUrl ?? (await this.rooms?.previewOf(projectId, sessionId)) ?? null;
  }

  changed(room: Room): void {
    this.changes.push(room);
    this.rooms?.changed(room);
  }

  streamsChanged(room: Pick<Room, 'projectId' | 'id'>): void {
    this.rooms?.streamsChanged(room);
  }

  async destinationsOf(room: Pick<Room, 'projectId' | 'id'>): Promise<ReadonlyMap<string, DestinationState>> {
    return (await this.rooms?.destinationsOf(room)) ?? new Map();
  }
}

export interface RestOptions {
  log?: Logger;
  clock?: Clock;
  /** The database; a new SQLite file when absent. Closed by `dispose`. */
  store?: Store;
  logRetentionMs?: number;
  /** Wrong credentials of one address in ten minutes. */
  loginFailures?: number;
  lenient?: boolean;
  writes?: number;
  bodyBytes?: number;
  publicUrl?: string;
  trustProxy?: boolean;
  streamsPerRoom?: number;
  /** Exchanges of conference tokens of one address in a minute. */
  readyRooms?: number;
  readyRoomTokenMs?: number;
  guestScopes?: readonly string[];
}

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read any shape and say by their expectations what it is.
  body: any;
  text: string;
  headers: Record<string, string | string[] | number | undefined>;
}

/** Bytes of records that may wait in tests. */
const BACKLOG_BYTES = 1024 * 1024;

/** The REST API on a real SQLite file, asked without a network. */
export class RestServer {
  readonly live = new GivenSessions();
  /** What a test says that happens in rooms. */
  readonly events = new TypedEmitter<RoomsEvents>();
  readonly project = randomIds.uuid();
  readonly token = `PT${randomIds.hex(24)}`;

  private constructor(
    readonly http: FastifyInstance,
    readonly store: Store,
    readonly tokens: RoomTokens,
    readonly clock: Clock,
    /** Writes down what happens in rooms. */
    readonly chronicle: Chronicle,
    /** Faults that nobody was told about. */
    readonly errors: unknown[],
    /** Where recorders leave their files. */
    readonly recordings: string,
    readonly dispose: () => Promise<void>,
  ) {}

  static async start(options: RestOptions = {}): Promise<RestServer> {
    const folder = mkdtempSync(join(tmpdir(), 'wirespace-rest-'));
    const store = options.store ?? (await openSqlite(join(folder, 'wirespace.db')));
    const clock = options.clock ?? systemClock;
    const limits = { bodyBytes: options.bodyBytes ?? 1024 * 1024, headersMs: 10_000, requestMs: 30_000 };
    const http = createHttp({
      log: options.log ?? silentLog,
      ids: randomIds,
      tls: null,
      publicUrl: options.publicUrl ?? null,
      proxies: new Proxies(options.trustProxy ?? false),
      limits,
    });
    const tokens = new RoomTokens({
      secret: randomIds.hex(32),
      clock,
      books: new StoredTokenBooks(store, clock),
    });
    const recordings = join(folder, 'recordings');
    const links = new MediaLinks(Buffer.from(randomIds.hex(32), 'hex'), clock);
    const serverId = randomIds.uuid();
    await store.servers.begin(serverId, clock.now());
    const errors: unknown[] = [];
    const chronicle = new Chronicle({
      writer: store.recordsOf(serverId, clock),
      clock,
      ids: randomIds,
      maxBytes: BACKLOG_BYTES,
      eventBytesPerHour: { server: 1e9, session: 1e9, member: 1e9 },
      onError: (error, message) => errors.push(error ?? new Error(message)),
    });
    const server = new RestServer(http, store, tokens, clock, chronicle, errors, recordings, async () => {
      await http.close();
      await ofRecordings.close();
      await chronicle.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    });
    chronicle.follow(server.events);
    const ofRecordings = await openRecordings(NO_TAPS, { folder: recordings, serverId, clock });
    const files = new FilesOfRecordings(ofRecordings, store.recordings, serverId);
    http.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) server.routes.push({ method: one, url });
    });
    await http.register(mediaFiles({ links, files }));
    await http.register(
      videoApi({
        credentials: new ProjectTokens((id) => store.projects.find(id)),
        logins: new LoginGuard(clock, { failures: options.loginFailures ?? 1_000, periodMs: 600_000 }),
        rooms: store.rooms,
        conferences: store.conferences,
        conferenceTokens: store.conferenceTokens,
        conferenceScopes: { moderator: MODERATOR_PERMISSIONS, guest: options.guestScopes ?? GUEST_PERMISSIONS },
        streams: store.streams,
        sessions: store.sessions,
        recordings: store.recordings,
        logs: store.logs,
        underWay: chronicle,
        links,
        files,
        tokens,
        roomTokens: store.roomTokens,
        holders: server,
        live: server.live,
        addresses: new RequestAddresses({ publicUrl: options.publicUrl ?? null, listenOrigin: () => 'http://127.0.0.1:5000' }),
        clock,
        ids: randomIds,
        cursorKey: Buffer.from(randomIds.hex(32), 'hex'),
        refused: { count: () => undefined },
        lenient: options.lenient ?? true,
        errorDocsUrl: 'https://docs.example.com/errors',
        limits: {
          bodyBytes: limits.bodyBytes,
          jsonDepth: 64,
          writes: options.writes ?? 0,
          windowMs: 10_000,
          roomsOfPages: 1_000,
          streamsPerRoom: options.streamsPerRoom ?? 5,
          readyRoomsPerMinute: options.readyRooms ?? 1_000,
          readyRoomTokenMs: options.readyRoomTokenMs ?? 0,
          logRetentionMs: options.logRetentionMs ?? 0,
        },
      }),
      { prefix: '/api/video' },
    );
    await server.addProject(server.project, server.token);
    return server;
  }

  /** Everything that is registered. */
  readonly routes: { method: string; url: string }[] = [];

  /** Ids of the tokens whose holders were put out. */
  readonly putOut: string[] = [];
  /** Who puts them out, when there is anybody. */
  holders: TokenHolders | null = null;
  async revokeToken(projectId: string, tokenId: string): Promise<void> {
    this.putOut.push(tokenId);
    await this.holders?.revokeToken(projectId, tokenId);
  }

  async addProject(id: string, token: string, scopes = ['video']): Promise<void> {
    await this.store.projects.save({ id, name: id, tokenHash: hashToken(token), tokenScopes: scopes, createdAt: Date.now() });
  }

  /** A request exactly as given, without credentials. */
  async raw(request: InjectOptions): Promise<Answer> {
    const response = await this.http.inject(request);
    const type = String(response.headers['content-type'] ?? '');
    const body = type.startsWith('application/json') && response.body !== '' ? response.json() : undefined;
    return { status: response.statusCode, body, text: response.body, headers: response.headers };
  }

  /** A request with the project's credentials (or others), `payload` as JSON; `path` is below `/api/video`. */
  async ask(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD',
    path: string,
    payload?: unknown,
    { project = this.project, token = this.token, headers = {} as Record<string, string> } = {},
  ): Promise<Answer> {
    return await this.raw({
      method,
      url: `/api/video${path}`,
      headers: {
        authorization: basic(project, token),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload: JSON.stringify(payload) }),
    });
  }
}

export function basic(project: string, token: string): string {
  return `Basic ${Buffer.from(`${project}:${token}`).toString('base64')}`;
}

/** The attributes that an answer complains about. */
export function attributes({ body }: Answer): unknown[] {
  return body.errors.map((item: { attribute: unknown }) => item.attribute);
}
