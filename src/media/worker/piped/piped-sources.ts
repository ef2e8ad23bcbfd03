import { Socket } from 'node:net';
import { MOST_POSITION_MS, type WorkerCommand, type WorkerEvent } from '../../messages.ts';
import type { MediaRoom } from '../media-room.ts';
import { PipedSource } from './piped-source.ts';

type SourceCommand = Extract<WorkerCommand, { source: string }>;

export interface PipedSourcesOptions {
  tell(message: WorkerEvent): void;
  /** Calls back each {@link REPORT_MS}, until the returned function is called. */
  each(ms: number, task: () => void): () => void;
}

/** How often the server hears where a source is. */
const REPORT_MS = 200;

/** The sources of a worker's rooms that come by pipes from processes which play media. */
export class PipedSources {
  readonly #options: PipedSourcesOptions;
  readonly #sources = new Map<string, { source: PipedSource; room: MediaRoom; roomId: string }>();
  #stopReports: (() => void) | null = null;

  constructor(options: PipedSourcesOptions) {
    this.#options = options;
  }

  /** `pipe` came with the command. A room or a source that is not there is ignored: it has ended. */
  obey(command: SourceCommand, room: MediaRoom | undefined, pipe: unknown): void {
    if (command.kind === 'add-source') {
      this.#add(command, room, pipe);
      return;
    }
    const known = this.#sources.get(command.source);
    if (!known || known.room !== room) return;
    const { source } = known;
    if (command.kind === 'change-source') {
      source.setPaused(command.paused);
      room.changeSource(source, { whole: true, volume: command.volume });
    } else if (command.kind === 'seek-source') {
      source.seekTo(command.positionMs);
    } else {
      room.removeSource(source);
    }
    this.#report(command.source);
  }

  #add(command: Extract<SourceCommand, { kind: 'add-source' }>, room: MediaRoom | undefined, pipe: unknown): void {
    const { source: id, room: roomId, volume } = command;
    if (!room || !(pipe instanceof Socket)) {
      if (pipe instanceof Socket) pipe.destroy();
      this.#options.tell({ type: 'source-ended', room: roomId, source: id, fault: 'broken' });
      return;
    }
    const source = new PipedSource({
      ...{ ...command, id, pipe },
      onEnd: (fault) => {
        this.#report(id);
        this.#options.tell({ type: 'source-ended', room: roomId, source: id, fault });
        // Not while the room asks it.
        setImmediate(() => room.removeSource(source));
      },
      onClose: () => {
        if (this.#sources.get(id)?.source === source) this.#sources.delete(id);
        this.#setReports(this.#sources.size > 0);
      },
    });
    try {
      room.addSource(source, { whole: true, volume });
    } catch (error) {
      source.close(error);
      throw error;
    }
    this.#sources.set(id, { source, room, roomId });
    this.#setReports(true);
  }

  #setReports(wanted: boolean): void {
    if (wanted === (this.#stopReports !== null)) return;
    this.#stopReports?.();
    this.#stopReports = wanted
      ? this.#options.each(REPORT_MS, () => {
          for (const id of this.#sources.keys()) this.#report(id);
        })
      : null;
  }

  #report(id: string): void {
    const known = this.#sources.get(id);
    if (!known) return;
    const { source, roomId: room } = known;
    this.#options.tell({
      type: 'source-position',
      room,
      source: id,
      seeks: source.seeks,
      // Times are those of a hostile file.
      positionMs: Math.min(MOST_POSITION_MS, Math.max(0, source.positionMs)),
    });
  }
}
