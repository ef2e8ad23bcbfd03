import type { Caller } from './caller.ts';

/** What a watched tile shows now: the id of a sender whose picture is not older than `maxAgeMs`, else null. */
export function shownIn(viewer: Caller, tile: number, maxAgeMs = 500): number | null {
  const sighting = viewer.video.sightings[tile];
  return sighting && performance.now() - sighting.at < maxAgeMs ? sighting.id : null;
}

/** Time in ms from sending a picture to seeing it in a tile, for each new picture seen since `watch`. */
export function delays(viewer: Caller, tile: number, sender: Caller): number[] {
  return viewer.video.history
    .filter((sighting) => sighting.tile === tile && sighting.id === sender.id)
    .map((sighting) => sighting.at - (sender.sender?.sentAt[sighting.counter] ?? Number.NaN))
    .filter((delay) => delay >= 0);
}

/** Longest time in ms between two different pictures of a tile in a stretch of time. */
export function longestFreeze(viewer: Caller, tile: number, from: number, to: number): number {
  const times = viewer.video.history.filter((it) => it.tile === tile && it.at >= from && it.at <= to).map((it) => it.at);
  return longestGap(times, from, to);
}

/** Longest time without an event. */
export function longestGap(times: readonly number[], from: number, to: number): number {
  let last = from;
  let longest = 0;
  for (const time of [...times.filter((it) => it >= from && it <= to), to]) {
    longest = Math.max(longest, time - last);
    last = time;
  }
  return longest;
}

export function countBetween(times: readonly number[], from: number, to: number): number {
  return times.filter((time) => time >= from && time < to).length;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Whether a caller hears a tone, and how loud compared with what was sent (1 = as sent). */
export function hears(caller: Caller, hertz: number): boolean {
  return loudness(caller, hertz) > 0.15;
}

export function loudness(caller: Caller, hertz: number): number {
  return caller.audio.amplitude(hertz) / 6_000;
}
