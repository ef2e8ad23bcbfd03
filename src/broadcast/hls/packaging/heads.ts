/** Heads of streams that MP4 needs beforehand, and transport streams carry in their packets. */

const SPS = 7;
const PPS = 8;
/** ISO/IEC 14496-3, table 1.18. */
const SAMPLE_RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];
const AAC_LC = 2;

/** Sequence and picture parameter sets of a picture in H.264's Annex B, in the same form; null when it carries none. */
export function parameterSets(picture: Buffer): Buffer | null {
  const sets: Buffer[] = [];
  let found = 0;
  for (const unit of units(picture)) {
    const type = (unit[0] ?? 0) & 0x1f;
    if (type !== SPS && type !== PPS) continue;
    sets.push(Buffer.from([0, 0, 0, 1]), unit);
    found |= type === SPS ? 1 : 2;
  }
  return found === 3 ? Buffer.concat(sets) : null;
}

/** AudioSpecificConfig of AAC-LC (ISO/IEC 14496-3, 1.6.2.1). Throws for rates that it has no number for. */
export function aacHead({ sampleRate, channels }: { sampleRate: number; channels: number }): Buffer {
  const rate = SAMPLE_RATES.indexOf(sampleRate);
  if (rate < 0 || channels < 1 || channels > 6) throw new RangeError(`sound of ${sampleRate} Hz in ${channels} channels`);
  const bits = (AAC_LC << 11) | (rate << 7) | (channels << 3);
  return Buffer.from([bits >> 8, bits & 0xff]);
}

/** NAL units between start codes (ITU-T H.264, Annex B). */
function* units(bytes: Buffer): Generator<Buffer> {
  let start = -1;
  for (let at = bytes.indexOf('\0\0\x01', 0, 'latin1'); at >= 0; ) {
    const next = bytes.indexOf('\0\0\x01', at + 3, 'latin1');
    start = at + 3;
    let end = next < 0 ? bytes.length : next;
    while (next >= 0 && end > start && bytes[end - 1] === 0) end -= 1;
    yield bytes.subarray(start, end);
    at = next;
  }
}
