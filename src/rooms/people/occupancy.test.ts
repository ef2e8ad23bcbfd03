import { describe, expect, it } from 'vitest';
import { RoomBench } from '../../../test/support/room-bench.ts';
import type { RefusedKind } from '../../base/refused.ts';
import type { RoomLimits } from '../options.ts';

/** Rooms that remember what they refused. */
function benchOf(limits: Partial<RoomLimits>): { bench: RoomBench; refused: RefusedKind[] } {
  const refused: RefusedKind[] = [];
  return { bench: new RoomBench({ limits, refused: (kind) => refused.push(kind) }), refused };
}

/** Joins a room of its own; true when it is in, false when the server had no place. */
async function joins(bench: RoomBench, { room, address }: { room: string; address: string }): Promise<boolean> {
  const client = bench.client({ roomName: room, autoCreateRoom: true });
  client.address = address;
  expect(await client.invite()).toEqual({ accepted: true });
  const [bye] = client.byes();
  if (bye) expect(bye).toEqual({ callId: client.callId, causeCode: 34 });
  return client.last('video.room.subscribed') !== undefined;
}

describe('places on this server', () => {
  it('are there for so many sessions in all; running ones may be joined', async () => {
    const { bench, refused } = benchOf({ maxSessions: 2 });
    expect(await joins(bench, { room: 'a', address: '192.0.2.1' })).toBe(true);
    expect(await joins(bench, { room: 'b', address: '192.0.2.2' })).toBe(true);
    expect(await joins(bench, { room: 'c', address: '192.0.2.3' })).toBe(false);
    expect(await joins(bench, { room: 'a', address: '192.0.2.3' })).toBe(true);
    expect(refused).toEqual(['rooms']);
  });

  it('are there for so many sessions of an address, an IPv6 /64 network being one; others open theirs', async () => {
    const { bench, refused } = benchOf({ maxSessionsPerAddress: 1 });
    expect(await joins(bench, { room: 'a', address: '2001:db8::1' })).toBe(true);
    expect(await joins(bench, { room: 'b', address: '2001:db8::2' })).toBe(false);
    expect(await joins(bench, { room: 'c', address: '192.0.2.1' })).toBe(true);
    expect(refused).toEqual(['rooms_per_address']);
  });

  it('are there for so many legs in all and of an address, screens counted', async () => {
    const { bench, refused } = benchOf({ maxLegs: 4, maxLegsPerAddress: 2 });
    const ada = bench.client();
    await ada.invite();
    await ada.invite({ callId: 'screen', leg: 'screen' });
    expect(await joins(bench, { room: 'lobby', address: ada.address })).toBe(false);
    await ada.invite({ callId: 'screen-2', leg: 'screen' });
    expect(ada.byes()).toContainEqual({ callId: 'screen-2', causeCode: 34 });
    expect(await joins(bench, { room: 'lobby', address: '192.0.2.8' })).toBe(true);
    expect(await joins(bench, { room: 'lobby', address: '192.0.2.9' })).toBe(true);
    expect(await joins(bench, { room: 'lobby', address: '192.0.2.10' })).toBe(false);
    expect(refused).toEqual(['legs_per_address', 'legs_per_address', 'legs']);
  });

  it('are given to so many a minute of one address, and to others meanwhile', async () => {
    const { bench, refused } = benchOf({ joinsPerMinute: 2 });
    for (const room of ['a', 'b']) expect(await joins(bench, { room, address: '192.0.2.1' })).toBe(true);
    expect(await joins(bench, { room: 'c', address: '192.0.2.1' })).toBe(false);
    expect(await joins(bench, { room: 'c', address: '192.0.2.2' })).toBe(true);
    await bench.advance(30_000);
    expect(await joins(bench, { room: 'd', address: '192.0.2.1' })).toBe(true);
    expect(refused).toEqual(['joins']);
  });

  it('are free again when people leave', async () => {
    const { bench } = benchOf({ maxSessions: 1, maxLegs: 1 });
    const ada = bench.client();
    await ada.invite();
    expect(await joins(bench, { room: 'b', address: '192.0.2.2' })).toBe(false);
    await ada.bye();
    await bench.settle();
    expect(await joins(bench, { room: 'b', address: '192.0.2.2' })).toBe(true);
  });

  it('end for new rooms first and for joins to running ones later, as the load grows', async () => {
    const { bench, refused } = benchOf({});
    expect(await joins(bench, { room: 'a', address: '192.0.2.1' })).toBe(true);
    bench.media.overloaded = true;
    expect(await joins(bench, { room: 'b', address: '192.0.2.2' })).toBe(false);
    expect(await joins(bench, { room: 'a', address: '192.0.2.2' })).toBe(true);
    bench.media.room.overloaded = true;
    expect(await joins(bench, { room: 'a', address: '192.0.2.3' })).toBe(false);
    expect(refused).toEqual(['rooms_by_load', 'legs_by_load']);
  });
});
