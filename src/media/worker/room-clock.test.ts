import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { RateMeter } from './rate-meter.ts';
import { RoomClock } from './room-clock.ts';

function start() {
  const clock = new ManualClock();
  const deadlines: number[] = [];
  const failures: unknown[] = [];
  let broken = false;
  const roomClock = new RoomClock(clock, {
    audio: (deadline) => {
      if (broken) throw new Error('broken');
      deadlines.push(deadline);
    },
    after: () => {},
    failed: (error) => failures.push(error),
  });
  roomClock.start();
  return { clock, deadlines, failures, roomClock, breakIt: (on: boolean) => (broken = on) };
}

describe('the metronome of a room', () => {
  it('ticks each 20 ms on absolute deadlines', () => {
    const { clock, deadlines } = start();
    clock.advance(1_000);
    expect(deadlines).toHaveLength(50);
    expect(deadlines.at(-1)).toBe(1_000);
  });

  it('goes on after a tick that failed', () => {
    const { clock, deadlines, failures, breakIt } = start();
    breakIt(true);
    clock.advance(60);
    breakIt(false);
    clock.advance(100);
    expect(failures.length).toBeGreaterThan(0);
    expect(deadlines.length).toBeGreaterThanOrEqual(4);
  });

  it('stands still when it is stopped, and does not catch up afterwards', () => {
    const { clock, deadlines, roomClock } = start();
    roomClock.stop();
    clock.advance(1_000);
    expect(deadlines).toEqual([]);
    roomClock.start();
    clock.advance(100);
    expect(deadlines).toHaveLength(5);
  });
});

describe('the rate meter', () => {
  it('measures the last second and forgets what is older', () => {
    const meter = new RateMeter();
    for (let now = 0; now < 2_000; now += 10) meter.add(125, now);
    expect(meter.bitsPerSecond(1_999)).toBeCloseTo(100_000, -3);
    expect(meter.bitsPerSecond(5_000)).toBe(0);
  });
});
