import type { Timer } from '../base/clock.ts';
import type { RoomHandle } from './room-handle.ts';
import { WorkerLoad } from './worker-load.ts';
import { WorkerProcess, type WorkerProcessOptions } from './worker-process.ts';

export type SlotOptions = Omit<WorkerProcessOptions, 'onReady' | 'onHeartbeat' | 'onEvent' | 'onExit'> & {
  /** A crashed worker's rooms; the engine places them anew. The slot has already forgotten them. */
  onCrash(rooms: RoomHandle[], slot: WorkerSlot): void;
  /** The worker can take rooms now. */
  onReady(slot: WorkerSlot): void;
};

/** Waits before restarts: a worker that dies at once must not be started in a tight loop. */
const BACKOFF_MS = { first: 100, most: 5_000 } as const;
/** After so long a life the next crash is the first again. */
const HEALTHY_MS = 30_000;

/** One place for a worker with its own UDP port: keeps a process running there and holds the rooms placed on it. */
export class WorkerSlot {
  readonly rooms = new Map<string, RoomHandle>();
  /** Rooms that are closed, of which the worker still has to say what came of them. */
  readonly finishing = new Map<string, RoomHandle>();
  /** How busy the process is, as opposed to {@link load}, which is what it was given to do. */
  readonly busy = new WorkerLoad();
  readonly #options: SlotOptions;
  #process: WorkerProcess | null = null;
  #startedAt = 0;
  #backoffMs: number = BACKOFF_MS.first;
  #restart: Timer | null = null;
  #closed = false;
  #restarts = 0;

  constructor(options: SlotOptions) {
    this.#options = options;
  }

  /** UDP port of this place. */
  get port(): number {
    return this.#options.worker.port;
  }

  get process(): WorkerProcess | null {
    return this.#process;
  }

  get ready(): boolean {
    return this.#process?.ready ?? false;
  }

  /** Whether a process runs or is about to. */
  get started(): boolean {
    return this.#process !== null || this.#restart !== null;
  }

  /** Whether its process uses too much memory for further calls. */
  get full(): boolean {
    return this.#process?.full ?? false;
  }

  get restarts(): number {
    return this.#restarts;
  }

  /** Load in rough units of work: a room's canvas costs about as much as five calls (media.md 6). */
  get load(): number {
    let calls = 0;
    for (const room of this.rooms.values()) calls += room.callCount;
    return this.rooms.size * 5 + calls;
  }

  /** Starts the process unless it runs. */
  start(): void {
    if (this.#closed || this.started) return;
    this.#startedAt = this.#options.clock.monotonic();
    try {
      this.#process = new WorkerProcess({
        ...this.#options,
        onReady: () => this.#options.onReady(this),
        onHeartbeat: (figures) => this.busy.add(this.#options.clock.monotonic(), figures),
        onEvent: (event) => {
          if ('room' in event) (this.rooms.get(event.room) ?? this.finishing.get(event.room))?.event(event);
        },
        onExit: (reason) => this.#exited(reason),
      });
    } catch (error) {
      this.#exited(String(error));
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#restart?.cancel();
    this.#restart = null;
    await this.#process?.close();
  }

  #exited(reason: string): void {
    this.#process = null;
    this.busy.clear();
    if (this.#closed) return;
    const { clock, log } = this.#options;
    const rooms = [...this.rooms.values()];
    this.rooms.clear();
    this.#restarts += 1;
    if (clock.monotonic() - this.#startedAt > HEALTHY_MS) this.#backoffMs = BACKOFF_MS.first;
    const wait = this.#backoffMs;
    this.#backoffMs = Math.min(BACKOFF_MS.most, this.#backoffMs * 2);
    log.error({ port: this.#options.worker.port, rooms: rooms.length, reason }, 'media worker died; starting another');
    this.#restart = clock.after(wait, () => {
      this.#restart = null;
      this.start();
    });
    this.#options.onCrash(rooms, this);
  }
}
