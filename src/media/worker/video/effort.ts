/**
 * How hard the encoder tries. Pure functions: the encoder and the room feed them measured times and obey the result. Less effort
 * first (design 6), then fewer frames, both with hysteresis so that a single hiccup changes nothing.
 */

/** libvpx speeds from careful to hasty. Negative values are fixed speeds; positive ones would follow the wall clock by themselves. */
export const SPEEDS = [-8, -10, -12] as const;

/** Load at which less effort is needed: the rest of the frame's time belongs to decoding, composing and sound. */
const HIGH_LOAD = 0.6;
/** Load below which more effort is affordable: one step costs at most a third more. */
const LOW_LOAD = 0.3;
/** A change needs a new encoder and so a key frame: never in quick succession. */
const HIGH_FOR_MS = 1_000;
const LOW_FOR_MS = 10_000;
/** Weight of one frame in the smoothed load: about 20 frames of memory. */
const WEIGHT = 0.05;

/** State of the control. `load` is the smoothed share of the frame's time that encoding takes; over 1 it cannot keep up. */
export interface Effort {
  /** Index into {@link SPEEDS}. */
  step: number;
  load: number;
  /** Since when (ms) the load has been on the side that asks for a change; null when it is fine. */
  strainedSince: number | null;
  idleSince: number | null;
}

export const FULL_EFFORT: Effort = { step: 0, load: 0, strainedSince: null, idleSince: null };

/** One encoded frame: how long it took, how long a frame lasts, and the time, all in ms. */
export interface EncodeSample {
  encodeMs: number;
  budgetMs: number;
  nowMs: number;
}

/** The state after one more frame. The step differs when the encoder should be made anew with `SPEEDS[step]`. */
export function nextEffort(effort: Effort, { encodeMs, budgetMs, nowMs }: EncodeSample): Effort {
  const load = effort.load + WEIGHT * (encodeMs / budgetMs - effort.load);
  const strainedSince = load > HIGH_LOAD ? (effort.strainedSince ?? nowMs) : null;
  const idleSince = load < LOW_LOAD ? (effort.idleSince ?? nowMs) : null;
  if (strainedSince !== null && nowMs - strainedSince >= HIGH_FOR_MS && effort.step < SPEEDS.length - 1) {
    return { step: effort.step + 1, load, strainedSince: null, idleSince: null };
  }
  if (idleSince !== null && nowMs - idleSince >= LOW_FOR_MS && effort.step > 0) {
    return { step: effort.step - 1, load, strainedSince: null, idleSince: null };
  }
  return { step: effort.step, load, strainedSince, idleSince };
}

/** Frame rates that a room falls back to, as shares of its full rate. */
const RATE_SHARES = [1, 0.8, 0.6, 0.4] as const;
const RATE_DOWN_LOAD = 0.85;
const RATE_UP_LOAD = 0.4;
const RATE_DOWN_MS = 2_000;
const RATE_UP_MS = 10_000;

/** State of the frame rate's control; see {@link nextRate}. */
export interface Rate {
  /** Index into the rate shares. */
  step: number;
  /** When the load last was acceptable, in ms: neither too high nor low enough for more. */
  changedOrFineAt: number;
}

export const FULL_RATE: Rate = { step: 0, changedOrFineAt: Number.NEGATIVE_INFINITY };

/** Share of the full frame rate, 0.4 … 1. */
export function rateShare(rate: Rate): number {
  return RATE_SHARES[rate.step] ?? 1;
}

/**
 * The frame rate's state at `nowMs`. `load` is the highest load of the room's encoders with respect to the present rate,
 * `leastEffort` whether they are at the last of {@link SPEEDS}: only then the rate goes down.
 */
export function nextRate(rate: Rate, load: number, leastEffort: boolean, nowMs: number): Rate {
  const since = nowMs - (rate.changedOrFineAt === Number.NEGATIVE_INFINITY ? nowMs : rate.changedOrFineAt);
  const at = nowMs - since;
  if (leastEffort && load > RATE_DOWN_LOAD && rate.step < RATE_SHARES.length - 1) {
    return since >= RATE_DOWN_MS ? { step: rate.step + 1, changedOrFineAt: nowMs } : { step: rate.step, changedOrFineAt: at };
  }
  if (load < RATE_UP_LOAD && rate.step > 0) {
    return since >= RATE_UP_MS ? { step: rate.step - 1, changedOrFineAt: nowMs } : { step: rate.step, changedOrFineAt: at };
  }
  return { step: rate.step, changedOrFineAt: nowMs };
}
