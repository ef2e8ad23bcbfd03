import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datagrams, holds } from '../../../../test/support/fuzz.ts';
import { isRtcp, parseRtp, RTP_HEADER_BYTES, type RtpPacket, unwrapRtx, writeRtpHeader } from './packet.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

function parsed(text: string): RtpPacket {
  const packet = parseRtp(hex(text));
  if (!packet) throw new Error('not parsed');
  return packet;
}

describe('an RTP packet', () => {
  test('is read field by field', () => {
    const packet = parsed('80 e0 1234 89abcdef deadbeef 010203');
    expect(packet).toMatchObject({
      payloadType: 96,
      marker: true,
      sequenceNumber: 0x1234,
      timestamp: 0x89abcdef,
      ssrc: 0xdeadbeef,
    });
    expect(packet.payload).toEqual(hex('010203'));
  });

  test('is read behind contributing sources, extensions and in front of padding', () => {
    const packet = parsed('b1 60 0001 00000002 00000003 00000004 bede 0001 10aa0000 0b0c 000003');
    expect(packet.payload).toEqual(hex('0b0c'));
    expect(packet.extension(1)).toEqual(hex('aa'));
  });

  test('may be all padding', () => {
    expect(parsed('a0 60 0001 00000002 00000003 00000004').payload).toHaveLength(0);
  });

  test.each([
    ['eleven bytes', '80 60 0001 00000002 000000'],
    ['another version', '40 60 0001 00000002 00000003'],
    ['contributing sources that do not fit', '8f 60 0001 00000002 00000003 0000'],
    ['an extension header that does not fit', '90 60 0001 00000002 00000003 bede'],
    ['extensions that do not fit', '90 60 0001 00000002 00000003 bede 0002 00000000'],
    ['no padding where padding is announced', 'a0 60 0001 00000002 00000003 0000'],
    ['padding that reaches into the header', 'a0 60 0001 00000002 00000003 0005'],
  ])('with %s is refused', (_what, text) => {
    expect(parseRtp(hex(text))).toBeNull();
  });

  test('gives extensions of the one-byte form', () => {
    const packet = parsed('90 60 0001 00000002 00000003 bede 0003 31 abcd 00 00 52 010203 10 ff 00');
    expect(packet.extensionUint16(3)).toBe(0xabcd);
    expect(packet.extension(5)).toEqual(hex('010203'));
    expect(packet.extension(1)).toEqual(hex('ff'));
    expect(packet.extensionUint16(1)).toBe(-1);
    expect(packet.extension(2)).toBeUndefined();
    expect(packet.extension(0)).toBeUndefined();
  });

  test('gives extensions of the two-byte form', () => {
    const packet = parsed('90 60 0001 00000002 00000003 1000 0002 03 02 abcd 00 10 00 ff');
    expect(packet.extensionUint16(3)).toBe(0xabcd);
    expect(packet.extension(16)).toHaveLength(0);
    expect(packet.extension(255)).toBeUndefined();
  });

  test.each([
    ['01 06 01 10', { fullRange: false, matrix: 'bt709' }],
    ['01 06 01 25', { fullRange: true, matrix: 'bt709' }],
    ['01 06 06 30', { fullRange: false, matrix: 'bt601' }],
  ])('tells matrix and range of the luma from the colour space %s', (bytes, space) => {
    const packet = parsed(`90 60 0001 00000002 00000003 bede 0002 43 ${bytes} 00 00 00`);
    expect(packet.colourSpace(4)).toEqual(space);
    expect(packet.colourSpace(5)).toBeNull();
  });

  test('ends its one-byte extensions at id 15 and where a length does not fit', () => {
    expect(parsed('90 60 0001 00000002 00000003 bede 0001 f0 00 10 aa').extension(1)).toBeUndefined();
    expect(parsed('90 60 0001 00000002 00000003 bede 0001 00 00 00 1f').extension(1)).toBeUndefined();
  });

  test('comes out of a retransmission with its own sequence number', () => {
    const original = unwrapRtx(parsed('80 e1 0009 00000002 00000003 1234 aabb'), 96, 7);
    expect(original).toMatchObject({ payloadType: 96, marker: true, sequenceNumber: 0x1234, timestamp: 2, ssrc: 7 });
    expect(original?.payload).toEqual(hex('aabb'));
    expect(unwrapRtx(parsed('80 e1 0009 00000002 00000003 1234'), 96, 7)).toBeNull();
  });

  test('is told from RTCP by its second byte', () => {
    expect(isRtcp(hex('81c9000100000001'))).toBe(true);
    expect(isRtcp(hex('80e0000100000001'))).toBe(false);
    expect(isRtcp(hex('81c90001'))).toBe(false);
  });

  test('survives writing and reading', () => {
    const fields = fc.record({
      payloadType: fc.nat(127),
      marker: fc.boolean(),
      sequenceNumber: fc.nat(0xffff),
      timestamp: fc.nat(0xffffffff),
      ssrc: fc.nat(0xffffffff),
      payload: datagrams(50),
    });
    holds(fields, (f) => {
      const raw = Buffer.concat([Buffer.alloc(RTP_HEADER_BYTES), f.payload]);
      writeRtpHeader(raw, 0, f.payloadType, f.marker, f.sequenceNumber, f.timestamp, f.ssrc);
      expect(parseRtp(raw)).toMatchObject(f);
    });
  });

  test('is never a reason to throw, whatever the bytes', () => {
    const almost = datagrams(120).map((b) => Buffer.concat([hex('b1'), b]));
    holds(fc.oneof(datagrams(), almost), (bytes) => {
      const packet = parseRtp(bytes);
      if (!packet) return;
      for (let id = 0; id < 256; id++) packet.extension(id);
      packet.extensionUint16(3);
      unwrapRtx(packet, 96, 1);
      expect(packet.payload.length).toBeLessThanOrEqual(bytes.length - RTP_HEADER_BYTES);
    });
  });
});
