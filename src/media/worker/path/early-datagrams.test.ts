import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.ts';
import { EarlyDatagrams } from './early-datagrams.ts';

let clock: ManualClock;
let early: EarlyDatagrams;

beforeEach(() => {
  clock = new ManualClock();
  early = new EarlyDatagrams(clock);
});

const dtls = (bytes: number, mark = 0): Buffer => Buffer.concat([Buffer.from([22, mark]), Buffer.alloc(bytes - 2)]);
const marks = (): (number | undefined)[] => early.of(() => true).map((datagram) => datagram[1]);

describe('DTLS before the way is proven', () => {
  it('is kept for its address, in its order', () => {
    for (const [from, mark] of [
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ] as const)
      early.keep(from, dtls(200, mark));
    expect(early.of((from) => from === 'a').map((datagram) => datagram[1])).toEqual([1, 3]);
    expect(marks()).toEqual([1, 2, 3]);
    early.clear();
    expect(marks()).toEqual([]);
  });

  it('is kept up to eight datagrams and 8,192 bytes, the newest', () => {
    for (let mark = 1; mark <= 9; mark += 1) early.keep('a', dtls(100, mark));
    expect(marks()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    for (const mark of [10, 11, 12]) early.keep('a', dtls(4_096, mark));
    expect(marks()).toEqual([11, 12]);
    early.keep('a', dtls(8_193));
    expect(marks()).toEqual([11, 12]);
  });

  it('is kept for less than two seconds: the client has repeated it by then', () => {
    early.keep('a', dtls(100, 1));
    clock.advance(1);
    early.keep('a', dtls(100, 2));
    clock.advance(1_999);
    expect(marks()).toEqual([2]);
  });

  it('is not taken for anything else: media and what nobody knows are lost', () => {
    for (const first of [0, 19, 64, 128, 144]) early.keep('a', Buffer.alloc(100, first));
    early.keep('a', Buffer.alloc(0));
    expect(marks()).toEqual([]);
  });
});
