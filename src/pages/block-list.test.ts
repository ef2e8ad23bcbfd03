import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { BlockList, REMEMBERED } from './block-list.ts';
import { PAGE_LIFE_S } from './tickets.ts';

it('a token leads to the browser that got it, in its room, for as long as it lives', () => {
  const clock = new ManualClock();
  const list = new BlockList(clock);
  list.note('t1', 'Lab', 'd1');
  list.note('t2', 'Lab', 'd1');
  list.note('t3', 'Hall', 'd1');
  expect(list.deviceOf('t1', 'Lab')).toBe('d1');
  expect(list.deviceOf('t1', 'Hall')).toBeNull();
  expect(list.tokensOf('d1', 'Lab')).toEqual(['t1', 't2']);
  clock.advance(PAGE_LIFE_S * 1000);
  expect(list.deviceOf('t1', 'Lab')).toBeNull();
  expect(list.tokensOf('d1', 'Lab')).toEqual([]);
});

it('a block holds for one room, and ends', () => {
  const clock = new ManualClock();
  const list = new BlockList(clock);
  list.block('d1', 'Lab');
  expect(list.isBlocked('d1', 'Lab')).toBe(true);
  expect(list.isBlocked('d1', 'Hall')).toBe(false);
  expect(list.isBlocked('d2', 'Lab')).toBe(false);
  clock.advance(PAGE_LIFE_S * 1000);
  expect(list.isBlocked('d1', 'Lab')).toBe(false);
});

it('remembers the newest when there are too many', () => {
  const list = new BlockList(new ManualClock());
  list.block('first', 'Lab');
  for (let n = 1; n < REMEMBERED; n += 1) list.block(String(n), 'Lab');
  expect(list.isBlocked('first', 'Lab')).toBe(true);
  list.block('last', 'Lab');
  expect(list.isBlocked('first', 'Lab')).toBe(false);
  expect(list.isBlocked('last', 'Lab')).toBe(true);
});
