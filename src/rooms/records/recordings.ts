import type { Slice } from './slice.ts';

/** Where a recording is in its life (rest-api 6.1): it may pause, is then made ready, and at last there is a file. */
export type RecordingState = 'recording' | 'paused' | 'processing' | 'completed';

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
  /** What the recorder left behind; null until it is ready, and for ever when it was lost with the server. */
  file: RecordingFile | null;
  createdAt: number;
  updatedAt: number;
}

export interface RecordingFile {
  /** Name in the folder of recordings. */
  name: string;
  /** MIME type. */
  format: string;
  bytes: number;
}

/** Recordings on disk as the REST API needs them. */
export interface RecordingRecords {
  findRecording(projectId: string, id: string): Promise<RecordingRecord | null>;
  /** Newest first by `createdAt`; of one session when it is named. */
  listRecordings(projectId: string, filter: { sessionId?: string | undefined }, slice: Slice): Promise<RecordingRecord[]>;
  /** Deletes a completed recording's record. False when there is none in that state. */
  deleteRecording(projectId: string, id: string): Promise<boolean>;
}
