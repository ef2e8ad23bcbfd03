import { describe, expect, it } from 'vitest';
import { offerOf, RoomBench } from '../../../test/support/room-bench.ts';

const LESS = { width: 1280, height: 720, frameRate: 30 };

function asked(client: Awaited<ReturnType<RoomBench['joined']>>[number]) {
  return client.log.flatMap((entry) => (entry.kind === 'capture' ? [[entry.callId, entry.video]] : []));
}

describe('what a client is asked to capture at most', () => {
  it('is told with the answer to a shared screen: no more than the largest canvas shows', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    expect(asked(ada)).toEqual([]);
    await ada.invite({ callId: 'screen', leg: 'screen', offer: offerOf('screen'), ownerId: ada.memberId });
    expect(asked(ada)).toEqual([['screen', { width: 1920, height: 1080, frameRate: 30 }]]);
  });

  it('is told when the media side has no use or no time for more, to the owner of that call alone', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    bench.media.room.listener.sendAtMost(ada.callId, LESS);
    await bench.settle();
    expect(asked(ada)).toEqual([[ada.callId, LESS]]);
    expect(asked(bob)).toEqual([]);
  });

  it('is not told about a call that has ended', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(2);
    const { listener } = bench.media.room;
    await ada.bye(ada.callId);
    listener.sendAtMost(ada.callId, LESS);
    listener.sendAtMost('unknown', LESS);
    await bench.settle();
    expect(asked(ada)).toEqual([]);
  });
});
