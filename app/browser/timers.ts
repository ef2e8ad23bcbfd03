import type { Timers } from '../state/ports.ts';

/** The browser's time. */
export const timers: Timers = {
  after: (ms, task) => {
    const handle = setTimeout(task, ms);
    return () => clearTimeout(handle);
  },
  now: () => performance.now(),
};
