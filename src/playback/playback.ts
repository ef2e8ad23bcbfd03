import type { Clock, Timer } from '../base/clock.ts';
import type { RoomSource, SourceListener } from '../media/room-source.ts';
import type { OngoingPlayback, PlaybackFailure, PlaybackListener } from '../rooms/ports.ts';
import type { PlayerOrder } from './player/messages.ts';
import type { PlayerProcess, PlayerProcessListener, Ready } from './player-process.ts';

type Player = Pick<PlayerProcess, 'takePipe' | 'kill'>;

export interface PlaybackOptions {
  clock: Clock;
  /** Starts another process that plays what is ordered. */
  start(order: PlayerOrder, listener: PlayerProcessListener): Player;
  order: PlayerOrder;
  sourceId: string;
  /** Makes it a source of its room. */
  addSource(listener: SourceListener): RoomSource;
  listener: PlaybackListener;
  /** Nothing is played any more. Called once. */
  onOver(): void;
}

/** One medium that is played into a room. For each media worker that the room comes to, another process plays it, from where it was. */
export class Playback implements OngoingPlayback {
  readonly sourceId: string;
  readonly #options: PlaybackOptions;
  readonly #source: RoomSource;
  #player: Player | null = null;
  /** Where it was told to begin. */
  #fromMs = 0;
  /** What the player said last that had something. */
  #ready: Ready | null = null;
  /** Runs out when the player has no first picture or sound in time; null when it has. */
  #opening: Timer | null = null;
  /** Why the process ended whose last pictures are still being shown. */
  #failure: PlaybackFailure | null = null;
  #over = false;
  #begun: { resolve(): void; reject(reason: PlaybackFailure): void } | null = null;

  constructor(options: PlaybackOptions) {
    this.sourceId = options.sourceId;
    this.#options = options;
    this.#source = options.addSource({
      wanted: () => this.#connect(),
      lost: () => this.#drop(),
      ended: (fault) => this.#end(fault),
    });
  }

  get seekable(): boolean {
    return this.#ready?.seekable ?? false;
  }

  get hasPicture(): boolean {
    return this.#ready?.hasPicture ?? false;
  }

  get durationMs(): number | null {
    const duration = this.#ready?.durationMs ?? null;
    return duration === null ? null : Math.round(duration);
  }

  get positionMs(): number {
    return Math.round(this.#source.positionMs);
  }

  /** Resolves when the first picture or sound is ready; rejects with a {@link PlaybackFailure}, not with an error, when none will be. */
  begin(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#begun = { resolve, reject };
      if (this.#over) this.#settle(this.#failure ?? 'broken');
      else this.#play(this.#options.order.positionMs);
    });
  }

  /** Ends it for a reason while it begins. */
  giveUp(reason: PlaybackFailure): void {
    this.#failure = reason;
    this.stop();
    this.#settle(reason);
  }

  pause(): void {
    this.#source.setPaused(true);
  }

  resume(): void {
    this.#source.setPaused(false);
  }

  setVolume(volume: number): void {
    this.#source.setVolume(volume);
  }

  seek(positionMs: number): void {
    if (this.seekable) this.#source.seek(Math.min(positionMs, this.durationMs ?? positionMs));
  }

  stop(): void {
    if (this.#over) return;
    this.#over = true;
    this.#drop();
    this.#source.remove();
    this.#options.onOver();
  }

  #play(positionMs: number): void {
    const { clock, order, start } = this.#options;
    this.#fromMs = positionMs;
    // What ended the player before says nothing about this one.
    this.#failure = null;
    this.#opening = clock.after(order.limits.waitMs, () => this.#end('too_slow'));
    const player: Player = start(
      { ...order, positionMs },
      {
        ready: (ready) => {
          this.#opened();
          this.#ready = ready;
          this.#connect();
          this.#settle(null);
        },
        failed: (reason) => {
          // The worker sees the end of its pipe, and says so.
          if (this.#player === player && !this.#source.connected) this.#end(reason);
          else if (this.#player === player) this.#failure = reason;
        },
      },
    );
    this.#player = player;
  }

  /** Both are needed: a worker that can take it, and a process that has something. */
  #connect(): void {
    if (this.#over || this.#ready === null || this.#opening !== null) return;
    if (!this.#source.attached || this.#source.connected) return;
    const { positionMs } = this.#source;
    // It has played before, in a worker that died.
    if (this.#player === null) return this.#play(positionMs);
    this.#source.connect(this.#player.takePipe(), this.#ready.live, this.#ready.positionMs);
    // Somebody went elsewhere while there was no worker.
    if (positionMs !== this.#fromMs) this.seek(positionMs);
  }

  #opened(): void {
    this.#opening?.cancel();
    this.#opening = null;
  }

  #drop(): void {
    this.#opened();
    this.#player?.kill();
    this.#player = null;
  }

  #end(fault: PlaybackFailure | null): void {
    if (this.#over) return;
    const reason = fault === null ? null : (this.#failure ?? fault);
    const news = this.#begun === null;
    this.stop();
    if (news) this.#options.listener.ended(reason);
    else this.#settle(reason ?? 'broken');
  }

  #settle(reason: PlaybackFailure | null): void {
    const begun = this.#begun;
    this.#begun = null;
    if (reason === null) begun?.resolve();
    else begun?.reject(reason);
  }
}
