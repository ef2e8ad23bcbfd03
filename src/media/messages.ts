/**
 * What parent and media worker say to each other over the child's IPC channel. Both sides validate: a worker handles hostile media
 * and may be compromised, so the parent believes no more than these shapes (and a worker only speaks for its own rooms).
 */
import { z } from 'zod';

const sectionUse = z.enum(['none', 'idle', 'send', 'receive', 'both']);

const callState = z.object({
  name: z.string(),
  audioMuted: z.boolean(),
  videoMuted: z.boolean(),
  deaf: z.boolean(),
  onHold: z.boolean(),
  inputVolume: z.number(),
  outputVolume: z.number(),
  inputSensitivity: z.number(),
  ownCalls: z.array(z.string()),
});

const callSpec = z.object({
  callId: z.string(),
  type: z.enum(['member', 'screen', 'device', 'audience']),
  allow: z.object({ audio: sectionUse, video: sectionUse }),
  state: callState,
});

const tile = z.object({ callId: z.string(), x: z.number(), y: z.number(), width: z.number(), height: z.number() });

const room = z.string();
const broadcast = z.int();

const source = z.string().max(200);
/** -50 … 50. */
const volume = z.number().min(-50).max(50);
/** Milliseconds in a file; ten years of it. */
export const MOST_POSITION_MS = 3.2e11;
const position = z.number().min(0).max(MOST_POSITION_MS);

/** Characters of a preview: 256 KiB in base64. */
const MOST_PREVIEW = 349_528;

/** Characters of a piece of a recording: 4 MiB in base64. */
const MOST_RECORDED = 5_592_408;

/** Characters of a piece of a broadcast: the same, for a tenth of a second. */
const MOST_BROADCAST = MOST_RECORDED;

/** Things that the parent asks of a worker; each is answered once, by number. */
const requestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answer'), room, call: callSpec, offer: z.string() }),
  z.object({ kind: z.literal('stats') }),
  /** Ends a room. Its calls end at once; the answer comes when what was made of it is safe. */
  z.object({ kind: z.literal('close'), room }),
]);

/** Things that the parent tells a worker; nothing comes back. */
const commandSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), room, quality: z.enum(['720p', '1080p']), previews: z.boolean() }),
  z.object({ kind: z.literal('update'), room, callId: z.string(), state: callState }),
  z.object({ kind: z.literal('hangup'), room, callId: z.string() }),
  z.object({ kind: z.literal('chime'), room, chime: z.enum(['entry', 'exit']), callId: z.string() }),
  z.object({ kind: z.literal('scene'), room, tiles: z.array(tile) }),
  /**
   * Has the room recorded: the worker sends the bytes of the file. `startMs`: time in the file at which it goes on; null: it has no head
   * yet and begins at 0.
   */
  z.object({
    kind: z.literal('record'),
    room,
    recording: z.string(),
    audioOnly: z.boolean(),
    startMs: z.number().nullable(),
    paused: z.boolean(),
  }),
  z.object({ kind: z.literal('pause-recording'), room, recording: z.string(), paused: z.boolean() }),
  z.object({ kind: z.literal('stop-recording'), room, recording: z.string() }),
  /**
   * Has the room encoded as a transport stream. `broadcast`: a number that the parent gives once; `startMs`: time of the stream at which it
   * begins.
   */
  z.object({ kind: z.literal('broadcast'), room, broadcast, startMs: z.number().min(0) }),
  /** Somebody begins to take it: a picture that decodes by itself is wanted. */
  z.object({ kind: z.literal('key-broadcast'), room, broadcast }),
  z.object({ kind: z.literal('stop-broadcast'), room, broadcast }),
  /** Where clients reach this worker over TCP, from now on. */
  z.object({ kind: z.literal('tcp'), port: z.number().int(), listensAt: z.string() }),
  /** Gives the room a source that comes by the pipe sent along (source-stream.ts). */
  z.object({ kind: z.literal('add-source'), room, source, live: z.boolean(), paused: z.boolean(), volume, positionMs: position }),
  z.object({ kind: z.literal('change-source'), room, source, paused: z.boolean(), volume }),
  z.object({ kind: z.literal('seek-source'), room, source, positionMs: position }),
  z.object({ kind: z.literal('remove-source'), room, source }),
  z.object({ kind: z.literal('shutdown') }),
]);

export const toWorkerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('request'), id: z.number().int(), request: requestSchema }),
  z.object({ type: z.literal('command'), command: commandSchema }),
  /** A client's connection over TCP comes with it; `bytes`: what was read of it already, in base64. */
  z.object({ type: z.literal('connection'), id: z.number().int(), bytes: z.string() }),
]);

const tierStats = z.object({
  width: z.number(),
  height: z.number(),
  kbps: z.number(),
  receivers: z.number(),
  /** Frames since the room was opened. */
  frames: z.number(),
  keyFrames: z.number(),
  /** Frames that only repeat the one before. */
  repeats: z.number(),
  /** Bytes of all frames. */
  bytes: z.number(),
  /** Mean wall-clock time of the last second's encodes. */
  encodeMs: z.number(),
});

