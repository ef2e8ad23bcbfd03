import type { MemberStay } from './live-session.ts';
import type { RecordingRecord } from './recordings.ts';
import type { EventRecord, SessionChange, SessionRecord } from './sessions.ts';

/** One thing to write down. Writing the same entries again in their order changes nothing. */
export type Entry =
  | { kind: 'session.started'; session: SessionRecord }
  | { kind: 'session.changed'; id: string; change: SessionChange }
  | { kind: 'member.joined' | 'member.promoted' | 'member.gone'; stay: MemberStay }
  | { kind: 'recording.changed'; recording: RecordingRecord }
  | { kind: 'occurred'; event: EventRecord };

/** Where the records are written. */
export interface RecordsWriter {
  /** All entries in their order, or none: then it rejects. When it resolves, they survive a crash. */
  write(entries: readonly Entry[]): Promise<void>;
  /** Rejects while nothing can be written at all. */
  ping(): Promise<void>;
}
