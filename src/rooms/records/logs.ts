import type { SessionRecord } from './sessions.ts';
import type { Slice } from './slice.ts';

/** A session's entry in the logs (rest-api 10). */
export interface LogRecord {
  id: string;
  session: SessionRecord;
  /** Epoch milliseconds; null while the entry is kept whole. */
  discardedAt: number | null;
  createdAt: number;
}

/** Which entries of a project. Times are epoch milliseconds of `createdAt`. */
export interface LogFilter {
  /** Earlier than this. */
  before?: number | undefined;
  /** This or later. */
  from?: number | undefined;
  /** Discarded entries as well. */
  withDiscarded: boolean;
}

/** Logs on disk as the REST API needs them. */
export interface LogRecords {
  findLog(projectId: string, id: string): Promise<LogRecord | null>;
  /** Newest first by `createdAt`. */
  listLogs(projectId: string, filter: LogFilter, slice: Slice): Promise<LogRecord[]>;
}
