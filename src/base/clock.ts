/**
 * Time as a dependency. Everything that waits or reads the time takes a {@link Clock}, so that tests can turn the hands
 * themselves (`test/support/manual-clock.ts`).
 */
export interface Clock {
  /** Wall-clock time in milliseconds since the epoch. Only for values that leave the process. */
  now(): number;
  /** Milliseconds from an arbitrary start; never jumps. For every duration and deadline inside the process. */
  monotonic(): number;
  /** Runs `task` once when `monotonic` has gone on by `ms`, not a moment before, unless the returned timer is cancelled first. */
  after(ms: number, task: () => void): Timer;
  /** Runs `task` each `ms` milliseconds until the returned timer is cancelled. */
  every(ms: number, task: () => void): Timer;
}

/** A pending task of a {@link Clock}. Cancelling twice, or after it ran, does nothing. */
export interface Timer {
  cancel(): void;
}

/** setTimeout counts in 32 signed bits; longer waits are taken in steps. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/**
 * setTimeout cuts off parts of a millisecond and counts from a time that was read a little before: most of its tasks would run before
 * their time on the monotonic clock, and code that checks that clock would find itself too early and wait for ever.
 */
function waitInSteps(ms: number, task: () => void): Timer {
  const due = performance.now() + ms;
  let handle: NodeJS.Timeout;
  const step = (wait: number): void => {
    handle = setTimeout(
      () => {
        const left = due - performance.now();
        if (left > 0) step(left);
        else task();
      },
      Math.min(Math.ceil(wait), LONGEST_WAIT_MS),
    );
  };
  step(ms);
  return { cancel: () => clearTimeout(handle) };
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, task) => waitInSteps(Math.max(0, ms), task),
  every: (ms, task) => {
    const handle = setInterval(task, ms);
    return { cancel: () => clearInterval(handle) };
  },
};
