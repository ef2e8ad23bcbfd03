import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** What a statement led to. */
export interface Result {
  rows: unknown[];
  /** Rows that were written; of a statement that returns no rows. */
  changes?: bigint;
  insertId?: bigint;
}

/** `sql` null: close the database and end. */
export type ToThread = { id: number; sql: string; parameters: readonly unknown[] } | { id: number; sql: null; parameters: [] };

/** The answer to the request of that id; 0: the database is open, or cannot be opened. */
export type FromThread = { id: number; result: Result } | { id: number; error: { message: string; code: string | undefined } };

interface Waiting {
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** Heap of a thread: a statement that wants more ends the thread, not the server. Ours read some hundreds of rows at most. */
const HEAP_MB = 128;
/** Its data are rows on their way, nearly all of them garbage soon. */
const YOUNG_MB = 2;

/**
 * One SQLite connection on a thread of its own: whatever the disk does, nobody else waits. Its life ends once: with {@link close}, or with
 * the thread; then everything that waits and comes is rejected, and another one has to be opened.
 */
export class DatabaseThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #ended: Error | null = null;

  private constructor(file: string, pragmas: readonly string[], heapMb: number) {
    this.#worker = new Worker(new URL('./thread.js', import.meta.url), {
      name: 'sqlite',
      workerData: { file, pragmas },
      // It needs nothing of ours: neither secrets from the environment nor options of Node.
      env: {},
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB, maxOldGenerationSizeMb: heapMb },
    });
    this.#worker.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('error', (error) => this.#end(`the thread of the database failed: ${error.message}`));
    this.#worker.on('exit', (code) => this.#end(`the thread of the database ended with code ${code}`));
  }

  /**
   * Opens a file, which is made when it is not there, and sets `pragmas` on the connection.
   * @throws Error with SQLite's message when that fails
   */
  static async open(file: string, pragmas: readonly string[], heapMb = HEAP_MB): Promise<DatabaseThread> {
    const thread = new DatabaseThread(file, pragmas, heapMb);
    try {
      await thread.#wait(0);
      return thread;
    } catch (error) {
      await thread.#worker.terminate();
      throw error;
    }
  }

  /** Whether it takes no statements any more. */
  get ended(): boolean {
    return this.#ended !== null;
  }

  /**
   * Runs one statement; those of one thread run in the order in which they were asked for.
   * @throws Error with SQLite's message and `code`, or when the thread has ended or ends before it answers: then nobody knows
   *   whether the statement was carried out
   */
  async run(sql: string, parameters: readonly unknown[] = []): Promise<Result> {
    if (this.#ended) throw this.#ended;
    this.#next += 1;
    const answer = this.#wait(this.#next);
    this.#tell({ id: this.#next, sql, parameters });
    return await answer;
  }

  /** Closes the database after everything that was asked for; resolves when the thread is gone. */
  async close(): Promise<void> {
    if (this.#ended) return;
    this.#worker.ref();
    const gone = once(this.#worker, 'exit');
    this.#tell({ id: 0, sql: null, parameters: [] });
    await gone;
  }

  #tell(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  /** The process lives as long as somebody waits. */
  #wait(id: number): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
    });
  }

  #receive(message: FromThread): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('result' in message) return waiting?.resolve(message.result);
    const { message: text, code } = message.error;
    waiting?.reject(Object.assign(new Error(text), code === undefined ? {} : { code }));
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.#ended = new Error(reason);
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}
