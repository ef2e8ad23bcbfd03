import type { FastifyRequest } from 'fastify';
import { HOST_ROLES, type Role, type Roles } from './roles.ts';
import { fieldsOfUrl } from './visit.ts';

/** One page as it was asked for. */
export interface PageRequest {
  role: Role;
  /** Fields of the query, and of the form where one was sent. */
  query: URLSearchParams;
  form: URLSearchParams;
  /** Path and, on /meet, the role: what an address of this page begins with. */
  address: (fields: Record<string, string>) => string;
  needsKey: boolean;
}

/** Where the meeting page is. */
export const MEET = '/meet';

/** `/` and `/guest`: the room stands in the query. */
export function byQuery(roles: Roles, name: 'moderator' | 'guest', request: FastifyRequest): PageRequest {
  const path = name === 'moderator' ? '/' : '/guest';
  return pageRequest(roles[name], request, (fields) => withQuery(path, fields));
}

/** `/meet/{room}`: a guest, or with `as=host` a host. */
export function byPath(roles: Roles, room: string, request: FastifyRequest): PageRequest {
  const asHost = fieldsOfUrl(request.url).get('as') === 'host';
  const found = pageRequest(roles[asHost ? 'meeting-host' : 'meeting-guest'], request, ({ room: _, ...fields }) =>
    withQuery(`${MEET}/${encodeURIComponent(room)}`, { ...(asHost ? { as: 'host' } : {}), ...fields }),
  );
  for (const fields of [found.query, found.form]) fields.set('room', room);
  return found;
}

function pageRequest(role: Role, request: FastifyRequest, address: PageRequest['address']): PageRequest {
  const form = request.body instanceof URLSearchParams ? new URLSearchParams(request.body) : new URLSearchParams();
  return { role, query: fieldsOfUrl(request.url), form, address, needsKey: HOST_ROLES.includes(role.name) };
}

/** An address with fields; without a question mark when there are none. */
export function withQuery(path: string, fields: Record<string, string>): string {
  const query = new URLSearchParams(fields).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** The page as it is for a visit that somebody else began: the person is asked before joining. */
export function withoutHaste(page: PageRequest): PageRequest {
  const [query, form] = [new URLSearchParams(page.query), new URLSearchParams(page.form)];
  for (const fields of [query, form]) fields.delete('skip');
  return { ...page, query, form };
}

/** How the page is to look and begin; it goes along wherever the person is sent. */
const MANNERS = ['skip', 'lang', 'theme', 'controls', 'invite'];

/** Fields of the address and the form, those that were given; never the key. */
export function given({ query, form }: PageRequest, names: readonly string[] = MANNERS): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of names) {
    const value = form.get(name) || query.get(name);
    if (value) kept[name] = value;
  }
  return kept;
}

/** The same page again, with what the person asked for but never with a key. */
export function retryAddress(page: PageRequest): string {
  return page.address(given(page, ['room', 'user', ...MANNERS]));
}
