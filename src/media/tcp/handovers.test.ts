import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { Handovers } from './handovers.ts';

/** A channel to a worker, and connections with numbers that want to go into it. */
function stage() {
  const clock = new ManualClock();
  const handovers = new Handovers(clock);
  const inChannel: { id: number; sent: () => void }[] = [];
  const late: number[] = [];
  let last = 0;
  const come = (count: number): number => {
    let taken = 0;
    for (let more = count; more > 0; more -= 1) {
      const id = ++last;
      if (handovers.add({ send: (sent) => void inChannel.push({ id, sent }), late: () => void late.push(id) })) taken += 1;
    }
    return taken;
  };
  return { clock, handovers, inChannel, late, come };
}

describe('connections for a worker', () => {
  it('go into its channel one after another, so that commands never wait for many', () => {
    const { inChannel, come } = stage();
    expect(come(100)).toBe(100);
    expect(inChannel.map(({ id }) => id)).toEqual([1]);
    inChannel[0]?.sent();
    // Said again, it lets no further one in.
    inChannel[0]?.sent();
    expect(inChannel.map(({ id }) => id)).toEqual([1, 2]);
    for (let at = 1; at < 100; at += 1) inChannel[at]?.sent();
    expect(inChannel.length).toBe(100);
    come(1);
    expect(inChannel.length).toBe(101);
  });

  it('wait in a bounded number: one in the channel, 512 for it, and no more', () => {
    const { inChannel, come } = stage();
    expect(come(513)).toBe(513);
    expect(come(1)).toBe(0);
    inChannel[0]?.sent();
    expect(come(2)).toBe(1);
  });

  it('that a busy worker does not take for four seconds are closed, and room is made for others', () => {
    const { clock, inChannel, late, come } = stage();
    come(3);
    clock.advance(3_999);
    inChannel[0]?.sent();
    expect(late).toEqual([]);
    clock.advance(1);
    expect([inChannel.map(({ id }) => id), late]).toEqual([[1, 2], [3]]);
    expect(come(512)).toBe(512);
    inChannel[1]?.sent();
    expect(inChannel.at(-1)?.id).toBe(4);
  });

  it('are forgotten with the worker', () => {
    const { clock, handovers, inChannel, late, come } = stage();
    come(3);
    handovers.clear();
    clock.advance(10_000);
    inChannel[0]?.sent();
    expect([inChannel.length, late]).toEqual([1, []]);
  });
});
