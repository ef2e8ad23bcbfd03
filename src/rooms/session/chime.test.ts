import { describe, expect, it } from 'vitest';
import { RoomBench, roomOf } from '../../../test/support/room-bench.ts';

describe('the tone of entry and exit', () => {
  it('sounds for members who come and go, with the call that is not to hear it', async () => {
    const bench = new RoomBench();
    const [, bob] = await bench.joined(2);
    expect(bench.media.room.chimes).toEqual(['entry call-1', 'entry call-2']);
    await bob.bye();
    expect(bench.media.room.chimes.slice(2)).toEqual(['exit call-2']);
  });

  it('does not sound for audience, screens, and those who reload', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const viewer = await bench.client({ joinAs: 'audience' }).join();
    await ada.invite({ callId: 'screen', leg: 'screen' });
    ada.page = 2;
    await ada.invite();
    await ada.bye('screen');
    await viewer.bye();
    expect(bench.media.room.chimes).toEqual(['entry call-1']);
  });

  it('is silent where the room wants none', async () => {
    const bench = new RoomBench();
    bench.store.rooms.push(roomOf({ toneOnEntryAndExit: false }));
    const [, bob] = await bench.joined(2);
    await bob.bye();
    expect(bench.media.room.chimes).toEqual([]);
  });
});
