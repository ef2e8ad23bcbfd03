import { addressKey } from './address-key.ts';
import type { Clock, Timer } from './clock.ts';
import type { Logger } from './log.ts';

/** What somebody may be refused for; the label of the metric. */
const REFUSED_KINDS = [
  'login_wrong',
  'login_throttled',
  'room_token',
  'key_wrong',
  'key_throttled',
  'page_visits',
  'page_new_rooms',
  'page_not_open',
  'page_ticket',
  'page_foreign_form',
  'watch_link',
  'watch_waiting',
  'ready_rooms',
  'conference_token',
  'socket_bytes',
  'socket_frames',
  'socket_calls',
  'socket_hello',
  'socket_opens',
  'sockets_per_address',
  'sockets',
  'connections',
  'connections_per_address',
  'media_tcp',
  'media_tcp_per_address',
  'media_tcp_opens',
  'rooms',
  'rooms_per_address',
  'rooms_by_load',
  'legs',
  'legs_per_address',
  'legs_by_load',
  'joins',
] as const;

export type RefusedKind = (typeof REFUSED_KINDS)[number];

const MINUTE_MS = 60_000;
/** Kinds and addresses that get a log line of their own in a minute. All others share one line with their sum. */
const TOLD_APART = 200;

/**
 * Counts what is refused to clients that ask too much or guess: totals by kind for metrics, and one line in the log for each minute, kind
 * and address (an IPv6 /64 network being one), however many there were.
 */
export class Refused {
  readonly totals = new Map<RefusedKind, number>(REFUSED_KINDS.map((kind) => [kind, 0]));
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #minute = new Map<string, { kind: RefusedKind; address: string; times: number }>();
  #others = 0;
  #timer: Timer | null = null;

  constructor(clock: Clock, log: Logger) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Something was refused to a client of `address`. */
  count(kind: RefusedKind, address: string): void {
    this.totals.set(kind, (this.totals.get(kind) ?? 0) + 1);
    this.#timer ??= this.#clock.after(MINUTE_MS, () => this.flush());
    const key = addressKey(address);
    const known = this.#minute.get(`${kind} ${key}`);
    if (known) known.times += 1;
    else if (this.#minute.size < TOLD_APART) this.#minute.set(`${kind} ${key}`, { kind, address: key, times: 1 });
    else this.#others += 1;
  }

  /** Logs now what was counted since the last time; also called when the server stops. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = null;
    for (const told of this.#minute.values()) this.#log.warn(told, 'refused');
    if (this.#others > 0) this.#log.warn({ times: this.#others }, 'refused, of more addresses');
    this.#minute.clear();
    this.#others = 0;
  }
}
