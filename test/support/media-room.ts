import { MediaRoom, type MediaRoomOptions } from '../../src/media/worker/media-room.ts';
import { Front } from '../../src/media/worker/path/front.ts';
import type { CanvasFrame, Sink } from '../../src/media/worker/sink.ts';
import { PictureLoad } from '../../src/media/worker/video/picture-load.ts';
import type { MediaReport } from '../../src/rooms/ports.ts';
import type { ManualClock } from './manual-clock.ts';

/** A worker's room in this process, on a clock that the test turns. */
export function openMediaRoom(clock: ManualClock, listener: Partial<MediaRoomOptions>): MediaRoom {
  const nothing = (): void => {};
  return new MediaRoom({
    id: 'room',
    quality: '720p',
    previews: false,
    transport: { front: new Front({ port: 1, clock, onError: nothing }), port: 1, announced: [], tcp: null, onError: nothing },
    offerSections: 2,
    clock,
    load: new PictureLoad(),
    ...{ onTalking: nothing, onTransport: nothing, onPreview: nothing, onWish: nothing, onReport: nothing },
    onError: (error) => {
      throw error;
    },
    ...listener,
  });
}

/** A sink that keeps what it gets, as a recording does. */
export class Collector implements Sink {
  readonly tier: number | null;
  readonly frames: CanvasFrame[] = [];
  readonly sounds: { packet: Buffer; timeMs: number }[] = [];
  readonly ends: unknown[] = [];
  /** What it fails at. */
  broken: 'picture' | 'sound' | null = null;
  save: () => Promise<void> = async () => {};

  constructor(tier: number | null = 0) {
    this.tier = tier;
  }

  picture(frame: CanvasFrame): void {
    if (this.broken === 'picture') throw new Error('the disk is full');
    this.frames.push(frame);
  }

  sound(packet: Buffer, timeMs: number): void {
    if (this.broken === 'sound') throw new Error('the disk is full');
    this.sounds.push({ packet, timeMs });
  }

  end(error?: unknown): Promise<void> {
    this.ends.push(error);
    return this.save();
  }

  report(): MediaReport {
    return { id: 'a', failed: this.ends[0] !== undefined, bytes: this.frames.length, durationMs: 0 };
  }

  /** Lets time pass until it has so many more pictures. */
  async pictures(count: number, clock: ManualClock): Promise<void> {
    for (const end = this.frames.length + count; this.frames.length < end; ) {
      const before = this.frames.length;
      clock.advance(20);
      // The encoder works on another thread.
      for (let looks = 0; looks < 20 && this.frames.length === before; looks += 1)
        await new Promise((done) => setTimeout(done, 2));
    }
  }
}
