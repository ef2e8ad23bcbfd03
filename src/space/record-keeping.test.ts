import { afterEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { randomIds } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { TypedEmitter } from '../base/typed-emitter.ts';
import type { LiveSession, RoomsEvents } from '../rooms/records/live-session.ts';
import { plainRoom } from '../rooms/settings/room.ts';
import type { Store } from '../store/store.ts';
import { RecordKeeping } from './record-keeping.ts';

const DAY_MS = 86_400_000;
const forEver = { eventBytesPerHour: { server: 1e9, session: 1e9, member: 1e9 } };
let end: (() => Promise<void>) | null = null;
afterEach(async () => {
  await end?.();
  end = null;
});

/** A database with old entries without end, each piece of which waits for the test. */
async function keeping() {
  const clock = new ManualClock();
  const alive: number[] = [];
  const pieces: (() => void)[] = [];
  const store = {
    servers: {
      begin: async () => 0,
      othersWithSessions: async () => [],
      alive: async (_id: string, now: number) => void alive.push(now),
    },
    logs: { discard: () => new Promise<boolean>((resolve) => pieces.push(() => resolve(true))) },
    recordsOf: () => ({ write: async () => {}, ping: async () => {} }),
  } as unknown as Store;
  const limits = { backlogBytes: 1_000_000, ...forEver, logRetentionMs: DAY_MS };
  const records = await RecordKeeping.begin({ store, serverId: 'one', clock, ids: randomIds, log: silentLog, limits });
  const events = new TypedEmitter<RoomsEvents>((_event, error) => {
    throw error;
  });
  records.follow(events);
  end = async () => {
    const closed = records.close();
    for (const next of pieces) next();
    await closed;
  };
  return { clock, alive, pieces, events, records };
}

function session(clock: ManualClock): LiveSession {
  const room = plainRoom({ id: randomIds.uuid(), projectId: randomIds.uuid(), name: 'a', now: clock.now() });
  return { id: randomIds.uuid(), room, startedAt: clock.now(), endedAt: null, autoCreated: false } as LiveSession;
}

describe('while old entries of the logs are discarded', () => {
  it('the server goes on saying that it is alive', async () => {
    const { clock, alive, pieces, events } = await keeping();
    events.emit('session.started', session(clock), { kind: 'system' });
    await vi.waitFor(() => expect(pieces).toHaveLength(1));
    clock.advance(5_000);
    await vi.waitFor(() => expect(alive).toEqual([clock.now()]));
  });

  it('they are discarded by one at a time, and closing stops it', async () => {
    const { clock, pieces, records } = await keeping();
    clock.advance(3 * 3_600_000);
    expect(pieces).toHaveLength(1);
    pieces[0]?.();
    await vi.waitFor(() => expect(pieces).toHaveLength(2));
    const closed = records.close();
    pieces[1]?.();
    await closed;
    expect(pieces).toHaveLength(2);
  });
});
