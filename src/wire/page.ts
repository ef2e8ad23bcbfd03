/** What our server and its own page in the browser say to each other: written into the page, and answered to it by `/meet/{room}/…`. */

/** How the pages' hosts open somebody else's microphone or camera: by asking the person, or directly. */
export type Unmute = 'ask' | 'direct';

/** The same for somebody who may not at all. */
export type Consent = 'never' | Unmute;

/** What others may do to the one who joins; the page says it before joining. */
export interface Policy {
  mute: boolean;
  unmute: Consent;
  stopVideo: boolean;
  startVideo: Consent;
  remove: boolean;
  moveToAudience: boolean;
  record: boolean;
  stream: boolean;
}

/** What the page in the browser gets to know. */
export interface PageData {
  room: string;
  user: string;
  /** Name of the role in the deployer's list, `guest` and `host` by default on /meet. */
  role: string;
  roleLabel: string;
  token: string;
  /** Shows our own server what this page was opened for. */
  ticket: string;
  /** Join at once. */
  skip: boolean;
  unmute: Unmute;
  policy: Policy;
  /** The room is recorded from the first join on. */
  recordsOnStart: boolean;
  /** The room is watched from outside from the first join on. */
  streamsOnStart: boolean;
  /** Whether the page may ask us for the room's recordings. */
  keepsRecordings: boolean;
  /** Whether the page may ask us to close the room to somebody. */
  canBlock: boolean;
  /** Path and query of the page for guests of this room. */
  invite: string;
  /** Path and query of the page for hosts of this room, with all that a meeting has; null on every page but `/`. */
  fuller: string | null;
  /** What a host hands on to people who are moved on stage. */
  stagePermissions: readonly string[];
  /** How long our Space keeps a participant whose connection is lost; null for another Space. */
  graceSeconds: number | null;
  /** Origins besides our own whose pages may show this one and hear how the meeting goes. */
  embedders: readonly string[];
}

/** The same for a frame that gets its token from the page around it. */
export interface FrameData extends Pick<PageData, 'roleLabel' | 'unmute' | 'graceSeconds' | 'embedders'> {
  /** Origins of the sockets that the token may name. */
  sockets: readonly string[];
}

/** What the page asks about somebody who is not in the room: a join that was refused, or a member who was put out. */
export type Absence = 'refused' | 'removed';

/** Why somebody is not in a room. */
export interface Explanation {
  reason: 'full' | 'locked' | 'too-early' | 'closed' | 'room-ended';
  /** ISO 8601; when the room opens or closed. */
  at: string | null;
  places: number | null;
}

/**
 * `blocked`: the person's token is taken back and, where it came from one of our pages, its browser gets no other. `partly`: only
 * the latter, because the Space takes no tokens back. `not`: the Space does not tell which token the person came with.
 */
export type BlockOutcome = 'blocked' | 'partly' | 'not';

/** A recording of the page's room, of this meeting or an earlier one; fields as in REST (rest-api 6.1). */
export interface RoomRecording {
  id: string;
  /** Null when it was lost. */
  status: 'recording' | 'paused' | 'processing' | 'completed' | null;
  /** ISO 8601. */
  started_at: string;
  /** Seconds; null while it runs. */
  duration: number | null;
  size_in_bytes: number | null;
  /** Address of the file, good for an hour; null until there is one. */
  uri: string | null;
  /** Why it ended that nobody stopped. */
  reason?: string | null | undefined;
}

/** What the page to watch a room gets to know. */
export interface WatchPageData {
  room: string;
  /** Path of the room's stream, with the key of the link. */
  base: string;
}
