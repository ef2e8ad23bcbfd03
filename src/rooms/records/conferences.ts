import type { Colours } from '../../wire/conferences.ts';
import type { Conference, ConferenceToken } from '../settings/conference.ts';
import type { RoomFilter } from './rooms.ts';
import type { Slice } from './slice.ts';

/** What may change in a conference; of the colours only those named. */
export type ConferenceChange = Partial<Omit<Conference, 'id' | 'projectId' | 'kind' | 'createdAt' | 'colours'>> & {
  colours?: Partial<Colours>;
};

/** Conferences on disk. They share the name space of rooms (rest-api 8.2). A promise that resolved means that the change survives a crash. */
export interface ConferenceRecords {
  findConference(projectId: string, id: string): Promise<Conference | null>;
  findConferenceByName(projectId: string, name: string): Promise<Conference | null>;
  /** Writes the conference with its tokens. False when a room or conference has the name; then nothing changed. */
  createConference(conference: Conference, tokens: readonly ConferenceToken[]): Promise<boolean>;
  /** Writes only what `change` names. Returns the conference afterwards, null for an unknown one, or `taken` when its new name is in use; then nothing changed. */
  updateConference(projectId: string, id: string, change: ConferenceChange): Promise<Conference | 'taken' | null>;
  /** Its tokens and streams go with it. False when it does not exist. */
  deleteConference(projectId: string, id: string): Promise<boolean>;
  /** Newest first by `createdAt`. */
  listConferences(projectId: string, filter: RoomFilter, slice: Slice): Promise<Conference[]>;
}

/** Tokens of conferences on disk. */
export interface ConferenceTokenRecords {
  findToken(projectId: string, id: string): Promise<ConferenceToken | null>;
  /** What the holder of a value gets, whatever the project; null when no token has it (any more). */
  findByValue(value: string): Promise<{ token: ConferenceToken; conference: Conference } | null>;
  /** Gives the token a new value; the old one is unknown from then on. Null when there is no such token. */
  resetToken(projectId: string, id: string, value: string): Promise<ConferenceToken | null>;
  /** By `rank`. */
  listTokens(projectId: string, conferenceId: string, slice: Slice): Promise<ConferenceToken[]>;
}
