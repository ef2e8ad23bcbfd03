/**
 * Entry point of a media worker: a child process with its own UDP port and the media rooms that live there. It may die; the parent
 * starts another.
 */
import type { Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../../base/clock.ts';
import { MediaUnavailable } from '../../rooms/ports.ts';
import { type WorkerCommand, type WorkerRequest, type WorkerStats, workerOptionsSchema } from '../messages.ts';
import type { Broadcasts } from './broadcast/broadcasts.ts';
import type { MediaRoom } from './media-room.ts';
import { explain, Parent } from './parent.ts';
import { FramedConnection } from './path/framed-connection.ts';
import { Front } from './path/front.ts';
import { PipedSources } from './piped/piped-sources.ts';
import { Recorders } from './recording/recorders.ts';
import type { TransportOptions } from './transport/native-connection.ts';
import { PictureLoad } from './video/picture-load.ts';

type Library = typeof import('./media-room.ts') & typeof import('./broadcast/broadcasts.ts');
type RoomCommand = Exclude<WorkerCommand, { kind: 'shutdown' | 'tcp' }>;

const HEARTBEAT_MS = 1_000;
/** Native transports die with wrappers that look tiny to V8, so it would let hundreds of them lie: after so many calls it must look. */
const ENDED_CALLS = 40;
/** By then the native side has let go of what was closed. */
const REST_MS = 2_500;
/** Errors of one kind that are written each second; a hostile sender must not fill the log. */
const ERRORS_EACH_SECOND = 5;

const options = workerOptionsSchema.parse(JSON.parse(process.argv[2] ?? '{}'));
const rooms = new Map<string, MediaRoom>();
/** Closed, and not safe yet. */
const finishing = new Set<MediaRoom>();
const pictureLoad = new PictureLoad();
const parent = new Parent({ request, command, connection, orphaned: () => process.exit(0) });
const recorders = new Recorders({ now: () => systemClock.now(), tell: (message) => parent.tell(message) });
let broadcasts: Broadcasts | null = null;
const sources = new PipedSources({
  tell: (message) => parent.tell(message),
  each: (ms, task) => {
    const timer = setInterval(task, ms);
    return () => clearInterval(timer);
  },
});
const loopDelay = monitorEventLoopDelay({ resolution: 20 });
/** Codecs and transports are loaded with the first room: a spare worker of an idle server holds a third less without them. */
let library: Library | null = null;
let loading: Promise<void> | null = null;
/** Commands that came while the library was being loaded. */
const early: { message: RoomCommand; pipe: unknown }[] = [];
/** Calls that ended since garbage was last collected on purpose, and when the last one did. */
let ended = 0;
let endedAt = 0;
let errors = 0;
let worstDelayMs = 0;

const { port, bindAddress } = options;
const transport: TransportOptions = {
  front: new Front({ port, bindAddress, clock: systemClock, onError: report }),
  port,
  bindAddress,
  announced: options.announced,
  tcp: null,
  onError: report,
  onNote: (text) => parent.log('info', text),
};

function report(error: unknown): void {
  errors += 1;
  if (errors <= ERRORS_EACH_SECOND) parent.log('error', explain(error));
}

async function request(message: WorkerRequest): Promise<unknown> {
  if (message.kind === 'stats') return stats();
  if (!library) await loading;
  if (message.kind === 'close') return await close(message.room);
  const room = rooms.get(message.room);
  if (!room) throw new MediaUnavailable('the media room is not open');
  return await room.answer(message.call, message.offer);
}

function command(message: WorkerCommand, pipe: unknown): void {
  if (message.kind === 'shutdown') {
    void shutdown();
  } else if (message.kind === 'tcp') {
    transport.tcp = message;
  } else if (library) {
    run(message, library, pipe);
  } else {
    early.push({ message, pipe });
    loading ??= load();
  }
}

function connection(socket: Socket, bytes: Buffer, closed: () => void): void {
  socket.once('close', closed);
  transport.front.adopt(new FramedConnection(socket, systemClock), bytes);
}

async function load(): Promise<void> {
  try {
    const loaded = { ...(await import('./media-room.ts')), ...(await import('./broadcast/broadcasts.ts')) };
    // A command that cannot be obeyed costs no more than one that comes later.
    for (const { message, pipe } of early.splice(0)) parent.attempt(message, () => run(message, loaded, pipe));
    library = loaded;
  } catch (error) {
    die(error);
  }
}

function run(message: RoomCommand, media: Library, pipe: unknown): void {
  switch (message.kind) {
    case 'open':
      open(media, message);
      return;
    case 'update':
      rooms.get(message.room)?.update(message.callId, message.state);
      return;
    case 'hangup':
      rooms.get(message.room)?.hangup(message.callId);
      ended += 1;
      endedAt = systemClock.monotonic();
      return;
    case 'chime':
      rooms.get(message.room)?.chime(message.chime, message.callId);
      return;
    case 'scene':
      rooms.get(message.room)?.setScene(message.tiles);
      return;
    case 'record':
    case 'pause-recording':
    case 'stop-recording':
      recorders.obey(message, rooms.get(message.room));
      return;
    case 'broadcast':
    case 'key-broadcast':
    case 'stop-broadcast':
      broadcasts ??= new media.Broadcasts({ tell: (told) => parent.tell(told), onError: report });
      broadcasts.obey(message, rooms.get(message.room));
      return;
    case 'add-source':
    case 'change-source':
    case 'seek-source':
    case 'remove-source':
      sources.obey(message, rooms.get(message.room), pipe);
      return;
  }
}

/** Resolves when what was made of the room is safe. */
async function close(id: string): Promise<object> {
  const room = rooms.get(id);
  rooms.delete(id);
  if (rooms.size === 0) loopDelay.disable();
  if (room) await finish(room);
  return {};
}

async function finish(room: MediaRoom): Promise<void> {
  finishing.add(room);
  await room.close();
  finishing.delete(room);
}

function open(media: Library, { room, quality, previews }: Extract<RoomCommand, { kind: 'open' }>): void {
  const former = rooms.get(room);
  if (former) void finish(former);
  // It wakes the process 50 times a second, so an empty worker goes without.
  loopDelay.enable();
  rooms.set(
    room,
    new media.MediaRoom({
      id: room,
      quality,
      previews,
      transport,
      offerSections: options.offerSections,
      clock: systemClock,
      load: pictureLoad,
      onTalking: (callId, talking) => parent.tell({ type: 'talking', room, callId, talking }),
      onTransport: (callId, state) => parent.tell({ type: 'transport', room, callId, state }),
      onWish: (callId, wish) => parent.tell({ type: 'wish', room, callId, wish }),
      onPreview: (image) => parent.tell({ type: 'preview', room, image: image.toString('base64') }),
      onReport: (report) => parent.tell({ type: 'report', room, report }),
      onError: report,
    }),
  );
}

function stats(): WorkerStats {
  const { user, system } = process.cpuUsage();
  return {
    cpuMicroseconds: user + system,
    rssBytes: process.memoryUsage.rss(),
    loopDelayMs: worstDelayMs,
    rooms: [...rooms.values()].map((room) => room.stats()),
  };
}

/** Closes all transports, so that clients see their end at once, and leaves when all rooms are finished. */
async function shutdown(): Promise<void> {
  const closed = [...rooms.values(), ...finishing].map((room) => room.close());
  rooms.clear();
  await Promise.all(closed);
  // The native side sends its last packets on its own threads.
  setTimeout(() => process.exit(0), 50);
}

// The parent decides when a worker ends: a Ctrl-C goes to the whole process group, and the parent still has to say goodbye.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('uncaughtException', die);
process.on('unhandledRejection', report);

function die(error: unknown): void {
  report(error);
  // What is broken now is unknown; another worker is the safe way. The message needs a moment to leave.
  setTimeout(() => process.exit(1), 20);
}

setInterval(() => {
  worstDelayMs = rooms.size === 0 ? 0 : Math.max(0, loopDelay.max / 1e6 - 20);
  loopDelay.reset();
  errors = 0;
  const atRest = rooms.size === 0 && systemClock.monotonic() - endedAt > REST_MS;
  // Takes some milliseconds; at rest nobody notices.
  if (ended >= ENDED_CALLS || (ended > 0 && atRest)) {
    ended = 0;
    globalThis.gc?.();
  }
  const { user, system } = process.cpuUsage();
  const rssBytes = process.memoryUsage.rss();
  parent.tell({ type: 'heartbeat', cpuMicroseconds: user + system, rssBytes, loopDelayMs: worstDelayMs });
}, HEARTBEAT_MS);
parent.tell({ type: 'ready' });
