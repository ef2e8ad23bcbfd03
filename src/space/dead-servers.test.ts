import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { DeadServers, LOOK_MS } from './dead-servers.ts';

/** Another server with sessions, and a look at it every so often. */
function watch() {
  const clock = new ManualClock();
  const closed: number[] = [];
  let aliveAt = 0;
  const store = {
    othersWithSessions: async () => [{ id: 'other', aliveAt }],
    closeDead: async (mark: { aliveAt: number }) => {
      closed.push(mark.aliveAt);
      return 1;
    },
  };
  const dead = new DeadServers(store, 'own', clock);
  const look = async (after = LOOK_MS): Promise<number> => {
    clock.advance(after);
    return await dead.look();
  };
  return {
    closed,
    look,
    mark: (at: number) => {
      aliveAt = at;
    },
  };
}

it('a server that says nothing for a minute is dead, and what it left open ends with its last mark', async () => {
  const { look, mark, closed } = watch();
  mark(77);
  expect([await look(), await look(), await look(), await look()]).toEqual([0, 0, 0, 1]);
  expect(closed).toEqual([77]);
});

it('a server that says something lives, however wrong its clock is', async () => {
  const { look, mark, closed } = watch();
  for (const at of [5, 4, 1e15, 3, -1e15, 8]) {
    mark(at);
    await look();
    await look();
  }
  expect(closed).toEqual([]);
});

it('looks that come together after a pause of our own tell nothing', async () => {
  const { look, closed } = watch();
  await look();
  await look(3_600_000);
  for (let count = 0; count < 10; count += 1) await look(1);
  expect(closed).toEqual([]);
});
