import { CANVAS, type Quality } from '../../../wire/layouts.ts';
import type { FromWorker, WorkerCommand } from '../../messages.ts';
import type { MediaRoom } from '../media-room.ts';
import { CANVAS_FPS } from '../tiers.ts';
import { Broadcaster } from './broadcaster.ts';

type BroadcastCommand = Extract<WorkerCommand, { broadcast: number }>;

export interface BroadcastsOptions {
  tell(message: FromWorker): void;
  onError(error: unknown): void;
}

/** What platforms of video ask for, kbit/s. */
const KBPS: Record<Quality, number> = { '720p': 2_500, '1080p': 4_500 };

/** The broadcasts of a worker's rooms: one a room at most. */
export class Broadcasts {
  readonly #options: BroadcastsOptions;
  readonly #running = new Map<number, { broadcaster: Broadcaster; room: MediaRoom }>();

  constructor(options: BroadcastsOptions) {
    this.#options = options;
  }

  /** `room`: the one that the command names; undefined when it is not open any more. */
  obey(command: BroadcastCommand, room: MediaRoom | undefined): void {
    const running = this.#running.get(command.broadcast);
    if (command.kind === 'broadcast') {
      if (room && !running) this.#start(command, room);
      else this.#failed(command);
    } else if (command.kind === 'key-broadcast') {
      running?.broadcaster.requestKey();
    } else if (running) {
      this.#running.delete(command.broadcast);
      void running.room.removeRawSink(running.broadcaster);
    }
  }

  #start(command: Extract<BroadcastCommand, { kind: 'broadcast' }>, room: MediaRoom): void {
    const { room: id, broadcast, startMs } = command;
    const { tell, onError } = this.#options;
    try {
      const broadcaster: Broadcaster = new Broadcaster({
        picture: { ...CANVAS[room.quality], kbps: KBPS[room.quality], fps: CANVAS_FPS },
        startMs,
        write: (bytes, key, endMs) =>
          tell({ type: 'broadcast', room: id, broadcast, bytes: bytes.toString('base64'), key, endMs }),
        failed: (error) => {
          onError(error);
          this.#failed(command);
          void room.removeRawSink(broadcaster);
        },
      });
      room.addRawSink(broadcaster);
      this.#running.set(broadcast, { broadcaster, room });
    } catch (error) {
      this.#failed(command);
      throw error;
    }
  }

  #failed({ room, broadcast }: BroadcastCommand): void {
    this.#running.delete(broadcast);
    this.#options.tell({ type: 'broadcast-failed', room, broadcast });
  }
}
