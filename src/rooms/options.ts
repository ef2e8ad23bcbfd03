import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { RefusedKind } from '../base/refused.ts';
import type { MediaPort, PlaybackPort, PreviewPort, RecordingPort, RoomStore, StreamPort, WatchPort } from './ports.ts';

/** What the rooms of a process need. */
export interface RoomsOptions {
  clock: Clock;
  ids: Ids;
  media: MediaPort;
  store: RoomStore;
  limits: RoomLimits;
  /** Absent: no previews. */
  previews?: PreviewPort;
  /** Absent: nothing is recorded. */
  recorder?: RecordingPort;
  /** Absent: nothing is played into rooms. */
  playback?: PlaybackPort;
  /** Absent: nothing is sent elsewhere. */
  streams?: StreamPort;
  /** Absent: nothing is watched on pages of this server. */
  watch?: WatchPort;
  /** Counts whom this server has no place for. */
  refused?: (kind: RefusedKind, address: string) => void;
  /** Called with faults that no caller could be told of. */
  onError: (error: unknown) => void;
}

/** Limits of rooms. Set at the composition root. */
export interface RoomLimits {
  /** How long a leg without socket or media keeps its place, in milliseconds; never below 30 s in production (space-protocol 6.4). */
  graceMs: number;
  /** The same for a leg whose page said that it goes: long enough for the page to be loaded again, in milliseconds. */
  reloadMs: number;
  /** How long a leg that was answered keeps its place without any media, in milliseconds; null: for ever. */
  firstMediaMs: number | null;
  /** Legs of all kinds in one session; beyond it the invite ends with cause 34. */
  maxLegsPerSession: number;
  /** Sessions that live at once, in all and opened from one IPv4 address or IPv6 /64 network. */
  maxSessions: number;
  maxSessionsPerAddress: number;
  /** Legs of all sessions, in all and of such an address. */
  maxLegs: number;
  maxLegsPerAddress: number;
  /** Legs that may come in from such an address in a minute, and at once: each leaves rows in the records. */
  joinsPerMinute: number;
  /** Screens and devices of one member. */
  maxExtraLegsPerMember: number;
  /** Recordings of one session that run or pause at once. */
  maxRecordings: number;
  /** Recordings that may begin in one session in an hour, and at once: each has its file completed by a process. */
  recordingsPerHour: number;
  /** What is played into one session at once, with what is being opened. */
  maxPlaybacks: number;
  /** Receivers that one session is sent to at once (space-protocol 4.9: five). */
  maxStreams: number;
  /** Playbacks and streams that people may begin in one session in a minute, and at once: each calls another server. */
  callsOutPerMinute: number;
  /** Questions to open microphone or camera, and refusals of such questions, that one person may send in a minute. */
  questionsPerMinute: number;
  /** Length of the meta object of a room or member as JSON text. */
  maxMetaLength: number;
  /** Characters of meta, as JSON, that one person may have sent to everybody in a second; four seconds' worth at once. */
  metaPerSecond: number;
  /** What moderators did to a person holds when it joins again with its token; otherwise only until it leaves. */
  moderationHolds: boolean;
  /** Screen shares and devices need their permission. */
  strictExtraLegs: boolean;
}
