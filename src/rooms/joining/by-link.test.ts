import { beforeEach, describe, expect, it } from 'vitest';
import { RoomBench, roomOf } from '../../../test/support/room-bench.ts';

describe('a token for links', () => {
  let bench: RoomBench;
  beforeEach(() => {
    bench = new RoomBench();
  });
  const visitor = () => bench.client({ byLink: true });

  it('opens a room that is open by link, and no other', async () => {
    bench.store.rooms.push(roomOf({ joinByLink: true }));
    expect(await visitor().invite()).toEqual({ accepted: true });
    bench.store.rooms[0] = roomOf({ id: 'another', joinByLink: false });
    expect(await visitor().invite()).toEqual({ accepted: false, refusal: 'forbidden' });
    expect(await bench.client().invite()).toEqual({ accepted: true });
  });

  it('opens no session that another token began without a room', async () => {
    await bench.client().join();
    expect(await visitor().invite()).toEqual({ accepted: false, refusal: 'forbidden' });
  });

  it('makes a room that is open to other such', async () => {
    await visitor().join();
    expect(await visitor().invite()).toEqual({ accepted: true });
  });

  it('opens nothing any more as soon as its room is closed to links, and puts nobody out', async () => {
    bench.store.rooms.push(roomOf({ joinByLink: true }));
    const first = await visitor().join();
    const room = roomOf({ joinByLink: false });
    bench.store.rooms[0] = room;
    await bench.rooms.roomChanged(room);
    expect(await visitor().invite()).toEqual({ accepted: false, refusal: 'forbidden' });
    expect((await first.call('video.members.get')).code).toBe('200');
  });
});
