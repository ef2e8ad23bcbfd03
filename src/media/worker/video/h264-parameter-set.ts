/** Profiles whose parameter sets carry the chroma format (ITU-T H.264 7.3.2.1.1). */
const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** What a sequence parameter set announces. */
export interface SequenceParameters {
  /** 0 … 31: a stream may switch between as many sets. */
  readonly id: number;
  /** Coded size in pixels, before cropping. */
  readonly width: number;
  readonly height: number;
  /** Pictures that are kept for reference (`max_num_ref_frames`), 0 … 16. */
  readonly references: number;
}

/** References that the standard allows at most (ITU-T H.264 A.3.1). */
const MOST_REFERENCES = 16;
const MOST_IDS = 32;

/** Reads a sequence parameter set (ITU-T H.264 7.3.2.1.1). Null when it is malformed; never throws. */
export function parseSequenceParameters(sps: Buffer): SequenceParameters | null {
  const bits = new BitReader(sps, 1);
  const profile = bits.read(8);
  bits.read(16);
  const id = bits.unsigned();
  if (HIGH_PROFILES.has(profile)) skipChroma(bits);
  bits.unsigned();
  skipPictureOrder(bits);
  const references = bits.unsigned();
  bits.read(1);
  const widthInBlocks = bits.unsigned() + 1;
  const heightInUnits = bits.unsigned() + 1;
  // Fields are half as high as frames.
  const unitHeight = bits.read(1) === 1 ? 16 : 32;
  if (bits.exhausted || id >= MOST_IDS || references > MOST_REFERENCES) return null;
  return { id, width: widthInBlocks * 16, height: heightInUnits * unitHeight, references };
}

/** Macroblocks that a decoder keeps for the set: its references and the picture that is being decoded. */
export function macroblocksKept({ width, height, references }: SequenceParameters): number {
  return (references + 1) * (width / 16) * (height / 16);
}

function skipChroma(bits: BitReader): void {
  const format = bits.unsigned();
  if (format === 3) bits.read(1);
  bits.unsigned();
  bits.unsigned();
  bits.read(1);
  if (bits.read(1) === 0) return;
  const lists = format === 3 ? 12 : 8;
  for (let i = 0; i < lists; i++) if (bits.read(1) === 1) skipScalingList(bits, i < 6 ? 16 : 64);
}

function skipScalingList(bits: BitReader, size: number): void {
  let last = 8;
  let next = 8;
  for (let i = 0; i < size; i++) {
    if (next !== 0) next = (last + bits.signed() + 256) & 255;
    if (next !== 0) last = next;
  }
}

function skipPictureOrder(bits: BitReader): void {
  const type = bits.unsigned();
  if (type === 0) bits.unsigned();
  if (type !== 1) return;
  bits.read(1);
  bits.unsigned();
  bits.unsigned();
  const cycle = bits.unsigned();
  for (let i = 0; i < cycle && !bits.exhausted; i++) bits.unsigned();
}

/** Reads bits of a unit and leaves out the bytes that prevent start codes from being imitated. Past the end come zeros. */
class BitReader {
  exhausted = false;
  #at: number;
  #current = 0;
  #left = 0;
  #zeros = 0;

  constructor(
    readonly bytes: Buffer,
    start: number,
  ) {
    this.#at = start;
  }

  /** An unsigned number of at most 31 bits. */
  read(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = (value << 1) | this.#bit();
    return value;
  }

  /** Exponential Golomb code (ITU-T H.264 9.1). */
  unsigned(): number {
    let zeros = 0;
    while (this.#bit() === 0) {
      zeros++;
      if (this.exhausted || zeros > 30) {
        this.exhausted = true;
        return 0;
      }
    }
    return (1 << zeros) - 1 + this.read(zeros);
  }

  signed(): number {
    const code = this.unsigned();
    return code & 1 ? (code + 1) / 2 : -code / 2;
  }

  #bit(): number {
    if (this.#left === 0 && !this.#nextByte()) return 0;
    this.#left--;
    return (this.#current >> this.#left) & 1;
  }

  #nextByte(): boolean {
    if (this.#zeros >= 2 && this.bytes[this.#at] === 3) {
      this.#at++;
      this.#zeros = 0;
    }
    const byte = this.bytes[this.#at++];
    if (byte === undefined) {
      this.exhausted = true;
      return false;
    }
    this.#zeros = byte === 0 ? this.#zeros + 1 : 0;
    this.#current = byte;
    this.#left = 8;
    return true;
  }
}
