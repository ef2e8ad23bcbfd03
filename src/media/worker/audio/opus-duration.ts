/** Samples of one frame at 48 kHz by the lower two bits of the configuration (RFC 6716 3.1, table 2). */
const SILK = [480, 960, 1920, 2880];
const HYBRID = [480, 960, 480, 960];
const CELT = [120, 240, 480, 960];
/** A packet is at most 120 ms long (RFC 6716 3.2.5, R5). */
const MAX_SAMPLES = 5760;

/** How long an Opus packet plays, in samples at 48 kHz; 0 for one that is malformed. Reads the first two bytes only. */
export function opusDuration(payload: Buffer): number {
  if (payload.length === 0) return 0;
  const toc = payload.readUInt8(0);
  const configuration = toc >> 3;
  const sizes = configuration < 12 ? SILK : configuration < 16 ? HYBRID : CELT;
  const frame = sizes[configuration & 3] as number;
  const code = toc & 3;
  if (code === 3 && payload.length < 2) return 0;
  const frames = code === 0 ? 1 : code < 3 ? 2 : payload.readUInt8(1) & 63;
  return frame * frames > MAX_SAMPLES ? 0 : frame * frames;
}
