/** What is recorded of the room, as everybody may know. */
export interface RecordingView {
  /** `soon`: announced, and begins in a moment. Only who may record tells a pause from a run. */
  state: 'off' | 'soon' | 'on' | 'paused';
  /** Name of who began it; null when that was the room itself, or nobody knows. */
  by: string | null;
}

/** Why a recording cannot begin, or broke off. */
export const TROUBLES = ['disk_full', 'disk_slow', 'disk_failed', 'quota', 'media_failed'] as const;
export type RecordingTrouble = (typeof TROUBLES)[number];

/** A recording of this room, of this meeting or an earlier one. */
export interface KeptRecording {
  id: string;
  status: 'recording' | 'paused' | 'processing' | 'completed' | 'lost';
  /** ISO 8601. */
  startedAt: string;
  /** Null while it runs. */
  seconds: number | null;
  bytes: number | null;
  /** Address of the file; null until there is one. */
  link: string | null;
  /** It ended by itself; the file has what was recorded until then. */
  brokeOff: boolean;
}
