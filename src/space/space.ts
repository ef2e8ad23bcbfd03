import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { videoApi } from '../api/index.ts';
import { mediaFiles } from '../api/media-files.ts';
import { MediaLinks } from '../api/media-links.ts';
import { systemClock } from '../base/clock.ts';
import { randomIds } from '../base/ids.ts';
import { goesOn } from '../base/listening.ts';
import type { Logger } from '../base/log.ts';
import { LoginGuard } from '../base/login-guard.ts';
import { Proxies } from '../base/proxies.ts';
import { Refused, type RefusedKind } from '../base/refused.ts';
import { Watches } from '../broadcast/hls/watches.ts';
import type { Config } from '../config.ts';
import { confinement } from '../media/confinement.ts';
import { Engine } from '../media/engine.ts';
import { TcpFront } from '../media/tcp/tcp-front.ts';
import { pages } from '../pages/index.ts';
import { DEFAULT_ROLES, readRoles } from '../pages/roles.ts';
import { Rooms } from '../rooms/rooms.ts';
import { SignalingServer } from '../signaling/server.ts';
import { ProjectTokens } from '../tokens/project-tokens.ts';
import { RoomTokens } from '../tokens/room-tokens.ts';
import { deriveKey } from '../tokens/secrets.ts';
import { WatchLinks } from '../watch/links.ts';
import { watchRoutes } from '../watch/routes.ts';
import { MODERATOR_PERMISSIONS } from '../wire/permissions.ts';
import { ownAddresses } from './banner.ts';
import { Connections } from './connections.ts';
import { Ends } from './ends.ts';
import { layFoundation } from './foundation.ts';
import { healthRoutes } from './health.ts';
import { type Forget, sweepHourly } from './hourly-sweep.ts';
import { createHttp } from './http.ts';
import { iceServersOf } from './ice-servers.ts';
import { type Identity, needsNoKeyHere } from './identity.ts';
import { limitsOf } from './limits.ts';
import { bracketed, listen, listenOrigin, reachableOrigin } from './listen.ts';
import { RoomsAsSessions } from './live-sessions.ts';
import { LocalListener } from './local-proof.ts';
import { checkMediaPorts } from './media-ports.ts';
import { mediaTcp, openMediaTcp } from './media-tcp.ts';
import { Metrics, serveMetrics } from './metrics.ts';
import { notFound } from './not-found.ts';
import { OwnListener } from './own-listener.ts';
import { openPlaybacks } from './playing.ts';
import { Previews } from './previews.ts';
import { RecordKeeping } from './record-keeping.ts';
import { FilesOfRecordings } from './recording-files.ts';
import { forgetRecordings, openRecordings, recoverRecordings } from './recording-keeping.ts';
import { RequestAddresses } from './request-addresses.ts';
import { step } from './start-errors.ts';
import { openStreams } from './streams.ts';
import { readTls } from './tls.ts';
import { StoredTokenBooks } from './token-books.ts';
import { retainTokens } from './token-retention.ts';

export interface SpaceDependencies {
  log: Logger;
  /** Folder of the built pages; null: no pages. Beside the built server when absent. */
  appDirectory?: string | null;
  /** The built media worker. Beside the built server when absent. */
  workerEntry?: URL;
  /** The built process that completes files of recordings. Beside the built server when absent. */
  finisherEntry?: URL;
  /** The built process that packages rooms for HLS. Beside the built server when absent. */
  packagerEntry?: URL;
  /** The built process that plays a file. Beside the built server when absent. */
  playerEntry?: URL;
}

/** A server that listens. */
export interface Space {
  readonly http: FastifyInstance;
  readonly identity: Identity;
  /** `http(s)://host:port` where it listens. */
  readonly origin: string;
  /** Says goodbye to all calls, then ends everything that was started. Rejects when a part of it did not end, after all others. */
  close(): Promise<void>;
}

/** How long the Space of the pages may take over one answer, in ms. */
const PAGES_TIMEOUT_MS = 10_000;

/** Bytes of the key that seals authorization states (AES-256). */
const STATE_KEY_BYTES = 32;

