import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datagrams, holds } from '../../../../test/support/fuzz.ts';
import { parseTransportFeedback, type TransportFeedbackReport } from '../../../../test/support/rtp/transport-feedback-report.ts';
import { parseRtcp } from './rtcp.ts';
import { TransportFeedback } from './transport-feedback.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const REFERENCE = 5 * 64_000;

function feedbackOf(...arrivals: [number, number][]): TransportFeedback {
  const feedback = new TransportFeedback();
  for (const [sequence, at] of arrivals) feedback.received(sequence, at);
  return feedback;
}

function read(packet: Buffer | null): TransportFeedbackReport {
  const [parsed] = packet ? parseRtcp(packet) : [];
  const report = parsed?.type === 'twcc' ? parseTransportFeedback(parsed.raw) : null;
  if (!report) throw new Error('unreadable feedback');
  return report;
}

/** All reports until there is nothing more to tell. */
function readAll(feedback: TransportFeedback): TransportFeedbackReport[] {
  const reports: TransportFeedbackReport[] = [];
  for (let packet = feedback.build(1, 2); packet; packet = feedback.build(1, 2)) reports.push(read(packet));
  return reports;
}

describe('transport-wide feedback, against packets computed by hand', () => {
  test('two-bit vector with a loss and a large delta', () => {
    const feedback = feedbackOf([100, REFERENCE], [101, REFERENCE + 1000], [103, REFERENCE + 100_000]);
    // Symbols 1 1 0 2: 11 01 01 00 10 00 00 00. Deltas 0, 4 and 396 times 250 us; two bytes of padding.
    expect(feedback.build(1, 2)).toEqual(hex('afcd 0006 00000001 00000002 0064 0004 000005 00 d480 00 04 018c 0002'));
    expect(feedback.build(1, 2)).toBeNull();
  });

  test('run length', () => {
    const feedback = new TransportFeedback();
    for (let i = 0; i < 20; i++) feedback.received(65530 + i, REFERENCE + 500 * i);
    expect(feedback.build(1, 2)).toEqual(hex(`afcd 000a 00000001 00000002 fffa 0014 000005 00 2014 00 ${'02'.repeat(19)} 0002`));
  });

  test('one-bit vector', () => {
    const feedback = new TransportFeedback();
    for (let i = 0; i <= 14; i += 2) feedback.received(i, REFERENCE + 250 * i);
    // 1 0 1 0 ... fourteen symbols, then a run of one.
    expect(feedback.build(1, 2)).toEqual(
      hex('8fcd 0007 00000001 00000002 0000 000f 000005 00 aaaa 2001 00 02 02 02 02 02 02 02'),
    );
  });

  test('negative delta of packets that changed places', () => {
    const feedback = feedbackOf([8, REFERENCE + 1000], [7, REFERENCE + 2000]);
    // 7: eight ticks, small. 8: four ticks earlier, large.
    expect(feedback.build(1, 2)).toEqual(hex('afcd 0006 00000001 00000002 0007 0002 000005 00 d800 08 fffc 000003'));
  });

  test('counts its packets', () => {
    const feedback = feedbackOf([1, 0]);
    expect(read(feedback.build(1, 2)).feedbackCount).toBe(0);
    feedback.received(2, 100);
    expect(read(feedback.build(1, 2)).feedbackCount).toBe(1);
  });
});

describe('transport-wide feedback', () => {
  test('tells of a packet that came after the feedback about it', () => {
    const feedback = feedbackOf([1, 0], [3, 1000]);
    expect(read(feedback.build(1, 2)).arrivals).toEqual([0, null, 1000]);
    feedback.received(2, 2000);
    feedback.received(4, 3000);
    expect(read(feedback.build(1, 2))).toMatchObject({ baseSequence: 2, arrivals: [2000, 1000, 3000] });
  });

  test('does not tell of a duplicate', () => {
    const feedback = feedbackOf([1, 0], [1, 5000]);
    expect(read(feedback.build(1, 2)).arrivals).toEqual([0]);
    feedback.received(1, 9000);
    expect(feedback.build(1, 2)).toBeNull();
  });

  test('begins another packet where arrivals are too far apart for a delta', () => {
    const reports = readAll(feedbackOf([1, 0], [2, 9_000_000]));
    expect(reports.map((r) => [r.baseSequence, r.arrivals])).toEqual([
      [1, [0]],
      [2, [9_000_000]],
    ]);
  });

  test('keeps each packet below the size of a datagram', () => {
    const feedback = new TransportFeedback();
    for (let i = 0; i < 1500; i++) feedback.received(i, i * 100_000);
    let told = 0;
    for (let packet = feedback.build(1, 2); packet; packet = feedback.build(1, 2)) {
      expect(packet.length).toBeLessThanOrEqual(1200);
      told += read(packet).arrivals.length;
    }
    expect(told).toBe(1500);
  });

  test('goes on behind a long gap without telling of it', () => {
    const feedback = feedbackOf([1, 0]);
    feedback.build(1, 2);
    feedback.received(20_000, 1000);
    expect(read(feedback.build(1, 2))).toMatchObject({ baseSequence: 20_000, arrivals: [1000] });
  });

  test('keeps its reference time right after years', () => {
    const years = 2 ** 24 * 64_000;
    expect(read(feedbackOf([1, years + 500]).build(1, 2)).arrivals).toEqual([500]);
  });

  test('tells exactly what came, to 250 us, whatever the order, loss and spacing', () => {
    const packets = fc.tuple(fc.nat(65535), fc.array(fc.tuple(fc.boolean(), fc.nat(60_000)), { minLength: 1, maxLength: 300 }));
    holds(packets, ([start, steps]) => {
      const feedback = new TransportFeedback();
      const expected = new Map<number, number>();
      let at = 1_000_000;
      steps.forEach(([kept, gap], i) => {
        at += gap;
        if (!kept) return;
        expected.set((start + i) & 0xffff, at);
        feedback.received((start + i) & 0xffff, at);
      });
      const told = new Map<number, number>();
      for (const { baseSequence, arrivals } of readAll(feedback)) {
        arrivals.forEach((arrival, i) => {
          if (arrival !== null) told.set((baseSequence + i) & 0xffff, arrival);
        });
      }
      expect([...told.keys()]).toEqual([...expected.keys()]);
      for (const [sequence, arrival] of expected) {
        expect(arrival - (told.get(sequence) as number)).toBeGreaterThanOrEqual(0);
        expect(arrival - (told.get(sequence) as number)).toBeLessThan(250);
      }
    });
  });

  test('stays readable and ends for any sequence numbers and times', () => {
    const arrivals = fc.array(fc.tuple(fc.nat(65535), fc.integer({ min: 0, max: 2 ** 45 })), { maxLength: 200 });
    holds(arrivals, (list) => expect(readAll(feedbackOf(...list)).length).toBeLessThanOrEqual(2048));
  });

  test('is never a reason to throw or to allocate much, whatever the bytes', () => {
    holds(datagrams(100), (bytes) => {
      const report = parseTransportFeedback(bytes);
      if (report) expect(report.arrivals.length).toBeLessThanOrEqual(8192);
    });
    expect(parseTransportFeedback(hex('8fcd 0005 00000001 00000002 0000 ffff 000005 00 1fff 1fff'))).toBeNull();
  });
});
