// Finds processes that carry a mark in their environment: what a test step started and did not end.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a process may take to end after its step is over, in ms. */
const GRACE_MS = 5_000;

/** Processes whose environment holds `mark` ("NAME=value") once the grace time is over. Only Linux can tell; elsewhere: none. */
export async function leftovers(mark) {
  const deadline = Date.now() + GRACE_MS;
  for (;;) {
    const found = marked(mark);
    if (found.length === 0 || Date.now() > deadline) return found;
    await sleep(200);
  }
}

function marked(mark) {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .flatMap((pid) => {
      const environment = read(`/proc/${pid}/environ`);
      const running = !/^State:\s+Z/m.test(read(`/proc/${pid}/status`));
      if (!running || !environment.split('\0').includes(mark)) return [];
      return [{ pid: Number(pid), command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() }];
    });
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
