import { describe, expect, it } from 'vitest';
import { adtsFrames, rateOf } from './adts.ts';
import { PACKET_BYTES, TransportStreamReader, type Unit } from './reader.ts';

const VIDEO = 0x100;
const AUDIO = 0x101;

/** Packets of one PES with a time in 90 kHz; the last one is filled up. */
function pes(pid: number, time: number, data: Buffer, { key = false, sized = false } = {}): Buffer {
  const stamp = Buffer.from([
    0x21 | (Math.floor(time / 2 ** 30) << 1),
    ...[Math.floor(time / 2 ** 22) & 0xff, ((time >>> 14) & 0xfe) | 1, (time >>> 7) & 0xff, ((time << 1) & 0xfe) | 1],
  ]);
  const length = sized ? data.length + 8 : 0;
  const head = Buffer.from([0, 0, 1, pid === VIDEO ? 0xe0 : 0xc0, length >> 8, length & 0xff, 0x80, 0x80, 5]);
  let rest = Buffer.concat([head, stamp, data]);
  const packets: Buffer[] = [];
  for (let first = true; rest.length > 0; first = false) {
    const room = PACKET_BYTES - 4 - (first && key ? 2 : 0);
    const taken = rest.subarray(0, room);
    rest = rest.subarray(taken.length);
    const stuffing = PACKET_BYTES - 4 - taken.length;
    const adaptation = Buffer.alloc(stuffing, 0xff);
    if (stuffing > 0) adaptation[0] = stuffing - 1;
    if (stuffing > 1) adaptation[1] = first && key ? 0x40 : 0;
    const flags = stuffing > 0 ? 0x30 : 0x10;
    packets.push(Buffer.from([0x47, (first ? 0x40 : 0) | (pid >> 8), pid & 0xff, flags]), adaptation, taken);
  }
  return Buffer.concat(packets);
}

const read = (bytes: Buffer, size = bytes.length): Unit[] => {
  const reader = new TransportStreamReader();
  const units: Unit[] = [];
  for (let at = 0; at < bytes.length; at += size) units.push(...reader.push(bytes.subarray(at, at + size)));
  return units;
};
const picture = (fill: number, bytes = 500): Buffer => Buffer.alloc(bytes, fill);

describe('a reader of transport streams', () => {
  it.each([1, 47, 188, 1_000, 100_000])('gives whole pictures and sound from pieces of %i bytes', (size) => {
    const stream = Buffer.concat([
      pes(VIDEO, 9_000, picture(1), { key: true }),
      pes(AUDIO, 8_000, picture(2, 300), { sized: true }),
      pes(VIDEO, 12_600, picture(3, 5_000)),
      pes(VIDEO, 16_200, picture(4)),
    ]);
    const units = read(stream, size).sort((a, b) => a.time - b.time);
    expect(units.map(({ kind, time, key, data }) => [kind, time, key, data.length, data[0]])).toEqual([
      ['audio', 8_000, true, 300, 2],
      ['video', 9_000, true, 500, 1],
      ['video', 12_600, false, 5_000, 3],
    ]);
  });

  it('counts times on when their 33 bits are used up', () => {
    const near = 2 ** 33 - 1_800;
    const stream = Buffer.concat([near, 1_800, 5_400, 9_000].map((time) => pes(VIDEO, time, picture(1))));
    expect(read(stream).map(({ time }) => time)).toEqual([near, 2 ** 33 + 1_800, 2 ** 33 + 5_400]);
  });

  it('finds the next packet behind what is none, and takes no picture that has no end', () => {
    const stream = Buffer.concat([
      Buffer.from('lost'),
      pes(VIDEO, 9_000, picture(1)),
      pes(VIDEO, 12_600, picture(2, 5 * 1024 * 1024)),
      pes(VIDEO, 16_200, picture(3)),
      pes(VIDEO, 19_800, picture(4)),
    ]);
    expect(read(stream).map(({ time }) => time)).toEqual([9_000, 16_200]);
  });

  it('survives every kind of damage', () => {
    const stream = Buffer.concat([pes(VIDEO, 9_000, picture(1), { key: true }), pes(AUDIO, 9_000, picture(2), { sized: true })]);
    for (let at = 0; at < stream.length; at += 1)
      for (const value of [0, 0x47, 0xff]) {
        const damaged = Buffer.from(stream);
        damaged[at] = value;
        expect(() => read(damaged, 188)).not.toThrow();
      }
  });
});

describe('frames of AAC', () => {
  const adts = (bytes: number) =>
    Buffer.concat([Buffer.from([0xff, 0xf1, 0x4c, 0x40, bytes >> 3, (bytes << 5) & 0xff, 0xfc]), Buffer.alloc(bytes - 7, 9)]);

  it('are cut, and their head becomes what a container says', () => {
    const frames = adtsFrames(Buffer.concat([adts(100), adts(60), Buffer.from([0xff, 0xf1, 0x4c])]));
    expect(frames.map(({ data, config }) => [data.length, config])).toEqual([
      [93, 0x1188],
      [53, 0x1188],
    ]);
    expect(rateOf(0x1188)).toBe(48_000);
  });

  it('end where a length is nonsense', () => {
    expect(adtsFrames(Buffer.concat([adts(100), adts(60).subarray(0, 40)])).length).toBe(1);
    expect(adtsFrames(Buffer.from([0xff, 0xf1, 0x4c, 0x40, 0, 0, 0xfc]))).toEqual([]);
  });
});
