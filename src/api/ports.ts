import type { FastifyRequest } from 'fastify';
import type { Room } from '../rooms/settings/room.ts';
import type { Claims } from '../wire/claims.ts';

/** Judges Basic credentials. */
export interface Credentials {
  /** Scopes of the API token, or null when it is not a token of the project. */
  scopesOf(projectId: string, token: string): Promise<readonly string[] | null>;
}

/** Signs room tokens. */
export interface TokenMinter {
  /** `socketUrl` is where the holder's SDK is to connect. */
  mint(claims: Claims, socketUrl: string): Promise<string>;
}

/** Those who are in rooms with a room token, or about to come. */
export interface TokenHolders {
  /** The token was revoked on disk: its holders are put out. Resolves when they are out and cannot come back. */
  revokeToken(projectId: string, tokenId: string): Promise<void>;
}

/** A running session as REST shows it (rest-api 3.2). */
export interface ActiveSession {
  id: string;
  /** Configuration of the session. */
  room: Room;
  /** Null when there is no such room on disk (rest-api 12.6). */
  roomId: string | null;
  /** Epoch milliseconds. */
  startedAt: number;
  previewUrl: string | null;
  /** The page on which it can be watched; null when it is not. */
  watchUrl: string | null;
}

/** How a running session serves a destination of streams. */
export interface DestinationState {
  state: 'connecting' | 'streaming' | 'retrying' | 'failed';
  /** Of the last two. */
  reason: string | null;
}

/** The live side of rooms. */
export interface LiveSessions {
  /** What people are in who join by the room's name now. */
  find(room: Room): Promise<ActiveSession | null>;
  /** Where previews of a session are; null without, and when it is over. */
  previewOf(projectId: string, sessionId: string): Promise<string | null>;
  /** A room's configuration changed: times and capacity apply to its live session at once (rest-api 3.6). */
  changed(room: Room): void;
  /** Where a room is sent changed, or the room is gone: that applies to its live session at once (rest-api 7). */
  streamsChanged(room: Pick<Room, 'projectId' | 'id'>): void;
  /** How the live session of a room serves its destinations of streams, by their ids; those that it does not serve are left out. */
  destinationsOf(room: Pick<Room, 'projectId' | 'id'>): Promise<ReadonlyMap<string, DestinationState>>;
}

/** How the client of a request reaches us. */
export interface Addresses {
  /** `https://host[:port]` of the request itself. */
  origin(request: FastifyRequest): string;
  /** Who asks, for limits by address: an IP address, or a name for our own pages, which are nobody's client. */
  client(request: FastifyRequest): string;
  /** Whether our own pages ask, on behalf of a visitor. */
  isOfPages(request: FastifyRequest): boolean;
  /** `wss://host[:port]` that browsers can reach. */
  socketUrl(request: FastifyRequest): string;
}

/** What happens in the rooms and is still being written down. */
export interface RecordsUnderWay {
  /** Resolves when everything that happened until now can be read, or cannot be written now. */
  settled(): Promise<void>;
}

/** Files of recordings. */
export interface RecordingFiles {
  /**
   * The file of a recording, in `folder`; null when there is none (any more). `folder` null: it has to be asked for by {@link read}.
   * `title`: what people know it by, hostile text. `chapters`: the file beside it, of who spoke when.
   */
  find(
    recordingId: string,
    which: 'recording' | 'chapters',
  ): Promise<{ folder: string | null; name: string; format: string; title: string } | null>;
  /** A file that is in no folder, or a range of it: `headers` are those of the request that are about ranges and conditions. */
  read(name: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response>;
  /** What part of the final file of a recording is made, 0 to 1; null when none is being made here. */
  progress(recordingId: string): number | null;
  /** Removes all files of a recording that is over; how many there were. Rejects when one cannot be removed. */
  remove(recordingId: string): Promise<number>;
}
