import { TypedEmitter } from '../base/typed-emitter.ts';
import type { RoomSessionPayload, VideoEvent } from '../wire/events.ts';
import { ProjectFollowers } from './directory/followers.ts';
import { LinkQueues } from './directory/link-queues.ts';
import { RoomDirectory } from './directory/room-directory.ts';
import type {
  Actor,
  CallChange,
  FollowOutcome,
  Invite,
  InviteOutcome,
  MethodResult,
  ModifyOutcome,
  RoomGateway,
} from './gateway.ts';
import { Join } from './joining/join.ts';
import { refusal } from './methods/calling.ts';
import type { RoomsOptions } from './options.ts';
import { isKnownMethod, type MethodName } from './permissions.ts';
import type { Link } from './ports.ts';
import type { LiveSession, RoomsEvents } from './records/live-session.ts';
import type { RoomSession } from './room-session.ts';
import { LinkMemory } from './session/link-memory.ts';
import { fullPayloads, roomSessionPayload } from './session/view.ts';
import type { Grant } from './settings/grant.ts';
import type { Room } from './settings/room.ts';

export type { RoomLimits, RoomsOptions } from './options.ts';
export type { LiveSession, RoomsEvents } from './records/live-session.ts';

/** The live rooms of this process: one entry per room, at most one session in each. */
export class Rooms implements RoomGateway {
  /** What happens to sessions, for those who write it down. */
  readonly events: TypedEmitter<RoomsEvents>;
  readonly #options: RoomsOptions;
  readonly #directory = new RoomDirectory<RoomSession>();
  readonly #queues = new LinkQueues();
  readonly #followers = new ProjectFollowers();
  readonly #links = new LinkMemory();
  readonly #join: Join;

