import type { FastifyRequest } from 'fastify';
import { isUuid, roomName } from '../wire/rest/fields.ts';

/** What is found on disk by id or by name. */
export interface Finders<T> {
  byId(projectId: string, id: string): Promise<T | null>;
  byName(projectId: string, name: string): Promise<T | null>;
}

/** What the `:key` of a path means: an id when it looks like one and is one, else a name (rest-api 3.5). */
export async function findByKey<T>(request: FastifyRequest, { byId, byName }: Finders<T>): Promise<T | null> {
  const { key } = request.params as { key: string };
  const found = isUuid(key) ? await byId(request.projectId, key.toLowerCase()) : null;
  return found ?? (await byPossibleName(request.projectId, key, byName));
}

/** What has the name; a text that can be no name is not looked up: not every database takes every text. */
export async function byPossibleName<T>(projectId: string, name: unknown, byName: Finders<T>['byName']): Promise<T | null> {
  return roomName.safeParse(name).success ? await byName(projectId, name as string) : null;
}

/** The `:id` of a path, as ids are stored; null when it cannot be one. */
export function idOf(request: FastifyRequest): string | null {
  const { id } = request.params as { id: string };
  return isUuid(id) ? id.toLowerCase() : null;
}
