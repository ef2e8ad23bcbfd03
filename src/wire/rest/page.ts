import { text, whole } from './fields.ts';

/** Query of every list (rest-api 1.8). */
export const PAGE_FIELDS = {
  page_size: whole(1, 1000),
  page_number: whole(0, Number.MAX_SAFE_INTEGER),
  page_token: text(500),
} as const;

export const DEFAULT_PAGE_SIZE = 50;

/** A page of a collection. `next` and `prev` only when there is such a page. */
export interface PageBody<T> {
  links: { self: string; first: string; next?: string; prev?: string };
  data: T[];
}
