import type { Clock, Timer } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import type { Broadcast, BroadcastPort, MediaRoom } from '../../rooms/ports.ts';
import type { LiveWindow } from './live-window.ts';
import { type PackagerListener, type PackagerOptions, PackagerProcess } from './packager-process.ts';
import type { Packaged } from './packaging/messages.ts';

export interface WatchedRoomOptions extends PackagerOptions {
  broadcasts: BroadcastPort;
  window: LiveWindow;
  /** Instead of a process, for tests. */
  spawn?: (options: PackagerOptions, listener: PackagerListener) => Pick<PackagerProcess, 'write' | 'stop'>;
}

/** Pauses before another packager is started, ms. One that worked for a minute begins with the first again. */
const PAUSES_MS = [100, 500, 2_000, 5_000, 10_000];
const WORKED_MS = 60_000;

/** Packages the broadcast of one room, and starts another process when the one that does it is gone. */
export class WatchedRoom {
  readonly #options: WatchedRoomOptions;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #failed: () => void;
  readonly #broadcast: Broadcast;
  #packager: Pick<PackagerProcess, 'write' | 'stop'> | null = null;
  #startedAt = 0;
  #deaths = 0;
  /** What the packager gets has begun with a picture that decodes by itself. */
  #begun = false;
  #pause: Timer | null = null;
  #over = false;

  /** @param failed nothing more comes, nor did anybody ask for that. Called once. */
  constructor(media: MediaRoom, options: WatchedRoomOptions, failed: () => void) {
    this.#options = options;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#failed = failed;
    this.#start();
    this.#broadcast = options.broadcasts.broadcast(media, {
      bytes: (bytes, key) => this.#bytes(bytes, key),
      failed: () => this.#fail(),
    });
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#pause?.cancel();
    this.#broadcast.close();
    this.#packager?.stop();
    this.#options.window.end();
  }

  #bytes(bytes: Uint8Array, key: boolean): void {
    this.#begun ||= key && this.#packager !== null;
    if (this.#begun) this.#packager?.write(bytes);
  }

  #start(): void {
    this.#pause = null;
    this.#startedAt = this.#clock.monotonic();
    const spawn = this.#options.spawn ?? ((options, listener) => new PackagerProcess(options, listener));
    try {
      this.#packager = spawn(this.#options, {
        packaged: (message) => this.#packaged(message),
        died: (reason) => this.#died(reason),
      });
    } catch (error) {
      this.#died(String(error));
    }
  }

  #packaged(message: Packaged): void {
    if (this.#over) return;
    const bytes = Buffer.from(message.bytes, 'base64');
    if (message.type === 'init') this.#options.window.begin(bytes);
    else if (!this.#options.window.add({ ...message, bytes })) {
      this.#packager?.stop();
      this.#died('it does not end its segment');
    }
  }

  #died(reason: string): void {
    if (this.#over) return;
    this.#packager = null;
    this.#begun = false;
    this.#deaths = this.#clock.monotonic() - this.#startedAt > WORKED_MS ? 1 : this.#deaths + 1;
    const pauseMs = PAUSES_MS[this.#deaths - 1];
    this.#log.error({ reason, deaths: this.#deaths }, 'a packager of HLS is gone');
    if (pauseMs === undefined) this.#fail();
    else this.#pause = this.#clock.after(pauseMs, () => this.#start());
  }

  #fail(): void {
    if (this.#over) return;
    this.close();
    this.#failed();
  }
}
