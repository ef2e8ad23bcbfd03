import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { AddressRefused } from '../base/outgoing/address-guard.ts';
import type { BroadcastListener, MediaRoom } from '../rooms/ports.ts';
import { readReceiver } from './receiver.ts';
import type { SenderListener } from './sender.ts';
import type { Job } from './sending/messages.ts';
import { Stream } from './stream.ts';

/** A receiver, and a room that is broadcast, as a test wants them. */
function stage({
  retryMs = 300_000,
  resolve = async () => ['8.8.8.8'],
}: {
  retryMs?: number;
  resolve?: () => Promise<string[]>;
} = {}) {
  const clock = new ManualClock();
  const heard: string[] = [];
  const told: string[] = [];
  const senders: { job: Job; listener: SenderListener; got: string; ended: boolean; at: number }[] = [];
  const listeners = new Set<BroadcastListener>();
  const begunAt = clock.monotonic();
  const stream = new Stream({
    receiver: readReceiver('rtmp://live.example.com/app/key'),
    media: {} as MediaRoom,
    listener: {
      state: (state, reason) => void heard.push(reason === null ? state : `${state}: ${reason}`),
      failed: (reason) => void heard.push(`failed: ${reason}`),
    },
    broadcasts: {
      broadcast: (_, listener) => {
        listeners.add(listener);
        return { close: () => void listeners.delete(listener) };
      },
    },
    guard: { addresses: resolve },
    clock,
    send: (job, listener) => {
      const sender = { job, listener, got: '', ended: false, at: clock.monotonic() - begunAt };
      senders.push(sender);
      return {
        write: (bytes) => {
          sender.got += Buffer.from(bytes).toString();
        },
        end: async () => {
          sender.ended = true;
        },
      };
    },
    ...{ retryMs, connectMs: 5_000, stallMs: 5_000 },
    onOver: () => void told.push('over'),
  });
  const turn = () => new Promise((done) => setImmediate(done));
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 100) {
      clock.advance(Math.min(100, left));
      await turn();
    }
  };
  const last = () => senders.at(-1) as (typeof senders)[number];
  return { clock, heard, told, senders, listeners, stream, turn, pass, last };
}

describe('a stream', () => {
  it('calls the address that was looked at, and has the room encoded only while its receiver takes it', async () => {
    const { heard, listeners, stream, turn, last, told } = stage();
    await turn();
    expect(last().job.receiver).toMatchObject({ kind: 'rtmp', addresses: ['8.8.8.8'], port: 1935, app: 'app', key: 'key' });
    expect(listeners.size).toBe(0);
    last().listener.connected();
    for (const listener of listeners) listener.bytes(Buffer.from('ab'), true);
    expect([last().got, listeners.size]).toEqual(['ab', 1]);
    last().listener.failed('lost');
    expect(listeners.size).toBe(0);
    await stream.stop();
    await stream.stop();
    expect([heard, told, last().ended]).toEqual([['connecting', 'streaming', 'retrying: lost'], ['over'], true]);
  });

  it('is tried again with growing pauses, and given up with the last reason', async () => {
    const { heard, senders, turn, last, pass, told } = stage({ retryMs: 100_000 });
    await turn();
    for (let attempts = 1; attempts <= 20 && told.length === 0; attempts += 1) {
      last().listener.failed(attempts < 3 ? 'refused' : 'unreachable');
      const before = senders.length;
      for (let waited = 0; waited < 40_000 && senders.length === before && told.length === 0; waited += 100) await pass(100);
    }
    expect(senders.map(({ at }) => Math.round(at / 1_000))).toEqual([0, 1, 3, 7, 15, 31, 61, 91, 100]);
    expect(heard.slice(0, 4)).toEqual(['connecting', 'retrying: refused', 'retrying: refused', 'retrying: unreachable']);
    expect(heard.at(-1)).toBe('failed: unreachable');
  });

  it('that was steady begins with short pauses and its full time again; one that drops at once does not', async () => {
    const { heard, senders, turn, last, pass } = stage({ retryMs: 8_000 });
    await turn();
    last().listener.connected();
    await pass(60_000);
    last().listener.failed('lost');
    await pass(1_000);
    expect([senders.length, heard.at(-1)]).toEqual([2, 'retrying: lost']);
    for (let drops = 0; drops < 10 && !heard.at(-1)?.startsWith('failed'); drops += 1) {
      last().listener.connected();
      last().listener.failed('lost');
      await pass(5_000);
    }
    expect(heard.at(-1)).toBe('failed: lost');
    expect(senders.length).toBeLessThanOrEqual(6);
  });

  it('is given up at once when the name means a host that must not be called by then', async () => {
    const answers = [async () => ['8.8.8.8'], async () => Promise.reject(new AddressRefused('private'))];
    const { heard, turn, last, pass, told } = stage({ resolve: () => (answers.shift() as () => Promise<string[]>)() });
    await turn();
    last().listener.failed('lost');
    await pass(1_000);
    expect([heard.at(-1), told]).toEqual(['failed: url_refused', ['over']]);
  });

  it('waits for a name that nobody knows as for a receiver that does not answer', async () => {
    const { heard, turn, senders } = stage({ resolve: () => Promise.reject(new Error('ENOTFOUND')) });
    await turn();
    expect([heard, senders.length]).toEqual([['connecting', 'retrying: unreachable'], 0]);
  });

  it('counts a resolver that does not answer as a receiver that does not, and asks it no second time meanwhile', async () => {
    let [asked, answer] = [0, (_: string[]): void => {}];
    const resolve = (): Promise<string[]> => {
      asked += 1;
      return new Promise((resolved) => {
        answer = resolved;
      });
    };
    const { heard, turn, pass, senders, last } = stage({ resolve });
    await turn();
    await pass(4_900);
    expect(heard).toEqual(['connecting']);
    await pass(100);
    expect(heard).toEqual(['connecting', 'retrying: unreachable']);
    await pass(7_000);
    expect([heard.length, asked, senders.length]).toEqual([3, 1, 0]);
    // The next attempt waits for the same answer.
    await pass(2_500);
    answer(['8.8.8.8']);
    await turn();
    expect([last().job.receiver, asked]).toMatchObject([{ addresses: ['8.8.8.8'] }, 1]);
    last().listener.failed('lost');
    await pass(10_000);
    expect(asked).toBe(2);
  });

  it('that is stopped while its receiver is looked up leaves no timer behind', async () => {
    const { clock, stream, turn, told } = stage({ resolve: () => new Promise(() => {}) });
    await turn();
    await stream.stop();
    expect([told, clock.pending]).toEqual([['over'], 0]);
  });

  it('fails when the room cannot be encoded', async () => {
    const { heard, turn, last, listeners } = stage();
    await turn();
    last().listener.connected();
    for (const listener of listeners) listener.failed();
    await turn();
    expect([heard.at(-1), last().ended, listeners.size]).toEqual(['failed: media_failed', true, 0]);
  });

  it('that is stopped while it connects, or waits, begins nothing any more and says nothing', async () => {
    const early = stage();
    await early.stream.stop();
    await early.pass(5_000);
    expect([early.heard, early.senders.length]).toEqual([[], 0]);
    const waiting = stage();
    await waiting.turn();
    waiting.last().listener.failed('refused');
    await waiting.stream.stop();
    await waiting.pass(60_000);
    expect([waiting.heard, waiting.senders.length]).toEqual([['connecting', 'retrying: refused'], 1]);
  });
});
