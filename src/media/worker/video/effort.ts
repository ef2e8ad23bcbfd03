/**
 * How hard the encoder tries. Pure functions: the encoder and the room feed them measured times and obey the result. Less effort
 * first, then fewer frames, both with hysteresis so that a single hiccup changes nothing.
 */

/**
 * libvpx speeds from careful to hasty. Negative values are fixed speeds; positive ones would follow the wall clock by themselves.
 * Against -8, -12 costs a sixth less in composed pictures, at the same PSNR within 0.3 dB; -14 costs a quarter less, with the simple
 * loop filter (docs/performance.md, 3).
 */
export const SPEEDS = [-12, -14, -16] as const;

/** Load at which less effort is needed: the rest of the frame's time belongs to decoding, composing and sound. */
const HIGH_LOAD = 0.6;
/** Load below which more effort is affordable: one step costs at most a third more. */
const LOW_LOAD = 0.3;
/** A change needs a new encoder and so a key frame: never in quick succession. */
const HIGH_FOR_MS = 1_000;
const LOW_FOR_MS = 10_000;
/** Weight of one frame in the smoothed load: about 20 frames of memory. */
const WEIGHT = 0.05;

/** A position between much and little, and for how long the load has been asking for another one (ms; null when it is not). */
interface Ladder {
  step: number;
  strainedSince: number | null;
  idleSince: number | null;
}

/** State of the effort: `step` is an index into {@link SPEEDS}. */
export interface Effort extends Ladder {
  /** The smoothed share of the frame's time that encoding takes; over 1 it cannot keep up. */
  load: number;
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
  const limits = { steps: SPEEDS.length, downMs: HIGH_FOR_MS, upMs: LOW_FOR_MS };
  return { load, ...move(effort, load > HIGH_LOAD, load < LOW_LOAD, limits, nowMs) };
}

/** Frame rates that a room falls back to, as shares of its full rate. */
const RATE_SHARES = [1, 0.8, 0.6, 0.4] as const;
const RATE_DOWN_LOAD = 0.85;
const RATE_UP_LOAD = 0.4;
const RATE_DOWN_MS = 2_000;
const RATE_UP_MS = 10_000;

/** State of the frame rate's control; see {@link nextRate}. */
export type Rate = Ladder;

export const FULL_RATE: Rate = { step: 0, strainedSince: null, idleSince: null };

/** Share of the full frame rate, 0.4 … 1. */
export function rateShare(rate: Rate): number {
  return RATE_SHARES[rate.step] ?? 1;
}

/**
 * The frame rate's state at `nowMs`. `load` is the highest load of the room's encoders with respect to the present rate,
 * `leastEffort` whether they are at the last of {@link SPEEDS}: only then the rate goes down.
 */
export function nextRate(rate: Rate, load: number, leastEffort: boolean, nowMs: number): Rate {
  const limits = { steps: RATE_SHARES.length, downMs: RATE_DOWN_MS, upMs: RATE_UP_MS };
  return move(rate, leastEffort && load > RATE_DOWN_LOAD, load < RATE_UP_LOAD, limits, nowMs);
}

/** Moves one step when the load has been on one side for long enough. */
function move(
  ladder: Ladder,
  strained: boolean,
  idle: boolean,
  limits: { steps: number; downMs: number; upMs: number },
  nowMs: number,
): Ladder {
  const strainedSince = strained ? (ladder.strainedSince ?? nowMs) : null;
  const idleSince = idle ? (ladder.idleSince ?? nowMs) : null;
  if (strainedSince !== null && nowMs - strainedSince >= limits.downMs && ladder.step < limits.steps - 1) {
    return { step: ladder.step + 1, strainedSince: null, idleSince: null };
  }
  if (idleSince !== null && nowMs - idleSince >= limits.upMs && ladder.step > 0) {
    return { step: ladder.step - 1, strainedSince: null, idleSince: null };
  }
  return { step: ladder.step, strainedSince, idleSince };
}
