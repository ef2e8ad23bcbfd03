import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Two readings this close count as the same. */
const STILL = 256 * 1024;
const MAX_READINGS = 20;

function reading(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/**
 * Bytes of live objects and buffers. Buffers are freed by a background thread after a collection, so this reads until two
 * readings agree; what is really held does not go away by that.
 */
export async function liveBytes(): Promise<number> {
  let last = reading();
  for (let i = 0; i < MAX_READINGS; i++) {
    await sleep(20);
    const next = reading();
    if (Math.abs(next - last) < STILL) return next;
    last = next;
  }
  return last;
}
