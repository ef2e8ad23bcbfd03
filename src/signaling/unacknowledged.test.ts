import { expect, it } from 'vitest';
import { Unacknowledged } from './unacknowledged.ts';

it('an answer stands for everything that was said before on the same socket', () => {
  const unacknowledged = new Unacknowledged<string>();
  unacknowledged.sent('1', 'a');
  unacknowledged.sent('2', null);
  unacknowledged.sent('3', 'b');
  unacknowledged.acknowledged('2');
  unacknowledged.acknowledged('nobody said this');
  unacknowledged.socketGone();
  expect(unacknowledged.take()).toEqual(['b']);
  expect(unacknowledged.take()).toEqual([]);
});

it('what is said on the present socket is under way, not lost', () => {
  const unacknowledged = new Unacknowledged<string>();
  unacknowledged.sent('1', 'a');
  expect(unacknowledged.take()).toEqual([]);
  unacknowledged.missed('b');
  expect(unacknowledged.take()).toEqual(['a', 'b']);
});

it('a late answer from a former socket proves nothing of what was said on the next one', () => {
  const unacknowledged = new Unacknowledged<string>();
  unacknowledged.sent('1', 'a');
  unacknowledged.socketGone();
  unacknowledged.sent('2', 'b');
  unacknowledged.acknowledged('1');
  unacknowledged.socketGone();
  expect(unacknowledged.take()).toEqual(['a', 'b']);
});

it('remembers a bounded number of frames, the latest', () => {
  const unacknowledged = new Unacknowledged<number>();
  for (let count = 0; count < 5_010; count += 1) unacknowledged.sent(count, count);
  unacknowledged.socketGone();
  const lost = unacknowledged.take();
  expect([lost.length, lost.at(-1)]).toEqual([5_000, 5_009]);
  for (let count = 0; count < 5_010; count += 1) unacknowledged.missed(count);
  expect(unacknowledged.take()).toHaveLength(5_000);
});