const roomStats = z.object({
  room: z.string(),
  calls: z.number(),
  receivers: z.number(),
  /** Video ticks since the room was opened, and those that came later than a whole period. */
  ticks: z.number(),
  lateTicks: z.number(),
  tiers: z.array(tierStats),
});

const workerStats = z.object({
  /** Microseconds of CPU time since the start, user and system. */
  cpuMicroseconds: z.number(),
  rssBytes: z.number(),
  /** Largest delay of the event loop in the last second, ms. */
  loopDelayMs: z.number(),
  rooms: z.array(roomStats),
});

const answer = z.object({ sdp: z.string(), lost: z.boolean() });

const report = z.object({
  id: z.string().max(200),
  failed: z.boolean(),
  bytes: z.number().min(0),
  durationMs: z.number().min(0),
});

/** Results of requests, by their kind. */
export const resultSchemas = { answer, stats: workerStats, close: z.object({}) } as const;

const failureSchema = z.object({ name: z.string(), message: z.string() });

export const fromWorkerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** Each second. */
  z.object({ type: z.literal('heartbeat'), cpuMicroseconds: z.number(), rssBytes: z.number(), loopDelayMs: z.number() }),
  z.object({ type: z.literal('result'), id: z.number().int(), result: z.unknown() }),
  z.object({ type: z.literal('failure'), id: z.number().int(), failure: failureSchema }),
  z.object({ type: z.literal('talking'), room, callId: z.string(), talking: z.boolean() }),
  z.object({ type: z.literal('transport'), room, callId: z.string(), state: z.enum(['connected', 'lost']) }),
  /** What a call's client should send at most. */
  z.object({
    type: z.literal('wish'),
    room,
    callId: z.string(),
    wish: z.object({ width: z.number(), height: z.number(), frameRate: z.number() }),
  }),
  /** An animated WebP in base64. */
  z.object({ type: z.literal('preview'), room, image: z.string().max(MOST_PREVIEW) }),
  /** What comes next in the file of a recording, in base64. `endMs`: the time in the file at which another worker may go on behind it. */
  z.object({
    type: z.literal('recorded'),
    room,
    recording: z.string(),
    bytes: z.string().max(MOST_RECORDED),
    endMs: z.number().min(0),
  }),
  /** Nothing more comes. `failed`: although nobody asked for that. */
  z.object({ type: z.literal('recording-ended'), room, recording: z.string() }),
  /**
   * What comes next of a broadcast, in base64: whole packets of 188 bytes. `key`: it begins with the tables and a picture that decodes by
   * itself. `endMs`: the stream's time.
   */
  z.object({
    type: z.literal('broadcast'),
    room,
    broadcast,
    bytes: z.string().max(MOST_BROADCAST),
    key: z.boolean(),
    endMs: z.number().min(0),
  }),
  /** Nothing more comes, although nobody asked for that. */
  z.object({ type: z.literal('broadcast-failed'), room, broadcast }),
  /** A connection that was handed over is closed. */
  z.object({ type: z.literal('connection-closed'), id: z.number().int() }),
  /** Where a source is, some times a second. `seeks`: how often it was sought by then. */
  z.object({ type: z.literal('source-position'), room, source, seeks: z.int().min(0), positionMs: position }),
  /** Nothing more comes of a source. `fault` null: its media is over. */
  z.object({ type: z.literal('source-ended'), room, source, fault: z.enum(['broken', 'too_slow']).nullable() }),
  /** Something that was made of the room, besides its calls, is complete. May come until `close` is answered. */
  z.object({ type: z.literal('report'), room, report }),
  z.object({ type: z.literal('log'), level: z.enum(['debug', 'info', 'warn', 'error']), message: z.string().max(4_000) }),
]);

export type WorkerRequest = z.infer<typeof requestSchema>;
export type WorkerCommand = z.infer<typeof commandSchema>;
export type ToWorker = z.infer<typeof toWorkerSchema>;
export type FromWorker = z.infer<typeof fromWorkerSchema>;
export type WorkerEvent = Exclude<FromWorker, { type: 'result' } | { type: 'failure' }>;
export type WorkerStats = z.infer<typeof workerStats>;
export type RoomStats = z.infer<typeof roomStats>;
export type TierStats = z.infer<typeof tierStats>;
export type Failure = z.infer<typeof failureSchema>;
export type ResultOf<K extends WorkerRequest['kind']> = z.infer<(typeof resultSchemas)[K]>;

/** Arguments of the worker process, one JSON text. */
export const workerOptionsSchema = z.object({
  port: z.number().int().min(1).max(65_535),
  bindAddress: z.string().optional(),
  announced: z.array(z.string()),
  /** Media sections that an offer may have. */
  offerSections: z.number().int().min(2),
});
export type WorkerOptions = z.infer<typeof workerOptionsSchema>;
