import type { Consent, Explanation, Policy } from '../../src/wire/page.ts';
import type { MeetingActions } from './intents.ts';
import type { DeviceKind, Kind, ToastButton } from './kinds.ts';
import type { Observable } from './observable.ts';
import type { KeptRecording, RecordingView } from './recording-view.ts';
import type { LiveView, PlayingView } from './sent-view.ts';
import type { ShortcutId } from './shortcuts.ts';
import type { ToastView } from './toast-view.ts';

export * from './recording-view.ts';
export * from './sent-view.ts';
export * from './toast-view.ts';
export type { DeviceKind, Kind, MeetingActions, ToastButton };

/**
 * All that the views draw, as one immutable tree of plain data. Texts are keys with arguments, never sentences. What the token does
 * not permit is absent: a `can` that is false, a list without the item.
 */
export interface MeetingView {
  visit: VisitView;
  phase: Phase;
  /** Which browser this is, for advice about its permissions. */
  browser: BrowserKind;
  name: NameView;
  devices: DevicesView;
  /** The room from the inside; null in every phase but `in-room`. */
  room: RoomView | null;
  panel: 'people' | null;
  dialog: Dialog | null;
  /** At most three, oldest first. */
  toasts: readonly ToastView[];
}

/** What the page was opened for. */
export interface VisitView {
  room: string;
  /** Name of the role in the deployer's list, `guest` and `host` by default on /meet. */
  role: string;
  /** Word for the role as the server has it; roles are a deployer's to name. */
  roleLabel: string;
  /** What moderators of this room may do to the one who joins, said before joining; null where nobody knows (an embedded room). */
  policy: Policy | null;
  /** Address to send to others; null in an embedded room, which has no address of its own. */
  invite: string | null;
  /** The room is recorded from the first join on. */
  recordsOnStart: boolean;
  /** The room is watched from outside from the first join on. */
  streamsOnStart: boolean;
  /** Whether this page can list what was recorded in its room. */
  keepsRecordings: boolean;
  /** Address of the page with all that a meeting has, where this one has only the buttons of the first version; else null. */
  fuller: string | null;
}

export type Phase =
  /** `elsewhere`: this room is open in another tab of this browser; `moveHere()` takes it over. */
  | { name: 'prejoin'; elsewhere: boolean }
  /** `slow` after some seconds, when it is worth a word. */
  | { name: 'joining'; slow: boolean }
  | { name: 'in-room' }
  | { name: 'ended'; reason: EndReason; next: NextStep; details: EndDetails };

/** Why one is not in the room. */
export type EndReason =
  | 'left'
  | 'removed'
  /** Removed before, and not let in again yet. */
  | 'kept-out'
  | 'room-ended'
  | 'other-tab'
  | 'full'
  | 'locked'
  | 'too-early'
  | 'closed'
  /** Expired, revoked, blocked: one text for all, so that a block does not show. */
  | 'link-dead'
  /** The Space refused and says no more. */
  | 'refused'
  /** The token was not accepted; a new page has a new one. */
  | 'token'
  /** We reached the server but not its media port. */
  | 'media-blocked'
  | 'busy'
  | 'unreachable'
  /** The connection was lost and could not be repaired. */
  | 'lost'
  | 'insecure'
  | 'unsupported'
  | 'failed';

/** The one next step of an end page; `actions.next()` takes it. `none`: nothing that this page could do. */
export type NextStep = 'join-again' | 'try-again' | 'use-here' | 'reload' | 'none';

/** When the room opens (`too-early`) or closed (`closed`), and its places (`full`). */
export type EndDetails = Omit<Explanation, 'reason'>;

export type BrowserKind = 'chrome' | 'edge' | 'firefox' | 'safari' | 'ios' | 'android' | 'other';

interface NameView {
  value: string;
  /** Null while the name may be used. */
  problem: 'empty' | 'too-long' | 'unprintable' | null;
  editable: boolean;
}

/** Why a camera or microphone cannot be had. */
export type DeviceTrouble =
  /** Blocked for this page. */
  | 'denied'
  /** The browser's question was closed without an answer. */
  | 'dismissed'
  /** The operating system keeps the browser from it. */
  | 'system'
  | 'missing'
  | 'busy'
  | 'insecure'
  | 'unsupported'
  | 'failed';

export interface DevicesView {
  microphone: DeviceView;
  camera: DeviceView;
  /** `choices` is empty where the browser cannot choose a speaker. */
  speaker: { choices: readonly DeviceChoice[]; chosen: string | null };
  /** Own camera before joining: a MediaStream for a `<video>`, only handed on. Null while it is off or missing. */
  preview: unknown;
}

export interface DeviceView {
  choices: readonly DeviceChoice[];
  chosen: string | null;
  /** `asking`: the browser's question is open. Before joining: whether one will join with it on. */
  state: 'asking' | 'on' | 'off' | 'trouble';
  /** Set in state `trouble`. */
  trouble: DeviceTrouble | null;
}

export interface DeviceChoice {
  id: string;
  /** Empty while the browser keeps the names back; then show "Camera 1". */
  label: string;
}

export interface RoomView {
  selfId: string;
  /** Whether one is on stage or only watches. */
  standing: 'member' | 'audience';
  own: OwnView;
  can: Can;
  /** Members in the order in which they came; oneself included, screens left out. */
  people: readonly PersonView[];
  /** Those of `people` with a raised hand, first raised first. */
  hands: readonly PersonView[];
  audience: {
    /** How many watch, as the Space counts them. */
    count: number;
    /** Those whom this page moved there, so that it can bring them back on stage. */
    known: readonly { id: string; name: string; canPromote: boolean }[];
  };
  tiles: readonly TileView[];
  layout: { name: string; choices: readonly string[] };
  locked: boolean;
  hidesVideoMuted: boolean;
  prioritizesHands: boolean;
  recording: RecordingView;
  playing: PlayingView;
  live: LiveView;
  banners: readonly Banner[];
}

