/** Every bound of the signalling side. Times in milliseconds, sizes in bytes. */
export interface SignalingLimits {
  /** From the open socket (or the last refused connect) to a good `signalwire.connect`. */
  helloMs: number;
  /** Between two pings; clients give up after 15 s without one (space-protocol 1.5). */
  pingMs: number;
  /** Unanswered pings after which the socket is dropped. */
  missedPings: number;
  /** How long the old socket of a session has to prove that it lives (space-protocol 2.8 rule 7). */
  probeMs: number;
  /** A request that nobody answered is answered with an error; clients wait 10 s (space-protocol 1.6). */
  answerMs: number;
  /** How long a browser's session survives its socket: the grace of its calls (space-protocol 6.4). */
  browserRetentionMs: number;
  /** The same for server applications, whose subscriptions hang on it (space-protocol 8.8). */
  projectRetentionMs: number;
  /** Between two looks whether the credentials of those who are in still hold. */
  recheckMs: number;
  /** Largest frame from a client. */
  frameBytes: number;
  /** Bytes waiting for a slow client before it is cut off. */
  bufferedBytes: number;
  /** Requests per second, and how many may come at once. */
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
  /** Sessions, with or without a socket. */
  sessions: number;
  /** Channels that one server application follows. */
  subscriptions: number;
}

export const DEFAULT_LIMITS: Readonly<SignalingLimits> = {
  helloMs: 5_000,
  pingMs: 7_000,
  missedPings: 3,
  probeMs: 2_000,
  answerMs: 8_000,
  browserRetentionMs: 60_000,
  projectRetentionMs: 3_600_000,
  recheckMs: 2_000,
  frameBytes: 256 * 1024,
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
  sessions: 20_000,
  subscriptions: 1_000,
};
