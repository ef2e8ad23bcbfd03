/** All keys in one table, in the order of docs/configuration.md, which is made of it. That is why this file is longer than others. */

import { availableParallelism, totalmem } from 'node:os';
import type { z } from 'zod';
import { GUEST_PERMISSIONS } from '../wire/permissions.ts';
import * as read from './readers.ts';

/** One configuration key: how it is read, what it is when unset, and what it means. */
export interface Key<T> {
  read: z.ZodType<T, string>;
  /** Value when the key is unset. */
  default: T;
  /** The default in words; the value itself when absent. */
  shown?: string;
  meaning: string;
}

function key<T>(reader: z.ZodType<T, string>, fallback: NoInfer<T>, meaning: string, shown?: string): Key<T> {
  return { read: reader, default: fallback, meaning, ...(shown === undefined ? {} : { shown }) };
}

/** A key that may stay unset; `shown` says what happens then. */
function optional<T>(reader: z.ZodType<T, string>, meaning: string, shown: string): Key<T | undefined> {
  return { read: reader, default: undefined, meaning, shown };
}

const DAY_S = 86_400;
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
  Limits: {
    GRACE_SECONDS: key(read.whole(30, DAY_S), 60, 'Seconds a participant is kept who lost the connection. Clients need 30'),
    RELOAD_SECONDS: key(
      read.whole(1, DAY_S),
      10,
      'Seconds a participant is kept whose page was closed or left: it may be loaded again',
    ),
    FIRST_MEDIA_SECONDS: key(
      read.whole(0, 600),
      20,
      'Seconds in which sound or picture of a call has to reach the server; then its place is free again. 0: never',
    ),
    REST_BODY_BYTES: key(read.whole(256 * 1024, 64 * MIB), MIB, 'Largest REST body'),
    REST_JSON_DEPTH: key(read.whole(8, 1000), 64, 'Deepest nesting of a JSON body'),
    REST_WRITES: key(read.whole(0, 10_000_000), 13_800, 'POST, PUT and PATCH of a project in 10 seconds. 0: no limit'),
    STREAMS_PER_ROOM: key(read.whole(0, 1000), 5, 'Streams of one room or conference'),
    READY_ROOMS: key(
      read.whole(1, 1_000_000),
      300,
      'Conference tokens that one IPv4 address or IPv6 /64 network may exchange in a minute',
    ),
    ROOM_TOKEN_RECORD_DAYS: key(
      read.whole(1, 36_500),
      30,
      'Days that the record of a room token is kept after the last moment in which somebody could join with it',
    ),
    ROOM_TOKEN_ENDLESS_DAYS: key(
      read.whole(0, 36_500),
      0,
      'Days after its issue that the record of a room token without an end is kept. Without it the token still works and cannot be taken back alone. 0: for ever',
    ),
    LOGIN_FAILURES: key(
      read.whole(1, 1_000_000),
      60,
      'Wrong API tokens of one IPv4 address or IPv6 /64 network in 10 minutes, on REST and sockets',
    ),
    PAGE_VISITS: key(read.whole(1, 1_000_000), 300, 'Pages that one IPv4 address or IPv6 /64 network may open in a minute'),
    PAGE_WRONG_KEYS: key(
      read.whole(1, 1_000_000),
      10,
      'Wrong moderator keys of one such address in 30 minutes. Keys of 20 characters and more always open, and so does one that was right there before',
    ),
    PAGE_ROOMS: key(
      read.whole(1, 10_000_000),
      1000,
      'Rooms that visits of our pages have made and that are still kept, without those that have recordings. Beyond it those go first that nobody was ever in; then no more are made',
    ),
    PAGE_NEW_ROOMS: key(read.whole(1, 1_000_000), 300, 'Rooms that visits of one such address may have made in an hour'),
    HLS_WAITING: key(
      read.whole(0, 1_000_000),
      20_000,
      'Requests of HLS players that wait for the next part. Beyond it they get what there is at once, and their players are some seconds later',
    ),
    HLS_WAITING_PER_ADDRESS: key(read.whole(0, 1_000_000), 1024, 'Those of one IPv4 address or IPv6 /64 network'),
    CONNECTIONS: key(read.whole(16, 1_000_000), 20_000, 'Open TCP connections, WebSockets among them'),
    CONNECTIONS_PER_ADDRESS: key(
      read.whole(1, 1_000_000),
      1024,
      'Those of one IPv4 address or IPv6 /64 network, unless TRUST_PROXY names it. Beyond it the oldest one that has not asked for anything is cut',
    ),
    MEDIA_TCP_CONNECTIONS: key(
      read.whole(1, 1_000_000),
      10_000,
      'Open TCP connections with media. A person has two, and some more while the way is looked for',
    ),
    MEDIA_TCP_PER_ADDRESS: key(
      read.whole(1, 1_000_000),
      1024,
      'Those of one IPv4 address or IPv6 /64 network, unless TRUST_PROXY names it',
    ),
    MEDIA_TCP_OPENS: key(read.whole(1, 1_000_000), 250, 'Those that one such address may open in five seconds'),
    MEDIA_TCP_SECONDS: key(
      read.whole(1, 600),
      5,
      'Seconds in which the first connectivity check of a connection with media has to be here',
    ),
    HTTP_HEADERS_SECONDS: key(read.whole(1, 600), 10, 'Seconds in which the headers of a request have to be here'),
    HTTP_REQUEST_SECONDS: key(read.whole(1, 600), 30, 'Seconds in which a whole request has to be here'),
    SOCKET_FRAME_BYTES: key(read.whole(65_536, 16 * MIB), 262_144, 'Largest WebSocket frame'),
    SOCKET_HELLO_SECONDS: key(read.whole(1, 600), 5, 'Seconds in which an open socket has to authenticate'),
    SOCKET_PING_SECONDS: key(
      read.whole(1, 14),
      4,
      'Seconds between pings. A socket is cut after two without an answer; clients give up after 15 without a ping',
    ),
    SOCKET_CALLS_PER_SECOND: key(read.whole(1, 10_000), 50, 'Requests a second that one socket may send'),
    SOCKET_CALL_BURST: key(read.whole(1, 100_000), 100, 'Requests that one socket may send at once'),
    SOCKET_HELLO_BYTES: key(read.whole(16_384, 16 * MIB), 65_536, 'Bytes that a socket may send until it has authenticated'),
    SOCKET_BYTES_PER_SECOND: key(
      read.whole(16_384, 256 * MIB),
      131_072,
      'Bytes a second that one socket may send then; beyond it the socket is closed',
    ),
    SOCKET_BYTE_BURST: key(read.whole(262_144, 256 * MIB), MIB, 'Bytes that one socket may send at once'),
    SOCKET_ADDRESS_BYTES_PER_SECOND: key(
      read.whole(16_384, 1024 * MIB),
      524_288,
      'Bytes a second that the sockets of one IPv4 address or IPv6 /64 network may send together, beside 4 kB that each has to itself',
    ),
    SOCKET_ADDRESS_BYTE_BURST: key(
      read.whole(262_144, 1024 * MIB),
      4 * MIB,
      'Bytes that they may send together at once, beside 64 kB that each has to itself',
    ),
    SOCKET_BACKLOG_BYTES: key(read.whole(65_536, 256 * MIB), 4 * MIB, 'Bytes waiting for a slow client before it is cut off'),
    SOCKETS: key(read.whole(1, 1_000_000), 10_000, 'Open WebSockets'),
    SOCKETS_PER_ADDRESS: key(read.whole(1, 1_000_000), 256, 'Open WebSockets of one IPv4 address or IPv6 /64 network'),
    SOCKET_OPENS: key(read.whole(1, 1_000_000), 600, 'WebSockets that one IPv4 address or IPv6 /64 network may open in a minute'),
    OFFER_SECTIONS: key(
      read.whole(2, 256),
      32,
      'Media sections that an SDP offer may have. One of sound and one of video are served, the others refused by themselves; beyond it the whole offer is',
    ),
    ROOM_LEGS: key(read.whole(1, 10_000), 1000, 'People, screens, devices and viewers in one session'),
    ROOMS: key(read.whole(1, 1_000_000), 1000, 'Sessions of rooms that live at once'),
    ROOMS_PER_ADDRESS: key(
      read.whole(1, 1_000_000),
      64,
      'Such sessions that were opened from one IPv4 address or IPv6 /64 network',
    ),
    ROOM_LOAD: key(
      read.whole(0, 100),
      85,
      'Percent of all cores that media workers may use when a new room is opened; beyond it joins to new rooms end with cause 34, and only those to running ones go on. 0: it does not matter',
    ),
    LEGS: key(read.whole(1, 1_000_000), 10_000, 'People, screens, devices and viewers in all sessions'),
    LEGS_PER_ADDRESS: key(read.whole(1, 1_000_000), 512, 'Those of one IPv4 address or IPv6 /64 network'),
    JOINS: key(read.whole(1, 10_000_000), 600, 'Joins of people, screens and devices from one such address in a minute'),
    ROOM_FINISH_SECONDS: key(
      read.whole(1, 600),
      10,
      'Seconds to complete what was made of a room when its session ends. When the server stops, less: a part of SHUTDOWN_SECONDS',
    ),
    ROOM_EXTRA_LEGS: key(read.whole(0, 100), 4, 'Screens and devices of one person'),
    ROOM_RECORDINGS: key(read.whole(0, 20), 3, 'Recordings of one room that run at once. 0: nothing is recorded'),
    ROOM_RECORDING_STARTS: key(read.whole(1, 10_000), 30, 'Recordings that may begin in one session in an hour'),
    ROOM_PLAYBACKS: key(
      read.whole(0, 10),
      2,
      'Files and live sources that are played into one room at once. 0: nothing is played',
    ),
    ROOM_STREAMS: key(read.whole(0, 20), 5, 'Receivers that one room is sent to at once. 0: rooms are sent nowhere'),
    ROOM_CALLS_OUT: key(
      read.whole(1, 1000),
      20,
      'Playbacks and streams that people may begin in one session in a minute: each calls another server',
    ),
    ROOM_QUESTIONS: key(
      read.whole(1, 100_000),
      300,
      'Questions to open microphone or camera, and noes to them, that one person may send in a minute',
    ),
    RECORDS_BACKLOG_BYTES: key(
      read.whole(65_536, 4096 * MIB),
      32 * MIB,
      'Bytes of records of sessions that may wait while the database takes none. Beyond it events are lost, at twice of it everything',
    ),
    RECORDS_SESSION_BYTES: key(
      read.whole(65_536, 4096 * MIB),
      8 * MIB,
      'Bytes of events of one session that are written down in an hour: changes of members, room and layout, and as many of other events. What goes beyond is left out; an event `room.events_left_out` stands in its place',
    ),
    RECORDS_MEMBER_BYTES: key(read.whole(65_536, 4096 * MIB), MIB, 'The same for changes of one member'),
    RECORDS_SERVER_BYTES: key(read.whole(65_536, 1024 * 1024 * MIB), 64 * MIB, 'The same for changes in all sessions together'),
    ROOM_META_CHARACTERS: key(read.whole(100, 262_144), 65_536, 'Longest meta set in a running session, as JSON'),
    ROOM_META_PER_SECOND: key(
      read.whole(100, 10_000_000),
      131_072,
      'Characters of meta that one person may set in a second, as JSON, each time counted whole; four times as many at once',
    ),
  },
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
