import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CALLS } from '../../test/support/room-model/calls.ts';
import { check } from '../../test/support/room-model/check.ts';
import { MODERATION } from '../../test/support/room-model/moderation.ts';
import { Random } from '../../test/support/room-model/random.ts';
import { World } from '../../test/support/room-model/world.ts';

const COMMANDS = { ...CALLS, ...MODERATION };
type Name = keyof typeof COMMANDS;

/** How often what happens: everything once, the things that bring life more often. */
const DECK: Name[] = [
  ...(Object.keys(COMMANDS) as Name[]),
  ...Array.from({ length: 10 }, () => 'join' as const),
  ...(['goOnline', 'goOnline', 'wait', 'talk', 'startScreen', 'promote', 'demote', 'setLayout', 'setPositions'] as const),
];
const STEPS = 150;

/** One room with one seed: a random command, a look at everything, and so on. `wire`: behind a wire of that seed. */
async function play(seed: number, wire?: number): Promise<void> {
  const random = new Random(seed);
  const world = new World(random, wire);
  const history: string[] = [];
  try {
    for (let step = 0; step < STEPS; step++) {
      const name = random.pick(DECK);
      const person = world.somebody();
      history.push(`${name} ${person.name}`);
      world.begin();
      await COMMANDS[name](world, person);
      await check(world);
    }
    await everybodyGoes(world);
  } catch (error) {
    throw new Error(`repeat with ROOM_SEED=${seed}; the last of ${history.length} commands: ${history.slice(-8).join(', ')}`, {
      cause: error,
    });
  }
}

/** Nothing may remain of a room that everybody left. */
async function everybodyGoes(world: World): Promise<void> {
  for (const person of world.people) {
    for (const name of ['goOnline', 'hangUp'] as const) {
      world.begin();
      await COMMANDS[name](world, person);
      await check(world);
    }
  }
  await world.bench.settle();
  expect(world.bench.clock.pending).toBe(0);
  for (const room of world.bench.media.rooms) expect([room.closed, room.calls.size]).toEqual([true, 0]);
}

/** Seeds that nobody has tried yet, in each run. */
const NEW_ONES = 4;

/** One run again: `ROOM_SEED=123 npx vitest run --project unit rooms.model`; many: `ROOM_RUNS=200`. */
const { ROOM_SEED, ROOM_RUNS = '20' } = process.env;
const SEEDS = ROOM_SEED
  ? [Number(ROOM_SEED)]
  : [
      ...Array.from({ length: Number(ROOM_RUNS) }, (_, index) => index + 1),
      ...Array.from({ length: NEW_ONES }, () => randomInt(2 ** 31)),
    ];

/** The same rooms, as if they were on another machine. */
const WIRES = ROOM_SEED ? SEEDS : [1, 2, 3, ...SEEDS.slice(-1)];

describe('a room under random commands', () => {
  it.each(SEEDS)(
    'agrees with the reference in roster, mix and picture, and so do its clients (seed %i)',
    (seed) => play(seed),
    60_000,
  );
  it.each(WIRES)(
    'agrees with it behind a wire that delays every message at random (seed %i)',
    (seed) => play(seed, seed),
    60_000,
  );
});
