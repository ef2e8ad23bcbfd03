import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import { TypedEmitter } from '../base/typed-emitter.ts';
import type { RoomSessionPayload } from '../wire/events.ts';
import { refuseAdmission } from './admission.ts';
import { autoRoom } from './auto-room.ts';
import { refusal } from './calling.ts';
import { INVALID_CALL } from './causes.ts';
import { type Door, Doors } from './doors.ts';
import { EndedCalls } from './ended-calls.ts';
import type { Actor, Invite, InviteOutcome, MethodResult, RoomGateway } from './gateway.ts';
import type { Grant } from './grant.ts';
import type { RoomLimits } from './limits.ts';
import type { LiveSession, RoomsEvents } from './live-session.ts';
import type { Change, Modified } from './modifying.ts';
import { Observers } from './observers.ts';
import { isKnownMethod, type MethodName } from './permissions.ts';
import type { Link, MediaPort, PreviewPort, RoomStore } from './ports.ts';
import type { Room } from './room.ts';
import { RoomSession } from './room-session.ts';
import { fullPayloads, roomSessionPayload } from './view.ts';

export type { RoomLimits } from './limits.ts';
export type { LiveSession, RoomsEvents } from './live-session.ts';
export { isKnownMethod } from './permissions.ts';

export interface RoomsOptions {
  clock: Clock;
  ids: Ids;
  media: MediaPort;
  store: RoomStore;
  limits: RoomLimits;
  /** Absent: no previews. */
  previews?: PreviewPort;
  /** Told about faults that no caller can be told about. */
  onError: (error: unknown) => void;
}

/** The live rooms of this process: one door per project and room name, at most one session behind each. */
export class Rooms implements RoomGateway {
  /** What happens to sessions, for those who write it down. */
  readonly events: TypedEmitter<RoomsEvents>;
  readonly #options: RoomsOptions;
  readonly #doors = new Doors<RoomSession>();
  readonly #observers = new Observers();
  readonly #endedCalls = new EndedCalls();
  #closing = false;

  constructor(options: RoomsOptions) {
    this.#options = options;
    this.events = new TypedEmitter<RoomsEvents>((_event, error) => options.onError(error));
  }

  async invite(link: Link, grant: Grant, invite: Invite, reply: (outcome: InviteOutcome) => void): Promise<void> {
    const answerOnce = once(reply);
    if (this.#closing) return answerOnce({ accepted: false, refusal: 'unavailable' });
    // Half of a resumed connect was wrong: the page cannot show that the call is its own (space-protocol 6.4).
    if (invite.untrusted) return answerOnce({ accepted: false, callError: true });
    const door = this.#doors.at(grant.projectId, grant.roomName);
    this.#doors.bind(link, door);
    try {
      const work = await this.#doors.enter(door, async () => {
        if (this.#endedCalls.has(link, invite.callId)) {
          answerOnce({ accepted: true });
          link.send({ kind: 'bye', callId: invite.callId, ...INVALID_CALL });
          return null;
        }
        const session = door.session ?? (await this.#open(door, grant, invite));
        if (!session) answerOnce({ accepted: false, refusal: 'forbidden' });
        const attempt = session?.arrive({ link, grant, invite }, answerOnce);
        return session && attempt ? { session, attempt } : null;
      });
      await work?.session.answer(work.attempt);
    } catch (error) {
      this.#options.onError(error);
      answerOnce({ accepted: false, refusal: 'unavailable' });
    }
  }

  async modify(link: Link, callId: string, change: Change): Promise<Modified | null> {
    const door = this.#doors.of(link);
    if (!door) return null;
    // Behind an invite of the same client that is still being decided.
    const session = await this.#doors.enter(door, () => door.session);
    return session ? session.modify(link, callId, change) : null;
  }

  async bye(link: Link, callId: string, reply: (known: boolean) => void): Promise<void> {
    const door = this.#doors.of(link);
    if (!door) return reply(false);
    await this.#doors.enter(door, () => (door.session ? door.session.bye(link, callId, reply) : reply(false)));
  }

  async call(
    actor: Actor,
    method: string,
    params: Record<string, unknown>,
    reply: (result: MethodResult) => void,
  ): Promise<void> {
    const replyOnce = once(reply);
    if (!isKnownMethod(method)) return replyOnce({ code: '-32601', message: 'Method not found' });
    try {
      if (actor.kind === 'project') await this.#callAsProject(actor.projectId, method, params, replyOnce);
      else await this.#callAt(this.#doors.of(actor.link), { link: actor.link, grant: actor.grant }, method, params, replyOnce);
    } catch (error) {
      this.#options.onError(error);
      replyOnce(refusal('internal'));
    }
  }

  detached(link: Link): void {
    void this.#later(link, (session) => session.lost(link));
  }

  resumed(link: Link): void {
    void this.#later(link, (session) => session.back(link));
  }

