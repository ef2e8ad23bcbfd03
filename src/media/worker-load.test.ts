import { describe, expect, it } from 'vitest';
import { WorkerLoad } from './worker-load.ts';

describe('the load of a worker', () => {
  it('is the cores that it kept busy, over some seconds', () => {
    const load = new WorkerLoad();
    for (let second = 0; second < 3; second += 1)
      load.add(second * 1_000, { cpuMicroseconds: second * 1_500_000, loopDelayMs: 0 });
    expect(load.cores).toBe(0);
    load.add(3_000, { cpuMicroseconds: 4_500_000, loopDelayMs: 0 });
    expect(load.cores).toBe(1.5);
    for (let second = 4; second < 8; second += 1) load.add(second * 1_000, { cpuMicroseconds: 4_500_000, loopDelayMs: 0 });
    expect(load.cores).toBe(0);
  });

  it('is late when it was late in each of the last seconds, not in one of them', () => {
    const load = new WorkerLoad();
    for (const loopDelayMs of [900, 0, 0, 0]) load.add(0, { cpuMicroseconds: 0, loopDelayMs });
    expect(load.lateMs).toBe(0);
    for (const loopDelayMs of [300, 250, 400, 600]) load.add(0, { cpuMicroseconds: 0, loopDelayMs });
    expect(load.lateMs).toBe(250);
    load.clear();
    expect(load.lateMs).toBe(0);
  });
});
