/**
 * How often a picture has to be turned clockwise by 90° to stand upright, by the matrix that its file has for it (ISO/IEC 14496-12, 6.2.2):
 * nine numbers with 16 fractional bits, the first two of which are cosine and sine.
 */
export function quarterTurns(matrix: Buffer | null): number {
  if (matrix === null || matrix.length < 36) return 0;
  const angle = Math.atan2(matrix.readInt32LE(4), matrix.readInt32LE(0));
  return ((Math.round(angle / (Math.PI / 2)) % 4) + 4) % 4;
}

/** Turns a 4:2:0 picture whose planes lie in one piece clockwise. */
export function turn(
  bytes: Buffer,
  width: number,
  height: number,
  turns: number,
): { bytes: Buffer; width: number; height: number } {
  if (turns === 0) return { bytes, width, height };
  const turned = Buffer.allocUnsafe(bytes.length);
  let at = 0;
  for (const [across, down] of [
    [width, height],
    [width / 2, height / 2],
    [width / 2, height / 2],
  ] as const) {
    turnPlane(bytes.subarray(at, at + across * down), turned.subarray(at, at + across * down), across, down, turns);
    at += across * down;
  }
  return turns === 2 ? { bytes: turned, width, height } : { bytes: turned, width: height, height: width };
}

function turnPlane(from: Buffer, to: Buffer, width: number, height: number, turns: number): void {
  const size = width * height;
  if (turns === 2) {
    for (let i = 0; i < size; i += 1) to[i] = from[size - 1 - i] as number;
    return;
  }
  // Row by row of the target: each is a column of the source.
  for (let row = 0, i = 0; row < width; row += 1) {
    const column = turns === 1 ? row : width - 1 - row;
    for (let k = 0; k < height; k += 1, i += 1) to[i] = from[(turns === 1 ? height - 1 - k : k) * width + column] as number;
  }
}
