import { expect, it } from 'vitest';
import { Unheard } from './unheard.ts';

it('an answer stands for everything that was said before on the same socket', () => {
  const unheard = new Unheard<string>();
  unheard.said('1', 'a');
  unheard.said('2', null);
  unheard.said('3', 'b');
  unheard.heard('2');
  unheard.heard('nobody said this');
  unheard.socketGone();
  expect(unheard.take()).toEqual(['b']);
  expect(unheard.take()).toEqual([]);
});

it('what is said on the present socket is under way, not lost', () => {
  const unheard = new Unheard<string>();
  unheard.said('1', 'a');
  expect(unheard.take()).toEqual([]);
  unheard.missed('b');
  expect(unheard.take()).toEqual(['a', 'b']);
});

it('a late answer from a former socket proves nothing of what was said on the next one', () => {
  const unheard = new Unheard<string>();
  unheard.said('1', 'a');
  unheard.socketGone();
  unheard.said('2', 'b');
  unheard.heard('1');
  unheard.socketGone();
  expect(unheard.take()).toEqual(['a', 'b']);
});

it('remembers a bounded number of frames, the latest', () => {
  const unheard = new Unheard<number>();
  for (let count = 0; count < 5_010; count += 1) unheard.said(count, count);
  unheard.socketGone();
  const lost = unheard.take();
  expect([lost.length, lost.at(-1)]).toEqual([5_000, 5_009]);
  for (let count = 0; count < 5_010; count += 1) unheard.missed(count);
  expect(unheard.take()).toHaveLength(5_000);
});
