import { expect, it } from 'vitest';
import { ManualTimers } from '../test/manual-timers.ts';
import { HINT_PAUSE_MS, TalkingMuted } from './talking-muted.ts';

/** One sign for each tenth of a second: `#` speech, `.` silence, `-` speech with the microphone on. Gives the hints by tenth. */
function hints(diagram: string, timers = new ManualTimers()): number[] {
  const found: number[] = [];
  let at = 0;
  const notice = new TalkingMuted(timers, () => found.push(at));
  for (const sign of diagram) {
    notice.hear(sign === '.' ? 0.1 : 0.8, sign !== '-');
    timers.advance(100);
    at += 1;
  }
  return found;
}

it.each([
  ['speech', '#########', [8]],
  ['speech with pauses between words', '##.##..##.##', [8]],
  ['a cough', '###...........###.........', []],
  ['silence', '....................', []],
  ['speech that is heard', '--------------------', []],
  ['the end of heard speech', '-----#####-----#####', []],
  ['speech that goes on: once', '####################', [8]],
])('%s', (_name, diagram, expected) => {
  expect(hints(diagram)).toEqual(expected);
});

it('the hint comes again after a while', () => {
  const timers = new ManualTimers();
  const found: number[] = [];
  const notice = new TalkingMuted(timers, () => found.push(timers.now()));
  while (timers.now() < HINT_PAUSE_MS + 3000) {
    notice.hear(0.8, true);
    timers.advance(100);
  }
  expect(found).toHaveLength(2);
});
