import type { TypedEmitter } from '../../base/typed-emitter.ts';
import type { ProjectFollowers } from '../directory/followers.ts';
import type { LinkQueues } from '../directory/link-queues.ts';
import type { RoomDirectory, RoomEntry } from '../directory/room-directory.ts';
import type { InviteOutcome } from '../gateway.ts';
import type { RoomsOptions } from '../options.ts';
import { Occupancy } from '../people/occupancy.ts';
import { Recorder } from '../recording/recorder.ts';
import type { RoomsEvents } from '../records/live-session.ts';
import { RoomSession } from '../room-session.ts';
import { type Cause, CONGESTION, INVALID_CALL } from '../session/leaving.ts';
import type { LinkMemory } from '../session/link-memory.ts';
import { autoRoom, type Room } from '../settings/room.ts';
import type { Destination } from '../streaming/running.ts';
import { refuseAdmission } from './admission.ts';
import type { JoinRequest } from './deciding.ts';

type Reply = (outcome: InviteOutcome) => void;

/** Has the offer of an invite that was let in answered, outside of the room's turns. Null: nothing is left to do. */
type Answering = (() => Promise<void>) | null;

/** What joins have in common with all else that reaches rooms. */
export interface Surroundings {
  directory: RoomDirectory<RoomSession>;
  queues: LinkQueues;
  followers: ProjectFollowers;
  links: LinkMemory;
  events: TypedEmitter<RoomsEvents>;
}

/**
 * How somebody joins, from top to bottom: the entry that the token's room name leads to, with a session opened in it for the first one; the
 * decision, in the room's turn (deciding.ts); the answer of the media side, and the member is in (answering.ts).
 */
export class Join {
  readonly #options: RoomsOptions;
  readonly #around: Surroundings;
  readonly #occupancy: Occupancy;
  readonly recorder: Recorder;
  #closed = false;

  constructor(options: RoomsOptions, around: Surroundings) {
    this.#options = options;
    this.#around = around;
    this.#occupancy = new Occupancy(options.clock, options.limits, options.media, options.refused);
    this.recorder = new Recorder(options.recorder ?? null, around.events, options.onError);
  }

  /** From now on no session is opened. */
  close(): void {
    this.#closed = true;
  }

  /** Takes an invite to its end, behind what its link asked before. Rejects when the store does. */
  async run(request: JoinRequest, reply: Reply): Promise<void> {
    if (this.#closed) return reply({ accepted: false, refusal: 'unavailable' });
    const answer = await this.#around.queues.decide(request.link, async () => {
      const back = await this.#comeBack(request, reply);
      return back === 'elsewhere' ? await this.#comeNew(request, reply) : back;
    });
    await answer?.();
  }

  /** Somebody who is in a room comes back to it, even if another room has its name by now. */
  async #comeBack(request: JoinRequest, reply: Reply): Promise<Answering | 'elsewhere'> {
    const { directory } = this.#around;
    const entry = directory.of(request.link);
    if (!entry) return 'elsewhere';
    return await directory.enter(entry, () =>
      entry.session?.has(request.link) ? this.#decide(entry, request, reply) : 'elsewhere',
    );
  }

  async #comeNew(request: JoinRequest, reply: Reply): Promise<Answering> {
    const { directory } = this.#around;
    const { projectId, roomName } = request.grant;
    const find = (): Promise<Room | null> => this.#options.store.findRoomByName(projectId, roomName);
    let stored = await find();
    for (;;) {
      const entry = directory.forName(projectId, roomName, stored);
      const answer = await directory.enter(entry, async () => {
        if (entry.session) return this.#decide(entry, request, reply);
        // What was found may have changed while others had their turn.
        stored = await find();
        if (directory.forName(projectId, roomName, stored) !== entry) return 'elsewhere';
        const destinations = stored ? await this.#options.store.destinationsOf(projectId, stored.id) : [];
        return this.#decide(entry, request, reply, () => this.#open(entry, stored, request, destinations));
      });
      if (answer !== 'elsewhere') return answer;
    }
  }

  /** In a turn. `open` makes a missing session. It returns null when the invite may not open one, `busy` when this server can take no more. */
  #decide(
    entry: RoomEntry<RoomSession>,
    request: JoinRequest,
    reply: Reply,
    open?: () => RoomSession | 'busy' | null,
  ): Answering {
    const { link, invite } = request;
    const end = (cause: Cause): null => {
      reply({ accepted: true });
      link.send({ kind: 'bye', callId: invite.callId, ...cause });
      return null;
    };
    this.#around.directory.bind(link, entry);
    if (this.#around.links.hasEnded(link, invite.callId)) return end(INVALID_CALL);
    const session = entry.session ?? open?.() ?? null;
    if (session === 'busy') return end(CONGESTION);
    if (!session) reply({ accepted: false, refusal: 'forbidden' });
    return session?.arrive(request, reply) ?? null;
  }

  /** Opens the session of an entry for its first participant. */
  #open(
    entry: RoomEntry<RoomSession>,
    stored: Room | null,
    { link, grant, invite }: JoinRequest,
    destinations: readonly Destination[],
  ): RoomSession | 'busy' | null {
    if (invite.leg !== 'main') return null;
    const { clock, ids, media, limits, previews, playback, streams, watch, onError } = this.#options;
    const now = clock.now();
    if (this.#closed || refuseAdmission({ now, grant, room: stored, locked: false, seatsTaken: 0 })) return null;
    if (!this.#occupancy.maySessionOpen(link)) return 'busy';
    const room = stored ?? autoRoom(ids.uuid(), grant, now);
    const opening = { id: ids.uuid(), channel: `EC_${ids.uuid()}`, room, autoCreated: !stored, destinations };
    const session = new RoomSession({ ...opening, meta: { ...room.meta, ...grant.roomMeta } }, media, {
      clock,
      limits,
      hooks: this.#around.events,
      links: this.#around.links,
      occupancy: this.#occupancy,
      queue: entry.queue,
      projectFollowers: () => this.#around.followers.of(grant.projectId),
      uuid: () => ids.uuid(),
      recorder: this.recorder,
      playback: playback ?? null,
      streams: streams ?? null,
      watch: watch ?? null,
      openPreview: () => previews?.open() ?? null,
      onError,
      onEnded: ({ channel }) => this.#ended(entry, room, channel, stored !== null),
    });
    this.#around.directory.open(entry, session);
    this.#occupancy.opened(session, link);
    session.start();
    return session;
  }

  /** `lasting`: the room is on disk. Whether it goes with its session is said there: that can be changed while people are inside. */
  #ended(entry: RoomEntry<RoomSession>, room: Room, channel: string, lasting: boolean): void {
    const { store, onError } = this.#options;
    if (entry.session) this.#occupancy.closed(entry.session);
    this.#around.directory.close(entry);
    this.#around.followers.sessionEnded(room.projectId, channel);
    // The last leg may have gone by a timer: a turn of the entry is needed for it to be forgotten.
    this.#around.directory.enter(entry, () => undefined).catch(onError);
    if (lasting) store.deleteEphemeralRoom(room.projectId, room.id).catch(onError);
  }
}
