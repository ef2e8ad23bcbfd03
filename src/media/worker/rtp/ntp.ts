/** Seconds from 1900 (NTP) to 1970 (Unix), RFC 868. */
const NTP_UNIX_OFFSET_SECONDS = 2_208_988_800;

/** Whole seconds of the NTP timestamp of a wall-clock time in milliseconds since the Unix epoch. */
export function ntpSeconds(wallMs: number): number {
  return (Math.floor(wallMs / 1000) + NTP_UNIX_OFFSET_SECONDS) % 2 ** 32;
}

/** The fraction of a second in units of 2^-32 s. */
export function ntpFraction(wallMs: number): number {
  return Math.floor(((wallMs % 1000) / 1000) * 2 ** 32);
}

/** The middle 32 bits of an NTP timestamp, in units of 1/65536 s, as report blocks carry it (RFC 3550 6.4.1, LSR). */
export function compactNtp(seconds: number, fraction: number): number {
  return (((seconds & 0xffff) << 16) | (fraction >>> 16)) >>> 0;
}

/**
 * Round-trip time in milliseconds from a report block about our stream: arrival - LSR - DLSR (RFC 3550 6.4.1).
 *
 * @param wallMs arrival of the report, on the clock that stamped our sender reports.
 * @returns undefined when the block knows no sender report of ours, or when its numbers are impossible (over 60 s).
 */
export function roundTripMs(
  block: { lastSenderReport: number; delaySinceLastSenderReport: number },
  wallMs: number,
): number | undefined {
  if (block.lastSenderReport === 0) return undefined;
  const arrival = compactNtp(ntpSeconds(wallMs), ntpFraction(wallMs));
  const units = (arrival - block.lastSenderReport - block.delaySinceLastSenderReport) | 0;
  const ms = (units * 1000) / 65536;
  // Clock granularity can make a local round trip slightly negative.
  if (ms < -20 || ms > 60_000) return undefined;
  return Math.max(0, ms);
}
