/** Types of network abstraction layer units (RFC 6184 5.2, ITU-T H.264 table 7-1). */
export const NAL_IDR = 5;
export const NAL_SPS = 7;
export const NAL_PPS = 8;
export const NAL_STAP_A = 24;
export const NAL_FU_A = 28;

/** What stands in front of each unit in a byte stream (ITU-T H.264 annex B). */
export const START_CODE = Buffer.from([0, 0, 0, 1]);

/** Type of a unit, or of the packet that carries units, from its first byte. */
export function nalType(firstByte: number): number {
  return firstByte & 31;
}

/**
 * Calls `unit` for each unit of a single-time aggregation packet (RFC 6184 5.7.1), whose first byte is the STAP-A header.
 *
 * @returns false when a length does not fit; the units before it were delivered.
 */
export function eachAggregated(payload: Buffer, unit: (nal: Buffer) => void): boolean {
  let at = 1;
  while (at < payload.length) {
    if (at + 2 > payload.length) return false;
    const length = payload.readUInt16BE(at);
    at += 2;
    if (length === 0 || at + length > payload.length) return false;
    unit(payload.subarray(at, at + length));
    at += length;
  }
  return true;
}

/** Whether a payload carries a sequence parameter set, which is how encoders for calls begin a key frame. */
export function hasParameterSet(payload: Buffer): boolean {
  if (payload.length === 0) return false;
  const type = nalType(payload.readUInt8(0));
  if (type === NAL_SPS) return true;
  if (type !== NAL_STAP_A) return false;
  let found = false;
  eachAggregated(payload, (nal) => {
    if (nalType(nal.readUInt8(0)) === NAL_SPS) found = true;
  });
  return found;
}
