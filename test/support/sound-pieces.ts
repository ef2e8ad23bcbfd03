import type { MediaRoom, TapListener } from '../../src/rooms/ports.ts';
import { ClusterBuilder } from '../../src/webm/cluster.ts';
import { AUDIO, header } from '../../src/webm/header.ts';

/** Hands out what a media worker would. */
export class FakeTaps {
  readonly listeners = new Map<string, TapListener>();
  /** What goes before a tap has stopped. */
  onStop: (listener: TapListener) => void = () => {};

  tap(_media: MediaRoom, { recordingId }: { recordingId: string }, listener: TapListener) {
    this.listeners.set(recordingId, listener);
    return { pause: () => {}, resume: () => {}, stop: async () => this.onStop(listener) };
  }
}

/** A file of sound: its head, then a piece a second. */
export function pieces(seconds: number, packetBytes = 50): Buffer[] {
  const builder = new ClusterBuilder();
  const clusters = [];
  for (let ms = 0; ms < seconds * 1_000; ms += 20)
    clusters.push(...builder.add({ track: AUDIO, ms, key: true, data: Buffer.alloc(packetBytes, 1 + (ms % 251)) }));
  return [header({ picture: null, startedAt: 0 }), ...[...clusters, ...builder.flush()].map(({ bytes }) => bytes)];
}
