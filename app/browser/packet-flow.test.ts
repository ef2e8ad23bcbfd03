import { describe, expect, it } from 'vitest';
import { settled } from '../test/fake-room.ts';
import { ManualTimers } from '../test/manual-timers.ts';
import { COUNT_MS, DOUBT_MS, PacketFlow, STALLED_MS } from './packet-flow.ts';

/** A flow whose packets the test counts; `pass` lets time pass in the steps in which it is looked at. */
function bench() {
  const timers = new ManualTimers();
  const told: boolean[] = [];
  const packets = { count: 0 as number | null };
  let doubts = 0;
  const flow = new PacketFlow(timers, async () => packets.count, {
    changed: (flows) => told.push(flows),
    doubted: () => {
      doubts += 1;
    },
  });
  const pass = async (ms: number, perLook = 0): Promise<void> => {
    for (let passed = 0; passed < ms; passed += COUNT_MS) {
      packets.count = (packets.count ?? 0) + perLook;
      timers.advance(COUNT_MS);
      await settled();
    }
  };
  return { timers, told, packets, flow, pass, doubts: () => doubts };
}

describe('the packets of a call', () => {
  it('are not missed before the first ones', async () => {
    const { told, pass } = bench();
    await pass(20_000);
    expect(told).toEqual([]);
  });

  it('are missed after two seconds without any, and told when they come again', async () => {
    const { told, pass } = bench();
    await pass(3000, 25);
    await pass(STALLED_MS - COUNT_MS);
    expect(told).toEqual([true]);
    await pass(COUNT_MS);
    expect(told).toEqual([true, false]);
    await pass(COUNT_MS, 1);
    expect(told).toEqual([true, false, true]);
  });

  it('that stay away for a second are a doubt, once, and no more than that when they come again', async () => {
    const { told, doubts, pass } = bench();
    await pass(20_000);
    await pass(3000, 25);
    await pass(DOUBT_MS - COUNT_MS);
    expect(doubts()).toBe(0);
    await pass(COUNT_MS);
    await pass(STALLED_MS - DOUBT_MS - COUNT_MS);
    expect(doubts()).toBe(1);
    await pass(COUNT_MS, 1);
    expect(told).toEqual([true]);
    await pass(DOUBT_MS);
    expect(doubts()).toBe(2);
  });

  it('of another connection begin with few, and are some all the same', async () => {
    const { told, packets, pass } = bench();
    await pass(3000, 25);
    packets.count = 3;
    await pass(COUNT_MS);
    await pass(1000, 1);
    expect(told).toEqual([true]);
  });

  it('are not missed by a computer that slept', async () => {
    const { timers, told, pass } = bench();
    await pass(3000, 25);
    timers.jump(3_600_000);
    await settled();
    await pass(1000);
    expect(told).toEqual([true]);
    await pass(1500);
    expect(told).toEqual([true, false]);
  });

  it('are counted no more after the end', async () => {
    const { told, flow, pass } = bench();
    await pass(1000, 25);
    flow.close();
    await pass(10_000);
    expect(told).toEqual([true]);
  });
});
