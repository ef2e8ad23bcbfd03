/**
 * Entry point of the process that sends one stream to one receiver: a child of the server that reads a transport stream from its standard
 * input. It knows the address of its receiver and nothing else, and may die.
 */
import { type Job, jobSchema, type Said, type SendFailure } from './messages.ts';
import type { Outlet, OutletListener } from './outlet.ts';

process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit(0));
process.once('message', (message) => void run(jobSchema.parse(message)));

async function run(job: Job): Promise<void> {
  const listener: OutletListener = { connected: () => say({ connected: true }), failed: finish };
  const outlet = await open(job, listener).catch(() => 'unreachable' as const);
  if (typeof outlet === 'string') {
    finish(outlet);
    return;
  }
  process.stdin.on('data', (bytes: Buffer) => outlet.write(bytes));
  process.stdin.once('end', () => void outlet.end().then(() => process.exit(0)));
}

/** The code that is not needed is not loaded: FFmpeg takes more memory than everything else here. */
async function open(job: Job, listener: OutletListener): Promise<Outlet | SendFailure> {
  const { receiver } = job;
  if (receiver.kind === 'rtmp') return await (await import('./rtmp/outlet.ts')).RtmpOutlet.open(receiver, job, listener);
  return await (await import('./srt/outlet.ts')).SrtOutlet.open(receiver, job, listener);
}

function finish(failed: SendFailure): void {
  process.send?.({ failed } satisfies Said, undefined, undefined, () => process.exit(0));
}

function say(said: Said): void {
  process.send?.(said, undefined, undefined, () => {});
}