  async dropped(link: Link): Promise<void> {
    this.#observers.forget(link);
    for (const session of this.#doors.sessions()) session.state.observers.delete(link);
    await this.#later(link, (session) => session.drop(link));
  }

  observe(projectId: string, channel: string, link: Link): (() => void) | null {
    if (channel === 'video.rooms' || channel === `video.rooms.${projectId}`) return this.#observers.add(projectId, link);
    const state = this.#sessionsOf(projectId).find(({ state }) => state.channel === channel)?.state;
    if (!state) return null;
    state.observers.add(link);
    return () => void state.observers.delete(link);
  }

  sessions(projectId: string): RoomSessionPayload[] {
    return this.#sessionsOf(projectId).map(({ state }) => fullPayloads(state).room_session);
  }

  /** The live session of a room name, or null. */
  liveSession(projectId: string, roomName: string): LiveSession | null {
    return this.#doors.find(projectId, roomName)?.session?.state.snapshot() ?? null;
  }

  /**
   * REST changed a room: times and capacity hold for its live sessions at once (rest-api 12.4), under its former names, too: a
   * conference can be renamed.
   */
  async roomChanged(room: Room): Promise<void> {
    const present = this.#doors.find(room.projectId, room.name);
    const doors = this.#doors.all().filter((door) => door === present || door.session?.state.room.id === room.id);
    await Promise.all(
      doors.map((door) =>
        this.#doors.enter(door, () => {
          if (door.session?.state.room.id === room.id) door.session.configure(room);
        }),
      ),
    );
  }

  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all(this.#doors.all().map((door) => this.#doors.enter(door, () => door.session?.close())));
  }

  /** Opens the session of a door for its first participant; null when nobody may come in. */
  async #open(door: Door<RoomSession>, grant: Grant, invite: Invite): Promise<RoomSession | null> {
    if (invite.leg !== 'main') return null;
    const { clock, ids, media, store } = this.#options;
    const stored = await store.findRoomByName(grant.projectId, grant.roomName);
    const now = clock.now();
    if (this.#closing || refuseAdmission({ now, grant, room: stored, locked: false, seatsTaken: 0 })) return null;
    const room = stored ?? autoRoom(ids.uuid(), grant, now);
    const opening = { id: ids.uuid(), channel: `EC_${ids.uuid()}`, room, autoCreated: !stored };
    const session = new RoomSession({ ...opening, meta: { ...room.meta, ...grant.roomMeta } }, media, {
      clock,
      limits: this.#options.limits,
      hooks: this.events,
      endedCalls: this.#endedCalls,
      queue: door.queue,
      lifecycleObservers: () => this.#observers.of(grant.projectId),
      uuid: () => ids.uuid(),
      openPreview: () => this.#options.previews?.open() ?? null,
      onError: this.#options.onError,
      onEnded: () => this.#ended(door, room, !stored),
    });
    door.session = session;
    session.start();
    return session;
  }

  #ended(door: Door<RoomSession>, room: Room, autoCreated: boolean): void {
    door.session = null;
    // The last leg may have gone by a timer: somebody has to pass the door for it to be forgotten.
    this.#doors.enter(door, () => undefined).catch((error: unknown) => this.#options.onError(error));
    if (!room.ephemeral || autoCreated) return;
    this.#options.store.deleteRoom(room.projectId, room.id).catch((error: unknown) => this.#options.onError(error));
  }

  async #callAsProject(
    projectId: string,
    method: MethodName,
    params: Record<string, unknown>,
    reply: (result: MethodResult) => void,
  ): Promise<void> {
    if (method === 'video.rooms.get')
      return reply({
        code: '200',
        message: 'OK',
        rooms: this.#sessionsOf(projectId).map(({ state }) => roomSessionPayload(state)),
      });
    const id = params.room_session_id;
    const session = this.#sessionsOf(projectId).find(({ state }) => state.id === id);
    if (!session) return reply(refusal('not_found'));
    if (method === 'video.room.get') return reply({ code: '200', message: 'OK', room: roomSessionPayload(session.state) });
    await this.#callAt(this.#doors.find(projectId, session.state.room.name), 'project', method, params, reply);
  }

  async #callAt(
    door: Door<RoomSession> | undefined,
    caller: 'project' | { link: Link; grant: Grant },
    method: MethodName,
    params: Record<string, unknown>,
    reply: (result: MethodResult) => void,
  ): Promise<void> {
    if (!door) return reply(refusal('not_found'));
    await this.#doors.enter(door, () =>
      door.session ? door.session.call(caller, method, params, reply) : reply(refusal('not_found')),
    );
  }

  async #later(link: Link, command: (session: RoomSession) => void): Promise<void> {
    const door = this.#doors.of(link);
    if (!door) return;
    await this.#doors
      .enter(door, () => {
        if (door.session) command(door.session);
      })
      .catch((error: unknown) => this.#options.onError(error));
  }

  #sessionsOf(projectId: string): RoomSession[] {
    return this.#doors.sessions().filter(({ state }) => state.room.projectId === projectId);
  }
}

/** Lets only the first call through. */
function once<T>(task: (value: T) => void): (value: T) => void {
  let done = false;
  return (value) => {
    if (done) return;
    done = true;
    task(value);
  };
}
