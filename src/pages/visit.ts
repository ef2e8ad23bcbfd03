import { cleanName, nameProblem } from '../wire/names.ts';

/** What a person asks for by opening a page: which room, under which name. */
export interface Visit {
  room: string;
  user: string;
}

/** A visit as the page reads it. */
export interface PageVisit extends Visit {
  /** Join without asking first. */
  skip: boolean;
}

/** Same rule as the Video API has for rooms (rest-api 3.3). */
const ROOM_NAME = /^[A-Za-z0-9_-]+$/;
const LONGEST_NAME = 100;
export const DEFAULT_ROOM = 'Main_Office';

/** Which rule a name breaks; the words for it stand in texts/. */
export type NameProblem = 'room-too-long' | 'room-signs' | 'user-too-long' | 'user-signs';

/** A name that no room or person can have. */
export class IllegalName extends Error {
  override readonly name = 'IllegalName';
  constructor(readonly problem: NameProblem) {
    super(problem);
  }
}

/**
 * Fields of a query as people type it: everything behind the first `?`, a second `?` counts as `&`, because
 * `?room=Reception?user=Receptionist` is a common slip.
 */
export function fieldsOfUrl(url: string): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : url.slice(start + 1).replaceAll('?', '&'));
}

/**
 * Reads the visit; the form wins over the query. Missing or empty fields get `Main_Office` and `user_<random>`.
 * @param random a whole number for the default user name
 * @throws IllegalName
 */
export function readVisit(query: URLSearchParams, form: URLSearchParams, random: () => number): PageVisit {
  const field = (name: string): string => (form.get(name) || query.get(name) || '').trim();
  const room = field('room') || DEFAULT_ROOM;
  checkRoom(room);
  const user = readUser(field('user') || `user_${random()}`);
  return { room, user, skip: field('skip') === '1' };
}

/** @throws IllegalName */
function checkRoom(room: string): void {
  if (room.length > LONGEST_NAME) throw new IllegalName('room-too-long');
  if (!ROOM_NAME.test(room)) throw new IllegalName('room-signs');
}

/**
 * A name that somebody chose, as it goes into the token: without what nobody sees.
 * @throws IllegalName
 */
export function readUser(text: string): string {
  const problem = nameProblem(text);
  if (problem === 'too-long') throw new IllegalName('user-too-long');
  if (problem !== null) throw new IllegalName('user-signs');
  return cleanName(text);
}
