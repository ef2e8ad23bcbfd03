import fc from 'fast-check';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { randomIds } from '../../../src/base/ids.ts';
import { RULES } from '../../../src/rooms/permissions.ts';
import { Rooms } from '../../../src/rooms/rooms.ts';
import { PERMISSIONS } from '../../../src/wire/permissions.ts';
import { FUZZ_RUNS } from '../../support/fuzz.ts';
import { FakeMedia, FakeStore, LIMITS } from '../../support/room-bench.ts';
import { claims, type Peer, SignalingBench, settle } from '../../support/signaling/bench.ts';

/** Stand for the ids of the running session. */
const SESSION = '$session';
const MEMBER = '$member';

const METHODS = [
  ...Object.keys(RULES),
  'signalwire.subscribe',
  'signalwire.unsubscribe',
  'signalwire.receive',
  'signalwire.ping',
];
const VERTO = ['invite', 'modify', 'bye', 'info', 'pong', 'attach', 'dance'].map((name) => `verto.${name}`);

const mostly = <T, U>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<U>): fc.Arbitrary<T | U> =>
  fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: odd });
const odd = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('__proto__', '', 1e308, -0, '\ud800', 'x'.repeat(5_000)));
const callId = fc.constantFrom('k1', 'k2', 'k3', 'share');

const roomParams = fc.record(
  {
    room_session_id: mostly(fc.constant(SESSION), odd),
    member_id: mostly(fc.constantFrom(MEMBER, 'all', 'k2'), odd),
    meta: mostly(fc.dictionary(fc.string(), fc.jsonValue()), odd),
    keys: mostly(fc.array(fc.string()), odd),
    name: mostly(fc.constantFrom('grid-responsive', '3x3', 'full-screen', 'highlight-1-responsive'), odd),
    position: mostly(fc.constantFrom('auto', 'standard-1', 'off-canvas', 'full-screen', 'reserved-99'), odd),
    positions: mostly(fc.dictionary(fc.constantFrom(MEMBER, 'self', 'k2'), fc.constantFrom('auto', 'standard-2')), odd),
    volume: mostly(fc.integer(), odd),
    value: mostly(fc.double({ noNaN: true }), odd),
    enable: mostly(fc.boolean(), odd),
    permissions: mostly(fc.array(fc.constantFrom(...PERMISSIONS), { maxLength: 3 }), odd),
    event_channel: mostly(fc.constantFrom('video.rooms', 'EC_1'), odd),
    events: mostly(fc.array(fc.string()), odd),
  },
  { requiredKeys: ['room_session_id'] },
);

const vertoMessage = fc.record(
  {
    message: fc.record(
      {
        jsonrpc: fc.constant('2.0'),
        id: fc.oneof(fc.string(), fc.integer()),
        method: mostly(fc.constantFrom(...VERTO), odd),
        params: mostly(
          fc.record(
            {
              dialogParams: mostly(
                fc.record(
                  {
                    callID: mostly(callId, odd),
                    screenShare: mostly(fc.boolean(), odd),
                    additionalDevice: mostly(fc.boolean(), odd),
                    userVariables: mostly(fc.record({ memberId: mostly(fc.constant(MEMBER), odd) }), odd),
                  },
                  { requiredKeys: ['callID'] },
                ),
                odd,
              ),
              sdp: mostly(fc.constantFrom('v=0\r\na=fingerprint:sha-256 AA\r\n', 'v=0', ''), odd),
              action: mostly(fc.constantFrom('updateMedia', 'hold', 'unhold'), odd),
              layout: mostly(fc.constantFrom('screen-share', '3x3'), odd),
              positions: mostly(fc.constant({ self: 'reserved-1' }), odd),
            },
            { requiredKeys: ['dialogParams', 'sdp', 'action'] },
          ),
          odd,
        ),
        result: odd,
      },
      { requiredKeys: ['jsonrpc', 'id', 'params'] },
    ),
    callID: mostly(callId, odd),
    node_id: odd,
    subscribe: mostly(fc.array(fc.string()), odd),
  },
  { requiredKeys: ['message'] },
);

