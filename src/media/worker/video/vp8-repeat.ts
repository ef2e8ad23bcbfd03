import { BoolEncoder } from './bool-encoder.ts';

const VALUES_OF_ROW = 11;

/**
 * Probabilities that a coefficient probability is not updated (RFC 6386, section 13.4): four block types (lines) of eight bands of
 * three contexts (commas) of eleven values. Rows are cut behind their last value that is not 255; an empty row has only those.
 */
const COEFFICIENT_UPDATES = [
  ',,|176 246,223 241 252,249 253 253|255 244 252,234 254 254,253|255 246 254,239 253 254,254 255 254|255 248 254,251 255 254,|255 253 254,251 254 254,254 255 254|255 254 253 255 254,250 255 254 255 254,254|,,',
  '217,225 252 241 253 255 255 254,234 250 241 250 253 255 253 254|255 254,223 254 254,238 253 254 254|255 248 254,249 254,|255 253,247 254,|255 253 254,252,|255 254 254,253,|255 254 253,250,254|,,',
  '186 251 250,234 251 244 254,251 251 243 253 254 255 254|255 253 254,236 253 254,251 253 253 254 254|255 254 254,254 254 254,|255 254,254 254,254|,254,|,,|,,|,,',
  '248,250 254 252 254,248 254 249 253|255 253 253,246 253 253,252 254 251 254 254|255 254 252,248 254 253,253 255 254 254|255 251 254,245 251 254,253 253 254|255 251 253,252 253 254,255 254|255 252,249 255 254,255 255 254|255 255 253,250,|,254,',
];

/** The same for motion vectors (RFC 6386, section 17.2): rows, then columns. */
const MOTION_UPDATES = [
  237, 246, 253, 253, 254, 254, 254, 254, 254, 254, 254, 254, 254, 254, 250, 250, 252, 254, 254, 231, 243, 245, 253, 254, 254,
  254, 254, 254, 254, 254, 254, 254, 254, 251, 251, 254, 254, 254,
];

/** Probability that a block does not move, by how many of its neighbours do not (RFC 6386, section 18.3, first column). */
const STILL = [7, 14, 135, 60, 159, 234] as const;

/** Probabilities of our own choice, so that what we say in every block costs next to nothing. */
const ALMOST_NEVER = 1;
const ALMOST_ALWAYS = 255;

/**
 * A VP8 frame that shows the last one again: every block is taken from the last frame without motion and without a difference, no
 * buffer and no probability changes (RFC 6386, section 9). So it can be put between the frames of any encoder of this size without the
 * encoder knowing: its next frame decodes as if nothing had been there. About 100 bytes; made without an encoder.
 * @param width of the picture in pixels
 */
export function repeatFrame(width: number, height: number): Buffer {
  const coder = new BoolEncoder();
  writeHeader(coder);
  writeBlocks(coder, Math.ceil(width / 16), Math.ceil(height / 16));
  const first = coder.finish();
  // Not a key frame, version 0, shown; then the size of the first partition (section 9.1).
  const tag = 1 | (1 << 4) | (first.length << 5);
  // The second partition would hold the differences; nothing is read of it, but it must be there.
  return Buffer.from([tag & 255, (tag >> 8) & 255, (tag >> 16) & 255, ...first, 0, 0]);
}

function writeHeader(coder: BoolEncoder): void {
  coder.literal(0, 1); // no segments
  coder.literal(0, 1); // normal loop filter,
  coder.literal(0, 6); // off
  coder.literal(0, 3); // sharpness
  coder.literal(0, 1); // no filter adjustments
  coder.literal(0, 2); // one partition of differences
  coder.literal(0, 7); // quantizer index; nothing is quantized
  coder.literal(0, 5); // no quantizer differences
  coder.literal(0, 2); // golden and alternate stay,
  coder.literal(0, 4); // nothing is copied to them,
  coder.literal(0, 2); // no sign bias
  coder.literal(0, 1); // probabilities of this frame are forgotten after it
  coder.literal(0, 1); // the last frame stays the reference
  for (const type of COEFFICIENT_UPDATES) {
    for (const row of type.split(/[|,]/)) {
      const values = row === '' ? [] : row.split(' ').map(Number);
      for (let i = 0; i < VALUES_OF_ROW; i += 1) coder.flag(false, values[i] ?? 255);
    }
  }
  coder.literal(1, 1); // blocks say whether they have differences
  coder.literal(ALMOST_NEVER, 8); // probability that one has
  coder.literal(ALMOST_NEVER, 8); // that it is not predicted from another frame
  coder.literal(ALMOST_ALWAYS, 8); // that this is the last frame
  coder.literal(128, 8); // that it is golden rather than alternate
  coder.literal(0, 2); // no changes to the intra modes
  for (const probability of MOTION_UPDATES) coder.flag(false, probability);
}

function writeBlocks(coder: BoolEncoder, columns: number, rows: number): void {
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      // Neighbours above and to the left count two, the one between them one (section 18.3).
      const still = (y > 0 ? 2 : 0) + (x > 0 ? 2 : 0) + (x > 0 && y > 0 ? 1 : 0);
      coder.flag(true, ALMOST_NEVER); // no differences
      coder.flag(true, ALMOST_NEVER); // predicted from another frame,
      coder.flag(false, ALMOST_ALWAYS); // the last one,
      coder.flag(false, STILL[still] as number); // without motion
    }
  }
}
