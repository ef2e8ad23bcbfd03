import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datagrams, holds } from '../../../../test/support/fuzz.ts';
import { parseVp8Descriptor } from '../../../../test/support/rtp/vp8-descriptor.ts';
import { isVp8KeyStart, isVp8Start, packetizeVp8, patchVp8PictureId, vp8DescriptorEnd, vp8KeyFrameSize } from './vp8.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('a VP8 payload descriptor', () => {
  test.each([
    ['the shortest', '10 00', { start: true, pictureId: undefined, end: 1 }],
    ['another partition', '11 00', { start: false, end: 1 }],
    ['a 7-bit picture id', '90 80 7f 01', { start: true, pictureId: 127, end: 3 }],
    ['a 15-bit picture id', '80 80 ffff 01', { start: false, pictureId: 0x7fff, end: 4 }],
    ['everything', '90 f0 8123 45 a7 00', { start: true, pictureId: 0x123, tl0PicIdx: 0x45, temporalId: 2, keyIndex: 7, end: 6 }],
    ['a key index alone', '90 10 05 00', { temporalId: undefined, keyIndex: 5, end: 3 }],
    ['a non-reference frame', 'b0 00 00', { start: true, end: 2 }],
  ])('with %s is read', (_what, text, fields) => {
    expect(parseVp8Descriptor(hex(text))).toMatchObject(fields);
  });

  test.each(['', '80', '8080', '808080', '804000'.slice(0, 4), '8020'])('that ends too early (%s) is refused', (text) => {
    expect(parseVp8Descriptor(hex(text))).toBeNull();
    expect(vp8DescriptorEnd(hex(text))).toBe(-1);
  });

  test('is never a reason to throw, whatever the bytes', () => {
    holds(datagrams(20), (bytes) => {
      const descriptor = parseVp8Descriptor(bytes);
      expect(descriptor?.end ?? -1).toBe(vp8DescriptorEnd(bytes));
      isVp8Start(bytes);
      isVp8KeyStart(bytes);
      vp8KeyFrameSize(bytes);
    });
  });
});

test('the size of a key frame is read from its header', () => {
  expect(vp8KeyFrameSize(hex('100000 9d012a 8042 d002'))).toEqual({ width: 640, height: 720 });
  expect(vp8KeyFrameSize(hex('110000 9d012a 8002 d002'))).toBeNull();
  expect(vp8KeyFrameSize(hex('100000 9d012b 8002 d002'))).toBeNull();
  expect(vp8KeyFrameSize(hex('100000 9d012a 0000 d002'))).toBeNull();
});

describe('packetising', () => {
  test('restores any frame, in payloads of nearly equal size', () => {
    holds(fc.tuple(datagrams(3000), fc.integer({ min: 10, max: 1200 })), ([frame, maxPayload]) => {
      const packets = packetizeVp8(frame, maxPayload);
      const parts = packets.map((p) => p.payload.subarray(vp8DescriptorEnd(p.payload)));
      expect(Buffer.concat(parts)).toEqual(frame);
      for (const [i, packet] of packets.entries()) {
        expect(packet.payload.length).toBeLessThanOrEqual(maxPayload);
        expect(isVp8Start(packet.payload)).toBe(i === 0);
      }
      expect(packets.length).toBe(Math.ceil(frame.length / (maxPayload - 4)));
    });
  });

  test('makes no packets of an empty frame', () => {
    expect(packetizeVp8(Buffer.alloc(0))).toEqual([]);
  });

  test('leaves room for the picture id of each receiver', () => {
    const [packet] = packetizeVp8(Buffer.from([1, 2, 3]));
    if (!packet) throw new Error('no packet');
    patchVp8PictureId(packet.payload, 0x8001 + 0x1233);
    expect(parseVp8Descriptor(packet.payload)).toMatchObject({ start: true, pictureId: 0x1234, end: 4 });
    expect(packet.payload.subarray(4)).toEqual(Buffer.from([1, 2, 3]));
  });
});
