import type { Clock, Timer } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { TypedEmitter } from '../../base/typed-emitter.ts';
import { Backlog } from './backlog.ts';
import type { Entry, RecordsWriter } from './entries.ts';
import { type EventLimits, EventQuota } from './event-quota.ts';
import { type LiveSession, lastingRoomId, type Occurrence, type RoomsEvents, THE_SYSTEM } from './live-session.ts';
import type { EventRecord, SessionChange, SessionRecord } from './sessions.ts';

export interface ChronicleOptions {
  writer: RecordsWriter;
  clock: Clock;
  ids: Ids;
  /** Bytes that may wait while the disk does not take them. */
  maxBytes: number;
  /** Bytes of events that are written down in an hour; what goes beyond is left out, and the session's events say so. */
  eventBytesPerHour: EventLimits;
  /** Called when something could not be written, yet or at all. */
  onError: (error: unknown, message: string) => void;
}

/** What comes within this time is written together, in ms. */
const GATHER_MS = 20;
/** Pauses between attempts while nothing can be written, in ms; the last one repeats. */
const PAUSES_MS = [250, 1_000, 5_000];
/** An entry that fails this often while others can be written is wrong itself. */
const ATTEMPTS = 3;

/** Events that any member can cause as often as it likes. */
const FREQUENT: ReadonlySet<string> = new Set(['layout.changed', 'member.updated', 'room.updated']);

/** Stands among the events of a session where some were left out: at the first one, and with their number at its end. */
const LEFT_OUT = 'room.events_left_out';

/**
 * Writes down what happens in the rooms, in order and in small pieces. Nobody in a room waits for it. While the disk takes nothing,
 * entries wait in bounded memory and are tried again; what has to be given up is reported.
 */
export class Chronicle {
  readonly #options: ChronicleOptions;
  readonly #backlog: Backlog;
  readonly #quota: EventQuota;
  /** Recordings that run, or whose files are not complete. */
  readonly #underWay = new Set<string>();
  readonly #readers = new Set<{ until: number; resolve: () => void }>();
  #timer: Timer | null = null;
  #working: Promise<void> | null = null;
  #failures = 0;
  /** Entries to write one by one, because some of them failed together. */
  #singly = 0;
  #refused = 0;
  #position = 0;

  constructor(options: ChronicleOptions) {
    this.#options = options;
    this.#backlog = new Backlog(options.maxBytes);
    this.#quota = new EventQuota(options.clock, options.eventBytesPerHour);
  }

  /** Whether a session is running, or the file of a recording is not complete: others have to know that this server lives. */
  get hasWork(): boolean {
    return this.#quota.size > 0 || this.#underWay.size > 0;
  }

