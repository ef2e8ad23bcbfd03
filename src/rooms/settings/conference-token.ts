import type { Ids } from '../../base/ids.ts';

/** Names of a conference's tokens, in the order clients rely on (rest-api 9.1). */
const NAMES = ['moderator', 'guest'] as const;

/** What the holder of each token may do, in the order in which it is shown. */
export type ConferenceScopes = Readonly<Record<ConferenceToken['name'], readonly string[]>>;

/** A reusable key to a conference, a bearer secret (rest-api 9.1). What it may do follows from its name. */
export interface ConferenceToken {
  id: string;
  projectId: string;
  conferenceId: string;
  name: (typeof NAMES)[number];
  /** Place in the list of the conference. */
  rank: number;
  token: string;
}

const PREFIX = 'vpt_';
const SECRET_BYTES = 16;

/** A new value of a token. */
export function newTokenValue(ids: Ids): string {
  return `${PREFIX}${ids.hex(SECRET_BYTES)}`;
}

/** Whether a text can be a token of a conference at all. */
export function isTokenValue(text: string): boolean {
  return /^vpt_[0-9a-f]{32}$/.test(text);
}

/** The tokens of a new conference. */
export function newTokens({ id: conferenceId, projectId }: { id: string; projectId: string }, ids: Ids): ConferenceToken[] {
  return NAMES.map((name, rank) => ({ id: ids.uuid(), projectId, conferenceId, name, rank, token: newTokenValue(ids) }));
}
