/** Status symbols; each equals the bytes of its delta (draft-holmer-rmcat-transport-wide-cc-extensions-01 3.1.1). */
export const STATUS_LOST = 0;
export const STATUS_SMALL = 1;
export const STATUS_LARGE = 2;

const MAX_RUN = 0x1fff;
const ONE_BIT_SYMBOLS = 14;
const TWO_BIT_SYMBOLS = 7;

/** Packs the first `count` statuses into 16-bit chunks: run lengths, one-bit and two-bit vectors (sections 3.1.3, 3.1.4). */
export function encodeStatusChunks(statuses: Uint8Array, count: number): number[] {
  const chunks: number[] = [];
  let at = 0;
  while (at < count) {
    const run = runLength(statuses, at, count);
    const small = smallSymbols(statuses, at, count);
    if (run >= ONE_BIT_SYMBOLS || run === count - at || (run >= TWO_BIT_SYMBOLS && small < ONE_BIT_SYMBOLS)) {
      chunks.push(((statuses[at] as number) << 13) | run);
      at += run;
    } else if (small >= ONE_BIT_SYMBOLS || small === count - at) {
      let chunk = 0x8000;
      for (let i = 0; i < small; i++) chunk |= (statuses[at + i] as number) << (13 - i);
      chunks.push(chunk);
      at += small;
    } else {
      const symbols = Math.min(TWO_BIT_SYMBOLS, count - at);
      let chunk = 0xc000;
      for (let i = 0; i < symbols; i++) chunk |= (statuses[at + i] as number) << (12 - 2 * i);
      chunks.push(chunk);
      at += symbols;
    }
  }
  return chunks;
}

function runLength(statuses: Uint8Array, at: number, count: number): number {
  let run = 1;
  while (at + run < count && run < MAX_RUN && statuses[at + run] === statuses[at]) run++;
  return run;
}

/** How many symbols from `at` on fit a one-bit vector, at most 14. */
function smallSymbols(statuses: Uint8Array, at: number, count: number): number {
  let symbols = 0;
  while (symbols < ONE_BIT_SYMBOLS && at + symbols < count && (statuses[at + symbols] as number) <= STATUS_SMALL) symbols++;
  return symbols;
}
