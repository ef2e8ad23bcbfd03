import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DatabaseThread } from './database-thread.ts';
import { TwoThreads } from './driver.ts';
import { ReopeningThread } from './reopening-thread.ts';

interface Schema {
  notes: { text: string };
}

/** A statement whose rows need more memory than a thread here may have. */
const RUNAWAY = sql`select hex(randomblob(200)) from
  (with recursive counted(x) as (select 1 union all select x + 1 from counted limit 30000000) select x from counted)`;
const HEAP_MB = 24;
const OUT_OF_MEMORY = /^the thread of the database failed: .*memory/;

let folder: string;
let db: Kysely<Schema>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wirespace-threads-'));
  const file = join(folder, 'notes.db');
  const writing = new ReopeningThread(file, ['journal_mode = WAL', 'synchronous = FULL'], HEAP_MB);
  const threads = new TwoThreads(new ReopeningThread(file, ['query_only = ON'], HEAP_MB), writing);
  db = new Kysely<Schema>({
    dialect: {
      createDriver: () => threads,
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    },
  });
  await sql`create table notes (text text unique)`.execute(db);
});

afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

const note = (text: string, to: Pick<Kysely<Schema>, 'insertInto'> = db) => to.insertInto('notes').values({ text }).execute();
const notes = async (from: Pick<Kysely<Schema>, 'selectFrom'> = db): Promise<string[]> =>
  (await from.selectFrom('notes').select('text').orderBy('text').execute()).map(({ text }) => text);

/** Something that the test lets happen. */
function gate(): { opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('SQLite on two threads', () => {
  it('reads what was written before, and says how much a statement wrote', async () => {
    expect(
      await db
        .insertInto('notes')
        .values([{ text: 'b' }, { text: 'a' }])
        .executeTakeFirstOrThrow(),
    ).toMatchObject({
      numInsertedOrUpdatedRows: 2n,
    });
    expect(await notes()).toEqual(['a', 'b']);
    expect(await db.deleteFrom('notes').where('text', '=', 'a').returning('text').execute()).toEqual([{ text: 'a' }]);
    expect(await notes()).toEqual(['b']);
  });

  it('reads beside a transaction what is committed, while the transaction sees its own', async () => {
    const [begun, end] = [gate(), gate()];
    const writing = db.transaction().execute(async (transaction) => {
      await note('new', transaction);
      expect(await notes(transaction)).toEqual(['new']);
      begun.open();
      await end.opened;
    });
    await begun.opened;
    expect(await notes()).toEqual([]);
    end.open();
    await writing;
    expect(await notes()).toEqual(['new']);
  });

  it('lets one transaction after the other write, each whole or not at all', async () => {
    const end = gate();
    const first = db.transaction().execute(async (transaction) => {
      await note('first', transaction);
      await end.opened;
      throw new Error('not so');
    });
    const second = db.transaction().execute((transaction) => note('second', transaction));
    const third = note('third');
    end.open();
    await expect(first).rejects.toThrow('not so');
    await Promise.all([second, third]);
    expect(await notes()).toEqual(['second', 'third']);
  });

  it('fails with the message and the code of SQLite', async () => {
    await note('twice');
    await expect(note('twice')).rejects.toMatchObject({
      message: 'UNIQUE constraint failed: notes.text',
      code: 'SQLITE_CONSTRAINT_UNIQUE',
    });
    await expect(sql`select missing from notes`.execute(db)).rejects.toThrow('no such column: missing');
  });

  it('writes nothing with the connection that reads', async () => {
    await note('kept');
    const reader = await DatabaseThread.open(join(folder, 'notes.db'), ['query_only = ON']);
    await expect(reader.run('delete from notes')).rejects.toThrow(/readonly/);
    await reader.close();
  });

  it('closes after what was asked for, and takes nothing afterwards', async () => {
    const writing = [note('in time'), note('just in time')];
    // kysely asks for a connection first.
    await new Promise((resolve) => setImmediate(resolve));
    await db.destroy();
    await Promise.all(writing);
    await expect(notes()).rejects.toThrow();
    const reader = await DatabaseThread.open(join(folder, 'notes.db'), []);
    expect((await reader.run('select text from notes')).rows).toEqual([{ text: 'in time' }, { text: 'just in time' }]);
    await reader.close();
    await expect(reader.run('select 1')).rejects.toThrow(/^the thread of the database ended/);
  });
});

describe('a thread that dies', () => {
  it('of what it read rejects that, and the next one reads again', async () => {
    await note('there');
    const waiting = Promise.allSettled([RUNAWAY.execute(db), notes()]);
    for (const result of await waiting)
      expect(result).toMatchObject({ status: 'rejected', reason: { message: expect.stringMatching(OUT_OF_MEMORY) } });
    expect(await notes()).toEqual(['there']);
  });

  it('in a transaction takes all of it along, and the next one writes again', async () => {
    const lost = db.transaction().execute(async (transaction) => {
      await note('before', transaction);
      await RUNAWAY.execute(transaction);
      await note('after', transaction);
    });
    const next = note('next');
    await expect(lost).rejects.toThrow(OUT_OF_MEMORY);
    await next;
    expect(await notes()).toEqual(['next']);
  });
});

it('a file that is no database is refused with the message of SQLite', async () => {
  const file = join(folder, 'none.db');
  writeFileSync(file, 'this is not a database, but long enough to be taken for one'.repeat(100));
  await expect(DatabaseThread.open(file, ['journal_mode = WAL'])).rejects.toThrow('file is not a database');
});
