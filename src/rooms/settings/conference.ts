import type { Ids } from '../../base/ids.ts';
import type { Colours, ConferenceSize } from '../../wire/conferences.ts';
import { plainRoom, type Room } from './room.ts';

/** A room with a ready-made page: colours, chat, a size class instead of a number of seats (rest-api 8.1). */
export interface Conference extends Room {
  kind: 'conference';
  size: ConferenceSize;
  enableChat: boolean;
  /** Whether `meta` was ever given: clients see null until then. */
  hasMeta: boolean;
  colours: Colours;
}

const SEATS: Readonly<Record<ConferenceSize, number>> = { small: 10, medium: 50, large: 300 };

/** What follows from a size class. */
export function seatsOf(size: ConferenceSize): Pick<Conference, 'size' | 'maxMembers'> {
  return { size, maxMembers: SEATS[size] };
}

const COLOURS: Readonly<Colours> = {
  dark_primary: '#044EF4',
  dark_background: '#FFFFFF',
  dark_foreground: '#1D2127',
  dark_success: '#17BB58',
  dark_negative: '#F42C50',
  light_primary: '#044EF4',
  light_background: '#FFFFFF',
  light_foreground: '#1D2127',
  light_success: '#17BB58',
  light_negative: '#F42C50',
};

/** A conference as it is when nobody says more about it (rest-api 8.1). `now` in epoch milliseconds. */
export function plainConference(identity: { id: string; projectId: string; name: string; now: number }): Conference {
  return {
    ...plainRoom(identity),
    kind: 'conference',
    displayName: null,
    ...seatsOf('medium'),
    enableChat: true,
    hasMeta: false,
    colours: { ...COLOURS },
  };
}

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
