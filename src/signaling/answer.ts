import type { Clock, Timer } from '../base/clock.ts';
import { REFUSALS, type RefusalCode } from '../base/errors.ts';
import { errorFrame, RPC_ERRORS, type RpcError, type RpcId, resultFrame } from '../wire/jsonrpc.ts';

/**
 * The one answer to one request. Whatever comes second is dropped; when nothing comes in time, an error is sent in its place,
 * because a client that waits 10 s in vain cuts its socket (space-protocol 1.6).
 */
export class Answer {
  #done = false;
  readonly #id: RpcId;
  readonly #send: (text: string) => void;
  readonly #onDone: () => void;
  readonly #watchdog: Timer;

  constructor(id: RpcId, options: { send: (text: string) => void; onDone: () => void; clock: Clock; withinMs: number }) {
    this.#id = id;
    this.#send = options.send;
    this.#onDone = options.onDone;
    this.#watchdog = options.clock.after(options.withinMs, () => this.error(RPC_ERRORS.internal));
  }

  get done(): boolean {
    return this.#done;
  }

  result(result: object): void {
    if (this.#finish()) this.#send(resultFrame(this.#id, result));
  }

  /** `{"code":"200","message":"OK"}` with further members (space-protocol 1.3). */
  ok(members: object = {}): void {
    this.result({ code: '200', message: 'OK', ...members });
  }

  /** A refusal that the application can read: a result with a code (space-protocol 1.3). */
  refuse(code: RefusalCode): void {
    this.result({ code: REFUSALS[code].rpc, message: REFUSALS[code].message });
  }

  error(error: RpcError): void {
    if (this.#finish()) this.#send(errorFrame(this.#id, error));
  }

  /** The socket is gone, or is about to be closed without an answer. */
  drop(): void {
    this.#finish();
  }

  #finish(): boolean {
    if (this.#done) return false;
    this.#done = true;
    this.#watchdog.cancel();
    this.#onDone();
    return true;
  }
}
