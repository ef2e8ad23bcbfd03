import { key } from './key.ts';
import * as read from './readers.ts';

const DAY_S = 86_400;
const MIB = 1024 * 1024;

/** The chapter of limits: what people, clients and networks may take of the server. Each is tested at its edge. */
export const LIMIT_KEYS = {
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
  ROOM_PLAYBACKS: key(read.whole(0, 10), 2, 'Files and live sources that are played into one room at once. 0: nothing is played'),
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
} as const;
