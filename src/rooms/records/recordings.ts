import type { RecordingFailure } from '../ports.ts';
import type { Slice } from './slice.ts';

/**
 * Where a recording is in its life (rest-api 6.1): it may pause, is then made ready, and at last there is a file. `failed`: there will
 * never be one.
 */
type RecordingState = 'recording' | 'paused' | 'processing' | 'completed' | 'failed';

/** Why a recording ended that nobody stopped, or has no file. `server_died`: the file has what was recorded until then. `lost`: it has none. */
export type RecordingEnd = RecordingFailure | 'server_died' | 'lost';

/** A recording of a session (rest-api 6.1). Times are epoch milliseconds. */
export interface RecordingRecord {
  id: string;
  projectId: string;
  sessionId: string;
  state: RecordingState;
  startedAt: number;
  /** Null until it was stopped. */
  finishedAt: number | null;
  /** Seconds of what was recorded; null until it is known. */
  durationS: number | null;
  /** Null until it is completed. */
  file: RecordingFile | null;
  /** Null when it was stopped, or ended with its session, and while it runs. */
  reason: RecordingEnd | null;
  createdAt: number;
  updatedAt: number;
}

export interface RecordingFile {
  /** Name in the folder of recordings. */
  name: string;
  /** MIME type. */
  format: string;
  bytes: number;
  /** There is a file of chapters beside it. */
  chapters?: boolean;
}

/** Which recordings of a project: those of a session, of all sessions in a room, of all sessions under a room's name. */
export interface RecordingFilter {
  sessionId?: string | undefined;
  roomId?: string | undefined;
  roomName?: string | undefined;
}

/** Recordings on disk as the REST API needs them. */
export interface RecordingRecords {
  findRecording(projectId: string, id: string): Promise<RecordingRecord | null>;
  /** Newest first by `createdAt`. */
  listRecordings(projectId: string, filter: RecordingFilter, slice: Slice): Promise<RecordingRecord[]>;
  /** Deletes the record of a recording that is completed or failed. False when there is no such recording. */
  deleteRecording(projectId: string, id: string): Promise<boolean>;
}
