import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { silentLog } from '../base/log.ts';
import { Channel } from '../media/channel.ts';
import { RoomSource } from '../media/room-source.ts';
import { Playback } from './playback.ts';
import type { PlayerProcessListener, Ready } from './player-process.ts';

const WAIT_MS = 8_000;
const READY: Ready = { seekable: true, live: false, hasPicture: true, durationMs: 60_000, positionMs: 0 };

/** A player in the test's hands. */
class FakePlayer {
  readonly pipe = new Socket();
  taken = 0;
  killed = false;
  constructor(
    readonly fromMs: number,
    readonly listener: PlayerProcessListener,
  ) {}

  ready(): void {
    this.listener.ready({ ...READY, positionMs: this.fromMs });
  }

  takePipe(): Socket {
    this.taken += 1;
    return this.pipe;
  }

  kill(): void {
    this.killed = true;
  }
}

/** A playback that begins in a room whose workers come and go. */
function begin() {
  const clock = new ManualClock();
  const players: FakePlayer[] = [];
  const told: string[] = [];
  const over: unknown[] = [];
  const fail = (error: unknown) => expect.fail(String(error));
  const attach = (): void => {
    const port = {
      send: (message: unknown, pipe?: Socket) => {
        const { command } = message as { command: { kind: string; positionMs?: number } };
        told.push([command.kind, command.positionMs, pipe && players.findIndex((each) => each.pipe === pipe)].join(' ').trim());
      },
      onMessage: () => {},
    };
    source.attach(new Channel(port, { clock, timeoutMs: 1_000, onEvent: () => {}, onProtocolError: fail }));
  };
  let source: RoomSource = null as never;
  const playback = new Playback({
    clock,
    sourceId: 'film',
    start: ({ positionMs }, listener) => {
      const player = new FakePlayer(positionMs, listener);
      players.push(player);
      return player;
    },
    order: {
      url: 'https://host.example/film.mp4',
      positionMs: 0,
      canvas: { width: 1280, height: 720 },
      limits: { bytes: 1, pixels: 1, frameRate: 1, waitMs: WAIT_MS },
      allow: [],
      own: [],
    },
    addSource: (listener) => {
      source = new RoomSource('room', { sourceId: 'film', volume: 0, positionMs: 0 }, listener, silentLog, () => {});
      attach();
      return source;
    },
    listener: { ended: (reason) => over.push(reason) },
    onOver: () => over.push('over'),
  });
  const begun = playback.begin().then(
    () => 'begun',
    (reason: unknown) => reason,
  );
  return { clock, playback, source, players, told, over, begun, attach };
}

it('a worker that dies while media is being opened takes nothing away: the next one gets what was opened', async () => {
  const { clock, source, players, told, begun, attach } = begin();
  source.detach();
  attach();
  expect(players).toMatchObject([{ killed: false }]);
  players[0]?.ready();
  expect(await begun).toBe('begun');
  expect(told).toEqual(['add-source 0 0']);
  expect(clock.pending).toBe(0);
});

it('media that is ready while the room has no worker waits for one', async () => {
  const { clock, source, players, told, over, begun, attach } = begin();
  source.detach();
  players[0]?.ready();
  expect(await begun).toBe('begun');
  expect(players).toMatchObject([{ taken: 0, killed: false }]);
  clock.advance(WAIT_MS);
  attach();
  expect(players).toMatchObject([{ taken: 1, killed: false }]);
  expect(players[0]?.pipe.destroyed).toBe(false);
  expect(told).toEqual(['add-source 0 0']);
  expect(over).toEqual([]);
});

it('a worker that dies takes its player with it; also when the next dies before the next player is ready, the room gets one', () => {
  const { source, players, told, attach } = begin();
  players[0]?.ready();
  source.position(7_000, 0);
  source.detach();
  expect(players).toMatchObject([{ killed: true }]);
  attach();
  source.detach();
  attach();
  expect(players).toMatchObject([{}, { fromMs: 7_000, taken: 0, killed: false }]);
  players[1]?.ready();
  expect(told).toEqual(['add-source 0 0', 'add-source 7000 1']);
});

it('who seeks while the worker is being replaced gets there', () => {
  const { playback, source, players, told, attach } = begin();
  players[0]?.ready();
  source.detach();
  playback.seek(20_000);
  attach();
  // The player was told already to begin there.
  expect(players[1]?.fromMs).toBe(20_000);
  players[1]?.ready();
  expect(told).toEqual(['add-source 0 0', 'add-source 20000 1']);
  source.detach();
  attach();
  playback.seek(40_000);
  players[2]?.ready();
  expect(told.slice(2)).toEqual(['add-source 20000 2', 'seek-source 40000']);
  expect(playback.positionMs).toBe(40_000);
  // What the worker says of before does not count.
  source.position(20_020, 0);
  expect(playback.positionMs).toBe(40_000);
});

it('a player that shows nothing within the time is ended: while it begins, and after the death of a worker', async () => {
  const slow = begin();
  slow.clock.advance(WAIT_MS - 1);
  expect(slow.players).toMatchObject([{ killed: false }]);
  slow.clock.advance(1);
  expect(await slow.begun).toBe('too_slow');
  expect(slow.players).toMatchObject([{ killed: true }]);
  expect(slow.over).toEqual(['over']);

  const { clock, source, players, over, told, attach } = begin();
  players[0]?.ready();
  // Its pipe goes with the worker.
  players[0]?.listener.failed('broken');
  source.detach();
  attach();
  clock.advance(WAIT_MS - 1);
  expect(over).toEqual([]);
  clock.advance(1);
  expect(players).toMatchObject([{}, { killed: true }]);
  expect(over).toEqual(['over', 'too_slow']);
  expect(told).toEqual(['add-source 0 0']);
  expect(clock.pending).toBe(0);
});
