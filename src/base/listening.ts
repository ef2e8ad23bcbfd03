import type { ListenOptions, Server } from 'node:net';
import { type Clock, systemClock } from './clock.ts';
import type { Logger } from './log.ts';
import { TokenBucket } from './token-bucket.ts';

/** Log lines about connections that were not taken: strangers decide how many those are. */
const LINES = { perSecond: 0.1, burst: 5 };

/**
 * Listens. Rejects when the address cannot be had. What goes wrong later is one connection that could not be taken, for want of file
 * descriptors for example: it is logged, and the server goes on.
 */
export async function listening(server: Server, at: ListenOptions, log: Pick<Logger, 'warn'>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, () => {
      server.off('error', reject);
      goesOn(server, log);
      resolve();
    });
  });
}

/** Has a server that listens survive connections that it cannot take. */
export function goesOn(server: Server, log: Pick<Logger, 'warn'>, clock: Pick<Clock, 'monotonic'> = systemClock): void {
  const lines = new TokenBucket(clock, LINES.perSecond, LINES.burst);
  server.on('error', (err) => {
    if (lines.take()) log.warn({ err }, 'a connection could not be taken');
  });
}
