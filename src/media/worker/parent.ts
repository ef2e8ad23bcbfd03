import { Socket } from 'node:net';
import { IncompatibleOffer } from '../../rooms/ports.ts';
import { type FromWorker, type ToWorker, toWorkerSchema, type WorkerCommand, type WorkerRequest } from '../messages.ts';

export interface ParentListener {
  request(request: WorkerRequest): Promise<unknown>;
  /** `handle`: what was sent along. */
  command(command: WorkerCommand, handle: unknown): void;
  /** A client's connection over TCP, and what was read of it already. Throws: it is closed. `closed`: call it when it is. */
  connection(socket: Socket, bytes: Buffer, closed: () => void): void;
  /** The parent is gone. */
  orphaned(): void;
}

/** The worker's end of the channel to its parent. */
export class Parent {
  readonly #listener: ParentListener;

  constructor(listener: ParentListener) {
    this.#listener = listener;
    process.on('message', (raw, handle) => this.#receive(raw, handle));
    process.on('disconnect', () => listener.orphaned());
    // It may have gone while this process was still being loaded; then nobody tells any more.
    if (!process.connected) listener.orphaned();
  }

  tell(message: FromWorker): void {
    // The callback keeps a closed channel from being thrown; 'disconnect' tells about it.
    if (process.connected) process.send?.(message, undefined, undefined, () => {});
  }

  /** Never call this with names, SDP or media: the text goes to the log. */
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string): void {
    this.tell({ type: 'log', level, message: message.slice(0, 4_000) });
  }

  /** Obeys a command; one that fails is written down and changes nothing else. */
  attempt(command: WorkerCommand, task: () => void): void {
    try {
      task();
    } catch (error) {
      this.log('error', `command ${command.kind} failed: ${explain(error)}`);
    }
  }

  #receive(raw: unknown, handle: unknown): void {
    const parsed = toWorkerSchema.safeParse(raw);
    if (!parsed.success) {
      this.log('error', `a message of the parent is not in the protocol: ${parsed.error.issues[0]?.path.join('.')}`);
      return;
    }
    if (parsed.data.type === 'connection') this.#connection(parsed.data, handle);
    else this.#handle(parsed.data, handle);
  }

  #connection({ id, bytes }: Extract<ToWorker, { type: 'connection' }>, handle: unknown): void {
    const closed = (): void => this.tell({ type: 'connection-closed', id });
    // It may have ended on its way here; then nothing comes with the message.
    if (!(handle instanceof Socket)) return closed();
    try {
      this.#listener.connection(handle, Buffer.from(bytes, 'base64'), closed);
    } catch (error) {
      handle.destroy();
      closed();
      this.log('error', `a connection was not taken: ${explain(error)}`);
    }
  }

  #handle(message: Exclude<ToWorker, { type: 'connection' }>, handle: unknown): void {
    if (message.type === 'command') {
      this.attempt(message.command, () => this.#listener.command(message.command, handle));
      return;
    }
    const { id, request } = message;
    this.#listener.request(request).then(
      (result) => this.tell({ type: 'result', id, result }),
      (error: unknown) => this.#fail(id, request, error),
    );
  }

  #fail(id: number, request: WorkerRequest, error: unknown): void {
    if (!(error instanceof IncompatibleOffer)) this.log('warn', `request ${request.kind} failed: ${explain(error)}`);
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    this.tell({ type: 'failure', id, failure: { name, message } });
  }
}

/** An error for the log, with its cause. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `; cause: ${error.cause.message}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