/** Time that one part of the server has to end. */
function partMs({ SHUTDOWN_SECONDS }: Config): number {
  return (SHUTDOWN_SECONDS * 1000) / 2;
}

/**
 * Puts a whole server together and starts it: store, media workers, rooms, signalling, REST, pages. Throws ConfigError when a step
 * fails; what was started until then is ended again.
 */
export async function startSpace(config: Config, dependencies: SpaceDependencies): Promise<Space> {
  const ends = new Ends(systemClock);
  // One part that does not end leaves time for the others.
  const close = (): Promise<void> => ends.run(partMs(config));
  try {
    return { ...(await start(config, dependencies, ends)), close };
  } catch (error) {
    await close().catch((fault: unknown) => dependencies.log.error({ err: fault }, 'not everything that was started ended'));
    throw error;
  }
}

/** `ends` collects how to end what was started; the last started ends first. */
async function start(
  config: Config,
  { log, appDirectory, workerEntry, finisherEntry, packagerEntry, playerEntry }: SpaceDependencies,
  ends: Ends,
): Promise<Omit<Space, 'close'>> {
  const [clock, ids, limits] = [systemClock, randomIds, limitsOf(config)];
  const onError = (error: unknown): void => log.error({ err: error }, 'unexpected fault');
  const refused = new Refused(clock, log);
  ends.add('refusals', () => refused.flush());
  let running = true;

  const tls = await readTls(config);
  const { ROLES_FILE } = config;
  const roles = ROLES_FILE ? await step('ROLES_FILE', ROLES_FILE, () => readRoles(ROLES_FILE)) : DEFAULT_ROLES;
  const { folder, identity, store } = await layFoundation(config, { log, clock, ids });
  ends.add('store', () => store.close());
  const credentials = new ProjectTokens((id) => store.projects.find(id));
  const logins = new LoginGuard(clock, limits.logins, (what, address) =>
    refused.count(what === 'wrong' ? 'login_wrong' : 'login_throttled', address),
  );
  ends.add('records of tokens', retainTokens({ roomTokens: store.roomTokens, clock, onError, ...limits.tokenRecords }));
  const proxies = new Proxies(config.TRUST_PROXY);
  const tokens = new RoomTokens({ secret: identity.secret, clock, books: new StoredTokenBooks(store, clock) });

  await checkMediaPorts(config.MEDIA_PORT, config.MEDIA_WORKERS);
  // No other server runs here, as far as ports tell: what this one left open is of an earlier life.
  const serverId = folder.secret('SERVER_ID');
  const records = await step(config.DATABASE_URL ? 'DATABASE_URL' : 'DATA_DIR', 'the database cannot be used', () =>
    RecordKeeping.begin({ store, serverId, clock, ids, log, limits: limits.records }),
  );
  ends.add('records', () => records.close());
  const { pageRoomsMs, sessionsMs } = limits.kept;
  const forget: Forget[] = [];
  if (pageRoomsMs !== null) forget.push((now, limit) => store.rooms.forgetUnused(now - pageRoomsMs, limit));
  if (sessionsMs !== null) forget.push((now, limit) => store.sessions.forget(now - sessionsMs, limit));
  const media = new Engine({
    workers: config.MEDIA_WORKERS,
    port: config.MEDIA_PORT,
    addresses: config.MEDIA_ADDRESS ?? [],
    ...limits.media,
    log,
    clock,
    ...(workerEntry ? { entry: workerEntry } : {}),
  });
  // The workers themselves take a moment, too.
  ends.add('media', () => media.close(Math.min(limits.media.finishMs, partMs(config) * 0.6)));
  const usualFolder = folder.file('recordings');
  const recordings = await openRecordings(config, {
    ...{ usualFolder, serverId, store: store.recordings, taps: media, clock, log, finisherEntry },
  });
  const keeping = { recordings, store: store.recordings, clock };
  const recovering = recoverRecordings(keeping, serverId, log);
  ends.add('recordings', async () => {
    await recordings.close();
    await recovering;
  });
  const streams = openStreams(config, { broadcasts: media, clock, log });
  ends.add('streams', () => streams.close());
  const { keepMs } = limits.recordings;
  if (keepMs !== null) forget.unshift(forgetRecordings({ ...keeping, serverId, log, keepMs }));
  ends.add('what is kept', sweepHourly({ clock, forget, onError }));

  const playbacks = openPlaybacks(config, { engine: media, clock, playerEntry });
  ends.add('playbacks', () => playbacks.close());

  const origin = (): string => config.PUBLIC_URL ?? reachableOrigin(http, config, ownAddresses());
  const previews = new Previews({ ids, origin });
  const watchLinks = new WatchLinks(deriveKey(identity.secret, 'links to watch'), clock, limits.watching.linkS);
  const watches = new Watches({
    ...{ clock, ids, log, broadcasts: media, confine: confinement, entry: packagerEntry, most: limits.watching.rooms },
    idOf: (projectId, roomName) => watchLinks.idOf(projectId, roomName),
    link: (projectId, roomName) => `${origin()}${watchLinks.write(projectId, roomName)}`,
  });
  ends.add('watched rooms', () => watches.close());
  const rooms = new Rooms({
    clock,
    ids,
    media,
    previews,
    ...(config.ROOM_RECORDINGS > 0 ? { recorder: recordings } : {}),
    ...(config.ROOM_STREAMS > 0 ? { streams } : {}),
    ...(config.HLS_ROOMS > 0 ? { watch: watches } : {}),
    ...(config.PLAYBACKS > 0 ? { playback: playbacks } : {}),
    store: store.rooms,
    limits: limits.rooms,
    refused: (kind, address) => refused.count(kind, address),
    onError,
  });
  records.follow(rooms.events);
  const signaling = new SignalingServer({
    gateway: rooms,
    verifier: {
      verifyRoomToken: (jwt, options) => tokens.verifyRoomToken(jwt, options),
      verifyProjectToken: (project, token) => credentials.verifyProjectToken(project, token),
    },
    revocations: {
      revokedAmong: (ids) => store.roomTokens.revokedAmong(ids),
      tokenHashesOf: (ids) => store.projects.tokenHashesOf(ids),
    },
    subscriptions: store.subscriptions,
    logins,
    refused,
    clock,
    ids,
    log,
    stateKey: deriveKey(identity.secret, 'authorization states').subarray(0, STATE_KEY_BYTES),
    host: new URL(config.PUBLIC_URL ?? `http://${bracketed(config.HOST)}`).hostname,
    iceServers: () =>
      iceServersOf({ servers: config.ICE_SERVERS, secret: config.ICE_SECRET ?? null, lifeMs: limits.iceSecretMs, clock, ids }),
    camelCaseUpdates: config.CAMEL_CASE_UPDATES,
    limits: limits.signaling,
    proxies,
    ...(config.ALLOWED_ORIGINS ? { allowedOrigins: [config.PUBLIC_URL ?? [], config.ALLOWED_ORIGINS].flat(2) } : {}),
  });

  const publicUrl = config.PUBLIC_URL ?? null;
  const http = createHttp({ log, ids, tls, publicUrl, proxies, limits: limits.http });
  const addresses = new RequestAddresses({
    publicUrl,
    listenOrigin: () => listenOrigin(http, config),
  });
  const links = new MediaLinks(deriveKey(identity.secret, 'links to media'), clock);
  const files = new FilesOfRecordings(recordings, store.recordings, serverId);
  await http.register(mediaFiles({ links, files }));
  await http.register(
    videoApi({
      credentials,
      logins,
      rooms: store.rooms,
      conferences: store.conferences,
      conferenceTokens: store.conferenceTokens,
      conferenceScopes: { moderator: MODERATOR_PERMISSIONS, guest: config.CONFERENCE_GUEST_SCOPES },
      streams: store.streams,
      sessions: store.sessions,
      recordings: store.recordings,
      logs: store.logs,
      underWay: records.chronicle,
      links,
      files,
      tokens,
      roomTokens: store.roomTokens,
      holders: signaling,
      live: new RoomsAsSessions(rooms, onError),
      addresses,
      clock,
      ids,
      cursorKey: deriveKey(identity.secret, 'page tokens'),
      lenient: config.LENIENT,
      errorDocsUrl: config.ERROR_DOCS_URL,
      limits: limits.rest,
      refused,
    }),
    { prefix: '/api/video' },
  );
  healthRoutes(http, clock, {
    running: () => running,
    media: () => media.available,
    store: () => store.ping().then(() => true),
  });
  previews.routes(http);
  await http.register(watchRoutes({ links: watchLinks, streams: watches, clock, refused, limits: limits.watching.waiting }));
  http.setNotFoundHandler(notFound);

  const listener = await OwnListener.listen((socket) => addresses.trust(socket), log);
  ends.add('own listener', () => listener.close());
  if (appDirectory !== null && config.PAGES !== 'none') {
    const localProof = needsNoKeyHere(config) ? await LocalListener.listen(clock, ids, log) : null;
    if (localProof) ends.add('local listener', () => localProof.close());
    const embedded = { url: listener.url, project: identity.project, token: identity.token };
    const own = config.remoteSpace ? null : { tokenLifeS: config.PAGE_TOKEN_HOURS * 3600 };
    await http.register(
      pages({
        space: { ...(config.remoteSpace ?? embedded), timeoutMs: PAGES_TIMEOUT_MS, own },
        ...(config.remoteSpace
          ? {}
          : {
              forward: (request: Parameters<typeof addresses.forward>[0]) => addresses.forward(request),
              spaceSocket: (request: Parameters<typeof addresses.forward>[0]) => addresses.socketUrl(request),
            }),
        moderatorKey: identity.moderatorKey,
        localProof,
        only: config.PAGES,
        links: config.PAGE_LINKS,
        ticketKey: deriveKey(identity.secret, 'page tickets'),
        roles,
        unmute: config.UNMUTE,
        graceSeconds: config.remoteSpace ? null : config.GRACE_SECONDS,
        embedOrigins: config.EMBED_ORIGINS ?? [],
        publicOrigin: publicUrl,
        refused,
        clock,
        limits: limits.pages,
        ...(config.HLS_ROOMS > 0 ? { watchLinks } : {}),
        appDirectory: appDirectory ?? fileURLToPath(new URL('../app', import.meta.url)),
        log,
      }),
    );
  }
  if (config.METRICS_PORT > 0) {
    const metrics = new Metrics({ events: rooms.events, sockets: () => signaling.counts, workers: () => media.stats(), refused });
    const server = await step('METRICS_PORT', `TCP port ${config.METRICS_PORT} cannot be used`, () =>
      serveMetrics(metrics, config.METRICS_PORT, log),
    );
    ends.add('metrics', () => {
      server.close();
      server.closeAllConnections();
    });
  }

  ends.add('http', () => http.close());
  const count = (kind: RefusedKind, address: string): void => refused.count(kind, address);
  const front = new TcpFront({ workers: media, clock, limits: limits.mediaTcp, isProxy: proxies.trusts, refused: count, log });
  ends.add('media over TCP', () => front.close());
  // Before anybody else sees a connection of it.
  if (mediaTcp(config) === 'shared') front.share(http.server);
  const connections = new Connections({ ...limits.connections, isProxy: proxies.trusts, refused: count });
  connections.attach(http.server);
  signaling.attach(http.server);
  ends.add('rooms and sockets', async () => {
    running = false;
    // Whatever becomes of the rooms, clients hear that the server goes. Files of recordings are waited for later, with 'recordings'.
    await rooms.close().finally(() => signaling.close(partMs(config) * 0.8));
  });
  await listen(http, config);
  goesOn(http.server, log);
  await openMediaTcp(config, { front, http: http.server, media, connections });
  listener.open((request, response) => http.routing(request, response));
  await step('MEDIA_WORKERS', 'no media worker could be started', () => media.ready());
  return { http, identity, origin: listenOrigin(http, config) };
}
