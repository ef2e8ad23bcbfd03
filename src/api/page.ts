import type { Place, Slice } from '../rooms/records/slice.ts';
import { readFields } from '../wire/rest/fields.ts';
import { DEFAULT_PAGE_SIZE, PAGE_FIELDS, type PageBody } from '../wire/rest/page.ts';
import type { Problem } from '../wire/rest/problems.ts';
import type { Cursor, Cursors } from './cursor.ts';

export interface PageRequest {
  size: number;
  number: number;
  /** Absent on the first page. */
  cursor: Cursor | null;
  /** As it came, for `links.self`. */
  token: string | null;
}

/** Reads the page parameters of a list's query (rest-api 1.8). */
export function readPage(
  query: Readonly<Record<string, unknown>>,
  list: string,
  cursors: Cursors,
): { page: PageRequest; problems: Problem[] } {
  const { values, problems } = readFields(PAGE_FIELDS, query);
  const number = values.page_number ?? 0;
  const token = values.page_token || null;
  const cursor = token === null ? null : cursors.read(list, token);
  if (number > 0 && token === null)
    problems.push({ attribute: 'page_token', code: 'page_token_required', message: 'Page token is required' });
  if (token !== null && cursor === null)
    problems.push({ attribute: null, code: 'page_token_is_invalid', message: 'Page token is invalid' });
  return { page: { size: values.page_size ?? DEFAULT_PAGE_SIZE, number, cursor, token }, problems };
}

/** What a list needs to make links: its own address and the filters to repeat. */
export interface ListAddress {
  /** `https://host/path` without query. */
  url: string;
  list: string;
  filters: Readonly<Record<string, string>>;
}

/** The rows of a page, and one more that tells whether there is another page. */
export function sliceOf({ size, cursor }: PageRequest): Slice {
  return { side: cursor?.side ?? 'after', limit: size + 1, ...(cursor ? { from: cursor.place } : {}) };
}

/** The page of `rows`, which are in the order of the list and the slice of {@link sliceOf}; at most `most` of them are shown. */
export function pageOf<T, B>(
  { page, most, address, cursors }: { page: PageRequest; most: number; address: ListAddress; cursors: Cursors },
  rows: readonly T[],
  { place, body }: { place: (row: T) => Place; body: (row: T) => B },
): PageBody<B> {
  const backward = page.cursor?.side === 'before';
  const more = rows.length > most;
  const shown = backward ? rows.slice(more ? 1 : 0) : rows.slice(0, most);
  const link = (number: number, token: string | null): string => {
    const query = new URLSearchParams(address.filters);
    query.set('page_number', String(number));
    query.set('page_size', String(page.size));
    if (token !== null) query.set('page_token', token);
    return `${address.url}?${query}`;
  };
  const to = (side: Cursor['side'], at: Place): string => cursors.write(address.list, { side, place: at });
  const placeOf = (row: T | undefined): Place | undefined => (row === undefined ? undefined : place(row));
  const links: PageBody<B>['links'] = { self: link(page.number, page.token), first: link(0, null) };
  // Going back, there is always the page that we came from; going on, only what the extra row proves.
  const last = placeOf(shown.at(-1)) ?? (backward ? page.cursor?.place : undefined);
  if (last && (backward || more)) links.next = link(page.number + 1, to('after', last));
  const first = placeOf(shown[0]) ?? page.cursor?.place;
  if (page.number > 0 && first && (!backward || more)) links.prev = link(page.number - 1, to('before', first));
  return { links, data: shown.map(body) };
}
