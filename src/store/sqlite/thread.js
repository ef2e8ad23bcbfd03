// @ts-check
/**
 * Entry of a thread that works on one SQLite connection, one statement after another. Plain JavaScript, because Node runs it as it
 * stands here too, when tests start the sources.
 */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'libsql';

/** @typedef {import('./database-thread.ts').FromThread} FromThread */

/** @type {(message: FromThread) => void} */
const tell = (message) => parentPort?.postMessage(message);

/** @type {(error: unknown) => { message: string, code: string | undefined }} */
const described = (error) => {
  const { message, code } = /** @type {{ message?: string, code?: unknown }} */ (error);
  return { message: message ?? String(error), code: typeof code === 'string' ? code : undefined };
};

/** @type {(database: Database.Database, sql: string, parameters: readonly unknown[]) => import('./database-thread.ts').Result} */
function run(database, sql, parameters) {
  const statement = database.prepare(sql);
  if (statement.reader) return { rows: statement.all(parameters) };
  const { changes, lastInsertRowid } = statement.run(parameters);
  return { rows: [], changes: BigInt(changes), insertId: BigInt(lastInsertRowid) };
}

/** @type {(file: string, pragmas: readonly string[]) => Database.Database} */
function open(file, pragmas) {
  const database = new Database(file);
  for (const pragma of pragmas) database.pragma(pragma);
  return database;
}

try {
  const database = open(workerData.file, workerData.pragmas);
  parentPort?.on('message', (/** @type {import('./database-thread.ts').ToThread} */ { id, sql, parameters }) => {
    if (sql === null) {
      database.close();
      parentPort?.close();
      return;
    }
    try {
      tell({ id, result: run(database, sql, parameters) });
    } catch (error) {
      tell({ id, error: described(error) });
    }
  });
  tell({ id: 0, result: { rows: [] } });
} catch (error) {
  tell({ id: 0, error: described(error) });
}
