import { describe, expect, test } from 'vitest';
import { compactNtp, ntpFraction, ntpSeconds, roundTripMs } from './ntp.ts';
import { parseRtp, type RtpPacket, writeRtpHeader } from './packet.ts';
import { ReceiveStatistics } from './receive-statistics.ts';

function packet(sequence: number, timestamp = 0, ssrc = 9): RtpPacket {
  const raw = Buffer.alloc(20);
  writeRtpHeader(raw, 0, 96, false, sequence, timestamp, ssrc);
  return parseRtp(raw) as RtpPacket;
}

describe('receive statistics', () => {
  test('have nothing to report before the first packet', () => {
    expect(new ReceiveStatistics(90_000).report(0)).toBeUndefined();
  });

  test('tell of the loss since the last report and in all', () => {
    const statistics = new ReceiveStatistics(90_000);
    for (const s of [65534, 65535, 1, 2]) statistics.received(packet(s), 0);
    expect(statistics.report(0)).toMatchObject({ ssrc: 9, fractionLost: 51, packetsLost: 1, highestSequence: 0x10002 });
    for (const s of [3, 4, 5, 6]) statistics.received(packet(s), 0);
    expect(statistics.report(0)).toMatchObject({ fractionLost: 0, packetsLost: 1, highestSequence: 0x10006 });
    expect(statistics.packets).toBe(8);
    expect(statistics.bytes).toBe(64);
  });

  test('count a reordered packet as received, and duplicates as gain', () => {
    const statistics = new ReceiveStatistics(90_000);
    for (const s of [10, 12, 11, 11, 9]) statistics.received(packet(s), 0);
    expect(statistics.report(0)).toMatchObject({ fractionLost: 0, packetsLost: -1, highestSequence: 12 });
  });

  test('measure the jitter as RFC 3550 A.8 does', () => {
    const statistics = new ReceiveStatistics(1000);
    // Transit times 0, 16, 0 in units of a millisecond: 16/16 = 1, then 1 + (16 - 1)/16 = 1.94.
    statistics.received(packet(1, 0), 0);
    statistics.received(packet(2, 20), 36);
    expect(statistics.report(0)?.jitter).toBe(1);
    statistics.received(packet(3, 40), 40);
    statistics.received(packet(4, 60), 76);
    // 1.9375 + (16 - 1.9375)/16 = 2.816.
    expect(statistics.report(0)?.jitter).toBe(2);
  });

  test('do not take a paused sender for jitter', () => {
    const statistics = new ReceiveStatistics(90_000);
    statistics.received(packet(1, 0), 0);
    statistics.received(packet(2, 3000), 60_000);
    expect(statistics.report(0)?.jitter).toBe(0);
  });

  test('return the time of the last sender report, so that the sender learns the round trip', () => {
    const statistics = new ReceiveStatistics(90_000);
    statistics.received(packet(1), 0);
    const sentAt = Date.UTC(2026, 10, 22, 12, 0, 0, 250);
    statistics.senderReport({ ssrc: 9, ntpSeconds: ntpSeconds(sentAt), ntpFraction: ntpFraction(sentAt) }, 1000);
    const block = statistics.report(1500);
    expect(block?.delaySinceLastSenderReport).toBe(32768);
    expect(roundTripMs(block as NonNullable<typeof block>, sentAt + 580)).toBeCloseTo(80, 0);
  });

  test('ignore the sender report of another stream', () => {
    const statistics = new ReceiveStatistics(90_000);
    statistics.received(packet(1), 0);
    statistics.senderReport({ ssrc: 10, ntpSeconds: 5, ntpFraction: 5 }, 0);
    expect(statistics.report(9)).toMatchObject({ lastSenderReport: 0, delaySinceLastSenderReport: 0 });
  });

  test('start again with another SSRC and with a restarted sequence', () => {
    const statistics = new ReceiveStatistics(90_000);
    for (const s of [1, 5]) statistics.received(packet(s), 0);
    statistics.received(packet(40_000, 0, 77), 0);
    expect(statistics.report(0)).toMatchObject({ ssrc: 77, packetsLost: 0, highestSequence: 40_000 });
    for (const s of [9000, 9001, 9002]) statistics.received(packet(s, 0, 77), 0);
    expect(statistics.report(0)).toMatchObject({ ssrc: 77, packetsLost: 0, highestSequence: 9002 });
  });
});

describe('NTP times', () => {
  test('count from 1900', () => {
    expect(ntpSeconds(0)).toBe(2_208_988_800);
    expect(ntpFraction(1500)).toBe(2 ** 31);
    expect(compactNtp(0x12345678, 0x9abcdef0)).toBe(0x56789abc);
  });

  test('give no round trip without a sender report, nor an impossible one', () => {
    expect(roundTripMs({ lastSenderReport: 0, delaySinceLastSenderReport: 0 }, 0)).toBeUndefined();
    expect(roundTripMs({ lastSenderReport: 0x7fffffff, delaySinceLastSenderReport: 0 }, 0)).toBeUndefined();
  });
});
