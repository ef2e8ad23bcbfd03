import type { Manners } from './abilities.ts';
import { announcements } from './announcements.ts';
import { Commands } from './commands.ts';
import { Link } from './link.ts';
import { Moderation } from './moderation.ts';
import { OwnMedia } from './own-media.ts';
import { Playing } from './playing.ts';
import type { Act, LeftDetail, LocalMedia, RoomCall, RoomSignal, Timers } from './ports.ts';
import { Recordings } from './recordings.ts';
import { EMPTY_ROOM, nextRoom, type RoomState } from './room-state.ts';
import { type OwnState, roomView } from './room-view.ts';
import { find, isMuted } from './roster.ts';
import { Streaming } from './streaming.ts';
import type { Toasts } from './toasts.ts';
import type { Kind, RoomView } from './view-model.ts';

/** How long media may take after the join before the page says that it does not get through. */
export const MEDIA_PATIENCE_MS = 8000;

/** Who did these is told by the room itself. */
const OF_ROOM: ReadonlySet<string> = new Set(['recording-started', 'streaming-started']);

export interface InRoomOptions {
  timers: Timers;
  toasts: Toasts;
  unmute: Manners['unmute'];
  canShare: boolean;
  /** How long the page tries to mend a lost connection. */
  patienceMs: number;
  changed: () => void;
  ended: (detail: LeftDetail | 'token-refused') => void;
  /** The microphone that is open now. */
  microphone: (track: unknown) => void;
}

/** One call from the inside: follows the signals and holds the parts that act. Knows nothing of the way in or out. */
export class InRoom {
  readonly own: OwnMedia;
  readonly moderation: Moderation;
  readonly recordings: Recordings;
  readonly playing: Playing;
  readonly streaming: Streaming;
  readonly #call: RoomCall;
  readonly #options: InRoomOptions;
  readonly #commands: Commands;
  readonly #link: Link;
  #state: RoomState = EMPTY_ROOM;
  /** Devices to mute as soon as one is on stage: off before joining, or muted before one was moved to the audience. */
  #comesMuted: Record<Kind, boolean>;
  #carriesAsks = false;
  /** Who does what the next update of oneself tells. */
  readonly #actors = new Map<Act, string>();
  #layouts: readonly string[] = [];
  #mediaSeen = false;
  #stopWaitingForMedia: () => void = () => {};