  /** Writes down what `events` emits from now on. */
  follow(events: TypedEmitter<RoomsEvents>): void {
    events.on('session.started', (session) => {
      this.#quota.started(session.id);
      this.#add({ kind: 'session.started', session: this.#recordOf(session) });
    });
    events.on('session.changed', (session) => this.#changed(session));
    events.on('session.ended', (session) => {
      const leftOut = this.#quota.ended(session.id);
      if (leftOut > 0)
        this.#markLeftOut({ sessionId: session.id, projectId: session.room.projectId, roomId: lastingRoomId(session) }, leftOut);
      this.#changed(session);
    });
    events.on('member.joined', (stay) => this.#add({ kind: 'member.joined', stay }));
    events.on('member.promoted', (stay) => this.#add({ kind: 'member.promoted', stay }));
    events.on('member.demoted', (stay) => this.#add({ kind: 'member.gone', stay }));
    events.on('member.left', (stay) => this.#add({ kind: 'member.gone', stay }));
    events.on('recording.changed', (recording) => {
      const isDone = recording.state === 'completed' || recording.state === 'failed';
      if (isDone) this.#underWay.delete(recording.id);
      else this.#underWay.add(recording.id);
      this.#add({ kind: 'recording.changed', recording });
    });
    events.on('occurred', (occurrence) => this.#occurred(occurrence));
  }

  /** Resolves when everything that happened until now is written, or cannot be written now. */
  async settled(): Promise<void> {
    if (this.#backlog.size === 0) return;
    const read = new Promise<void>((resolve) => this.#readers.add({ until: this.#backlog.added, resolve }));
    this.#work();
    await read;
  }

  /** Writes what is left. What cannot be written now is given up. */
  async close(): Promise<void> {
    await this.#working;
    await this.settled();
    this.#timer?.cancel();
    const left = this.#backlog.size;
    if (left > 0) this.#options.onError(null, `${left} records of sessions could not be written and are lost`);
  }

  #occurred(occurrence: Occurrence): void {
    const event = this.#eventOf(occurrence);
    const verdict = this.#quota.take(event, event.payload.length, FREQUENT.has(event.name));
    if (verdict === 'taken') return this.#add({ kind: 'occurred', event });
    if (verdict === 'left out') return;
    this.#options.onError(null, `session ${event.sessionId} changes too often: some of its events are not written down`);
    this.#markLeftOut(occurrence, null);
  }

  /** `count`: how many it were; null while more may come. */
  #markLeftOut(
    { sessionId, projectId, roomId }: Pick<Occurrence, 'sessionId' | 'projectId' | 'roomId'>,
    count: number | null,
  ): void {
    const of = { sessionId, projectId, roomId, memberId: null, recordingId: null, by: THE_SYSTEM };
    const payload = { room_session_id: sessionId, ...(count === null ? {} : { count }) };
    this.#add({ kind: 'occurred', event: this.#eventOf({ ...of, name: LEFT_OUT, payload }) });
  }

  #changed(session: LiveSession): void {
    this.#add({ kind: 'session.changed', id: session.id, change: changeOf(session, this.#options.clock.now()) });
  }

  #add(entry: Entry): void {
    if (!this.#backlog.add(entry)) {
      this.#refused += 1;
      if (this.#refused === 1) this.#options.onError(null, 'records of sessions are lost: too many wait to be written');
      return;
    }
    if (!this.#working && !this.#timer) this.#soon(GATHER_MS);
  }

  #soon(ms: number): void {
    this.#timer?.cancel();
    this.#timer = this.#options.clock.after(ms, () => this.#work());
  }

  #work(): void {
    if (this.#working) return;
    this.#timer?.cancel();
    this.#timer = null;
    this.#working = this.#drain()
      .catch((error: unknown) => this.#options.onError(error, 'writing the records of sessions failed'))
      .then(() => {
        this.#working = null;
        if (this.#backlog.size > 0) this.#soon(PAUSES_MS[Math.min(this.#failures, PAUSES_MS.length) - 1] ?? GATHER_MS);
        this.#answerReaders();
      });
  }

  /** Writes until nothing is left, or an attempt fails. */
  async #drain(): Promise<void> {
    while (this.#backlog.size > 0) {
      const batch = this.#backlog.next(this.#singly > 0 ? 1 : undefined);
      try {
        await this.#options.writer.write(batch);
      } catch (error) {
        if (await this.#failed(batch, error)) continue;
        return;
      }
      this.#done(batch.length);
    }
  }

  #done(count: number): void {
    this.#backlog.drop(count);
    this.#singly = Math.max(0, this.#singly - count);
    this.#failures = 0;
    this.#answerReaders((until) => until <= this.#backlog.gone);
    if (this.#refused === 0 || this.#backlog.size > 0) return;
    this.#options.onError(null, `records of sessions are written again; ${this.#refused} were lost`);
    this.#refused = 0;
  }

  /** True: go on at once. False: try again later. */
  async #failed(batch: readonly Entry[], error: unknown): Promise<boolean> {
    if (batch.length > 1) {
      // One of them may be wrong, or the disk is away: the first one alone will tell.
      this.#singly = batch.length;
      return true;
    }
    this.#failures += 1;
    const isAway = await this.#options.writer.ping().then(
      () => false,
      () => true,
    );
    if (isAway || this.#failures < ATTEMPTS) {
      if (this.#failures === 1) this.#options.onError(error, 'records of sessions cannot be written now');
      return false;
    }
    this.#options.onError(error, `a record (${batch[0]?.kind}) could not be written and is lost`);
    this.#done(1);
    return true;
  }

  #answerReaders(isDue: (until: number) => boolean = () => true): void {
    for (const reader of [...this.#readers]) {
      if (!isDue(reader.until)) continue;
      this.#readers.delete(reader);
      reader.resolve();
    }
  }

  #recordOf(session: LiveSession): SessionRecord {
    const { id, room, startedAt } = session;
    return {
      ...changeOf(session, startedAt),
      id,
      projectId: room.projectId,
      roomId: lastingRoomId(session),
      logId: this.#options.ids.uuid(),
      kind: room.kind,
      name: room.name,
      displayName: room.displayName,
      quality: room.quality,
      fps: room.fps,
      layout: room.layout,
      recordOnStart: room.recordOnStart,
      toneOnEntryAndExit: room.toneOnEntryAndExit,
      roomJoinVideoOff: room.roomJoinVideoOff,
      userJoinVideoOff: room.userJoinVideoOff,
      enableRoomPreviews: room.enableRoomPreviews,
      syncAudioVideo: room.syncAudioVideo,
      startedAt,
      createdAt: startedAt,
    };
  }

  #eventOf({ payload, ...occurrence }: Occurrence): EventRecord {
    const createdAt = this.#options.clock.now();
    // Microseconds, so that what happens within one millisecond keeps its order.
    this.#position = Math.max(this.#position + 1, createdAt * 1000);
    return {
      ...occurrence,
      id: this.#options.ids.uuid(),
      position: this.#position,
      payload: JSON.stringify(payload),
      createdAt,
    };
  }
}

function changeOf({ room, locked, prioritizeHandraise, endedAt }: LiveSession, updatedAt: number): SessionChange {
  const { maxMembers, joinFrom, joinUntil, removeAt, removeAfterSecondsElapsed } = room;
  return {
    maxMembers,
    joinFrom,
    joinUntil,
    removeAt,
    removeAfterSecondsElapsed,
    locked,
    prioritizeHandraise,
    endedAt,
    updatedAt,
  };
}
