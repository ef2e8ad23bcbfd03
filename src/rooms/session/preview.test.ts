import { describe, expect, it } from 'vitest';
import { RoomBench, roomOf } from '../../../test/support/room-bench.ts';
import type { PreviewPlace, PreviewPort } from '../ports.ts';

class FakePreviews implements PreviewPort {
  readonly shown: Uint8Array[] = [];
  opened = 0;
  closed = 0;

  open(): PreviewPlace {
    this.opened += 1;
    return {
      url: `https://space.test/previews/${this.opened}.webp`,
      show: (image) => this.shown.push(image),
      close: () => {
        this.closed += 1;
      },
    };
  }
}

describe('previews of a room', () => {
  it('have one address as long as the session lives, told to everybody, and none afterwards', async () => {
    const previews = new FakePreviews();
    const bench = new RoomBench({ previews });
    bench.store.rooms.push(roomOf({ enableRoomPreviews: true }));
    const [ada, bob] = await bench.joined(2);
    expect(bench.media.room.spec.previews).toBe(true);
    const url = 'https://space.test/previews/1.webp';
    for (const client of [ada, bob]) {
      expect(client.latest('video.room.subscribed').room_session.preview_url).toBe(url);
      expect(client.latest('video.room.subscribed').room.preview_url).toBe(url);
    }
    bench.media.room.listener.preview(Uint8Array.of(1, 2, 3));
    expect(previews.shown).toEqual([Uint8Array.of(1, 2, 3)]);
    expect((await bench.rooms.liveSession(roomOf()))?.previewUrl).toBe(url);
    const ended: (string | null)[] = [];
    bench.events.on('session.ended', (session) => ended.push(session.previewUrl));
    await ada.bye();
    await bob.bye();
    bench.media.room.listener.preview(Uint8Array.of(4));
    await bench.settle();
    expect([previews.opened, previews.closed, previews.shown.length, ended]).toEqual([1, 1, 1, [null]]);
  });

  it('are of a room made by a join when its token says so', async () => {
    const bench = new RoomBench({ previews: new FakePreviews() });
    const ada = await bench.client({ enableRoomPreviews: true }).join();
    expect(ada.latest('video.room.subscribed').room_session.preview_url).toMatch(/1\.webp$/);
  });

  it('are nowhere when the room does not want them', async () => {
    const previews = new FakePreviews();
    const bench = new RoomBench({ previews });
    const [ada] = await bench.joined(1);
    expect(bench.media.room.spec.previews).toBe(false);
    expect(ada.latest('video.room.subscribed').room_session).not.toHaveProperty('preview_url');
    expect([previews.opened, (await bench.rooms.liveSession(roomOf()))?.previewUrl]).toEqual([0, null]);
  });
});
