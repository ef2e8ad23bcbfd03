import { TypedEmitter } from '../base/typed-emitter.ts';
import type { RoomSessionPayload } from '../wire/events.ts';
import type { CallChange, Modified } from './calls/modifying.ts';
import { ProjectFollowers } from './directory/followers.ts';
import { RoomSlots } from './directory/room-slots.ts';
import type { Actor, Invite, InviteOutcome, MethodResult, RoomGateway } from './gateway.ts';
import { Join } from './joining/join.ts';
import { refusal } from './methods/calling.ts';
import type { RoomsOptions } from './options.ts';
import { isKnownMethod, type MethodName } from './permissions.ts';
import type { Link } from './ports.ts';
import type { LiveSession, RoomsEvents } from './records/live-session.ts';
import type { RoomSession } from './room-session.ts';
import { fullPayloads, roomSessionPayload } from './session/view.ts';
import type { Grant } from './settings/grant.ts';
import type { Room } from './settings/room.ts';

export type { RoomLimits, RoomsOptions } from './options.ts';
export type { LiveSession, RoomsEvents } from './records/live-session.ts';

/** The live rooms of this process: one slot per room, at most one session in each. */
export class Rooms implements RoomGateway {
  /** What happens to sessions, for those who write it down. */
  readonly events: TypedEmitter<RoomsEvents>;
  readonly #options: RoomsOptions;
  readonly #slots = new RoomSlots<RoomSession>();
  readonly #observers = new ProjectFollowers();
  readonly #join: Join;

  constructor(options: RoomsOptions) {
    this.#options = options;
    this.events = new TypedEmitter<RoomsEvents>((_event, error) => options.onError(error));
    const { events } = this;
    this.#join = new Join(options, { slots: this.#slots, events, observers: this.#observers });
  }

  async invite(link: Link, grant: Grant, invite: Invite, reply: (outcome: InviteOutcome) => void): Promise<void> {
    const answerOnce = once(reply);
    if (this.#join.closed) return answerOnce({ accepted: false, refusal: 'unavailable' });
    // Half of a resumed connect was wrong: the page cannot show that the call is its own (space-protocol 6.4).
    if (invite.untrusted) return answerOnce({ accepted: false, callError: true });
    try {
      const work = await this.#join.arrive({ link, grant, invite }, answerOnce);
      await work?.session.answer(work.attempt);
    } catch (error) {
      this.#options.onError(error);
      answerOnce({ accepted: false, refusal: 'unavailable' });
    }
  }

  async modify(link: Link, callId: string, change: CallChange): Promise<Modified | null> {
    const session = await this.#join.inTurn(link, (at) => at);
    return session ? session.modify(link, callId, change) : null;
  }

  async bye(link: Link, callId: string, reply: (known: boolean) => void): Promise<void> {
    const found = await this.#join.inTurn(link, (session) => {
      session?.bye(link, callId, reply);
      return session;
    });
    if (!found) reply(false);
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
      if (actor.kind === 'project') await this.#callAsProject(actor, method, params, replyOnce);
      else {
        const { link, grant } = actor;
        const found = await this.#join.inTurn(link, (session) => {
          session?.call({ link, grant }, method, params, replyOnce);
          return session;
        });
        if (!found) replyOnce(refusal('not_found'));
      }
    } catch (error) {
      this.#options.onError(error);
      replyOnce(refusal('internal'));
    }
  }

  detached(link: Link, closed = false): void {
    void this.#later(link, (session) => session.lost(link, closed));
  }

  resumed(link: Link): void {
    void this.#later(link, (session) => session.back(link));
  }

  async dropped(link: Link): Promise<void> {
    this.#observers.forget(link);
    for (const session of this.#slots.sessions()) session.state.observers.delete(link);
    await this.#later(link, (session) => session.drop(link));
  }

  observe(projectId: string, channel: string, link: Link): (() => void) | null {
    if (channel === 'video.rooms' || channel === `video.rooms.${projectId}`) return this.#observers.add(projectId, link);
    const state = this.#sessionsOf(projectId).find(({ state }) => state.channel === channel)?.state;
    if (!state) return null;
    state.observers.add(link);
    return () => void state.observers.delete(link);
  }

  endedLately(projectId: string, channel: string): boolean {
    return this.#observers.endedLately(projectId, channel);
  }

  sessions(projectId: string): RoomSessionPayload[] {
    return this.#sessionsOf(projectId).map(({ state }) => fullPayloads(state).room_session);
  }

  /** What lives in a room on disk, or under its name since before the room was there; null when nothing does. */
  liveSession(room: Pick<Room, 'projectId' | 'id' | 'name'>): LiveSession | null {
    return this.#slots.sessionOf(room)?.state.snapshot() ?? null;
  }

  /** The live session of that id, or null. */
  sessionOf(projectId: string, id: string): LiveSession | null {
    return this.#session(projectId, id)?.state.snapshot() ?? null;
  }

  /**
   * REST changed a room: times and capacity hold for its live session at once (rest-api 12.4). The room is read again, one change
   * after the other, so that the last one wins here as it did on disk.
   */
  async roomChanged(room: Pick<Room, 'projectId' | 'id'>): Promise<void> {
    const slot = this.#slots.ofRoom(room);
    if (!slot) return;
    await slot.changes.run(async () => {
      const present = await this.#options.store.findRoomOfAnyKind(room.projectId, room.id);
      if (present) await this.#slots.enter(slot, () => slot.session?.configure(present));
    });
  }

  async close(): Promise<void> {
    this.#join.close();
    await Promise.all(this.#slots.all().map((slot) => this.#slots.enter(slot, () => slot.session?.close())));
    await this.#join.recorder.finished();
  }

  async #callAsProject(
    { projectId, link }: Extract<Actor, { kind: 'project' }>,
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
    const session = this.#session(projectId, params.room_session_id);
    if (!session) return reply(refusal('not_found'));
    if (method === 'video.room.get') return reply({ code: '200', message: 'OK', room: roomSessionPayload(session.state) });
    const slot = this.#slots.ofSession(session.state.id);
    const found =
      slot &&
      (await this.#slots.enter(slot, () => {
        slot.session?.call({ link, grant: null }, method, params, reply);
        return slot.session;
      }));
    if (!found) reply(refusal('not_found'));
  }

  async #later(link: Link, command: (session: RoomSession) => void): Promise<void> {
    await this.#join
      .inTurn(link, (session) => session && command(session))
      .catch((error: unknown) => this.#options.onError(error));
  }

  #session(projectId: string, id: unknown): RoomSession | null {
    const session = typeof id === 'string' ? this.#slots.ofSession(id)?.session : null;
    return session?.state.room.projectId === projectId ? session : null;
  }

  #sessionsOf(projectId: string): RoomSession[] {
    return this.#slots.sessions().filter(({ state }) => state.room.projectId === projectId);
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