  constructor(call: RoomCall, media: LocalMedia, options: InRoomOptions) {
    const { timers, toasts, changed } = options;
    this.#call = call;
    this.#options = options;
    this.#comesMuted = { ...media.muted };
    const state = (): RoomState => this.#state;
    this.#commands = new Commands({ call, timers, toasts, state, changed });
    this.moderation = new Moderation({ call, commands: this.#commands, timers, toasts, view: () => this.view, changed });
    this.recordings = new Recordings({ call, commands: this.#commands, timers, toasts, state, changed });
    this.playing = new Playing({ call, commands: this.#commands, timers, toasts, state, changed });
    this.streaming = new Streaming({ call, commands: this.#commands, toasts, state, changed });
    this.own = new OwnMedia(media, {
      call,
      commands: this.#commands,
      timers,
      toasts,
      state,
      canShare: options.canShare,
      take: (signal) => this.#take(signal),
      changed,
    });
    this.#link = new Link(timers, options.patienceMs, changed, () => options.ended({ reason: 'patience', cause: null }));
  }

  get view(): RoomView {
    const { unmute } = this.#options;
    const own: OwnState = {
      manners: { unmute, carriesAsks: this.#carriesAsks },
      sends: this.own.sends,
      busy: this.#commands.busy,
      share: this.own.share,
      asked: this.moderation.asked,
      knownAudience: this.moderation.audience(this.#state.members),
      layouts: this.#layouts,
      restarting: this.own.restarting,
      recordingSoon: this.recordings.soon,
      playing: this.playing.view,
      live: this.streaming.view,
      link: this.#link.banner,
    };
    return roomView(this.#state, own);
  }

  get patienceMs(): number {
    return this.#options.patienceMs;
  }

  get joined(): boolean {
    return this.#state.selfId !== '';
  }

  /** Whether this Space knows what is our addition to the protocol. */
  get carriesAsks(): boolean {
    return this.#carriesAsks;
  }

  nameOf(id: string): string {
    return find(this.#state.members, id)?.name ?? '';
  }

  hear(signal: RoomSignal): void {
    switch (signal.type) {
      case 'left':
        return this.#options.ended(signal.detail);
      case 'token-refused':
        return this.#options.ended(signal.type);
      case 'microphone':
        return this.#options.microphone(signal.track);
      case 'tracks':
        return this.own.hearTracks(signal);
      case 'acted':
        this.#actors.set(signal.act, signal.by);
        return;
      case 'asked':
        return this.own.hearAsk(signal.kind, signal.by);
      case 'declined':
        return this.moderation.declined(signal.id, signal.kind);
      case 'socket':
      case 'network':
        this.#link.set(signal.type, signal.up);
        // Events of the time without a socket are not repeated: ask who is there.
        if (signal.type === 'socket' && signal.up && this.joined) this.#refresh();
        return;
      case 'media':
        this.#stopWaitingForMedia();
        this.#mediaSeen ||= signal.up;
        return this.#link.set('media', signal.up);
      case 'recording-announced':
        return this.recordings.hear(signal);
      default:
        this.#take(signal);
        if (signal.type === 'recording') this.recordings.hear(signal);
        if (signal.type === 'playback') this.playing.hear(signal);
        if (signal.type === 'stream') this.streaming.hear(signal);
        if (signal.type === 'joined') this.#arrive();
    }
  }

  /** The call is over, the room stays in sight. Returns since when the connection is lost, on the clock of the timers. */
  lost(): number {
    this.#stopWaitingForMedia();
    this.#link.set('socket', false);
    return this.#link.since ?? this.#options.timers.now();
  }

  close(): void {
    this.#stopWaitingForMedia();
    this.own.close();
    this.moderation.close();
    this.recordings.close();
    this.playing.close();
    this.#link.close();
  }

  #take(signal: RoomSignal): void {
    const before = this.#state;
    this.#state = nextRoom(before, signal);
    if (signal.type === 'joined' && signal.standing === 'audience' && before.standing === 'member') this.#keepMutes(before);
    if (before.selfId !== '') {
      const { wanted } = this.#commands;
      const texts = announcements(before, this.#state, signal, wanted, this.#actors);
      for (const text of texts) {
        this.#options.toasts.say(text);
        // Used once: the next update may be somebody else's doing.
        if ('by' in text && !OF_ROOM.has(text.key)) this.#actors.clear();
      }
    }
    this.#commands.arrived(before, this.#state);
    this.moderation.follow(this.#state.members);
    this.recordings.follow(this.#state);
    this.playing.follow(this.#state);
    this.own.follow();
    this.#options.changed();
  }

  #refresh(): void {
    const { permissions } = this.#state;
    const asks = [
      this.#call.refreshMembers(),
      permissions.has('room.recording') && this.#call.refreshRecordings(),
      permissions.has('room.playback') && this.#call.refreshPlaybacks(),
      permissions.has('room.stream') && this.#call.refreshStreams(),
    ];
    // Where one is refused, what was known stays.
    void Promise.allSettled(asks);
  }

  #arrive(): void {
    const { permissions, selfId, standing, members } = this.#state;
    if (!this.#mediaSeen) {
      this.#stopWaitingForMedia();
      this.#stopWaitingForMedia = this.#options.timers.after(MEDIA_PATIENCE_MS, () => this.#link.set('media', false));
    }
    if (standing === 'member') {
      const self = find(members, selfId);
      const muted = (['audio', 'video'] as const).filter((kind) => this.#comesMuted[kind] && !(self && isMuted(self, kind)));
      this.#comesMuted = { audio: false, video: false };
      void this.#commands.carryOut(muted, (kind) => this.#commands.setMuted(selfId, kind as Kind, true));
    }
    if (permissions.has('room.list_available_layouts')) void this.#learnLayouts();
    const opens = permissions.has('room.member.audio_unmute') || permissions.has('room.member.video_unmute');
    if (opens && this.#options.unmute === 'ask') void this.#learnAsks();
  }

  /** Nobody opens a microphone by moving its owner off the stage and back. */
  #keepMutes({ members, selfId }: RoomState): void {
    const self = find(members, selfId);
    if (!self) return;
    for (const kind of ['audio', 'video'] as const) this.#comesMuted[kind] ||= isMuted(self, kind);
  }

  async #learnLayouts(): Promise<void> {
    this.#layouts = await this.#call.layouts().catch(() => []);
    this.#options.changed();
  }

  async #learnAsks(): Promise<void> {
    this.#carriesAsks = await this.#call.carriesAsks();
    this.#options.changed();
  }
}
