/** Samples of a frame of AAC. */
export const AAC_SAMPLES = 1024;

/** A frame of AAC without its ADTS header (ISO/IEC 13818-7), and what the header says. */
export interface AacFrame {
  data: Buffer;
  /** AudioSpecificConfig, two bytes: what a container says instead of the header. */
  config: number;
}

/** Rates by their number in the header. */
const RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];

/** The frames that follow each other in `bytes`; ends where they are no frames any more. */
export function adtsFrames(bytes: Buffer): AacFrame[] {
  const frames: AacFrame[] = [];
  let at = 0;
  while (at + 7 <= bytes.length && (bytes.readUInt16BE(at) & 0xfff0) === 0xfff0) {
    const head = ((bytes[at + 1] as number) & 1) === 1 ? 7 : 9;
    const fixed = bytes.readUInt16BE(at + 2);
    const length = (bytes.readUIntBE(at + 3, 3) >> 5) & 0x1fff;
    if (length <= head || at + length > bytes.length) break;
    const [profile, rate, channels] = [fixed >> 14, (fixed >> 10) & 15, (fixed >> 6) & 7];
    frames.push({ data: bytes.subarray(at + head, at + length), config: ((profile + 1) << 11) | (rate << 7) | (channels << 3) });
    at += length;
  }
  return frames;
}

/** Samples in a second, as a config says. */
export function rateOf(config: number): number {
  return RATES[(config >> 7) & 15] ?? 48_000;
}
