import { MOST_NODES } from '../wire/jsonrpc.ts';

/** Every bound of the signalling side. Times in milliseconds, sizes in bytes. */
export interface SignalingLimits {
  /** From the open socket (or the last refused connect) to a good `signalwire.connect`. */
  helloMs: number;
  /**
   * Between two pings; clients give up after 15 s without one (space-protocol 1.5). The first comes in half a second: clients watch over
   * their socket from then on.
   */
  pingMs: number;
  /** Unanswered pings after which the socket is dropped. */
  missedPings: number;
  /** How long the old socket of a session has to prove that it lives (space-protocol 2.8 rule 7). */
  probeMs: number;
  /** The same when the newcomer has proved that the session is its own: it waits, without sound and picture. */
  probeForOwnerMs: number;
  /** A request that nobody answered is answered with an error; clients wait 10 s (space-protocol 1.6). */
  answerMs: number;
  /** How long a browser's session survives its socket: the grace of its calls (space-protocol 6.4). */
  browserRetentionMs: number;
  /** The same for server applications, whose subscriptions hang on it (space-protocol 8.8). */
  projectRetentionMs: number;
  /** Pause between two checks whether the credentials of connected clients are still valid. */
  recheckMs: number;
  /** Largest frame from a client. */
  frameBytes: number;
  /** Values in the JSON of a frame; it is not parsed when there are more. */
  frameNodes: number;
  /** Bytes of any kind that a socket may send until its connect succeeded, and frames. */
  helloBytes: number;
  helloFrames: number;
  /** Bytes a second that a socket may send afterwards, and how many at once; beyond it the socket is closed. */
  bytesPerSecond: number;
  byteBurst: number;
  /**
   * The part of them that a socket has to itself, per second and at once. What goes beyond comes out of a pot that all sockets of an
   * address share; a socket that finds it empty is closed.
   */
  ownBytesPerSecond: number;
  ownByteBurst: number;
  addressBytesPerSecond: number;
  addressByteBurst: number;
  /** Bytes waiting for a slow client before it is cut off. */
  bufferedBytes: number;
  /** Requests per second, and how many may come at once. Frames that get no answer (notifications) count as well. */
  callsPerSecond: number;
  callBurst: number;
  /** Invites and modifies per second, and how many may come at once: each may set up media. */
  offersPerSecond: number;
  offerBurst: number;
  /** Frames of any kind per second, and how many may come at once; beyond it the socket is closed. */
  framesPerSecond: number;
  frameBurst: number;
  /** Requests of one socket that wait for an answer. */
  pendingCalls: number;
  /** Refused connects on one socket. */
  connectAttempts: number;
  connections: number;
  /** Per IPv4 address or IPv6 /64 network. */
  connectionsPerAddress: number;
  /** Sockets that such an address may open in a minute, and at once. */
  opensPerMinute: number;
  /** Sessions, with or without a socket. */
  sessions: number;
  /** Channels that one server application follows. */
  subscriptions: number;
}

export const DEFAULT_LIMITS: Readonly<SignalingLimits> = {
  helloMs: 5_000,
  pingMs: 4_000,
  missedPings: 2,
  probeMs: 2_000,
  probeForOwnerMs: 1_000,
  answerMs: 8_000,
  browserRetentionMs: 60_000,
  projectRetentionMs: 3_600_000,
  recheckMs: 2_000,
  frameBytes: 256 * 1024,
  frameNodes: MOST_NODES,
  helloBytes: 64 * 1024,
  helloFrames: 80,
  bytesPerSecond: 128 * 1024,
  byteBurst: 1024 * 1024,
  ownBytesPerSecond: 4 * 1024,
  ownByteBurst: 64 * 1024,
  addressBytesPerSecond: 512 * 1024,
  addressByteBurst: 4 * 1024 * 1024,
  bufferedBytes: 4 * 1024 * 1024,
  callsPerSecond: 50,
  callBurst: 100,
  offersPerSecond: 2,
  offerBurst: 10,
  framesPerSecond: 500,
  frameBurst: 2_000,
  pendingCalls: 100,
  connectAttempts: 5,
  connections: 10_000,
  connectionsPerAddress: 256,
  opensPerMinute: 600,
  sessions: 20_000,
  subscriptions: 1_000,
};
