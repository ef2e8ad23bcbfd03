import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { Ends } from './ends.ts';

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

describe('the end of a server', () => {
  it('ends all parts, the last started first, each after the one before', async () => {
    const ends = new Ends(new ManualClock());
    const log: string[] = [];
    ends.add('store', () => void log.push('store'));
    ends.add('sockets', async () => {
      await settle();
      log.push('sockets');
    });
    await ends.run(1_000);
    expect(log).toEqual(['sockets', 'store']);
  });

  it('ends the other parts when one fails, whether at once or later, and says which', async () => {
    const ends = new Ends(new ManualClock());
    const log: string[] = [];
    ends.add('store', () => void log.push('store'));
    ends.add('media', async () => {
      throw new Error('worker lost');
    });
    ends.add('sockets', () => {
      throw new Error('broken');
    });
    await expect(ends.run(1_000)).rejects.toThrow('sockets: broken; media: worker lost');
    expect(log).toEqual(['store']);
  });

  it('goes on when one part does not end in its time, and says so', async () => {
    const clock = new ManualClock();
    const ends = new Ends(clock);
    const log: string[] = [];
    ends.add('store', () => void log.push('store'));
    ends.add('sockets', () => new Promise<void>(() => undefined));
    const ending = expect(ends.run(2_000)).rejects.toThrow('sockets: not within 2 s');
    await settle();
    clock.advance(1_999);
    await settle();
    expect(log).toEqual([]);
    clock.advance(1);
    await ending;
    expect(log).toEqual(['store']);
    expect(clock.pending).toBe(0);
  });

  it('ends everything once only', async () => {
    const ends = new Ends(new ManualClock());
    let runs = 0;
    ends.add('store', () => void runs++);
    await ends.run(1_000);
    await ends.run(1_000);
    expect(runs).toBe(1);
  });
});
