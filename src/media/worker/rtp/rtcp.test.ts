import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datagrams, holds } from '../../../../test/support/fuzz.ts';
import { parseRtcp, type ReportBlock } from './rtcp.ts';
import { buildNack, buildPli, buildReceiverReport, buildRemb, buildSdes, buildSenderReport } from './rtcp-builders.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const uint32 = fc.nat(0xffffffff);

const reportBlocks: fc.Arbitrary<ReportBlock> = fc.record({
  ssrc: uint32,
  fractionLost: fc.nat(255),
  packetsLost: fc.integer({ min: -0x800000, max: 0x7fffff }),
  highestSequence: uint32,
  jitter: uint32,
  lastSenderReport: uint32,
  delaySinceLastSenderReport: uint32,
});

describe('RTCP', () => {
  test('reads a compound as Chromium sends it', () => {
    const compound = Buffer.concat([
      buildReceiverReport(1, []),
      buildSdes(1, 'name'),
      buildPli(1, 2),
      buildRemb(1, 600_000, [2]),
    ]);
    expect(parseRtcp(compound)).toEqual([
      { type: 'rr', ssrc: 1, reports: [] },
      { type: 'pli', senderSsrc: 1, mediaSsrc: 2 },
      { type: 'remb', senderSsrc: 1, bitrate: 600_000, ssrcs: [2] },
    ]);
  });

  test('round trips sender reports', () => {
    const reports = fc.record({
      ssrc: uint32,
      ntpSeconds: uint32,
      ntpFraction: uint32,
      rtpTimestamp: uint32,
      packets: uint32,
      octets: uint32,
      reports: fc.array(reportBlocks, { maxLength: 31 }),
    });
    holds(reports, (report) => expect(parseRtcp(buildSenderReport(report))).toEqual([{ type: 'sr', ...report }]));
  });

  test('round trips receiver reports', () => {
    holds(fc.tuple(uint32, fc.array(reportBlocks, { maxLength: 31 })), ([ssrc, reports]) => {
      expect(parseRtcp(buildReceiverReport(ssrc, reports))).toEqual([{ type: 'rr', ssrc, reports }]);
    });
  });

  test('takes no more than 31 report blocks', () => {
    const block: ReportBlock = {
      ssrc: 1,
      fractionLost: 300,
      packetsLost: 2 ** 40,
      highestSequence: 1,
      jitter: 1,
      lastSenderReport: 1,
      delaySinceLastSenderReport: 1,
    };
    const [packet] = parseRtcp(buildReceiverReport(1, new Array(40).fill(block)));
    expect(packet).toMatchObject({ type: 'rr', reports: { length: 31 } });
    expect(packet).toMatchObject({ reports: { 0: { fractionLost: 255, packetsLost: 0x7fffff } } });
  });

  test('writes a canonical name, filled up to whole words', () => {
    expect(buildSdes(1, 'abc')).toEqual(hex('81ca 0003 00000001 01 03 616263 00 0000'));
    expect(buildSdes(1, 'ab')).toEqual(hex('81ca 0003 00000001 01 02 6162 0000 0000'));
    expect(buildSdes(1, 'x'.repeat(300)).length % 4).toBe(0);
  });

  test('says goodbye', () => {
    expect(parseRtcp(hex('82cb 0002 00000005 00000006'))).toEqual([{ type: 'bye', ssrcs: [5, 6] }]);
  });

  test('packs a NACK as RFC 4585 6.2.1 shows', () => {
    expect(buildNack(1, 2, [10, 11, 13, 26, 27])).toEqual(hex('81cd 0004 00000001 00000002 000a 8005 001b 0000'));
  });

  test('round trips NACKs over the wrap, each number once', () => {
    holds(
      fc.tuple(fc.nat(0xffff), fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 50 })),
      ([start, steps]) => {
        let at = start;
        const lost = steps.map((step) => {
          at = (at + step) & 0xffff;
          return at;
        });
        expect(parseRtcp(buildNack(1, 2, lost))).toEqual([{ type: 'nack', senderSsrc: 1, mediaSsrc: 2, lost }]);
      },
    );
  });

  test('reads no more of a NACK than anybody keeps', () => {
    const everything = Array.from({ length: 20_000 }, (_, i) => i);
    const [packet] = parseRtcp(buildNack(1, 2, everything));
    expect(packet?.type === 'nack' && packet.lost.length).toBeLessThanOrEqual(1024);
  });

  test('reads a full intra request', () => {
    expect(parseRtcp(hex('84ce 0004 00000001 00000000 00000007 03000000'))).toEqual([
      { type: 'fir', senderSsrc: 1, mediaSsrcs: [7] },
    ]);
  });

  test('hands on transport-wide feedback without its padding', () => {
    const raw = hex('afcd 0006 00000001 00000002 0064 0004 00000500 d480 00 04 018c 0002');
    expect(parseRtcp(raw)).toEqual([{ type: 'twcc', senderSsrc: 1, mediaSsrc: 2, raw: raw.subarray(0, 26) }]);
  });

  test.each([
    ['another version', '41c9 0001 00000001'],
    ['a length beyond the datagram', '80c9 0002 00000001'],
    ['feedback without its sources', '81cd 0001 00000001'],
    ['padding longer than the packet', 'a1ce 0002 00000001 00000009'],
    ['padding of no bytes', 'a0c9 0001 00000000'],
    ['a sender report cut short', '80c8 0001 00000001'],
  ])('leaves out a packet with %s', (_what, text) => {
    expect(parseRtcp(hex(text))).toEqual([]);
  });

  test('is never a reason to throw, and the result is bounded, whatever the bytes', () => {
    const headed = fc
      .array(fc.tuple(fc.nat(31), fc.boolean(), fc.constantFrom(200, 201, 202, 203, 204, 205, 206, 207), datagrams(60)), {
        maxLength: 90,
      })
      .map((parts) =>
        Buffer.concat(
          parts.flatMap(([count, padded, type, body]) => {
            const words = body.subarray(0, body.length & ~3);
            return [Buffer.from([0x80 | (padded ? 0x20 : 0) | count, type, 0, words.length / 4]), words];
          }),
        ),
      );
    holds(fc.oneof(datagrams(), headed), (bytes) => expect(parseRtcp(bytes).length).toBeLessThanOrEqual(64));
  });
});

describe('REMB', () => {
  const bitrate = (bps: number): number => {
    const [packet] = parseRtcp(buildRemb(1, bps, [2, 3]));
    if (packet?.type !== 'remb') throw new Error('no REMB');
    expect(packet.ssrcs).toEqual([2, 3]);
    return packet.bitrate;
  };

  test('has the bytes of the draft', () => {
    // 1,700,000 = 212,500 * 2^3.
    expect(buildRemb(1, 1_700_000, [2])).toEqual(hex('8fce 0005 00000001 00000000 52454d42 01 0f 3e14 00000002'));
  });

  test('is exact for what 18 bits can hold', () => {
    for (const bps of [0, 1, 100_000, 262_143, 262_144, 800_000, 1_700_000, 10_000_000]) expect(bitrate(bps)).toBe(bps);
  });

  test('is rounded down by less than one part in 2^17 above', () => {
    holds(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (bps) => {
      const told = bitrate(bps);
      expect(told).toBeLessThanOrEqual(bps);
      expect(bps - told).toBeLessThanOrEqual(bps / 2 ** 17);
    });
  });

  test('holds odd demands within its range', () => {
    expect(bitrate(-5)).toBe(0);
    expect(bitrate(Number.POSITIVE_INFINITY)).toBeGreaterThan(1e15);
  });
});
