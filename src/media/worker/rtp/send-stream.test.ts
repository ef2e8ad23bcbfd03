import { describe, expect, test } from 'vitest';
import { parseRtp, type RtpPacket, unwrapRtx } from './packet.ts';
import { SendStream, type SendStreamOptions } from './send-stream.ts';
import { SharedPacket } from './shared-packet.ts';

/** A stream and copies of what it sent: the buffer itself is written again for the next receiver. */
function streamWith(options: Partial<SendStreamOptions> = {}): { stream: SendStream; sent: RtpPacket[] } {
  const sent: RtpPacket[] = [];
  const send = (packet: Buffer): void => {
    const parsed = parseRtp(Buffer.from(packet));
    if (!parsed) throw new Error('sent something unreadable');
    sent.push(parsed);
  };
  return { stream: new SendStream({ ssrc: 5, payloadType: 96, send, retransmissionBitrate: 8_000_000, ...options }), sent };
}

const text = (packet: RtpPacket | undefined): string => packet?.payload.toString() ?? 'nothing';

describe('an outgoing stream', () => {
  test('numbers its packets over the wrap and adds its timestamp offset', () => {
    const { stream, sent } = streamWith({ sequenceNumber: 65535, timestampOffset: 0xfffffff0 });
    stream.send(SharedPacket.of(Buffer.from('a')), false, 0x20);
    stream.send(SharedPacket.of(Buffer.from('b')), true, 0x30);
    expect(sent.map((p) => [p.sequenceNumber, p.timestamp, p.marker, p.ssrc, p.payloadType, text(p)])).toEqual([
      [65535, 0x10, false, 5, 96, 'a'],
      [0, 0x20, true, 5, 96, 'b'],
    ]);
  });

  test('counts for its sender report', () => {
    const { stream } = streamWith({ timestampOffset: 10 });
    stream.send(SharedPacket.of(Buffer.from('abc')), true, 0);
    stream.send(SharedPacket.of(Buffer.from('de')), true, 0);
    expect(stream.senderReport(500, 90)).toEqual({
      ssrc: 5,
      ntpSeconds: 2_208_988_800,
      ntpFraction: 2 ** 31,
      rtpTimestamp: 100,
      packets: 2,
      octets: 5,
      reports: [],
    });
  });

  test('shares one packet with other receivers, each with its own header and patch', () => {
    const patch = (payload: Buffer, value: number): void => void payload.writeUInt8(value, 0);
    const a = streamWith({ ssrc: 1, payloadType: 100, patch });
    const b = streamWith({ ssrc: 2, payloadType: 120, patch, rtx: { ssrc: 3, payloadType: 121 } });
    const packet = SharedPacket.of(Buffer.from('.tail'));
    a.stream.send(packet, true, 7, 0x41);
    b.stream.send(packet, false, 8, 0x42);
    a.stream.retransmit([0], 100, 0);
    b.stream.retransmit([0], 100, 0);
    expect(a.sent.map((p) => [p.ssrc, p.payloadType, p.timestamp, p.marker, text(p)])).toEqual([
      [1, 100, 7, true, 'Atail'],
      [1, 100, 7, true, 'Atail'],
    ]);
    expect(text(b.sent[0])).toBe('Btail');
    const repeated = unwrapRtx(b.sent[1] as RtpPacket, 120, 2);
    expect(b.sent[1]).toMatchObject({ ssrc: 3, payloadType: 121, timestamp: 8, marker: false });
    expect(repeated).toMatchObject({ sequenceNumber: 0 });
    expect(text(repeated as RtpPacket)).toBe('Btail');
  });

  test('numbers retransmissions on their own', () => {
    const { stream, sent } = streamWith({ rtx: { ssrc: 6, payloadType: 97 }, sequenceNumber: 10 });
    for (let i = 0; i < 3; i++) stream.send(SharedPacket.of(Buffer.from([i])), true, i);
    expect(stream.retransmit([10, 12], 0, 0)).toBe(2);
    const [first, second] = sent.slice(3) as [RtpPacket, RtpPacket];
    expect((second.sequenceNumber - first.sequenceNumber) & 0xffff).toBe(1);
    expect([first, second].map((p) => unwrapRtx(p, 96, 5)?.sequenceNumber)).toEqual([10, 12]);
    expect(stream.repeated).toBe(2);
    expect(stream.packets).toBe(3);
  });

  test('keeps the last 600 packets and no more', () => {
    const { stream, sent } = streamWith({ sequenceNumber: 65000 });
    for (let i = 0; i < 700; i++) stream.send(SharedPacket.of(Buffer.from(String(i))), true, i);
    sent.length = 0;
    expect(stream.retransmit([65000, 65099], 0, 0)).toBe(0);
    expect(stream.retransmit([65100, (65000 + 699) & 0xffff], 0, 0)).toBe(2);
    expect(sent.map(text)).toEqual(['100', '699']);
  });

  test('sends nothing for numbers that were never sent', () => {
    const { stream } = streamWith({ sequenceNumber: 10 });
    expect(stream.retransmit([10], 0, 0)).toBe(0);
    stream.send(SharedPacket.of(Buffer.from('a')), true, 0);
    expect(stream.retransmit([9, 11, 40_000], 0, 0)).toBe(0);
  });

  test('does not repeat a packet while the last repetition may be under way', () => {
    const { stream } = streamWith();
    stream.send(SharedPacket.of(Buffer.from('a')), true, 0);
    expect([0, 5, 49, 50, 60].map((now) => stream.retransmit([0], now, 50))).toEqual([1, 0, 0, 1, 0]);
  });

  test('holds its budget, and gets it back with time', () => {
    const { stream, sent } = streamWith({ retransmissionBitrate: 80_000 });
    for (let i = 0; i < 100; i++) stream.send(new SharedPacket(986), true, i);
    sent.length = 0;
    const all = Array.from({ length: 100 }, (_, i) => i);
    // Half a second of 10,000 bytes a second: five packets of 1,000 bytes.
    expect(stream.retransmit(all, 1000, 0)).toBe(5);
    expect(stream.retransmit(all, 1200, 0)).toBe(2);
    let bytes = 0;
    for (let now = 1200; now < 11_200; now += 20) bytes += 1000 * stream.retransmit(all, now, 0);
    expect(bytes).toBeLessThanOrEqual(100_000);
    expect(bytes).toBeGreaterThanOrEqual(90_000);
  });

  test('fills the link with its newest packets, on the stream for retransmissions only', () => {
    const { stream, sent } = streamWith({ rtx: { ssrc: 6, payloadType: 97 }, sequenceNumber: 10 });
    expect(stream.pad(1000)).toBe(0);
    for (let i = 0; i < 3; i++) stream.send(SharedPacket.of(Buffer.alloc(86, i)), true, i);
    sent.length = 0;
    expect(stream.pad(150)).toBe(200);
    expect(sent.map((p) => [p.ssrc, unwrapRtx(p, 96, 5)?.sequenceNumber])).toEqual([
      [6, 12],
      [6, 11],
    ]);
    expect(stream.pad(100_000)).toBe(300);
    expect(stream.packets).toBe(3);
  });

  test('does not fill the link without such a stream', () => {
    const { stream, sent } = streamWith();
    stream.send(SharedPacket.of(Buffer.alloc(86)), true, 0);
    expect(stream.pad(1000)).toBe(0);
    expect(sent).toHaveLength(1);
  });
});

test('a small budget still lets one large packet pass now and then', () => {
  const { stream } = streamWith({ retransmissionBitrate: 800 });
  stream.send(SharedPacket.of(Buffer.alloc(1200 - 14)), true, 0);
  expect([0, 20, 40, 60, 20_000].map((now) => stream.retransmit([0], now, 0))).toEqual([1, 1, 0, 0, 1]);
});
