import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAuthentic, isStun, readStun, writeCheck, writeRoleConflict, writeSuccess } from './stun.ts';

/** RFC 5769, section 2.1: a request with the short-term password below. */
const REQUEST = Buffer.from(
  '000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36' +
    '000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf',
  'hex',
);
/** RFC 5769, sections 2.2 and 2.3: what is mapped is 192.0.2.1:32853 and [2001:db8:1234:5678:11:2233:4455:6677]:32853. */
const MAPPED = { ipv4: '0001a147e112a643', ipv6: '0002a1470113a9faa5d3f179bc25f4b5bed2b9d9' };
const ID = 'b7e7a701bc34d686fa87dfae';
const PASSWORD = 'VOkJxbRl1RmTxUk/WvJxBt';

const check = (change: Partial<Parameters<typeof writeCheck>[0]> = {}): Buffer =>
  writeCheck({
    transactionId: Buffer.from(ID, 'hex'),
    username: 'evtj:h6vY',
    password: PASSWORD,
    priority: 0x6e0001ff,
    role: 'controlling',
    tieBreaker: Buffer.alloc(8, 1),
    nominates: true,
    ...change,
  });

describe('a connectivity check', () => {
  it('of the test vectors is read and found authentic with its password alone', () => {
    const message = readStun(REQUEST);
    if (!message) return expect.fail('not read');
    expect(message).toMatchObject({
      kind: 'request',
      transactionId: ID,
      username: 'evtj:h6vY',
      priority: 0x6e0001ff,
      controlled: true,
    });
    expect(message.useCandidate).toBe(false);
    expect(isAuthentic(REQUEST, message, PASSWORD)).toBe(true);
    expect(isAuthentic(REQUEST, message, 'VOkJxbRl1RmTxUk/WvJxBT')).toBe(false);
  });

  it('that we write is read again, in each role', () => {
    for (const role of ['controlling', 'controlled'] as const) {
      const datagram = check({ role, nominates: role === 'controlling' });
      const message = readStun(datagram);
      expect(message).toMatchObject({
        username: 'evtj:h6vY',
        controlled: role === 'controlled',
        useCandidate: role === 'controlling',
      });
      expect(message && isAuthentic(datagram, message, PASSWORD)).toBe(true);
    }
  });

  it('says nothing by what stands behind its integrity', () => {
    const plain = check({ nominates: false });
    const late = Buffer.concat([plain, Buffer.from('00250000', 'hex')]);
    late.writeUInt16BE(late.length - 20, 2);
    expect(readStun(late)?.useCandidate).toBe(false);
  });

  it.each([
    ['a changed bit', (it: Buffer) => it.writeUInt8(it.readUInt8(40) ^ 1, 40)],
    ['a wrong length', (it: Buffer) => it.writeUInt16BE(it.readUInt16BE(2) + 4, 2)],
    ['an attribute that is longer than the message', (it: Buffer) => it.writeUInt16BE(0xffff, 22)],
    ['another method', (it: Buffer) => it.writeUInt16BE(0x0003, 0)],
  ])('with %s is not believed', (_what, damage) => {
    const datagram = check();
    damage(datagram);
    const message = readStun(datagram);
    expect(message !== undefined && isAuthentic(datagram, message, PASSWORD)).toBe(false);
  });

  it('whatever comes instead is read without harm', () => {
    const cookie = fc.uint8Array({ minLength: 0, maxLength: 80 }).map((bytes) => {
      const datagram = Buffer.concat([Buffer.from('000100002112a442', 'hex'), Buffer.from(bytes)]);
      datagram.writeUInt16BE(Math.max(0, datagram.length - 20), 2);
      return datagram;
    });
    fc.assert(
      fc.property(
        fc.oneof(
          cookie,
          fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
        ),
        (datagram) => {
          const message = readStun(datagram);
          expect(message !== undefined && isAuthentic(datagram, message, PASSWORD)).toBe(false);
        },
      ),
    );
  });
});

describe('an answer to a check', () => {
  it.each([
    ['192.0.2.1', MAPPED.ipv4],
    ['::ffff:192.0.2.1', MAPPED.ipv4],
    ['2001:db8:1234:5678:11:2233:4455:6677', MAPPED.ipv6],
  ])('tells where it came from: %s', (address, mapped) => {
    const datagram = writeSuccess(ID, { address, port: 32_853 }, PASSWORD);
    const message = readStun(datagram);
    expect(message).toMatchObject({ kind: 'success', transactionId: ID });
    expect(message && isAuthentic(datagram, message, PASSWORD)).toBe(true);
    expect(datagram.toString('hex', 24, 24 + mapped.length / 2)).toBe(mapped);
  });

  it('writes out the zeros of an address, and no zone', () => {
    const mapped = (address: string): string => writeSuccess(ID, { address, port: 1 }, PASSWORD).toString('hex', 24, 44);
    expect(mapped('fe80::1%eth0')).toBe(mapped('fe80:0:0:0:0:0:0:1'));
    expect(mapped('::1')).toBe(mapped('0:0:0:0:0:0:0:1'));
  });

  it('refuses a role as an error', () => {
    expect(readStun(writeRoleConflict(ID, PASSWORD))?.kind).toBe('error');
  });
});

it('media and DTLS are no STUN', () => {
  expect([0x80, 0x16, 0x40].map((first) => isStun(Buffer.concat([Buffer.from([first]), REQUEST.subarray(1)])))).toEqual([
    false,
    false,
    false,
  ]);
});
