import { expect, it } from 'vitest';
import { ManualTimers } from '../test/manual-timers.ts';
import { QUESTION_MS, TOAST_MS, TOASTS_AT_ONCE, Toasts } from './toasts.ts';

function setUp() {
  const timers = new ManualTimers();
  const toasts = new Toasts(timers);
  return { timers, toasts, names: () => toasts.list.value.map(({ text }) => ('name' in text ? text.name : text.key)) };
}

it('a toast goes away after its time, a question stays longer', () => {
  const { timers, toasts, names } = setUp();
  toasts.say({ key: 'person-joined', name: 'Ada' });
  toasts.say({ key: 'asked-to-unmute', by: null }, ['unmute', 'not-now']);
  timers.advance(TOAST_MS - 1);
  expect(names()).toEqual(['Ada', 'asked-to-unmute']);
  timers.advance(1);
  expect(names()).toEqual(['asked-to-unmute']);
  timers.advance(QUESTION_MS - TOAST_MS);
  expect(names()).toEqual([]);
});

it('the newest stay, and questions before what only tells', () => {
  const { toasts, names } = setUp();
  toasts.say({ key: 'asked-to-unmute', by: null }, ['unmute']);
  for (let n = 1; n <= TOASTS_AT_ONCE; n += 1) toasts.say({ key: 'person-joined', name: String(n) });
  expect(names()).toEqual(['asked-to-unmute', '2', '3']);
});

it('an answer is heard once, a dismissed question never', () => {
  const { toasts } = setUp();
  const heard: string[] = [];
  const id = toasts.say({ key: 'asked-to-unmute', by: null }, ['unmute'], (button) => heard.push(button));
  toasts.answer(id, 'unmute');
  toasts.answer(id, 'unmute');
  const other = toasts.say({ key: 'asked-to-unmute', by: null }, ['unmute'], (button) => heard.push(button));
  toasts.dismiss(other);
  toasts.answer(other, 'unmute');
  expect(heard).toEqual(['unmute']);
});

it('a question that the view still holds when its time is over can be answered', () => {
  const { toasts, timers, names } = setUp();
  const heard: string[] = [];
  const id = toasts.say({ key: 'asked-to-unmute', by: null }, ['unmute'], (button) => heard.push(button));
  timers.advance(QUESTION_MS);
  expect(names()).toEqual([]);
  toasts.answer(id, 'unmute');
  expect(heard).toEqual(['unmute']);
});
