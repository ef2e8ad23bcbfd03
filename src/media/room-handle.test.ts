import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { silentLog } from '../base/log.ts';
import type { MediaRoomListener } from '../rooms/ports.ts';
import { Channel } from './channel.ts';
import { RoomHandle } from './room-handle.ts';

/** A room with the far end of its channel in the test's hand. */
function open() {
  const heard: unknown[] = [];
  const listener: MediaRoomListener = {
    preview: () => undefined,
    sendAtMost: () => undefined,
    talking: (callId) => heard.push(`${callId} talks`),
    transport: () => undefined,
    lost: () => heard.push('lost'),
    crashed: () => heard.push('crashed'),
    finished: (report) => heard.push(report),
  };
  const clock = new ManualClock();
  const sent: { id?: number; request?: { kind: string } }[] = [];
  let deliver: (message: unknown) => void = () => {};
  const channel = new Channel(
    { send: (message) => sent.push(message as object), onMessage: (receive) => (deliver = receive) },
    { clock, timeoutMs: 1_000, onEvent: (event) => room.event(event), onProtocolError: (error) => expect.fail(String(error)) },
  );
  const room = new RoomHandle({ previews: false, roomSessionId: 'session', quality: '720p' }, listener, {
    log: silentLog,
    finishMs: 5_000,
    placed: () => Promise.resolve(),
    isOverloaded: () => false,
    onClose: () => heard.push('closed'),
    onFinished: () => heard.push('finished'),
  });
  const answer = () => deliver({ type: 'result', id: sent.find(({ request }) => request?.kind === 'close')?.id, result: {} });
  const tell = (event: object) => deliver({ room: 'session', ...event });
  return { room, channel, clock, heard, sent, answer, tell };
}

const REPORT = { id: 'a', failed: false, bytes: 12, durationMs: 63_000 };

it('a room hears at once that its worker is lost, but not when it closes itself', () => {
  const { room, channel, heard } = open();
  room.attach(channel);
  room.detach();
  expect(heard).toEqual(['lost']);
  room.attach(channel);
  room.crashed();
  void room.close();
  expect(heard).toEqual(['lost', 'crashed', 'closed']);
});

it('a room that is closed gets reports until its worker has answered, and nothing of its calls', async () => {
  const { room, channel, heard, sent, answer, tell } = open();
  room.attach(channel);
  const closing = room.close();
  expect(room.close()).toBe(closing);
  room.hangup('ada');
  tell({ type: 'talking', callId: 'ada', talking: true });
  tell({ type: 'report', report: REPORT });
  expect(heard).toEqual(['closed', REPORT]);
  answer();
  await closing;
  expect(heard).toEqual(['closed', REPORT, 'finished']);
  expect(sent.map(({ request }) => request?.kind)).toEqual([undefined, 'close']);
});

it('the close of a room ends without an answer when there is no more time, when the worker dies, and when there is none', async () => {
  const slow = open();
  slow.room.attach(slow.channel);
  const late = slow.room.close();
  // Longer than a usual answer may take.
  slow.clock.advance(4_999);
  await new Promise((done) => setImmediate(done));
  expect(slow.heard).toEqual(['closed']);
  slow.clock.advance(1);
  await late;
  const dead = open();
  dead.room.attach(dead.channel);
  const closing = dead.room.close();
  dead.channel.close('the media worker ended');
  await closing;
  const unplaced = open();
  await unplaced.room.close();
  for (const { heard } of [slow, dead, unplaced]) expect(heard).toEqual(['closed', 'finished']);
});
