import type { Clock } from '../../base/clock.ts';
import type { SerialQueue } from '../../base/serial-queue.ts';
import { TokenBucket } from '../../base/token-bucket.ts';
import type { TypedEmitter } from '../../base/typed-emitter.ts';
import type { MemberPayload, Meta, VideoEvent } from '../../wire/events.ts';
import type { SessionLayout } from '../../wire/layouts.ts';
import type { RoomLimits } from '../options.ts';
import { callState } from '../people/call.ts';
import { HoldBook } from '../people/hold-book.ts';
import { isPerson, isPresent, lacksLink, type Member } from '../people/member.ts';
import type { Occupancy } from '../people/occupancy.ts';
import { Roster } from '../people/roster.ts';
import { SessionPicture } from '../picture/session-picture.ts';
import { ShareLayouts } from '../picture/share-layouts.ts';
import { RunningPlaybacks } from '../playing/running.ts';
import type { Link, MediaRoom, PlaybackPort, PreviewPlace, StreamPort, WatchPort } from '../ports.ts';
import type { Recorder } from '../recording/recorder.ts';
import { RunningRecordings } from '../recording/running.ts';
import {
  type By,
  type Happening,
  type LiveSession,
  type MemberStay,
  occurrenceOf,
  type RoomsEvents,
  THE_SYSTEM,
} from '../records/live-session.ts';
import type { Room } from '../settings/room.ts';
import { type Destination, RunningStreams } from '../streaming/running.ts';
import { Deadlines, type TimerOwner } from './deadlines.ts';
import type { LinkMemory } from './link-memory.ts';
import { eachOnce, Outbox } from './outbox.ts';
import { lifecyclePayloads, memberUpdate, type SessionView } from './view.ts';

/** What a session needs from its surroundings. */
export interface SessionContext {
  readonly clock: Clock;
  readonly limits: RoomLimits;
  readonly hooks: TypedEmitter<RoomsEvents>;
  readonly links: LinkMemory;
  readonly occupancy: Occupancy;
  readonly recorder: Recorder;
  /** Null: nothing is played into rooms here. */
  readonly playback: PlaybackPort | null;
  /** Null: nothing is sent elsewhere. */
  readonly streams: StreamPort | null;
  /** Null: nothing is watched on pages of this server. */
  readonly watch: WatchPort | null;
  /** The room's turns; nothing of a room runs outside of one. */
  readonly queue: SerialQueue;
  /** Server applications that follow the sessions of the project. */
  projectFollowers(): Iterable<Link>;
  uuid(): string;
  /** A place for previews of the picture; null when this server shows none. */
  openPreview(): PreviewPlace | null;
  onError(error: unknown): void;
  /** The session is over. */
  onEnded(state: SessionState): void;
}

/** What a session starts from. */
export interface Opening {
  id: string;
  channel: string;
  room: Room;
  autoCreated: boolean;
  meta: Meta;
  /** Where the room is to be sent, as it is on disk. */
  destinations: readonly Destination[];
}

/** What changes in a session while it lives, beside its people. */
interface SessionFields {
  /** Configuration at the start of the session, with later changes of its times and capacity. */
  readonly room: Room;
  /** Null while it lives. */
  readonly endedAt: number | null;
  readonly layout: SessionLayout;
  readonly locked: boolean;
  readonly hideVideoMuted: boolean;
  readonly prioritizeHandraise: boolean;
  readonly meta: Meta;
  /** The audience changed a moment after its last count was sent; the next one is on its way. */
  readonly audienceCountDue: boolean;
  /** Where previews of the picture are shown; null when the room wants none, and when the session is over. */
  readonly preview: PreviewPlace | null;
}

/** Owner of the timers that belong to the session itself. */
const SESSION = Symbol('session');

/**
 * All that is true of one room session now, and the few ways to tell others about a change. Everybody may read it. It changes in turns
 * alone: by {@link change}, {@link Roster.change}, and the methods of its parts, all of which throw outside of a turn.
 */
