import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadFraming, Deframer, frameLength, MOST_FRAMED_BYTES } from './framing.ts';

const framed = (datagrams: readonly Buffer[]): Buffer => Buffer.concat(datagrams.flatMap((it) => [frameLength(it), it]));

describe('datagrams in a stream', () => {
  it('come out as they went in, wherever the stream is cut', () => {
    const datagram = fc.uint8Array({ minLength: 1, maxLength: 400 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.array(datagram, { maxLength: 8 }), fc.array(fc.nat(3_000), { maxLength: 12 }), (datagrams, cuts) => {
        const stream = framed(datagrams);
        const deframer = new Deframer();
        const out: Buffer[] = [];
        let from = 0;
        for (const to of [...cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b), stream.length]) {
          out.push(...deframer.take(stream.subarray(from, to)));
          from = to;
        }
        expect(out).toEqual(datagrams);
      }),
    );
  });

  it('have at most 4,096 bytes', () => {
    expect(new Deframer().take(framed([Buffer.alloc(4_096, 7)]))).toEqual([Buffer.alloc(4_096, 7)]);
    expect(MOST_FRAMED_BYTES).toBe(4_096);
    expect(() => new Deframer().take(framed([Buffer.alloc(4_097)]))).toThrow(BadFraming);
    // It is known from the length alone, before anything is held.
    expect(() => new Deframer().take(Buffer.from([0xff, 0xff]))).toThrow(BadFraming);
  });

  it('without a byte say nothing', () => {
    expect(new Deframer().take(Buffer.from([0, 0, 0, 0, 0, 1, 9]))).toEqual([Buffer.from([9])]);
  });
});
