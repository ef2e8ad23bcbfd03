import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { datagrams, holds } from '../../../../test/support/fuzz.ts';
import { packetizeH264, splitAnnexB } from '../../../../test/support/rtp/h264-packets.ts';
import { PPS, SPS } from '../../../../test/support/video-sender.ts';
import { parseRtp, type RtpPacket, writeRtpHeader } from '../rtp/packet.ts';
import type { FrameSink, PictureFormat } from './frame-assembler.ts';
import { hasParameterSet, START_CODE } from './h264.ts';
import { H264Assembler } from './h264-assembler.ts';
import { parseSequenceParameters } from './h264-parameter-set.ts';
import { PICTURE_LIMITS } from './limits.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const IDR = hex('65 88 84 ab cd');
const SLICE = hex('41 9a 22 33');
const stream = (...nals: Buffer[]): Buffer => Buffer.concat(nals.flatMap((nal) => [START_CODE, nal]));

function packet(payload: Buffer, marker: boolean, timestamp: number): RtpPacket {
  const raw = Buffer.concat([Buffer.alloc(12), payload]);
  writeRtpHeader(raw, 0, 96, marker, 0, timestamp, 1);
  return parseRtp(raw) as RtpPacket;
}

function stapA(...nals: Buffer[]): Buffer {
  const sized = nals.flatMap((nal) => [Buffer.from([nal.length >> 8, nal.length & 255]), nal]);
  return Buffer.concat([Buffer.from([0x78]), ...sized]);
}

describe('H.264 access units', () => {
  let out: [boolean, string][];
  let broken: number;
  let refused: PictureFormat[];
  let assembler: H264Assembler;
  const push = (payload: Buffer, marker = true, timestamp = 1): void => assembler.push(packet(payload, marker, timestamp));
  const unit = (key: boolean, ...nals: Buffer[]): [boolean, string] => [key, stream(...nals).toString('hex')];

  beforeEach(() => {
    out = [];
    broken = 0;
    refused = [];
    const sink: FrameSink = {
      frame: ({ data, key }) => out.push([key, data.toString('hex')]),
      broken: () => broken++,
      refused: (format) => refused.push(format),
    };
    assembler = new H264Assembler(sink, PICTURE_LIMITS.camera);
  });

  test('of single units', () => {
    push(SPS, false);
    push(PPS, false);
    push(IDR);
    push(SLICE, true, 2);
    expect(out).toEqual([unit(true, SPS, PPS, IDR), unit(false, SLICE)]);
  });

  test('of aggregated units', () => {
    push(stapA(SPS, PPS, IDR));
    expect(out).toEqual([unit(true, SPS, PPS, IDR)]);
  });

  test('of fragments', () => {
    push(stapA(SPS, PPS), false);
    push(hex('7c 85 88'), false);
    push(hex('7c 05 84'), false);
    push(hex('7c 45 abcd'));
    expect(out).toEqual([unit(true, SPS, PPS, IDR)]);
  });

  test('end where the timestamp changes when the marker is forgotten', () => {
    push(stapA(SPS, PPS, IDR), false, 1);
    push(SLICE, true, 2);
    expect(out).toEqual([unit(true, SPS, PPS, IDR), unit(false, SLICE)]);
  });

  test('get the parameter sets of an earlier unit in front of a bare key picture', () => {
    push(stapA(SPS, PPS, IDR));
    push(IDR, true, 2);
    expect(out[1]).toEqual(unit(true, SPS, PPS, IDR));
  });

  test('are no key frame while the parameter sets are unknown', () => {
    assembler.push(packet(SLICE, true, 0));
    push(IDR);
    expect(out).toEqual([unit(false, IDR)]);
  });

  test('whose beginning is unknown are dropped, the next is not', () => {
    push(SLICE, false, 1);
    push(SLICE, true, 1);
    push(SLICE, true, 2);
    expect(broken).toBe(1);
    expect(out).toEqual([unit(false, SLICE)]);
  });

  test.each([
    ['a fragment without its first', [hex('7c 05 84'), hex('7c 45 ab')]],
    ['a fragment without its last', [hex('7c 85 88')]],
    ['a unit between fragments', [hex('7c 85 88'), SLICE, hex('7c 45 ab')]],
    ['a fragment that begins twice', [hex('7c 85 88'), hex('7c 85 88'), hex('7c 45 ab')]],
    ['a fragment without bytes', [hex('7c 85')]],
    ['a fragmented parameter set', [hex('7c 87 42'), hex('7c 47 c0')]],
    ['an aggregate whose length does not fit', [hex('78 0009 41')]],
    ['an aggregate of nothing', [hex('78 0000')]],
    ['a packet type of another mode', [hex('79 0000 0004 41')]],
    ['a parameter set of a huge picture', [hex('67 42c01e da 001000008019'), IDR]],
    ['a parameter set cut short', [hex('67 42c0'), IDR]],
  ])('with %s are dropped', (_what, payloads) => {
    push(SLICE, true, 0);
    broken = 0;
    payloads.forEach((payload, i) => {
      push(payload, i === payloads.length - 1);
    });
    expect(out).toEqual([]);
    expect(broken + refused.length).toBe(1);
  });

  test('come out as they were packetised', () => {
    const nals = fc.array(fc.tuple(fc.constantFrom(1, 5, 6, 9), fc.integer({ min: 2, max: 900 })), {
      minLength: 1,
      maxLength: 6,
    });
    holds(fc.tuple(nals, fc.integer({ min: 50, max: 400 })), ([shapes, maxPayload]) => {
      out = [];
      const units = shapes.map(([type, bytes]) => Buffer.concat([Buffer.from([0x60 | type]), Buffer.alloc(bytes, 0x99)]));
      const payloads = packetizeH264(stream(SPS, PPS, ...units), maxPayload);
      for (const payload of payloads) expect(payload.length).toBeLessThanOrEqual(maxPayload);
      payloads.forEach((payload, i) => {
        push(payload, i === payloads.length - 1);
      });
      expect(out).toEqual([
        unit(
          shapes.some(([type]) => type === 5),
          SPS,
          PPS,
          ...units,
        ),
      ]);
    });
  });

  test('are never a reason to throw, whatever the bytes', () => {
    const shaped = fc
      .tuple(fc.constantFrom(0x78, 0x7c, 0x67, 0x68, 0x65, 0x41), datagrams(40))
      .map(([first, rest]) => Buffer.concat([Buffer.from([first]), rest]));
    holds(fc.array(fc.tuple(shaped, fc.boolean(), fc.nat(3)), { maxLength: 30 }), (list) => {
      for (const [payload, marker, timestamp] of list) {
        push(payload, marker, timestamp);
        hasParameterSet(payload);
        parseSequenceParameters(payload);
        splitAnnexB(payload);
      }
      assembler.reset();
    });
  });
});