const wellFormed = fc.oneof(
  fc.record({ method: fc.constantFrom(...METHODS), params: mostly(roomParams, odd) }),
  fc.record({ method: fc.constant('video.message'), params: vertoMessage }),
  fc.record({ method: mostly(fc.constantFrom('signalwire.connect', 'signalwire.reauthenticate'), fc.string()), params: odd }),
);

/** Bytes of a frame, a few of them changed, cut out or doubled. */
const mutation = fc.array(
  fc.record({ at: fc.nat(4_000), byte: fc.integer({ min: 1, max: 127 }), how: fc.constantFrom('set', 'cut', 'double') }),
  {
    maxLength: 4,
  },
);

const script = fc.array(fc.record({ frame: wellFormed, mutation: mostly(fc.constant([]), mutation) }), {
  minLength: 1,
  maxLength: 12,
});

function mutate(text: string, changes: readonly { at: number; byte: number; how: string }[]): string {
  let bytes = [...text];
  for (const { at, byte, how } of changes) {
    const place = at % Math.max(1, bytes.length);
    if (how === 'set') bytes[place] = String.fromCharCode(byte);
    else if (how === 'cut') bytes.splice(place, 1 + (byte % 8));
    else bytes = [...bytes.slice(0, place), ...bytes.slice(place, place + byte), ...bytes.slice(place)];
  }
  return bytes.join('');
}

/** The id that an answer to this text must carry; undefined when the text is no request with a usable id. */
function idOf(text: string): string | number | undefined {
  try {
    const value = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !('method' in value)) return undefined;
    const usable = (typeof value.id === 'string' && value.id.length <= 256) || Number.isFinite(value.id);
    return usable ? value.id : undefined;
  } catch {
    return undefined;
  }
}

/** Signalling and real rooms; everything that is logged as an error is kept. */
function workbench(): { bench: SignalingBench; faults: unknown[] } {
  const faults: unknown[] = [];
  const unbounded = { callBurst: 1e6, frameBurst: 1e6, pendingCalls: 1e6 };
  const log = pino({ level: 'error' }, { write: (line: string) => void faults.push(line) });
  const bench = new SignalingBench(unbounded, undefined, {
    log,
    rooms: (clock) =>
      new Rooms({
        clock,
        ids: randomIds,
        media: new FakeMedia(),
        store: new FakeStore(),
        limits: LIMITS,
        onError: (error) => faults.push(error),
      }),
  });
  return { bench, faults };
}

async function joined(bench: SignalingBench): Promise<Peer> {
  const { peer } = await bench.member(claims({ s: [...PERMISSIONS] }));
  await peer.invite('k1');
  await settle();
  return peer;
}

it(`answers every request with an id exactly once, or closes the socket, and lives on (${FUZZ_RUNS} runs)`, async () => {
  const { bench, faults } = workbench();
  await fc.assert(
    fc.asyncProperty(script, async (steps) => {
      const peer = await joined(bench);
      const { room_session, member_id } = peer.socket.events('video.room.subscribed')[0].params;
      const before = peer.socket.frames.length;
      const expected = new Map<string | number, number>();
      for (const [index, step] of steps.entries()) {
        if (!peer.connection.open) break;
        const plain = JSON.stringify({ jsonrpc: '2.0', id: `q${index}`, ...step.frame });
        const text = mutate(plain.replaceAll(SESSION, room_session.id).replaceAll(MEMBER, member_id), step.mutation);
        const id = idOf(text);
        if (id !== undefined) expected.set(id, (expected.get(id) ?? 0) + 1);
        peer.connection.received(text);
        for (let turn = 0; turn < 10; turn += 1) await settle();
      }
      const answers = peer.socket.frames.slice(before).filter((frame) => !('method' in frame) && frame.id !== null);
      for (const [id, count] of expected) {
        const given = answers.filter((answer) => answer.id === id).length;
        if (peer.connection.open) expect(given, `answers to ${id}`).toBe(count);
        else expect(given).toBeLessThanOrEqual(count);
      }
      expect(answers.filter((answer) => !expected.has(answer.id))).toEqual([]);
      expect(faults).toEqual([]);
      peer.drop();
      await bench.pass(61_000);
    }),
    { numRuns: FUZZ_RUNS },
  );
  const survivor = await joined(bench);
  expect(survivor.socket.events('video.room.subscribed')).toHaveLength(1);
}, 600_000);
