import { availableParallelism, totalmem } from 'node:os';
import { GUEST_PERMISSIONS } from '../wire/permissions.ts';
import { type Key, key, optional } from './key.ts';
import { LIMIT_KEYS } from './limit-keys.ts';
import * as read from './readers.ts';

const MIB = 1024 * 1024;

/** Half of the memory that we may have, shared by as many workers as there are cores; a large room fits in the least. */
function usualWorkerMegabytes(): number {
  const constrained = process.constrainedMemory();
  const memory = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return Math.min(65_536, Math.max(768, Math.floor(memory / MIB / 2 / availableParallelism())));
}

/**
 * Every key of the environment or `.env`, by chapter. `wirespace --help` and docs/configuration.md are printed from this table.
 */
export const CHAPTERS = {
  'Where it listens': {
    PORT: key(read.whole(0, 65_535), 5000, 'TCP port of HTTP and WebSocket. 0: any free one'),
    HOST: key(read.host, '127.0.0.1', 'Address or host name to listen on. 0.0.0.0: every network of the machine'),
    PUBLIC_URL: optional(
      read.origin,
      'How browsers reach us, e.g. https://video.example.com. Decides the socket address in tokens, and the links',
      'taken from the request',
    ),
    TRUST_PROXY: key(
      read.proxies,
      false,
      'Whose X-Forwarded-Proto, -Host and -For are believed: 0 nobody, 1 everybody, or addresses and networks',
      '0',
    ),
    TLS_CERT: optional(read.text(1, 4096), 'PEM file of the certificate (chain): we serve https and wss ourselves', 'unset'),
    TLS_KEY: optional(read.text(1, 4096), 'PEM file of its private key', 'unset'),
    ALLOWED_ORIGINS: optional(
      read.origins,
      'Origins whose pages may open a socket, separated by commas; PUBLIC_URL is one of them by itself. Sockets take tokens, never cookies: that any page may open one lets apps live elsewhere and gives no page what it has no token for',
      'all',
    ),
  },
  'What it keeps': {
    DATA_DIR: key(read.text(1, 4096), './data', 'Folder of the database and of generated secrets; created with mode 0700'),
    DATABASE_URL: optional(read.postgresUrl, 'postgres://… to keep rooms in Postgres', 'SQLite in DATA_DIR'),
    RECORD_RETENTION_DAYS: key(
      read.whole(0, 36_500),
      400,
      'Days after its end that a session is kept with its members and events. One with recordings is kept until they are deleted. 0: for ever',
    ),
    PAGE_ROOM_HOURS: key(
      read.whole(0, 876_000),
      24,
      'Hours that a room which a visit of our pages made is kept while nobody uses it. A change by REST keeps it, and so do its recordings. 0: for ever',
    ),
    LOG_RETENTION_DAYS: key(
      read.whole(0, 36_500),
      0,
      'Days that /logs tells of a session; then only id and dates of its entry are left. 0: for ever',
    ),
  },
  Recordings: {
    RECORDINGS_DIR: optional(
      read.text(1, 4096),
      'Folder of the files of recordings; created with mode 0700. Servers on one database must share it, unless RECORDING_S3_URL is set',
      'recordings in DATA_DIR',
    ),
    RECORDING_BYTES: key(
      read.whole(0, 2 ** 50),
      0,
      'Bytes that all recordings may have together. Beyond it none is begun, and those that run end, with what they have. 0: no limit',
    ),
    RECORDING_FREE_BYTES: key(
      read.whole(0, 2 ** 50),
      1024 * MIB,
      'Bytes of the disk that recordings leave free, in the same way. 0: they may fill it',
    ),
    RECORDING_DAYS: key(
      read.whole(0, 36_500),
      0,
      'Days after its end that a recording is kept; then its file and its record are deleted. 0: for ever',
    ),
    RECORDING_FORMAT: key(
      read.oneOf('webm', 'mp4'),
      'webm',
      'What recordings are in the end: webm, or mp4, which is made after each of them at the lowest priority, one at a time',
    ),
    RECORDING_CHAPTERS: key(
      read.flag,
      false,
      'Beside each recording a file says who spoke when, with names: chapters in WebVTT',
      '0',
    ),
    RECORDING_AUDIO_ONLY: key(read.flag, false, 'Recordings have sound and no picture', '0'),
    RECORDING_S3_URL: optional(
      read.bucketUrl,
      'Bucket of an S3-compatible store to which recordings go, e.g. https://s3.example.com/bucket or https://s3.example.com/bucket/folder; they leave the folder when it has them. http sends them readable for all on the way',
      'they stay in the folder',
    ),
    RECORDING_S3_REGION: key(read.text(1, 60), 'us-east-1', 'Its region; auto for stores without any that want to be told so'),
    RECORDING_S3_KEY_ID: optional(
      read.text(1, 200),
      'Id of the key with which we may read, write, list and delete there',
      'none',
    ),
    RECORDING_S3_SECRET: optional(read.text(1, 200), 'The secret of that key', 'none'),
  },
  'Files played into rooms': {
    PLAY_ALLOW: key(
      read.allowedHosts,
      [],
      'Hosts that are called for a file to be played although they are not public: host names, *.domains, IP addresses and networks, each with :port if wanted, separated by commas. People who may play files can learn what these answer',
      'none; also our own addresses are refused',
    ),
    PLAYBACKS: key(read.whole(0, 1000), 8, 'Files that are played at once, each by a process of its own. 0: nothing is played'),
    PLAY_SECONDS: key(
      // A room waits 8.5 s for the answer (rooms/session/playbacks.ts).
      read.whole(1, 8),
      8,
      'Seconds in which the first picture or sound has to be there, and each further answer of the host',
    ),
    PLAY_BYTES: key(read.whole(65_536, 2 ** 50), 4096 * MIB, 'Largest file that is played, and largest segment of HLS'),
    PLAY_PIXELS: key(read.whole(4096, 2 ** 26), 3840 * 2160, 'Area of the largest picture in it, in pixels'),
    PLAY_FRAME_RATE: key(read.whole(1, 1000), 60, 'Most pictures a second in it. Rooms show 25'),
    PLAY_MB: key(
      read.whole(128, 65_536),
      512,
      'Megabytes of memory with which a process that plays a file is ended, and the playback with it',
    ),
  },
  'Streams to other servers': {
    STREAM_ALLOW: key(
      read.allowedHosts,
      [],
      'Receivers that rooms may be streamed to although they are not public, written as in PLAY_ALLOW. Whoever may begin streams can learn which of them answer',
      'none; also our own addresses are refused',
    ),
    STREAM_RETRY_SECONDS: key(
      read.whole(0, 86_400),
      300,
      'Time for which a receiver that does not take a stream any more is tried again, with pauses of 1 s to 30 s. 0: a stream ends with its first failure',
    ),
    STREAMS: key(read.whole(1, 1_000), 20, 'Streams of all rooms at once. Each is a process of about 50 MB'),
  },
  Watching: {
    HLS_LINK_HOURS: key(
      read.whole(1, 87_600),
      24,
      'Hours that a link to watch a room by HLS is good for. What is changed here holds for new links',
    ),
    HLS_ROOMS: key(
      read.whole(0, 1000),
      20,
      'Rooms that can be watched by HLS at once: each costs an encode and up to 64 MiB. 0: none',
    ),
  },
  'The embedded Space': {
    SPACE_PROJECT: optional(read.uuid, 'Project id: user name of the REST API', 'generated, kept in DATA_DIR'),
    SPACE_TOKEN: optional(read.text(16, 200), 'API token: password of the REST API', 'generated, kept in DATA_DIR'),
    SPACE_SECRET: optional(
      read.text(32, 200),
      'Signs room tokens. Another value makes all tokens given out invalid',
      'generated, kept in DATA_DIR',
    ),
    CAMEL_CASE_UPDATES: key(
      read.flag,
      true,
      'Browsers get names of changed fields in camelCase too, for listeners so written',
      '1',
    ),
    MODERATION_HOLDS: key(
      read.flag,
      true,
      'Who was removed, muted, deafened or moved to the audience stays so when it joins the session again with its token. ' +
        '0, as the hosted service does it: joining again undoes it, at once and without a right',
      '1',
    ),
    STRICT_EXTRA_LEGS: key(
      read.flag,
      true,
      'Screen shares and devices need their permission in the token; a token that names no permissions has both. ' +
        '0: everybody may share a screen and add devices',
      '1',
    ),
    LENIENT: key(read.flag, true, 'Accept the field names of older demos on REST (rest-api 15)', '1'),
    CONFERENCE_GUEST_SCOPES: key(
      read.permissions,
      GUEST_PERMISSIONS,
      "Permissions of the guests' tokens of conferences, separated by commas; none: no permission",
      'those of a room token that names none, without room.self.screenshare and room.self.additional_source',
    ),
    ERROR_DOCS_URL: key(
      read.httpUrl,
      'https://developer.signalwire.com/rest/overview/error-codes',
      'Page that the `url` of REST errors points to; #code is added',
    ),
  },
  'A remote Space for the pages': {
    SIGNALWIRE_SPACE: optional(
      read.space,
      'Host or URL of another Space that the pages use. Also: SIGNALWIRE_SPACE_URL',
      'the embedded Space',
    ),
    SIGNALWIRE_PROJECT_KEY: optional(read.text(1, 200), 'Its project id. Also: SIGNALWIRE_PROJECT_ID', 'unset'),
    SIGNALWIRE_TOKEN: optional(read.text(1, 400), 'Its API token. Also: SIGNALWIRE_API_TOKEN', 'unset'),
  },
  'The pages': {
    PAGES: key(
      read.oneOf('all', 'embed', 'none'),
      'all',
      'Which pages there are. embed: only the frame that shows a room with a token of yours; none: no page at all, only REST and sockets',
    ),
    PAGE_LINKS: key(
      read.oneOf('open', 'invite'),
      'open',
      'Who may come by link into the rooms of the pages. open: everybody who knows the name; invite: guests whose link has the invite that hosts see',
    ),
    MODERATOR_KEY: optional(
      read.moderatorKey,
      'What a person needs to open the moderator page. off: nothing, everybody who can open the page is a moderator',
      'generated, kept in DATA_DIR; while only this machine can reach us, browsers on it do without',
    ),
    UNMUTE: key(
      read.oneOf('ask', 'direct'),
      'ask',
      'Whether hosts on the pages ask people to open microphone or camera, or open them directly',
    ),
    ROLES_FILE: optional(
      read.text(1, 4096),
      'JSON file of what moderator, guest, meeting-host and meeting-guest may do: {"guest": {"permissions": ["room.…"]}}',
      'the roles of src/pages/roles.ts',
    ),
    EMBED_ORIGINS: optional(
      read.origins,
      'Origins whose pages may show ours in a frame, separated by commas',
      'our own origin only',
    ),
    PAGE_TOKEN_HOURS: key(
      read.whole(0, 87_600),
      12,
      'Hours that a token given out by our pages, or for a conference token, can be used to join. 0: it has no end of its own',
    ),
  },
  Media: {
    MEDIA_PORT: key(read.whole(1, 65_535), 5010, 'UDP port of the first media worker; each further worker has the next one'),
    MEDIA_WORKERS: key(read.whole(1, 256), availableParallelism(), 'How many media workers share the rooms', 'one per core'),
    MEDIA_WORKER_MB: key(
      read.whole(256, 65_536),
      usualWorkerMegabytes(),
      'Megabytes of memory with which a media worker takes no more calls; beyond one and a half times as many another one takes its place',
      'half of the memory divided by the cores, at least 768',
    ),
    MEDIA_ADDRESS: optional(read.addresses, 'IP addresses, separated by commas, to which clients send media', 'detected'),
    MEDIA_TCP_PORT: optional(
      read.whole(0, 65_535),
      'TCP port of media, for clients whose network lets no UDP through. 0: there is none. Another one than PORT is open on every address of the machine',
      'PORT, unless only this machine reaches it: an HTTP proxy before us passes no media on',
    ),
    ICE_SERVERS: key(
      read.iceServers,
      [],
      'STUN and TURN servers for clients: stun: and turn: URLs separated by commas, or JSON. SDKs around 3.19 join only when one of them can be reached; with 3.30 a join fails when none of those named can',
      'none',
    ),
    ICE_SECRET: optional(
      read.text(8, 400),
      'Secret shared with the TURN servers of ICE_SERVERS that have no credentials there (static-auth-secret of coturn): each login gets its own, which end by themselves',
      'unset',
    ),
    ICE_SECRET_HOURS: key(read.whole(1, 8_760), 24, 'Hours in which such credentials open a way'),
  },
  Operation: {
    LOG_LEVEL: key(
      read.oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
      'info',
      'Least level that is logged',
    ),
    METRICS_PORT: key(read.whole(0, 65_535), 0, 'Port on 127.0.0.1 that answers /metrics for Prometheus. 0: off', '0'),
    SHUTDOWN_SECONDS: key(read.whole(1, 600), 4, 'Seconds that calls have to end when the server is asked to stop'),
  },
  Limits: LIMIT_KEYS,
} as const;

/** Second names that mean the same; the first one set wins. */
export const SYNONYMS: Readonly<Record<string, string>> = {
  SIGNALWIRE_SPACE: 'SIGNALWIRE_SPACE_URL',
  SIGNALWIRE_PROJECT_KEY: 'SIGNALWIRE_PROJECT_ID',
  SIGNALWIRE_TOKEN: 'SIGNALWIRE_API_TOKEN',
};

type Chapters = typeof CHAPTERS;
type Merge<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void ? I : never;
type AllKeys = Merge<Chapters[keyof Chapters]>;

/** What a key reads as. Keys without a default may be undefined. */
export type Values = {
  readonly [K in keyof AllKeys]: AllKeys[K] extends Key<infer T> ? T : never;
};
export type KeyName = keyof AllKeys;

/** All keys in the order of the table. */
export const KEYS: readonly (readonly [KeyName, Key<unknown>])[] = Object.values(CHAPTERS).flatMap(
  (keys) => Object.entries(keys) as [KeyName, Key<unknown>][],
);
