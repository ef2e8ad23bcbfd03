/** H.264 written bit by bit: parameter sets and pictures that no encoder would make (ITU-T H.264 7.3). */

class Bits {
  readonly #bits: number[] = [];

  /** `count` bits of a number. */
  u(value: number, count: number): this {
    for (let i = count - 1; i >= 0; i -= 1) this.#bits.push((value >>> i) & 1);
    return this;
  }

  /** Exponential Golomb code (9.1). */
  ue(value: number): this {
    const length = 32 - Math.clz32(value + 1);
    return this.u(0, length - 1).u(value + 1, length);
  }

  se(value: number): this {
    return this.ue(value > 0 ? 2 * value - 1 : -2 * value);
  }

  /** The unit with its header, a stop bit, and bytes that keep start codes from being imitated. */
  unit(header: number): Buffer {
    const bits = [...this.#bits, 1];
    while (bits.length % 8 > 0) bits.push(0);
    const bytes = [header];
    let zeros = 0;
    for (let at = 0; at < bits.length; at += 8) {
      const byte = Number.parseInt(bits.slice(at, at + 8).join(''), 2);
      if (zeros >= 2 && byte <= 3) {
        bytes.push(3);
        zeros = 0;
      }
      bytes.push(byte);
      zeros = byte === 0 ? zeros + 1 : 0;
    }
    return Buffer.from(bytes);
  }
}

export interface SequenceOptions {
  id?: number;
  /** Multiples of 16. */
  width: number;
  height: number;
  references: number;
  /** Pictures that may be shown later than they come; said in the VUI. */
  reordered?: number;
}

/** A sequence parameter set of the baseline profile (of the main profile when pictures are reordered), level 6.2, frames only. */
export function sequenceParameterSet({ id = 0, width, height, references, reordered }: SequenceOptions): Buffer {
  const bits = new Bits()
    .u(reordered === undefined ? 66 : 77, 8)
    .u(0, 8)
    .u(62, 8)
    .ue(id);
  // log2_max_frame_num_minus4, then the order of pictures: by decoding (2), or by number (0).
  bits.ue(4);
  if (reordered === undefined) bits.ue(2);
  else bits.ue(0).ue(4);
  bits.ue(references).u(0, 1);
  bits.ue(width / 16 - 1).ue(height / 16 - 1);
  bits.u(1, 1).u(1, 1).u(0, 1);
  if (reordered === undefined) return bits.u(0, 1).unit(0x67);
  // VUI: nothing but the restriction of the bitstream (E.1.1).
  bits.u(1, 1).u(0, 1).u(0, 1).u(0, 1).u(0, 1).u(0, 1).u(0, 1).u(0, 1).u(0, 1).u(1, 1);
  return bits.u(1, 1).ue(0).ue(0).ue(16).ue(16).ue(reordered).ue(16).unit(0x67);
}

export function pictureParameterSet(): Buffer {
  return new Bits().ue(0).ue(0).u(0, 2).ue(0).ue(0).ue(0).u(0, 3).se(0).se(0).se(0).u(1, 1).u(0, 2).unit(0x68);
}

/** An IDR picture of flat macroblocks, one byte each (baseline). */
export function flatPicture(width: number, height: number, reordered = false): Buffer {
  const bits = new Bits().ue(0).ue(7).ue(0).u(0, 8).ue(0);
  if (reordered) bits.u(0, 8);
  bits.u(0, 2).se(0).ue(1);
  for (let i = 0; i < (width / 16) * (height / 16); i += 1) bits.u(0x27, 8);
  return bits.unit(0x65);
}

/**
 * A picture that says "as before" for all of its macroblocks: some 15 bytes. It becomes a reference of its own. `order`: its place among
 * those that are shown, for parameter sets with `reordered`.
 */
export function sameAgain(width: number, height: number, frameNumber: number, order?: number): Buffer {
  const bits = new Bits()
    .ue(0)
    .ue(5)
    .ue(0)
    .u(frameNumber & 255, 8);
  if (order !== undefined) bits.u(order & 255, 8);
  bits.u(0, 3).se(0).ue(1);
  return bits.ue((width / 16) * (height / 16)).unit(0x41);
}
