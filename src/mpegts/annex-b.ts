/** The NAL units of a picture in Annex B (ITU-T H.264): views of `bytes` without their start codes. */
export function nalUnits(bytes: Buffer): Buffer[] {
  const units: Buffer[] = [];
  let begin = -1;
  for (let at = bytes.indexOf(START); at !== -1; at = bytes.indexOf(START, at + START.length)) {
    if (begin !== -1) units.push(withoutZeros(bytes.subarray(begin, at)));
    begin = at + START.length;
  }
  if (begin !== -1) units.push(bytes.subarray(begin));
  return units.filter(({ length }) => length > 0);
}

const START = Buffer.from([0, 0, 1]);

/** A start code may have one zero more, which belongs to no unit. */
function withoutZeros(unit: Buffer): Buffer {
  let end = unit.length;
  while (end > 0 && unit[end - 1] === 0) end -= 1;
  return unit.subarray(0, end);
}

/** What a unit is. */
export const NAL = { picture: 1, key: 5, sps: 7, pps: 8, delimiter: 9 } as const;

/** Type of a unit (7.4.1). */
export function nalType(unit: Buffer): number {
  return (unit[0] as number) & 31;
}
