import { beforeEach, describe, expect, test } from 'vitest';
import { parseVp8Descriptor } from '../../../../test/support/rtp/vp8-descriptor.ts';
import { videoMs } from '../media-clock.ts';
import { parseRtp, type RtpPacket } from '../rtp/packet.ts';
import { SendStream } from '../rtp/send-stream.ts';
import type { CanvasFrame } from '../sink.ts';
import { packetizeVp8, patchVp8PictureId } from './vp8.ts';
import { Vp8Rewriter } from './vp8-rewriter.ts';

const FULL = 0;
const HALF = 1;

function frame(tier: number, key: boolean, timestamp: number, bytes = 2500): CanvasFrame {
  const size = { width: 640, height: 360 };
  return { tier, ...size, key, timeMs: videoMs(timestamp), data: Buffer.alloc(bytes, key ? 0 : 1) };
}

describe('one receiver of changing tiers', () => {
  let sent: RtpPacket[];
  let rewriter: Vp8Rewriter;

  beforeEach(() => {
    sent = [];
    const stream = new SendStream({
      ssrc: 1,
      payloadType: 96,
      sequenceNumber: 65530,
      patch: patchVp8PictureId,
      send: (packet) => void sent.push(parseRtp(Buffer.from(packet)) as RtpPacket),
    });
    rewriter = new Vp8Rewriter(stream, FULL, 0x7ffe);
  });

  const send = (frame: CanvasFrame): boolean => rewriter.send(frame, packetizeVp8(frame.data));
  const pictureIds = (): (number | undefined)[] => sent.map((p) => parseVp8Descriptor(p.payload)?.pictureId);

  test('gets nothing before a key frame of its tier', () => {
    expect(rewriter.awaitsKeyOf).toBe(FULL);
    expect(send(frame(FULL, false, 0))).toBe(false);
    expect(send(frame(HALF, true, 0))).toBe(false);
    expect(send(frame(FULL, true, 3600))).toBe(true);
    expect(rewriter.awaitsKeyOf).toBeUndefined();
  });

  test('sees one stream without gaps across a change', () => {
    send(frame(FULL, true, 0));
    rewriter.select(HALF);
    expect(rewriter.awaitsKeyOf).toBe(HALF);
    expect(send(frame(HALF, false, 3600))).toBe(false);
    expect(send(frame(FULL, false, 3600))).toBe(true);
    expect(send(frame(HALF, true, 7200, 100))).toBe(true);
    expect(rewriter.current).toBe(HALF);
    expect(send(frame(FULL, false, 7200))).toBe(false);
    expect(send(frame(HALF, false, 10_800, 100))).toBe(true);
    expect(sent.map((p) => p.sequenceNumber)).toEqual([65530, 65531, 65532, 65533, 65534, 65535, 0, 1]);
    expect(pictureIds()).toEqual([0x7ffe, 0x7ffe, 0x7ffe, 0x7fff, 0x7fff, 0x7fff, 0, 1]);
    expect(sent.map((p) => p.marker)).toEqual([false, false, true, false, false, true, true, true]);
    expect(sent.map((p) => p.timestamp)).toEqual([0, 0, 0, 3600, 3600, 3600, 7200, 10_800]);
  });

  test('sees growing timestamps when the new tier finished the same or an earlier instant', () => {
    send(frame(FULL, true, 3600, 10));
    rewriter.select(HALF);
    send(frame(HALF, true, 3600, 10));
    send(frame(HALF, false, 3600, 10));
    send(frame(HALF, false, 7200, 10));
    expect(sent.map((p) => p.timestamp)).toEqual([3600, 3601, 3602, 7200]);
  });

  test('sees growing timestamps over the wrap', () => {
    send(frame(FULL, true, 0xffffffff, 10));
    send(frame(FULL, false, 0xffffffff, 10));
    send(frame(FULL, false, 3600, 10));
    expect(sent.map((p) => p.timestamp)).toEqual([0xffffffff, 0, 3600]);
  });

  test('stays when the change is taken back', () => {
    send(frame(FULL, true, 0, 10));
    rewriter.select(HALF);
    rewriter.select(FULL);
    expect(rewriter.awaitsKeyOf).toBeUndefined();
    expect(send(frame(HALF, true, 3600, 10))).toBe(false);
    expect(send(frame(FULL, false, 3600, 10))).toBe(true);
  });

  test('begins anew with a key frame, and its numbers go on', () => {
    send(frame(FULL, true, 0, 10));
    rewriter.restart();
    expect(send(frame(FULL, false, 3600, 10))).toBe(false);
    expect(send(frame(FULL, true, 7200, 10))).toBe(true);
    expect(pictureIds()).toEqual([0x7ffe, 0x7fff]);
  });
});
