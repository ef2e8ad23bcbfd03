/** From here on a number counts milliseconds, below it seconds (rest-api 1.5). */
const MILLISECONDS_FROM = 1e11;
/** Last instant that has a four-digit year. */
const LAST_MS = Date.UTC(10_000, 0, 1) - 1;

const DATE = String.raw`(\d{4})-(\d\d)-(\d\d)`;
const TIME = String.raw`(\d\d):(\d\d):(\d\d)(\.\d{1,9})?`;
const OFFSET = String.raw`(Z|[+-]\d\d:\d\d)`;
const RFC_3339 = new RegExp(`^${DATE}(?:[T ]${TIME}${OFFSET})?$`, 'i');

/**
 * Reads a date-time of a request (rest-api 1.5): RFC 3339, a date alone (its first instant, UTC), or Unix time as number or digits.
 * Second 60 is the first of the next minute. Epoch milliseconds, or null for any other text.
 */
export function readInstant(value: unknown): number | null {
  if (typeof value === 'number') return readUnix(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (/^\d{1,15}(\.\d{1,9})?$/.test(text)) return readUnix(Number(text));
  const match = RFC_3339.exec(text);
  return match ? readParts(match) : null;
}

function readUnix(value: number): number | null {
  if (!Number.isFinite(value) || value < 0) return null;
  return inRange(Math.round(value >= MILLISECONDS_FROM ? value : value * 1000));
}

function readParts(match: RegExpExecArray): number | null {
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null;
  if (hour > 23 || minute > 59 || second > 60) return null;
  const fraction = Math.floor(Number(match[7] ?? 0) * 1000);
  const offset = readOffset(match[8] ?? 'Z');
  if (offset === null) return null;
  return inRange(midnight.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + fraction);
}

/** Minutes east of UTC. */
function readOffset(text: string): number | null {
  if (text.toUpperCase() === 'Z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(4, 6));
  if (hours > 23 || minutes > 59) return null;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function inRange(ms: number): number | null {
  return ms >= 0 && ms <= LAST_MS ? ms : null;
}

/** `2026-03-02T09:00:00Z`: UTC, whole seconds (rest-api 1.4). */
export function writeInstant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