  constructor(options: RoomsOptions) {
    this.#options = options;
    this.events = new TypedEmitter<RoomsEvents>((_event, error) => options.onError(error));
    this.#join = new Join(options, {
      directory: this.#directory,
      queues: this.#queues,
      followers: this.#followers,
      links: this.#links,
      events: this.events,
    });
  }

  async invite(link: Link, grant: Grant, invite: Invite, reply: (outcome: InviteOutcome) => void): Promise<void> {
    await this.#answered<InviteOutcome>(reply, { accepted: false, refusal: 'unavailable' }, (replyOnce) =>
      this.#join.run({ link, grant, invite }, replyOnce),
    );
  }

  async modify(link: Link, callId: string, change: CallChange, reply: (outcome: ModifyOutcome) => void): Promise<void> {
    await this.#answered(reply, { kind: 'refused', refusal: 'internal' }, async (replyOnce) => {
      const session = await this.#inTurn(link, (at) => at);
      await session?.modify(link, callId, change, replyOnce);
      replyOnce({ kind: 'unknown' });
    });
  }

  async bye(link: Link, callId: string, reply: (known: boolean) => void): Promise<void> {
    await this.#answered<boolean>(reply, false, async (replyOnce) => {
      await this.#inTurn(link, (session) => session?.bye(link, callId, replyOnce));
      replyOnce(false);
    });
  }

  async call(
    actor: Actor,
    method: string,
    params: Record<string, unknown>,
    reply: (result: MethodResult) => void,
  ): Promise<void> {
    if (!isKnownMethod(method)) return reply({ code: '-32601', message: 'Method not found' });
    await this.#answered(reply, refusal('internal'), async (replyOnce) => {
      if (actor.kind === 'project') await this.#callAsProject(actor, method, params, replyOnce);
      else {
        const { link, grant } = actor;
        const rest = await this.#inTurn(link, (session) => session?.call({ link, grant }, method, params, replyOnce) ?? null);
        await rest?.();
      }
      replyOnce(refusal('not_found'));
    });
  }

  async detached(link: Link, closed = false): Promise<void> {
    await this.#later(link, (session) => session.lost(link, closed));
  }

  async resumed(link: Link, unacknowledged: readonly VideoEvent[] = []): Promise<void> {
    await this.#later(link, (session) => session.back(link, unacknowledged));
  }

  async dropped(link: Link): Promise<void> {
    this.#followers.forget(link);
    try {
      const followed = this.#directory.sessions().filter(({ state }) => state.followers.has(link.id));
      const left = followed.map(({ state }) => this.unfollow(state.room.projectId, state.channel, link));
      // One that fails keeps nobody in the others.
      for (const outcome of await Promise.allSettled(left))
        if (outcome.status === 'rejected') this.#options.onError(outcome.reason);
      await this.#later(link, (session) => session.drop(link));
    } finally {
      this.#directory.forget(link);
      this.#links.forget(link);
    }
  }

  async follow(projectId: string, channel: string, link: Link, reply: (outcome: FollowOutcome) => void): Promise<void> {
    if (isOfProject(projectId, channel)) {
      this.#followers.add(projectId, link);
      return reply({ kind: 'following', session: null });
    }
    await this.#answered(reply, { kind: 'unknown' }, async (replyOnce) => {
      await this.#atChannel(projectId, channel, (session) => session.follow(link, replyOnce));
      replyOnce({ kind: this.#followers.endedLately(projectId, channel) ? 'over' : 'unknown' });
    });
  }

  async unfollow(projectId: string, channel: string, link: Link): Promise<void> {
    if (isOfProject(projectId, channel)) this.#followers.remove(projectId, link);
    else await this.#atChannel(projectId, channel, (session) => session.unfollow(link));
  }

  async sessions(projectId: string): Promise<RoomSessionPayload[]> {
    return this.#sessionsOf(projectId).map(({ state }) => fullPayloads(state, null).room_session);
  }

  async liveSession(room: Pick<Room, 'projectId' | 'id' | 'name'>): Promise<LiveSession | null> {
    return this.#directory.sessionOf(room)?.state.snapshot() ?? null;
  }

  async sessionOf(projectId: string, id: string): Promise<LiveSession | null> {
    return this.#session(projectId, id)?.state.snapshot() ?? null;
  }

  /** The room is read again, one change after the other, so that the last one wins here as it did on disk. */
  async roomChanged(room: Pick<Room, 'projectId' | 'id'>): Promise<void> {
    const entry = this.#directory.ofRoom(room);
    if (!entry) return;
    await entry.changes.run(async () => {
      const present = await this.#options.store.findRoomOfAnyKind(room.projectId, room.id);
      if (present) await this.#directory.enter(entry, () => entry.session?.configure(present));
    });
  }

  /** As {@link roomChanged}. A room that is gone is sent nowhere, and watched by nobody. */
  async streamsChanged(room: Pick<Room, 'projectId' | 'id'>): Promise<void> {
    const entry = this.#directory.ofRoom(room);
    if (!entry) return;
    await entry.changes.run(async () => {
      const { store } = this.#options;
      const present = await store.destinationsOf(room.projectId, room.id);
      const isGone = (await store.findRoomOfAnyKind(room.projectId, room.id)) === null;
      await this.#directory.enter(entry, () => entry.session?.serve(present, isGone));
    });
  }

  async close(): Promise<void> {
    this.#join.close();
    await Promise.all(this.#directory.all().map((entry) => this.#directory.enter(entry, () => entry.session?.close())));
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
    const entry = this.#directory.ofSession(session.state.id);
    if (!entry) return;
    const rest = await this.#directory.enter(
      entry,
      () => entry.session?.call({ link, grant: null }, method, params, reply) ?? null,
    );
    await rest?.();
  }

  /** Runs `task`, which replies; with `failed` when it throws. Only the first reply counts. */
  async #answered<T>(
    reply: (value: T) => void,
    failed: T,
    task: (replyOnce: (value: T) => void) => Promise<void>,
  ): Promise<void> {
    let done = false;
    const replyOnce = (value: T): void => {
      if (done) return;
      done = true;
      reply(value);
    };
    try {
      await task(replyOnce);
    } catch (error) {
      this.#options.onError(error);
      replyOnce(failed);
    }
  }

  /** Runs `task` in a turn, with the session that the link's last invite led to, behind what the link asked before. */
  async #inTurn<T>(link: Link, task: (session: RoomSession | null) => T): Promise<T | null> {
    const entered = await this.#queues.enter(link, () => {
      const entry = this.#directory.of(link);
      return { result: entry ? this.#directory.enter(entry, () => task(entry.session)) : null };
    });
    return await entered.result;
  }

  /** As {@link #inTurn}, for what nobody waits for an answer to. */
  async #later(link: Link, command: (session: RoomSession) => void): Promise<void> {
    await this.#inTurn(link, (session) => session && command(session)).catch((error: unknown) => this.#options.onError(error));
  }

  /** Runs `task` in a turn of the session with that event channel, while there is one. */
  async #atChannel(projectId: string, channel: string, task: (session: RoomSession) => void): Promise<void> {
    const session = this.#sessionsOf(projectId).find(({ state }) => state.channel === channel);
    const entry = session && this.#directory.ofSession(session.state.id);
    if (entry)
      await this.#directory.enter(entry, () => (entry.session === session && !session.state.ended ? task(session) : undefined));
  }

  #session(projectId: string, id: unknown): RoomSession | null {
    const session = typeof id === 'string' ? this.#directory.ofSession(id)?.session : null;
    return session?.state.room.projectId === projectId ? session : null;
  }

  #sessionsOf(projectId: string): RoomSession[] {
    return this.#directory.sessions().filter(({ state }) => state.room.projectId === projectId);
  }
}

/** Whether a channel carries the beginning and end of all sessions of the project (space-protocol 8.2). */
function isOfProject(projectId: string, channel: string): boolean {
  return channel === 'video.rooms' || channel === `video.rooms.${projectId}`;
}
