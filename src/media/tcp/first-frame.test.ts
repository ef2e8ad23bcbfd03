import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credentialsAt } from '../worker/path/credentials.ts';
import { frameLength } from '../worker/path/framing.ts';
import { writeCheck, writeSuccess } from '../worker/path/stun.ts';
import { firstBytes } from './first-frame.ts';

const framed = (datagram: Buffer): Buffer => Buffer.concat([frameLength(datagram), datagram]);

function check(username: string): Buffer {
  const rest = { priority: 7, role: 'controlling' as const, tieBreaker: randomBytes(8), nominates: false };
  return writeCheck({ transactionId: randomBytes(12), username, password: 'p'.repeat(24), ...rest });
}

describe('the first bytes of a connection', () => {
  it('that are a check name the worker, however many come at once', () => {
    const bytes = framed(check(`${credentialsAt(5011).ufrag}:abcd`));
    for (let length = 0; length < bytes.length; length += 1)
      expect(firstBytes(bytes.subarray(0, length))).toEqual({ kind: 'more' });
    expect(firstBytes(bytes)).toEqual({ kind: 'media', port: 5011 });
    expect(firstBytes(Buffer.concat([bytes, Buffer.from([0, 9, 1])]))).toEqual({ kind: 'media', port: 5011 });
  });

  it.each(['GET / HTTP/1.1\r\n', 'OPTIONS *', '\r\nGET /', '\x16\x03\x01', 'PRI * HTTP/2.0', '\x05'])(
    '%j are something else',
    (text) => {
      expect(firstBytes(Buffer.from(text, 'latin1'))).toEqual({ kind: 'other' });
      expect(firstBytes(Buffer.from(text.slice(0, 1), 'latin1'))).toEqual({ kind: 'other' });
    },
  );

  it('that promise more than 1,200 bytes, or hold anything but a check with a name, are broken', () => {
    expect(firstBytes(Buffer.concat([Buffer.from([0x04, 0xb0]), Buffer.alloc(1_199)]))).toEqual({ kind: 'more' });
    expect(firstBytes(Buffer.from([0x04, 0xb1]))).toEqual({ kind: 'broken' });
    const success = writeSuccess('00'.repeat(12), { address: '192.0.2.1', port: 1 }, 'p'.repeat(24));
    for (const datagram of [Buffer.alloc(0), Buffer.alloc(100, 0x90), success, check('')])
      expect(firstBytes(framed(datagram))).toEqual({ kind: 'broken' });
  });

  it('may be anything at all: nothing is thrown, and no more than a check is waited for', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1_300 }), (bytes) => {
        const { kind } = firstBytes(Buffer.from(bytes));
        if (bytes.length >= 1_202) expect(kind).not.toBe('more');
      }),
    );
  });
});
