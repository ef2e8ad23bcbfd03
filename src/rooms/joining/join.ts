import type { TypedEmitter } from '../../base/typed-emitter.ts';
import type { ProjectFollowers } from '../directory/followers.ts';
import { LinkQueues } from '../directory/link-queues.ts';
import type { RoomSlot, RoomSlots } from '../directory/room-slots.ts';
import type { InviteOutcome } from '../gateway.ts';
import type { RoomsOptions } from '../options.ts';
import { Occupancy } from '../people/occupancy.ts';
import type { Link } from '../ports.ts';
import { Recorder } from '../recording/recorder.ts';
import type { RoomsEvents } from '../records/live-session.ts';
import { RoomSession } from '../room-session.ts';
import { EndedCalls } from '../session/ended-calls.ts';
import { type Cause, CONGESTION, INVALID_CALL } from '../session/leaving.ts';
import { autoRoom, type Room } from '../settings/room.ts';
import { refuseAdmission } from './admission.ts';
import type { Attempt } from './answering.ts';
import type { Arrival } from './deciding.ts';

/** An invite that was let in; its answer is still to be made. */
export interface Work {
  session: RoomSession;
  attempt: Attempt;
}

type Reply = (outcome: InviteOutcome) => void;

/** How somebody joins: finds the slot that a token's room name leads to, and opens a session in it for the first one. */
export class Join {
  readonly #options: RoomsOptions;
  readonly #slots: RoomSlots<RoomSession>;
  readonly #events: TypedEmitter<RoomsEvents>;
  readonly #observers: ProjectFollowers;
  readonly #queues = new LinkQueues();
  readonly #endedCalls = new EndedCalls();
  readonly #occupancy: Occupancy;
  readonly recorder: Recorder;
  #closed = false;

  constructor(
    options: RoomsOptions,
    to: { slots: RoomSlots<RoomSession>; events: TypedEmitter<RoomsEvents>; observers: ProjectFollowers },
  ) {
    this.#options = options;
    this.#occupancy = new Occupancy(options.clock, options.limits, options.media, options.refused);
    this.recorder = new Recorder(options.recorder ?? null, to.events, options.onError);
    this.#slots = to.slots;
    this.#events = to.events;
    this.#observers = to.observers;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** From now on no session is opened. */
  close(): void {
    this.#closed = true;
  }

  /** Decides about an invite, behind what its link asked before. Null: nothing is left to do. Rejects when the store does. */
  arrive(arrival: Arrival, reply: Reply): Promise<Work | null> {
    return this.#queues.decide(arrival.link, async () => {
      const { link } = arrival;
      // Whoever is in comes back to where it is, whatever has its room's name by now.
      const former = this.#slots.of(link);
      const comeBack = (slot: RoomSlot<RoomSession>): { work: Work | null } | null =>
        slot.session?.has(link) ? { work: this.#decide(slot, arrival, reply) } : null;
      const back = former ? await this.#slots.enter(former, () => comeBack(former)) : null;
      return back ? back.work : await this.#comeNew(arrival, reply);
    });
  }

  /** Runs `task` in a turn, with the session that the link's last invite led to, behind what the link asked before. */
  async inTurn<T>(link: Link, task: (session: RoomSession | null) => T): Promise<T | null> {
    const entered = await this.#queues.enter(link, () => {
      const slot = this.#slots.of(link);
      return { result: slot ? this.#slots.enter(slot, () => task(slot.session)) : null };
    });
    return await entered.result;
  }

  async #comeNew(arrival: Arrival, reply: Reply): Promise<Work | null> {
    const { projectId, roomName } = arrival.grant;
    const find = (): Promise<Room | null> => this.#options.store.findRoomByName(projectId, roomName);
    let stored = await find();
    for (;;) {
      const slot = this.#slots.forName(projectId, roomName, stored);
      const work = await this.#slots.enter(slot, async () => {
        if (slot.session) return this.#decide(slot, arrival, reply);
        // What was found may have changed while others had their turn.
        stored = await find();
        if (this.#slots.forName(projectId, roomName, stored) !== slot) return 'elsewhere';
        return this.#decide(slot, arrival, reply, () => this.#open(slot, stored, arrival));
      });
      if (work !== 'elsewhere') return work;
    }
  }

  /** In a turn. `open` makes the session when there is none; null when nobody may come in, `busy` when nobody can. */
  #decide(slot: RoomSlot<RoomSession>, arrival: Arrival, reply: Reply, open?: () => RoomSession | 'busy' | null): Work | null {
    const { link, invite } = arrival;
    const end = (cause: Cause): null => {
      reply({ accepted: true });
      link.send({ kind: 'bye', callId: invite.callId, ...cause });
      return null;
    };
    this.#slots.bind(link, slot);
    if (this.#endedCalls.has(link, invite.callId)) return end(INVALID_CALL);
    const session = slot.session ?? open?.() ?? null;
    if (session === 'busy') return end(CONGESTION);
    if (!session) reply({ accepted: false, refusal: 'forbidden' });
    const attempt = session?.arrive(arrival, reply);
    return session && attempt ? { session, attempt } : null;
  }

  /** Opens the session of a slot for its first participant. */
  #open(slot: RoomSlot<RoomSession>, stored: Room | null, { link, grant, invite }: Arrival): RoomSession | 'busy' | null {
    if (invite.leg !== 'main') return null;
    const { clock, ids, media, limits, previews, onError } = this.#options;
    const now = clock.now();
    if (this.#closed || refuseAdmission({ now, grant, room: stored, locked: false, seatsTaken: 0 })) return null;
    if (!this.#occupancy.maySessionOpen(link)) return 'busy';
    const room = stored ?? autoRoom(ids.uuid(), grant, now);
    const opening = { id: ids.uuid(), channel: `EC_${ids.uuid()}`, room, autoCreated: !stored };
    const session = new RoomSession({ ...opening, meta: { ...room.meta, ...grant.roomMeta } }, media, {
      clock,
      limits,
      hooks: this.#events,
      endedCalls: this.#endedCalls,
      occupancy: this.#occupancy,
      queue: slot.queue,
      lifecycleObservers: () => this.#observers.of(grant.projectId),
      uuid: () => ids.uuid(),
      recorder: this.recorder,
      openPreview: () => previews?.open() ?? null,
      onError,
      onEnded: ({ channel }) => this.#ended(slot, room, channel, stored !== null),
    });
    this.#slots.open(slot, session);
    this.#occupancy.opened(session, link);
    session.start();
    return session;
  }

  /** `lasting`: the room is on disk. Whether it goes with its session is said there: that can be changed while people are inside. */
  #ended(slot: RoomSlot<RoomSession>, room: Room, channel: string, lasting: boolean): void {
    const { store, onError } = this.#options;
    if (slot.session) this.#occupancy.closed(slot.session);
    this.#slots.close(slot);
    this.#observers.sessionEnded(room.projectId, channel);
    // The last leg may have gone by a timer: a turn of the slot is needed for it to be forgotten.
    this.#slots.enter(slot, () => undefined).catch(onError);
    if (lasting) store.deleteEphemeralRoom(room.projectId, room.id).catch(onError);
  }
}
