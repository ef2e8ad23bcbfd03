import { type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Slice } from '../rooms/records/slice.ts';

/** How a list is sorted: by a column of numbers (`Place.at`), ties by the column of `Place.id`, which is `id` unless named. An index over both (behind what is filtered) serves it. */
export interface Order {
  by: string;
  id?: string;
  direction: 'asc' | 'desc';
}

/** Newest first, as most lists are (rest-api 1.8). */
export const NEWEST_FIRST: Order = { by: 'created_at', direction: 'desc' };

/** The slice of the rows of `query`, in the order of the list. */
export async function takeSlice<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  { by, id: idColumn = 'id', direction }: Order,
  { from, side, limit }: Slice,
): Promise<O[]> {
  const after = side === 'after';
  const ascending = (direction === 'asc') === after;
  const [at, id] = [sql.ref<number>(by), sql.ref<string>(idColumn)];
  const beyond = sql.raw(ascending ? '>' : '<');
  const rows = from ? query.where(sql<SqlBool>`(${at}, ${id}) ${beyond} (${from.at}, ${from.id})`) : query;
  const way = ascending ? 'asc' : 'desc';
  const found = await rows.orderBy(at, way).orderBy(id, way).limit(limit).execute();
  return after ? found : found.reverse();
}
