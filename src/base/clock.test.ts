import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';

describe("the machine's clock", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('runs a task once after its wait', () => {
    const task = vi.fn();
    systemClock.after(50, task);
    vi.advanceTimersByTime(49);
    expect(task).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(task).toHaveBeenCalledTimes(1);
  });

  it('waits longer than one timer of the machine can, 60 days', () => {
    const task = vi.fn();
    const days = 24 * 3600 * 1000;
    systemClock.after(60 * days, task);
    vi.advanceTimersByTime(59 * days);
    expect(task).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1 * days);
    expect(task).toHaveBeenCalledTimes(1);
  });

  it('runs no task before its time, not by a part of a millisecond', async () => {
    vi.useRealTimers();
    const early = await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        await new Promise((resolve) => setTimeout(resolve, i));
        const due = systemClock.monotonic() + 20 + i / 7;
        await new Promise<void>((resolve) => systemClock.after(20 + i / 7, resolve));
        return due - systemClock.monotonic();
      }),
    );
    expect(Math.max(...early)).toBeLessThanOrEqual(0);
  });

  it('forgets a cancelled task, however far it has waited', () => {
    const task = vi.fn();
    const timer = systemClock.after(40 * 24 * 3600 * 1000, task);
    vi.advanceTimersByTime(30 * 24 * 3600 * 1000);
    timer.cancel();
    vi.advanceTimersByTime(30 * 24 * 3600 * 1000);
    expect(task).not.toHaveBeenCalled();
  });

  it('repeats a task until it is cancelled', () => {
    const task = vi.fn();
    const timer = systemClock.every(10, task);
    vi.advanceTimersByTime(35);
    timer.cancel();
    vi.advanceTimersByTime(100);
    expect(task).toHaveBeenCalledTimes(3);
  });
});
