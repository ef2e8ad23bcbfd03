import { expect, it } from 'vitest';
import { ManualTimers } from '../test/manual-timers.ts';
import { NOTICE_MS, NOTICES_AT_ONCE, Notices } from './notices.ts';

it('a notice goes away after its time', () => {
  const timers = new ManualTimers();
  const notices = new Notices(timers.after);
  notices.say('Ada joined.');
  timers.advance(NOTICE_MS - 1);
  expect(notices.list.value.map((one) => one.text)).toEqual(['Ada joined.']);
  timers.advance(1);
  expect(notices.list.value).toEqual([]);
});

it('only the newest notices stay', () => {
  const notices = new Notices(new ManualTimers().after);
  for (let n = 1; n <= NOTICES_AT_ONCE + 1; n += 1) notices.say(`notice ${n}`);
  expect(notices.list.value.map((one) => one.text)).toEqual(['notice 2', 'notice 3', 'notice 4']);
});
