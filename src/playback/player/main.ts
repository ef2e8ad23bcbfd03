/**
 * Entry point of the process that plays one medium into a room: a child of the server without its secrets, that may call hosts, take files
 * apart and decode them. It gets its order by IPC and sends sound and pictures to a media worker by the pipe with descriptor 4.
 */
import { constants, setPriority } from 'node:os';
import { Link } from './link.ts';
import { type FromPlayer, type PlayerOrder, playerOrderSchema, Unplayable } from './messages.ts';
import { Caller } from './net/caller.ts';
import { openMedium } from './open-medium.ts';
import { Player } from './player.ts';

const PIPE = 4;
const ALIVE_MS = 250;

process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit(0));
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
process.once('message', (order) => void play(order));
alive();
setInterval(alive, ALIVE_MS);
// Calls come first. Not every system allows it.
try {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // It is as fast as everything else then.
}

function alive(): void {
  tell({ type: 'alive', rssBytes: process.memoryUsage.rss() });
}

async function play(raw: unknown): Promise<void> {
  try {
    await run(playerOrderSchema.parse(raw));
  } catch (error) {
    fail(error);
  }
}

async function run({ url, positionMs, canvas, limits, allow, own }: PlayerOrder): Promise<void> {
  const caller = new Caller({ allow, own, waitMs: limits.waitMs });
  const medium = await openMedium(url, caller, limits, canvas.height);
  const link: Link = new Link(PIPE, {
    want: (wantedMs) => player.want(wantedMs),
    seek: (seek, to) => player.seek(seek, to),
    closed: () => process.exit(0),
  });
  const player = new Player(medium, { ...limits, canvas }, link);
  tell({ type: 'ready', ...(await player.begin(positionMs)) });
  await player.play();
}

/** What was sent before is still played. */
function fail(error: unknown): void {
  const message: FromPlayer = { type: 'failed', reason: error instanceof Unplayable ? error.reason : 'broken' };
  // What went wrong is for whoever looks into it by hand: an address stands in no log.
  process.send?.(message, undefined, undefined, () => process.exit(1));
}

function tell(message: FromPlayer): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
