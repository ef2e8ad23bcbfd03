import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { silentLog } from '../base/log.ts';
import type { BroadcastListener } from '../rooms/ports.ts';
import type { Channel } from './channel.ts';
import { RoomBroadcast } from './room-broadcast.ts';

interface Command {
  kind: string;
  broadcast: number;
  startMs?: number;
}

/** Somebody who takes a broadcast, and what they got: a `+` before what one can begin with. */
function taker(): BroadcastListener & { got: string[] } {
  const got: string[] = [];
  return {
    got,
    bytes: (bytes, key) => void got.push(`${key ? '+' : ''}${Buffer.from(bytes).toString()}`),
    failed: () => void got.push('failed'),
  };
}

function stage() {
  const clock = new ManualClock();
  const commands: Command[] = [];
  const channel = { command: (command: Command) => void commands.push(command) } as unknown as Channel;
  const broadcast = new RoomBroadcast('room', { clock, log: silentLog });
  const last = () => commands.at(-1) as Command;
  const piece = (text: string, key: boolean, endMs: number, number = last().broadcast): void =>
    broadcast.piece({
      type: 'broadcast',
      room: 'room',
      broadcast: number,
      bytes: Buffer.from(text).toString('base64'),
      key,
      endMs,
    });
  return { clock, commands, channel, broadcast, last, piece };
}

describe('the broadcast of a room', () => {
  it('runs once for all who take it, only while somebody does, and everybody begins with a picture that decodes by itself', () => {
    const { commands, channel, broadcast, piece } = stage();
    broadcast.attach(channel);
    expect(commands).toEqual([]);
    const [one, two] = [taker(), taker()];
    const first = broadcast.add(one);
    piece('a', true, 100);
    const second = broadcast.add(two);
    piece('b', false, 200);
    piece('c', true, 300);
    first.close();
    first.close();
    piece('d', false, 400);
    second.close();
    expect(commands.map(({ kind }) => kind)).toEqual(['broadcast', 'key-broadcast', 'stop-broadcast']);
    expect([one.got, two.got]).toEqual([
      ['+a', 'b', '+c'],
      ['+c', 'd'],
    ]);
  });

  it('goes on in another worker with the times that it would have had', () => {
    const { clock, channel, broadcast, last, piece } = stage();
    const one = taker();
    broadcast.add(one);
    broadcast.attach(channel);
    expect(last()).toMatchObject({ kind: 'broadcast', startMs: 0 });
    piece('a', true, 5_000);
    const former = last().broadcast;
    broadcast.detach();
    clock.advance(1_500);
    broadcast.attach(channel);
    expect(last()).toMatchObject({ kind: 'broadcast', startMs: 6_500 });
    // What is late of the worker that died, and what nobody can begin with.
    piece('x', true, 5_100, former);
    piece('y', false, 6_600);
    piece('b', true, 6_700);
    expect(one.got).toEqual(['+a', '+b']);
  });

  it('that is stopped and begun again takes nothing of the one before, and its times go on', () => {
    const { clock, channel, broadcast, last, piece } = stage();
    broadcast.attach(channel);
    broadcast.add(taker()).close();
    const former = last().broadcast;
    const one = taker();
    clock.advance(1_000);
    broadcast.add(one);
    piece('x', true, 100, former);
    piece('a', true, 100);
    expect(one.got).toEqual(['+a']);
  });

  it('tells all who take it when it fails, or when the room is closed, once; and works anew for who comes then', async () => {
    const { channel, broadcast, last, piece } = stage();
    broadcast.attach(channel);
    const [one, two, three] = [taker(), taker(), taker()];
    broadcast.add(one);
    broadcast.failed(last().broadcast);
    broadcast.failed(last().broadcast);
    broadcast.add(two);
    piece('a', true, 100);
    broadcast.close();
    broadcast.add(three);
    await Promise.resolve();
    expect([one.got, two.got, three.got]).toEqual([['failed'], ['+a', 'failed'], ['failed']]);
  });

  it('goes on for the others when somebody who takes it throws', () => {
    const { channel, broadcast, piece } = stage();
    broadcast.attach(channel);
    const two = taker();
    broadcast.add({ bytes: () => expect.fail('full'), failed: () => {} });
    broadcast.add(two);
    piece('a', true, 100);
    expect(two.got).toEqual(['+a']);
  });
});
