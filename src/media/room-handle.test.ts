import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { silentLog } from '../base/log.ts';
import type { CallSpec, MediaRoomListener } from '../rooms/ports.ts';
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
    clock,
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

it('a room counts at once a worker that it loses, but not its own end', () => {
  const { room, channel, heard } = open();
  room.attach(channel);
  room.detach();
  expect(room.lostWorkers).toBe(1);
  room.attach(channel);
  room.crashed();
  void room.close();
  expect(heard).toEqual(['crashed', 'closed']);
  expect(room.lostWorkers).toBe(1);
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

/** A tap of a room, and what it hands over. */
function tapped() {
  const opened = open();
  const handed: string[] = [];
  const spec = { recordingId: 'rec', audioOnly: false };
  const tap = opened.room.tap(spec, { bytes: (bytes) => handed.push(bytes.toString()), failed: () => handed.push('failed') });
  const commands = () => (opened.sent as { command?: { kind: string } }[]).flatMap(({ command }) => command ?? []);
  const bytes = (text: string, endMs: number) =>
    opened.tell({ type: 'recorded', recording: 'rec', bytes: Buffer.from(text).toString('base64'), endMs });
  return { ...opened, tap, handed, commands, bytes };
}

it('a recording goes on in the next worker where it was, paused if it was', () => {
  const { room, channel, tap, commands, bytes, handed } = tapped();
  room.attach(channel);
  bytes('head', 0);
  bytes('a second', 1_020);
  tap.pause();
  tap.pause();
  room.detach();
  room.attach(channel);
  const records = commands().filter(({ kind }) => kind.includes('record'));
  const record = { kind: 'record', room: 'session', recording: 'rec', audioOnly: false };
  expect(records).toEqual([
    { ...record, startMs: null, paused: false },
    { kind: 'pause-recording', room: 'session', recording: 'rec', paused: true },
    { ...record, startMs: 1_020, paused: true },
  ]);
  expect(handed).toEqual(['head', 'a second']);
});

it('a recording has ended when its last bytes are here, when its worker died, or when there never was one', async () => {
  const asked = tapped();
  asked.room.attach(asked.channel);
  const stopped = asked.tap.stop().then(() => asked.handed.push('over'));
  await new Promise((done) => setImmediate(done));
  asked.bytes('last', 500);
  asked.tell({ type: 'recording-ended', recording: 'rec' });
  await stopped;
  expect(asked.handed).toEqual(['last', 'over']);
  const dead = tapped();
  dead.room.attach(dead.channel);
  const lost = dead.tap.stop();
  dead.room.detach();
  await lost;
  await tapped().tap.stop();
});

it('a room that closes hands over what its recording has, also when that is read together with other answers', async () => {
  const { room, channel, tap, sent, handed, answer, bytes, tell } = tapped();
  room.attach(channel);
  void room.answer({ callId: 'ada' } as CallSpec, 'offer');
  await new Promise((done) => setImmediate(done));
  const closing = room.close();
  const asked = sent.find(({ request }) => request?.kind === 'answer');
  tell({ type: 'result', id: asked?.id, result: { sdp: '', lost: false } });
  bytes('last', 500);
  tell({ type: 'recording-ended', recording: 'rec' });
  answer();
  await tap.stop();
  expect(handed).toEqual(['last']);
  await closing;
});

it('a recording that fails says so once, and not when it was being stopped anyway', () => {
  const one = tapped();
  one.room.attach(one.channel);
  for (let i = 0; i < 2; i += 1) one.tell({ type: 'recording-ended', recording: 'rec' });
  expect(one.handed).toEqual(['failed']);
  // That the worker calls it an end changes nothing: nobody asked for one.
  const quiet = tapped();
  quiet.room.attach(quiet.channel);
  quiet.tell({ type: 'recording-ended', recording: 'rec' });
  expect(quiet.handed).toEqual(['failed']);
  const other = tapped();
  other.room.attach(other.channel);
  void other.tap.stop();
  other.tell({ type: 'recording-ended', recording: 'rec' });
  expect(other.handed).toEqual([]);
});
