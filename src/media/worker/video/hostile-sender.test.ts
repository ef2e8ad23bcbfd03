import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../test/support/lossy-link.ts';
import { liveBytes } from '../../../../test/support/memory.ts';
import { parseRtp, type RtpPacket, writeRtpHeader } from '../rtp/packet.ts';
import { TransportFeedback } from '../rtp/transport-feedback.ts';
import { VideoReceiver } from './video-receiver.ts';

const PACKETS = 10_000;
/** What one receiver may hold at most: the reorder window, one frame, and change. */
const ALLOWED = 10 * 1024 * 1024;

type Attack = (packet: { sequence: number; marker: boolean; timestamp: number; ssrc: number; body: Buffer }, i: number) => void;

const random = seededRandom(7);
const any = (limit: number): number => Math.floor(random() * limit);

/** The same beginning in a datagram of almost the largest size. */
const huge = (body: Buffer): Buffer => Buffer.concat([body, Buffer.alloc(60_000)]);

const attacks: Record<string, Attack> = {
  'never ends a frame': (p) => {
    p.marker = false;
    p.timestamp = 1;
  },
  'never fills a gap': (p, i) => {
    if (i > 0) p.sequence++;
  },
  'leaves every other packet out': (p, i) => {
    p.sequence = (i * 2) & 0xffff;
  },
  'jumps at random': (p) => {
    p.sequence = any(65536);
  },
  'jumps as far as is believed': (p, i) => {
    p.sequence = (i * 900) & 0xffff;
  },
  'changes its SSRC with every second packet': (p, i) => {
    p.ssrc = i >> 1;
  },
  'sends noise': (p) => {
    for (let at = 0; at < 40; at++) p.body.writeUInt8(any(256), at);
    p.marker = any(4) === 0;
    p.timestamp = any(2 ** 32);
  },
  'sends one frame of huge datagrams': (p) => {
    p.timestamp = 1;
    p.body = huge(p.body);
  },
  'sends huge datagrams behind gaps': (p, i) => {
    p.sequence = i + Math.floor(i / 500);
    p.body = huge(p.body);
  },
};

describe.each(['VP8', 'H264'] as const)('a %s sender that', (codec) => {
  test.each(Object.keys(attacks))('%s holds a bounded amount of memory', async (name) => {
    const receiver = new VideoReceiver({ codec, localSsrc: 1, send: () => {}, onFrame: () => {} });
    const feedback = new TransportFeedback();
    const before = await liveBytes();
    for (let i = 0; i < PACKETS; i++) {
      const body = Buffer.alloc(1100);
      body.writeUInt8(codec === 'VP8' ? (i === 0 ? 0x10 : 0) : 0x41, 0);
      const fields = { sequence: i & 0xffff, marker: false, timestamp: i, ssrc: 5, body };
      attacks[name]?.(fields, i);
      const raw = Buffer.concat([Buffer.alloc(12), fields.body]);
      writeRtpHeader(raw, 0, 96, fields.marker, fields.sequence, fields.timestamp, fields.ssrc);
      feedback.received(fields.sequence, i * 1000);
      receiver.packet(parseRtp(raw) as RtpPacket, i / 10);
      if (i % 100 === 0) receiver.tick(i / 10, 20);
    }
    const held = (await liveBytes()) - before;
    // The receiver is used after the measurement, or it would be collected with all it holds.
    receiver.tick(PACKETS, 20);
    expect(feedback.build(1, 2)?.length ?? 0).toBeLessThanOrEqual(1200);
    expect(held).toBeLessThan(ALLOWED);
    expect(receiver.stats.plis).toBeLessThanOrEqual(PACKETS / 10 / 300 + 2);
  });
});
