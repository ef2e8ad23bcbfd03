import { setImmediate } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import type { Place, Slice } from '../rooms/records/slice.ts';
import { type Output, readFields, type Shape } from '../wire/rest/fields.ts';
import type { PageBody } from '../wire/rest/page.ts';
import type { Cursors } from './cursor.ts';
import { InvalidParameters } from './errors.ts';
import { pageOf, readPage, sliceOf } from './page.ts';
import type { Addresses } from './ports.ts';

/** Rows of a slice that may have been cut short because they are large; then there is one more of them, as in any other. */
interface Cut<T> {
  rows: readonly T[];
  cut: boolean;
}

/** A collection that is read page by page. */
export interface Listing<S extends Shape, T, B> {
  /** Query fields beside the page; links repeat them. */
  filters: S;
  /** Finds a slice, in the order of the list. */
  find(filters: Output<S>, slice: Slice): Promise<readonly T[] | Cut<T>>;
  place(row: NoInfer<T>): Place;
  body(row: NoInfer<T>, filters: Output<S>): B | Promise<B>;
}

/** Place in a list that is sorted by creation. */
export function newestFirst({ createdAt, id }: { createdAt: number; id: string }): Place {
  return { at: createdAt, id };
}

/** From so many rows on, reading, shaping and writing them are steps of their own: nobody waits for all three. */
const MANY = 100;

/** Answers collections (rest-api 1.8). */
export class Lists {
  readonly #cursors: Cursors;
  readonly #addresses: Addresses;

  constructor(cursors: Cursors, addresses: Addresses) {
    this.#cursors = cursors;
    this.#addresses = addresses;
  }

  /** The page that a request asks for. Throws InvalidParameters. A page token is good for its path and project only. */
  async answer<S extends Shape, T, B>(request: FastifyRequest, listing: Listing<S, T, B>): Promise<PageBody<B>> {
    const query = request.query as Readonly<Record<string, unknown>>;
    const path = request.url.split('?', 1)[0] ?? '';
    const list = `${path} of ${request.projectId}`;
    const { values, problems } = readFields(listing.filters, query);
    const { page, problems: pageProblems } = readPage(query, list, this.#cursors);
    problems.push(...pageProblems);
    if (problems.length > 0) throw new InvalidParameters(problems);
    const found = await listing.find(values, sliceOf(page));
    const { rows, cut } = 'rows' in found ? found : { rows: found, cut: false };
    const filters = Object.fromEntries(
      Object.keys(listing.filters).flatMap((name) => (typeof query[name] === 'string' ? [[name, query[name]]] : [])),
    );
    const address = { url: `${this.#addresses.origin(request)}${path}`, list, filters };
    const { place, body } = listing;
    if (rows.length > MANY) await setImmediate();
    const most = cut ? rows.length - 1 : page.size;
    const { links, data } = pageOf({ page, most, cursors: this.#cursors, address }, rows, {
      place,
      body: (row) => body(row, values),
    });
    const answer = { links, data: await Promise.all(data) };
    if (rows.length > MANY) await setImmediate();
    return answer;
  }
}
