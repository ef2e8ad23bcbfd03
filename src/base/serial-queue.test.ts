import { describe, expect, it } from 'vitest';
import { SerialQueue } from './serial-queue.ts';

describe('a serial queue', () => {
  it('runs tasks one after another in the order they were given', async () => {
    const queue = new SerialQueue();
    const seen: string[] = [];
    const slow = queue.run(async () => {
      seen.push('slow begins');
      await new Promise((resolve) => setImmediate(resolve));
      seen.push('slow ends');
    });
    const quick = queue.run(() => {
      seen.push('quick');
    });
    await Promise.all([slow, quick]);
    expect(seen).toEqual(['slow begins', 'slow ends', 'quick']);
  });

  it('goes on after a task that fails, and tells the failure to its giver alone', async () => {
    const queue = new SerialQueue();
    const failing = queue.run(() => {
      throw new Error('no');
    });
    const following = queue.run(() => 'yes');
    await expect(failing).rejects.toThrow('no');
    await expect(following).resolves.toBe('yes');
  });

  it('counts what has not finished and tells when it is idle', async () => {
    const queue = new SerialQueue();
    void queue.run(() => new Promise((resolve) => setImmediate(resolve)));
    void queue.run(() => undefined);
    expect(queue.size).toBe(2);
    await queue.idle();
    expect(queue.size).toBe(0);
  });
});
