import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach } from 'vitest';

/**
 * Set up for the media ring, whose tests measure in real time. What fails while the machine gave too little to it says so with a second error,
 * by which `npm test` tells it from what is broken (scripts/again.mjs). What passes on a slow machine has passed.
 */

/** Largest share of a test's time in which the test or a media worker wanted a processor and had none. */
const LARGEST_SHARE = 0.1;

/** How long the main threads of this process and its children have waited for a processor so far, in nanoseconds, by process id. */
function waited(): Map<number, number> {
  const children = readdirSync('/proc/self/task').flatMap((thread) => read(`/proc/self/task/${thread}/children`).split(' '));
  return new Map(
    [process.pid, ...children.filter(Boolean).map(Number)].map((pid) => [
      pid,
      Number(read(`/proc/${pid}/schedstat`).split(' ')[1] ?? 0),
    ]),
  );
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    // A process that has ended.
    return '';
  }
}

const begun = new WeakMap<object, { at: number; waited: Map<number, number> }>();
// Only Linux tells; elsewhere a failure is a failure.
const tells = process.platform === 'linux';

beforeEach(({ task }) => {
  if (tells) begun.set(task, { at: performance.now(), waited: waited() });
});

afterEach(({ task }) => {
  const start = begun.get(task);
  if (!start || task.result?.state !== 'fail') return;
  const ms = performance.now() - start.at;
  const shares = [...waited()].map(([pid, ns]) => (ns - (start.waited.get(pid) ?? 0)) / 1e6 / ms);
  const share = Math.max(...shares);
  if (share > LARGEST_SHARE)
    throw new Error(
      `machine too slow to judge: for ${Math.round(share * 100)} % of the time there was no processor for this test`,
    );
});
