import { type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Place, Slice } from '../rooms/records/slice.ts';

/** How a list is sorted: by a column of numbers (`Place.at`), ties by the column of `Place.id`, which is `id` unless named. An index over both (behind what is filtered) serves it. */
export interface Order {
  by: string;
  id?: string;
  direction: 'asc' | 'desc';
}

/** Newest first, as most lists are (rest-api 1.8). */
export const NEWEST_FIRST: Order = { by: 'created_at', direction: 'desc' };

/** Rows that one statement reads: one thread reads for everybody on SQLite, and nobody waits long for so many. */
const READ_AT_ONCE = 100;
/** Rows among which one statement looks for those that match. */
const SIFTED_AT_ONCE = 2_000;

/** The slice of the rows of `query`, in the order of the list. Many rows are read in steps, between which others come in. */
export async function takeSlice<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  order: Order,
  slice: Slice,
): Promise<O[]> {
  return inOrder(slice, await read(query, order, slice));
}

/**
 * The slice of those rows of `all` that `matching` lets through, where no index serves `matching`: they are looked for in steps, between
 * which others come in. `isOver` says of a place that nothing beyond it matches.
 */
export async function siftSlice<DB, TB extends keyof DB, O>(
  all: SelectQueryBuilder<DB, TB, O>,
  order: Order,
  slice: Slice,
  matching: (rows: SelectQueryBuilder<DB, TB, O>) => SelectQueryBuilder<DB, TB, O>,
  isOver: (place: Place) => boolean = () => false,
): Promise<O[]> {
  const rows: O[] = [];
  let { from } = slice;
  for (;;) {
    const reach = { side: slice.side, ...(from ? { from } : {}) };
    const end = await placeAfter(all, order, reach, SIFTED_AT_ONCE);
    const part = end ? all.where(compared(order, end, isAscending(order, slice) ? '<=' : '>=')) : all;
    rows.push(...(await read(matching(part), order, { ...reach, limit: slice.limit - rows.length })));
    if (!end || rows.length === slice.limit || isOver(end)) return inOrder(slice, rows);
    from = end;
  }
}

/** The nearest rows first, whichever side is read. */
async function read<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  order: Order,
  { limit, ...slice }: Slice,
): Promise<O[]> {
  const rows: O[] = [];
  let { from } = slice;
  for (;;) {
    const count = Math.min(READ_AT_ONCE, limit - rows.length);
    const found = await sorted(query, order, { side: slice.side, ...(from ? { from } : {}) })
      .limit(count)
      .execute();
    rows.push(...found);
    if (found.length < count || rows.length === limit) return rows;
    from = placeOf(order, found.at(-1));
  }
}

/** Place of the row that is `count` rows further; null when there are fewer. */
async function placeAfter<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  order: Order,
  reach: Reach,
  count: number,
): Promise<Place | null> {
  const { by, id = 'id' } = order;
  const row = await sorted(query, order, reach)
    .clearSelect()
    .select([sql.ref<number>(by).as('at'), sql.ref<string>(id).as('id')])
    .limit(1)
    .offset(count - 1)
    .executeTakeFirst();
  return (row as Place | undefined) ?? null;
}

type Reach = Pick<Slice, 'side' | 'from'>;

function sorted<DB, TB extends keyof DB, O>(query: SelectQueryBuilder<DB, TB, O>, order: Order, reach: Reach) {
  const ascending = isAscending(order, reach);
  const rows = reach.from ? query.where(compared(order, reach.from, ascending ? '>' : '<')) : query;
  const way = ascending ? 'asc' : 'desc';
  return rows.orderBy(sql.ref(order.by), way).orderBy(sql.ref(order.id ?? 'id'), way);
}

function compared({ by, id = 'id' }: Order, place: Place, operator: '<' | '>' | '<=' | '>=') {
  return sql<SqlBool>`(${sql.ref(by)}, ${sql.ref(id)}) ${sql.raw(operator)} (${place.at}, ${place.id})`;
}

function isAscending({ direction }: Order, { side }: Reach): boolean {
  return (direction === 'asc') === (side === 'after');
}

function placeOf<O>({ by, id = 'id' }: Order, row: O): Place {
  const columns = row as Record<string, unknown>;
  return { at: columns[by] as number, id: columns[id] as string };
}

function inOrder<O>({ side }: Reach, rows: O[]): O[] {
  return side === 'after' ? rows : rows.reverse();
}
