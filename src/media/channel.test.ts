import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { IncompatibleOffer, MediaUnavailable } from '../rooms/ports.ts';
import { Channel } from './channel.ts';
import type { WorkerEvent } from './messages.ts';

function open() {
  const clock = new ManualClock();
  const sent: { type: string; id?: number }[] = [];
  const events: WorkerEvent[] = [];
  const nonsense: unknown[] = [];
  let deliver: (message: unknown) => void = () => {};
  const channel = new Channel(
    { send: (message) => sent.push(message as { type: string }), onMessage: (listener) => (deliver = listener) },
    { clock, timeoutMs: 1_000, onEvent: (event) => events.push(event), onProtocolError: (error) => nonsense.push(error) },
  );
  return { clock, channel, sent, events, nonsense, deliver: (message: unknown) => deliver(message) };
}

const STATS = { cpuMicroseconds: 1, rssBytes: 2, loopDelayMs: 0, rooms: [] };

describe('the channel to a media worker', () => {
  it('settles each request by its number, in any order', async () => {
    const { channel, sent, deliver } = open();
    const first = channel.request({ kind: 'stats' });
    const second = channel.request({ kind: 'stats' });
    deliver({ type: 'result', id: sent[1]?.id, result: { ...STATS, rssBytes: 22 } });
    deliver({ type: 'result', id: sent[0]?.id, result: { ...STATS, rssBytes: 11 } });
    expect([(await first).rssBytes, (await second).rssBytes]).toEqual([11, 22]);
    expect(channel.pending).toBe(0);
  });

  it('brings refusals across by their name', async () => {
    const { channel, sent, deliver } = open();
    const bad = channel.request({ kind: 'stats' });
    deliver({ type: 'failure', id: sent[0]?.id, failure: { name: 'IncompatibleOffer', message: 'no VP8' } });
    await expect(bad).rejects.toThrow(IncompatibleOffer);
    const broken = channel.request({ kind: 'stats' });
    deliver({ type: 'failure', id: sent[1]?.id, failure: { name: 'TypeError', message: 'oops' } });
    await expect(broken).rejects.toThrow(MediaUnavailable);
  });

  it('gives up a request that is not answered in time, and ignores its late answer', async () => {
    const { channel, clock, sent, deliver } = open();
    const request = channel.request({ kind: 'stats' });
    clock.advance(1_000);
    await expect(request).rejects.toThrow(MediaUnavailable);
    deliver({ type: 'result', id: sent[0]?.id, result: STATS });
    expect(channel.pending).toBe(0);
  });

  it('rejects a result of the wrong shape', async () => {
    const { channel, sent, deliver } = open();
    const request = channel.request({ kind: 'stats' });
    deliver({ type: 'result', id: sent[0]?.id, result: { cpuMicroseconds: 'many' } });
    await expect(request).rejects.toThrow(/nonsense/);
  });

  it('passes events on, and reports what is not in the protocol', () => {
    const { events, nonsense, deliver } = open();
    deliver({ type: 'talking', room: 'r', callId: 'c', talking: true });
    for (const bad of [null, 7, {}, { type: 'talking', room: 1 }, { type: 'run', code: 'x' }]) deliver(bad);
    expect(events).toEqual([{ type: 'talking', room: 'r', callId: 'c', talking: true }]);
    expect(nonsense).toHaveLength(5);
  });

  it('lets whoever waits for a result go on before what the worker said after it', async () => {
    const order: string[] = [];
    let deliver: (message: unknown) => void = () => {};
    const channel = new Channel(
      { send: () => {}, onMessage: (listener) => (deliver = listener) },
      {
        clock: new ManualClock(),
        timeoutMs: 1_000,
        onEvent: (event) => order.push(event.type === 'transport' ? event.state : event.type),
        onProtocolError: (error) => expect.fail(String(error)),
      },
    );
    const lost = { type: 'transport', room: 'r', callId: 'c', state: 'lost' };
    const asking = (async () => {
      await channel.request({ kind: 'stats' });
      // As many steps as there are between the channel and a turn of the room.
      for (let step = 0; step < 10; step++) await null;
      order.push('result');
    })();
    // Two messages that were read at once are handed out in one go.
    deliver({ type: 'transport', room: 'r', callId: 'c', state: 'connected' });
    deliver({ type: 'result', id: 1, result: STATS });
    deliver(lost);
    deliver({ ...lost, state: 'connected' });
    await asking;
    await new Promise((resolve) => setImmediate(resolve));
    expect(order).toEqual(['connected', 'result', 'lost', 'connected']);
    deliver(lost);
    expect(order.at(-1)).toBe('lost');
  });

  it('when it closes rejects all that is pending and all that comes after, and sends nothing any more', async () => {
    const { channel, sent } = open();
    const pending = [channel.request({ kind: 'stats' }), channel.request({ kind: 'stats' })];
    channel.close('the worker died');
    for (const request of pending) await expect(request).rejects.toThrow('the worker died');
    await expect(channel.request({ kind: 'stats' })).rejects.toThrow(MediaUnavailable);
    channel.command({ kind: 'shutdown' });
    expect(sent).toHaveLength(2);
  });
});
