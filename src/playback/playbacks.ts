import type { Clock } from '../base/clock.ts';
import type { Engine } from '../media/engine.ts';
import {
  type MediaRoom,
  type OngoingPlayback,
  type PlaybackFailure,
  type PlaybackListener,
  type PlaybackPort,
  PlaybackRefused,
  type PlaybackSpec,
} from '../rooms/ports.ts';
import { CANVAS } from '../wire/layouts.ts';
import { Playback } from './playback.ts';
import type { PlayerLimits } from './player/messages.ts';
import { PlayerProcess, type PlayerProcessOptions } from './player-process.ts';

export interface PlaybackLimits extends PlayerLimits {
  /** Playbacks at once. */
  playbacks: number;
  /** Resident memory of a player, bytes. */
  memoryBytes: number;
}

export interface PlaybacksOptions {
  clock: Clock;
  engine: Pick<Engine, 'addSource' | 'qualityOf'>;
  limits: PlaybackLimits;
  /** See AddressGuard. */
  allow: readonly string[];
  own: readonly string[];
  confine: PlayerProcessOptions['confine'];
  /** The built player; beside the built server when absent. */
  entry?: URL;
}

/** Plays files and streams from elsewhere into rooms, each by a process of its own. */
export class Playbacks implements PlaybackPort {
  readonly #options: PlaybacksOptions;
  readonly #running = new Set<Playback>();
  #closed = false;

  constructor(options: PlaybacksOptions) {
    this.#options = options;
  }

  async play(spec: PlaybackSpec, media: MediaRoom, listener: PlaybackListener, cancelled: AbortSignal): Promise<OngoingPlayback> {
    const { clock, engine, limits, allow, own, confine, entry } = this.#options;
    if (this.#closed || this.#running.size >= limits.playbacks) throw new PlaybackRefused('too_many');
    const { playbacks: _, memoryBytes, ...bounds } = limits;
    const { playbackId: sourceId, url, positionMs, volume } = spec;
    const playback: Playback = new Playback({
      sourceId,
      listener,
      clock,
      start: (order, of) => new PlayerProcess(order, { clock, confine, mostBytes: memoryBytes, ...(entry ? { entry } : {}) }, of),
      order: { url, positionMs, canvas: CANVAS[engine.qualityOf(media)], limits: bounds, allow: [...allow], own: [...own] },
      addSource: (sourceListener) => engine.addSource(media, { sourceId, volume, positionMs }, sourceListener),
      onOver: () => void this.#running.delete(playback),
    });
    this.#running.add(playback);
    const cancel = (): void => playback.giveUp('broken');
    cancelled.addEventListener('abort', cancel, { once: true });
    if (cancelled.aborted) cancel();
    try {
      await playback.begin();
      return playback;
    } catch (reason) {
      playback.stop();
      throw new PlaybackRefused(reason as PlaybackFailure);
    } finally {
      cancelled.removeEventListener('abort', cancel);
    }
  }

  /** Ends all of them, without a word to anybody. */
  close(): void {
    this.#closed = true;
    for (const playback of [...this.#running]) playback.stop();
  }
}