export class SessionState implements SessionView, SessionFields {
  readonly id: string;
  readonly channel: string;
  readonly autoCreated: boolean;
  readonly roster = new Roster(() => this.#mayChange());
  readonly outbox: Outbox;
  readonly deadlines: Deadlines;
  readonly picture: SessionPicture;
  readonly startedAt: number;
  readonly room: Room;
  readonly endedAt: number | null = null;
  readonly layout: SessionLayout;
  readonly locked: boolean = false;
  readonly hideVideoMuted: boolean = false;
  readonly prioritizeHandraise: boolean;
  readonly meta: Meta;
  readonly audienceCountDue: boolean = false;
  readonly preview: PreviewPlace | null;
  readonly recordings: RunningRecordings;
  readonly playbacks = new RunningPlaybacks(() => this.#mayChange());
  readonly streams: RunningStreams;
  /** Playbacks and streams that people begin: each calls another server. */
  readonly calledOut: TokenBucket;
  readonly shareLayouts = new ShareLayouts(() => this.#mayChange());
  /** What moderators did to people, for when they come again. */
  readonly holdBook = new HoldBook(() => this.#mayChange());
  readonly #followers = new Map<Link['id'], Link>();
  #attempts = 0;
  /** Turns that are running: one at most, with those that it takes within itself. */
  #turns = 0;
  /** Who is behind the present turn. */
  #by: By = THE_SYSTEM;
  #afterwards: (() => void)[] = [];

  constructor(
    { id, channel, room, autoCreated, meta, destinations }: Opening,
    readonly media: MediaRoom,
    readonly context: SessionContext,
  ) {
    this.id = id;
    this.channel = channel;
    this.room = room;
    this.autoCreated = autoCreated;
    this.outbox = new Outbox((error) => context.onError(error));
    this.deadlines = new Deadlines(context.clock);
    const { recordingsPerHour, callsOutPerMinute } = context.limits;
    this.recordings = new RunningRecordings(() => this.#mayChange(), context.clock, recordingsPerHour);
    this.streams = new RunningStreams(() => this.#mayChange(), destinations);
    this.calledOut = new TokenBucket(context.clock, callsOutPerMinute / 60, callsOutPerMinute);
    this.picture = new SessionPicture(room.quality, () => this.#mayChange());
    this.startedAt = context.clock.now();
    this.layout = room.layout;
    this.preview = room.enableRoomPreviews ? context.openPreview() : null;
    this.prioritizeHandraise = room.prioritizeHandraise;
    this.meta = meta;
  }

  get ended(): boolean {
    return this.endedAt !== null;
  }

  /** Counts answers and changes of roles in their order. */
  nextAttempt(): number {
    this.#mayChange();
    this.#attempts += 1;
    return this.#attempts;
  }

  /** Server applications that follow this session. */
  get followers(): ReadonlyMap<Link['id'], Link> {
    return this.#followers;
  }

  follow(link: Link): void {
    this.#mayChange();
    this.#followers.set(link.id, link);
  }

  unfollow(link: Link): void {
    this.#mayChange();
    this.#followers.delete(link.id);
  }

  /** Changes the session, in a turn. */
  change(change: Partial<SessionFields>): void {
    this.#mayChange();
    Object.assign(this, change);
  }

  /**
   * Runs a command that is already in the room's turn: state changes and reply first, then one picture, then the events. Nothing of the
   * session can be changed outside of one. `by`: who is behind it. Throws what the command throws; what fails after it is reported, and the
   * turn ends all the same.
   */
  turn<T>(command: () => T, by: By = THE_SYSTEM): T {
    const outer = this.#by;
    this.#turns += 1;
    this.#by = by;
    try {
      return command();
    } finally {
      this.#attempt(() => this.#settle());
      for (const task of this.#afterwards.splice(0)) this.#attempt(task);
      this.outbox.flush();
      this.#by = outer;
      this.#turns -= 1;
    }
  }

  /** Runs `task` at the end of the present turn, after the new picture: for what has to be said last. */
  afterwards(task: () => void): void {
    this.#afterwards.push(task);
  }

  /** Runs a command in the room's next turn, unless the session is over by then. */
  async perform(command: () => void, by?: By): Promise<void> {
    await this.context.queue.run(() => {
      if (!this.ended) this.turn(command, by);
    });
  }

  /** As {@link perform}, for timers and reports, which nobody waits for. */
  performSoon(command: () => void): void {
    this.perform(command).catch((error: unknown) => this.context.onError(error));
  }

  /** Runs `command` in a turn after `ms` milliseconds; a timer of the same owner and name is replaced. */
  later(owner: TimerOwner, name: string, ms: number, command: () => void): void {
    this.deadlines.set(owner, name, ms, () => this.performSoon(command));
  }

  /** The actor of a request by a link: its person, as long as it has one in the session. */
  personBehind(link: Link): By {
    const person = this.roster.personOf(link);
    return person ? { kind: 'member', memberId: person.id } : THE_SYSTEM;
  }

  /** Links that get room events: present, after their `room.subscribed`, each once (space-protocol 5.1). `hears` leaves some out. */
  participants(hears: (member: Member) => boolean = () => true): Link[] {
    return this.roster
      .all()
      .filter((member) => isPerson(member) && isPresent(member) && member.subscribed && !lacksLink(member) && hears(member))
      .map((member) => member.link);
  }

  /** Tells every participant and follower; `except` leaves one link out. */
  publish(event: VideoEvent, except?: Link): void {
    const links = [...this.participants(), ...this.followers.values()].filter(({ id }) => id !== except?.id);
    this.outbox.put(eachOnce(links), { kind: 'event', event, channel: this.channel });
    // Nobody has seen the picture from before the first one was in.
    if (event.event_type !== 'video.layout.changed' || this.roster.all().some(isPresent)) this.record(event);
  }

  /** Has an event written down. */
  record(event: { event_type: string; params: object }): void {
    const occurrence = occurrenceOf(this, event, this.#by);
    if (occurrence) this.context.hooks.emit('occurred', occurrence);
  }

  /** Emits it, with its actor, for the records. */
  happened<E extends Happening>(event: E, subject: RoomsEvents[E][0]): void {
    this.context.hooks.emit(event, ...([subject, this.#by] as unknown as RoomsEvents[E]));
  }

  /** Tells one link. */
  tell(link: Link, event: VideoEvent): void {
    this.outbox.put([link], { kind: 'event', event, channel: this.channel });
  }

  /** Some fields of a member changed: the mixer and everybody hears of it, in one event. */
  updated(member: Member, fields: readonly (keyof MemberPayload)[]): void {
    this.syncMedia(member);
    // Audience is in no event (space-protocol 5.4).
    if (member.type === 'audience') return;
    this.publish({ event_type: 'video.member.updated', params: { ...this.ids, member: memberUpdate(this, member, fields) } });
  }

  /** One setting of the session changed (space-protocol 5.8: one event per change, complete objects). */
  roomUpdated(field: string): void {
    this.publish({ event_type: 'video.room.updated', params: { ...this.ids, ...lifecyclePayloads(this, [field]) } });
    this.happened('session.changed', this.snapshot());
  }

  /** Shows another layout and tells of it; nothing happens when it is shown already. */
  showLayout(layout: SessionLayout): void {
    if (this.layout === layout) return;
    this.change({ layout });
    this.roomUpdated('layout_name');
  }

  /** Tells server applications that the session started or ended. */
  lifecycle(event_type: 'video.room.started' | 'video.room.ended'): void {
    const event: VideoEvent = { event_type, params: { ...this.ids, ...lifecyclePayloads(this) } };
    const channel = `video.rooms.${this.room.projectId}`;
    this.outbox.put(this.context.projectFollowers(), { kind: 'event', event, channel });
    this.outbox.put(this.followers.values(), { kind: 'event', event, channel: this.channel });
    this.record(event);
  }

  /** Brings the mixer up to date about a member's call. */
  syncMedia(member: Member): void {
    if (member.call) this.media.update(member.call.id, callState(member, this.roster.siblingCalls(member)));
  }

  /** The legs of an owner changed: none of them may hear another (space-protocol 7.1). */
  syncOwner(ownerId: string): void {
    const owner = this.roster.find(ownerId);
    for (const leg of [...(owner ? [owner] : []), ...this.roster.childrenOf(ownerId)]) this.syncMedia(leg);
  }

  /** `room_id` and `room_session_id`, which every event carries. */
  get ids(): { room_id: string; room_session_id: string } {
    return { room_id: this.room.id, room_session_id: this.id };
  }

  snapshot(): LiveSession {
    return {
      id: this.id,
      channel: this.channel,
      room: this.room,
      autoCreated: this.autoCreated,
      startedAt: this.startedAt,
      endedAt: this.endedAt,
      previewUrl: this.preview?.url ?? null,
      layout: this.layout,
      locked: this.locked,
      prioritizeHandraise: this.prioritizeHandraise,
      meta: this.meta,
      memberCount: this.roster.listed().length,
      audienceCount: this.roster.audienceCount(),
      destinations: this.streams.statuses(),
      ...(this.streams.watched ? { watchUrl: this.streams.watched.url } : {}),
    };
  }

  stay(member: Member, leftAt: number | null): MemberStay {
    const { clock } = this.context;
    return {
      memberId: member.id,
      sessionId: this.id,
      projectId: this.room.projectId,
      tokenId: member.grant.tokenId,
      name: member.name,
      type: member.type,
      joinedAt: Math.round(clock.now() - (clock.monotonic() - member.since)),
      leftAt,
    };
  }

  /** What it throws is reported. */
  #attempt(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.context.onError(error);
    }
  }

  /** Nothing of a room runs outside of its turn. */
  #mayChange(): void {
    if (this.#turns === 0) throw new Error('a session was changed outside of a turn');
  }

  /** At the end of a command: at most one new picture, to the compositor and to everybody (space-protocol 5.7). */
  #settle(): void {
    if (this.ended) return;
    const { tiles, layout, greet, recheckMs } = this.picture.settle(this, this.context.clock.monotonic());
    if (tiles) this.media.setScene(tiles);
    if (layout) this.publish(layout);
    else for (const { link, event } of greet) this.tell(link, event);
    if (recheckMs !== null) this.later(SESSION, 'highlight', recheckMs, () => undefined);
  }
}
