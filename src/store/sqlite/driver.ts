import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import { SerialQueue } from '../../base/serial-queue.ts';
import type { DatabaseThread, Result } from './database-thread.ts';

/** A thread that is opened again after its end. */
export interface Reopening {
  /** The thread that works now. @throws Error when it cannot be opened */
  present(): Promise<DatabaseThread>;
  close(): Promise<void>;
}

/** Statements that change nothing, also those that nobody of ours would take for one. */
const READS = /^\s*select\b/i;

/**
 * kysely's driver for one SQLite file on two threads. One reads, one writes: with a write-ahead log a reader sees everything that was
 * committed when its statement began, and never waits for the disk to confirm what somebody else writes. In a transaction everything goes
 * to the thread that writes.
 */
export class TwoThreads implements Driver {
  readonly #reading: Reopening;
  readonly #writing: Reopening;
  /** SQLite has one writer. A transaction is alone on its thread from its beginning to its end. */
  readonly #turns = new SerialQueue();

  constructor(reading: Reopening, writing: Reopening) {
    this.#reading = reading;
    this.#writing = writing;
  }

  /** Opens both: the one that writes makes the file. */
  async init(): Promise<void> {
    await this.#writing.present();
    await this.#reading.present();
  }

  async acquireConnection(): Promise<SqliteConnection> {
    return new SqliteConnection(this.#reading, this.#writing, this.#turns);
  }

  async beginTransaction(connection: SqliteConnection): Promise<void> {
    await connection.begin();
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    await connection.end('commit');
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    await connection.end('rollback');
  }

  async releaseConnection(connection: SqliteConnection): Promise<void> {
    await connection.release();
  }

  /** After everything that was asked for. The one that writes is the last: it takes the log into the file. */
  async destroy(): Promise<void> {
    await this.#turns.run(async () => {
      await this.#reading.close();
      await this.#writing.close();
    });
  }
}

/** A transaction that is under way, and the thread that it lives and dies with. */
interface Transaction {
  thread: DatabaseThread;
  /** Lets the next writer in. */
  leave(): void;
}

/** What kysely holds while it runs a query, or a whole transaction. */
class SqliteConnection implements DatabaseConnection {
  readonly #reading: Reopening;
  readonly #writing: Reopening;
  readonly #turns: SerialQueue;
  #transaction: Transaction | null = null;

  constructor(reading: Reopening, writing: Reopening, turns: SerialQueue) {
    this.#reading = reading;
    this.#writing = writing;
    this.#turns = turns;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#transaction) return resultOf(await this.#transaction.thread.run(sql, parameters));
    if (READS.test(sql)) return resultOf(await (await this.#reading.present()).run(sql, parameters));
    return resultOf(await this.#turns.run(async () => (await this.#writing.present()).run(sql, parameters)));
  }

  async begin(): Promise<void> {
    const leave = await new Promise<() => void>((entered) => {
      void this.#turns.run(() => new Promise<void>((left) => entered(left)));
    });
    try {
      const thread = await this.#writing.present();
      // At once: one that only reads at first could be refused when it comes to write, without waiting for the other process.
      await thread.run('begin immediate');
      this.#transaction = { thread, leave };
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** A commit that fails leaves the transaction open: kysely rolls it back. */
  async end(how: 'commit' | 'rollback'): Promise<void> {
    if (!this.#transaction) return;
    // With its thread ends a transaction, too, and nothing of it stays.
    if (how === 'commit' || !this.#transaction.thread.ended) await this.#transaction.thread.run(how);
    await this.release();
  }

  /** Lets the next one in, whatever happened. */
  async release(): Promise<void> {
    this.#transaction?.leave();
    this.#transaction = null;
  }

  // biome-ignore lint/correctness/useYield: nothing of ours reads in a stream.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('the store reads no streams');
  }
}

function resultOf<Row>({ rows, changes, insertId }: Result): QueryResult<Row> {
  return {
    rows: rows as Row[],
    ...(changes === undefined ? {} : { numAffectedRows: changes }),
    ...(insertId === undefined ? {} : { insertId }),
  };
}
