import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datagrams, holds } from '../../../../test/support/fuzz.ts';
import { JitterBuffer } from './jitter-buffer.ts';
import { opusDuration } from './opus-duration.ts';

/** First bytes of mono CELT and SILK packets (RFC 6716 3.1) by duration in milliseconds. */
const TOC: Record<number, number> = { 10: 0xf0, 20: 0xf8, 40: 0x10, 60: 0x18 };

const packet = (name: number, ms = 20): Buffer => Buffer.from([TOC[ms] as number, name & 0xff]);

/** What one pull gave: the packet's name, 'lost' or 'empty'. */
function pull(buffer: JitterBuffer): number | string {
  const result = buffer.pull();
  return typeof result === 'string' ? result : (result.payload[1] ?? 'bare');
}

const pulls = (buffer: JitterBuffer, count: number): (number | string)[] => Array.from({ length: count }, () => pull(buffer));

function filled(...names: number[]): JitterBuffer {
  const buffer = new JitterBuffer();
  for (const name of names) buffer.push(name, packet(name));
  return buffer;
}

describe('the jitter buffer', () => {
  test('starts when a second packet stands behind the first', () => {
    const buffer = filled(1);
    expect(pull(buffer)).toBe('empty');
    buffer.push(2, packet(2));
    expect(pulls(buffer, 2)).toEqual([1, 2]);
  });

  test('plays a lone packet after a short wait', () => {
    expect(pulls(filled(1), 3)).toEqual(['empty', 1, 'empty']);
  });

  test('puts packets in order and plays none twice', () => {
    const buffer = filled(1, 3, 2, 3, 4);
    expect(pulls(buffer, 4)).toEqual([1, 2, 3, 4]);
    expect(buffer.stats.late).toBe(1);
  });

  test('tells of a lost packet when a later one is there', () => {
    const buffer = filled(1, 2, 4);
    expect(pulls(buffer, 4)).toEqual([1, 2, 'lost', 4]);
    buffer.push(3, packet(3));
    expect(buffer.stats).toMatchObject({ lost: 1, late: 1 });
  });

  test('goes on over the wrap', () => {
    const buffer = new JitterBuffer();
    for (const [i, sequence] of [65534, 65535, 0, 1].entries()) buffer.push(sequence, packet(i));
    expect(pulls(buffer, 4)).toEqual([0, 1, 2, 3]);
  });

  test('does not conceal an outage whose time has passed', () => {
    const buffer = filled(1, 2);
    expect(pulls(buffer, 10).slice(2)).toEqual(new Array(8).fill('empty'));
    for (const name of [12, 13, 14]) buffer.push(name, packet(name));
    expect(pulls(buffer, 3)).toEqual([12, 13, 14]);
  });

  test('does not conceal more than five packets in a row', () => {
    expect(pulls(filled(1, 2, 20, 21), 4)).toEqual([1, 2, 20, 21]);
  });

  test('waits for a larger cushion after it ran dry', () => {
    const buffer = filled(1, 2);
    expect(pulls(buffer, 3)).toEqual([1, 2, 'empty']);
    for (const name of [3, 4]) buffer.push(name, packet(name));
    expect(pull(buffer)).toBe('empty');
    buffer.push(5, packet(5));
    expect(pulls(buffer, 3)).toEqual([3, 4, 5]);
    expect(buffer.stats.underruns).toBe(1);
  });

  test('drops what is old when more than eight packets wait', () => {
    const buffer = filled(1, 2, 3, 4, 5, 6, 7, 8);
    expect(buffer.stats.dropped).toBe(0);
    buffer.push(9, packet(9));
    expect(buffer.stats.dropped).toBe(6);
    expect(pulls(buffer, 3)).toEqual([7, 8, 9]);
  });

  test('shortens a delay that is never needed', () => {
    const buffer = filled(0, 1, 2, 3, 4, 5, 6);
    for (let name = 7; name < 700; name++) {
      expect(typeof pull(buffer)).toBe('number');
      buffer.push(name, packet(name));
    }
    expect(buffer.bufferedSamples).toBeLessThanOrEqual(3 * 960);
    expect(buffer.stats.dropped).toBe(4);
  });

  test('plays the sparse packets of a silent sender (DTX)', () => {
    const buffer = filled(1, 2);
    pulls(buffer, 2);
    let played = 0;
    for (let name = 3; name < 20; name++) {
      buffer.push(name, packet(name));
      played += pulls(buffer, 20).filter((p) => p === name).length;
    }
    expect(played).toBe(17);
    expect(buffer.stats.lost).toBe(0);
  });

  test.each([10, 20, 40, 60])('plays a steady stream of %i ms packets without a gap', (ms) => {
    const buffer = new JitterBuffer();
    const played: number[] = [];
    let gaps = 0;
    let samples = 0;
    let name = 0;
    for (let now = 0; now < 4000; now += 10) {
      if (now % ms === 0) buffer.push(name, packet(name++, ms));
      if (now % 20 !== 0) continue;
      while (samples < 960) {
        const result = pull(buffer);
        if (typeof result === 'number') {
          played.push(result);
          samples += buffer.frameSamples;
        } else {
          if (played.length > 0) gaps++;
          samples = 960;
        }
      }
      samples -= 960;
    }
    expect(gaps).toBe(0);
    expect(played.length).toBeGreaterThan(3800 / ms);
    expect(played).toEqual(played.map((_, i) => i & 0xff));
  });

  test('follows another stream with its second packet, or at once when told', () => {
    const buffer = filled(1, 2, 3);
    pull(buffer);
    for (const i of [0, 1, 2]) buffer.push(40_000 + i, packet(100 + i));
    expect(pulls(buffer, 2)).toEqual([101, 102]);
    buffer.reset();
    for (const i of [0, 1]) buffer.push(9 + i, packet(200 + i));
    expect(pulls(buffer, 2)).toEqual([200, 201]);
  });

  test('is not moved by one stray packet', () => {
    const buffer = filled(1, 2, 3);
    buffer.push(40_000, packet(99));
    expect(pulls(buffer, 3)).toEqual([1, 2, 3]);
  });

  test('passes over padding', () => {
    const buffer = filled(1, 2);
    buffer.push(3, Buffer.alloc(0));
    buffer.push(4, packet(4));
    expect(pulls(buffer, 3)).toEqual([1, 2, 4]);
  });

  test('stays bounded and in order, whatever comes', () => {
    const step = fc.tuple(
      fc.oneof(fc.integer({ min: -4, max: 6 }), fc.integer({ min: -40_000, max: 40_000 })),
      datagrams(4),
      fc.nat(2),
    );
    holds(fc.array(step, { maxLength: 300 }), (steps) => {
      const buffer = new JitterBuffer();
      let sequence = 0;
      for (const [delta, payload, pullCount] of steps) {
        sequence = (sequence + delta) & 0xffff;
        buffer.push(sequence, payload);
        expect(buffer.bufferedSamples).toBeLessThanOrEqual(8 * 960);
        for (let i = 0; i < pullCount; i++) buffer.pull();
      }
      let rest = 0;
      for (let result = buffer.pull(); rest < 1000 && buffer.bufferedSamples > 0; result = buffer.pull(), rest++) void result;
      expect(rest).toBeLessThan(500);
    });
  });
});

describe('the duration of an Opus packet', () => {
  test.each([
    ['SILK 10 ms', '00', 480],
    ['SILK 60 ms', '18', 2880],
    ['hybrid 20 ms', '68', 960],
    ['CELT 2.5 ms', '80', 120],
    ['CELT 20 ms', 'f8', 960],
    ['two frames', 'f9', 1920],
    ['six frames', 'fb06', 5760],
    ['a frame count that is missing', 'fb', 0],
    ['more than 120 ms', 'fb07', 0],
    ['no frames', 'fb00', 0],
    ['nothing', '', 0],
  ])('%s', (_what, text, samples) => {
    expect(opusDuration(Buffer.from(text, 'hex'))).toBe(samples);
  });
});
