import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { EventQuota } from './event-quota.ts';

let clock: ManualClock;
let quota: EventQuota;
beforeEach(() => {
  clock = new ManualClock();
  quota = new EventQuota(clock, { server: 1_000, session: 500, member: 200 });
  for (const session of ['a', 'b', 'c']) quota.started(session);
});

const said = (sessionId: string, memberId: string | null, bytes: number, frequent = true) =>
  quota.take({ sessionId, memberId }, bytes, frequent);

describe('the quota of events', () => {
  it('of a member is used up to the last byte; then its events are left out, and those of others are not', () => {
    expect(said('a', 'ada', 200)).toBe('taken');
    expect(said('a', 'ada', 1)).toBe('first');
    expect(said('a', 'ada', 1)).toBe('left out');
    expect(said('a', 'bob', 200)).toBe('taken');
    clock.advance(1_800_000);
    expect(said('a', 'ada', 100)).toBe('taken');
    expect(quota.ended('a')).toBe(2);
  });

  it('of a session holds for all its members, and what is said rarely has as much again', () => {
    for (const member of ['ada', 'bob']) expect(said('a', member, 200)).toBe('taken');
    expect(said('a', null, 100)).toBe('taken');
    expect(said('a', 'cem', 1)).toBe('first');
    expect(said('a', 'cem', 500, false)).toBe('taken');
    expect(said('a', 'cem', 1, false)).toBe('left out');
    expect(said('b', 'ada', 200)).toBe('taken');
  });

  it('of the server holds for all sessions', () => {
    expect(said('a', null, 500)).toBe('taken');
    expect(said('b', null, 500)).toBe('taken');
    expect(said('c', null, 1)).toBe('first');
    expect(said('c', null, 1, false)).toBe('taken');
  });

  it('is gone with its session', () => {
    for (const session of ['a', 'b', 'c']) quota.ended(session);
    expect(quota.size).toBe(0);
    expect(said('a', 'ada', 1_000_000)).toBe('taken');
  });
});