/** One's own buttons. */
interface OwnView {
  audio: OwnDevice;
  video: OwnDevice;
  hand: { raised: boolean; busy: boolean };
  /** `impossible`: the browser has no screen sharing (phones). */
  share: 'off' | 'starting' | 'on' | 'impossible';
}

export interface OwnDevice {
  /** `none`: one joined without it; `actions.changeDevices()` leads back to the choice of devices. */
  state: 'on' | 'off' | 'none';
  /** A change is on its way: the button waits. */
  busy: boolean;
}

/** What the token lets one do to oneself, to all and to the room. */
export interface Can {
  audio: { mute: boolean; unmute: boolean };
  video: { mute: boolean; unmute: boolean };
  raiseHand: boolean;
  lowerHand: boolean;
  shareScreen: boolean;
  muteAll: boolean;
  unmuteAll: Consent;
  stopVideoAll: boolean;
  startVideoAll: Consent;
  lowerAllHands: boolean;
  lock: boolean;
  unlock: boolean;
  setLayout: boolean;
  hideVideoMuted: boolean;
  showVideoMuted: boolean;
  prioritizeHands: boolean;
  endForAll: boolean;
  record: boolean;
  play: boolean;
  stream: boolean;
}

export interface PersonView {
  id: string;
  name: string;
  self: boolean;
  /** Null when the Space does not tell. */
  role: 'host' | 'guest' | null;
  audioMuted: boolean;
  videoMuted: boolean;
  talking: boolean;
  hand: boolean;
  /** Member id of this person's shared screen; null when none is shared. */
  screenId: string | null;
  /** One asked this person for it and waits for the answer. */
  asked: { audio: boolean; video: boolean };
  spotlit: boolean;
  /** Position one asked for, `auto` by default. */
  position: string;
  can: PersonCan;
}

/** What one may do to one person now: a person who is muted cannot be muted, a raised hand can be lowered, and so on. */
export interface PersonCan {
  mute: boolean;
  unmute: Consent;
  stopVideo: boolean;
  startVideo: Consent;
  lowerHand: boolean;
  spotlight: boolean;
  endSpotlight: boolean;
  /** Positions to choose from; empty when one may not. */
  positions: readonly string[];
  stopScreen: boolean;
  moveToAudience: boolean;
  remove: boolean;
}

/** A rectangle of the picture, in percent of it. */
export interface TileView {
  /** Member id of a person or a screen. */
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  name: string;
  self: boolean;
  /** A shared screen; name and menu are those of the person who shares. */
  screen: boolean;
  /** The picture is a placeholder, with the name in it. */
  placeholder: boolean;
  /** The person; null when the roster does not know it (yet). */
  person: PersonView | null;
}

/** What holds for a while and is said above the picture. */
export type Banner =
  /** `secondsLeft` counts down to the moment at which the page gives up; null when nobody knows. */
  | { kind: 'reconnecting'; part: 'network' | 'socket' | 'media'; secondsLeft: number | null }
  | { kind: 'locked' }
  | ({ kind: 'recording' } & RecordingView)
  /** `by`: who started it; null when that was the room itself, or nobody knows. The same of what is played. */
  | { kind: 'streaming'; by: string | null }
  | { kind: 'playing'; by: string | null }
  | { kind: 'audience' }
  /** The browser holds the sound back until a click: `actions.startSound()`. */
  | { kind: 'sound-blocked' }
  /** A device went silent, as after a phone call: one big button, `actions.restartMedia()`. */
  | { kind: 'media-interrupted'; audio: boolean; video: boolean; restarting: boolean };

export type Dialog =
  /** `canBlock`: whether "block rejoining" is offered. */
  | { kind: 'remove'; id: string; name: string; canBlock: boolean }
  /** Of somebody who then is the only one to take it back. */
  | { kind: 'mute'; what: Kind; id: string; name: string }
  /** `direct`: one can take it back for all. */
  | { kind: 'mute-all'; what: Kind; direct: boolean }
  | { kind: 'end-for-all'; people: number }
  | { kind: 'record' }
  | { kind: 'stop-recording' }
  /** What was recorded in this room. `asking`: which one is about to be deleted. */
  | { kind: 'recordings'; list: readonly KeptRecording[] | 'loading' | 'failed'; asking: string | null }
  /** Link to a video and its volume; how it goes is in the room's `playing`. */
  | { kind: 'play' }
  /** Where the room goes, as in its `live`. `asking`: which stream is about to be stopped. */
  | { kind: 'live'; asking: string | null }
  /** Choice of devices inside the room. */
  | { kind: 'settings' }
  | { kind: 'shortcuts'; shortcuts: readonly ShortcutId[] };

/**
 * What the page element gets, as its property `model`. The element also has `videoRoot(): Promise<HTMLElement>`, into which the SDK
 * draws the composed picture (it is there from the start, hidden or not), and `focusToolbar(): void` for the shortcut.
 */
export interface MeetingModel {
  view: Observable<MeetingView>;
  /** How loud one's own microphone is, 0 to 1 in steps of a tenth; apart from the view because it changes many times a second. */
  level: Observable<number>;
  actions: MeetingActions;
}
