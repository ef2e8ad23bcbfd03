import { beforeEach, expect, it } from 'vitest';
import { Speakers } from './speakers.ts';

let written: string[];
let speakers: Speakers;

beforeEach(() => {
  written = [];
  speakers = new Speakers(({ name, fromMs, toMs }) => void written.push(`${fromMs}-${toMs} ${name}`));
});

it('whoever has begun keeps the turn until they stop; then it is who began last of those that still speak', () => {
  speakers.began('a', 'Ann', 0);
  speakers.began('b', 'Ben', 3_000);
  speakers.began('c', 'Cleo', 4_000);
  speakers.stopped('b', 4_500);
  speakers.stopped('a', 6_000);
  speakers.stopped('c', 9_000);
  speakers.pause(20_000);
  expect(written).toEqual(['0-6000 Ann', '6000-9000 Cleo']);
});

it('a breath of two seconds ends no turn, a longer one does, and what lasts less than a second is none', () => {
  speakers.began('a', 'Ann', 0);
  speakers.stopped('a', 2_000);
  speakers.began('a', 'Ann', 4_000);
  speakers.stopped('a', 5_000);
  speakers.began('a', 'Ann', 7_001);
  speakers.stopped('a', 8_001);
  speakers.began('b', 'Ben', 9_000);
  speakers.stopped('b', 9_999);
  speakers.pause(12_000);
  expect(written).toEqual(['0-5000 Ann', '7001-8001 Ann']);
});

it('a pause ends the turn, and who still speaks after it has a new one', () => {
  speakers.began('a', 'Ann', 0);
  speakers.pause(5_000);
  speakers.resume(5_000);
  speakers.stopped('x', 6_000);
  speakers.pause(7_000);
  speakers.stopped('a', 7_000);
  speakers.resume(7_000);
  speakers.pause(9_000);
  expect(written).toEqual(['0-5000 Ann', '5000-7000 Ann']);
});
