import type { Actor, RoomGateway } from '../../src/rooms/gateway.ts';
import type { Link, LinkMessage } from '../../src/rooms/ports.ts';
import { Random } from './room-model/random.ts';

/** A link on the way: what another machine can know of it. */
type LinkName = Pick<Link, 'id' | 'address'>;

/** Longest delay of one message, in turns of the microtask queue. */
const LONGEST = 12;

/** Messages of one direction and one link: each is serialised, delayed at random, and delivered in its order. */
class Stream {
  #tail: Promise<void> = Promise.resolve();

  constructor(
    readonly random: Random,
    readonly busy: (by: 1 | -1) => void,
  ) {}

  /** `deliver` gets a copy that went through JSON. */
  send<T>(message: T, deliver: (copy: T) => void): void {
    const text = JSON.stringify(message);
    const ticks = this.random.below(LONGEST);
    this.busy(1);
    this.#tail = this.#tail.then(async () => {
      for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
      this.busy(-1);
      deliver(JSON.parse(text) as T);
    });
  }
}

/**
 * Rooms on another machine, as far as a gateway shows it: every request, reply, event and result is serialised and delayed at random.
 * What one link asks arrives in its order, and what one link hears too; between links nothing has an order. Each request brings a new
 * object for its link. Seeded, so that a failing run can be repeated.
 */
export class GatewayWire implements RoomGateway {
  readonly #rooms: RoomGateway;
  readonly #random: Random;
  readonly #up = new Map<string, Stream>();
  readonly #down = new Map<string, Stream>();
  #underWay = 0;

  constructor(rooms: RoomGateway, seed: number) {
    this.#rooms = rooms;
    this.#random = new Random(seed);
  }

  /** Messages that have not arrived yet. */
  get underWay(): number {
    return this.#underWay;
  }

  invite(...[link, grant, invite, reply]: Parameters<RoomGateway['invite']>): Promise<void> {
    return this.#ask(link, { grant, invite }, reply, (far, asked, answer) =>
      this.#rooms.invite(far, asked.grant, asked.invite, answer),
    );
  }

  modify(...[link, callId, change, reply]: Parameters<RoomGateway['modify']>): Promise<void> {
    return this.#ask(link, { callId, change }, reply, (far, asked, answer) =>
      this.#rooms.modify(far, asked.callId, asked.change, answer),
    );
  }

  bye(...[link, callId, reply]: Parameters<RoomGateway['bye']>): Promise<void> {
    return this.#ask(link, { callId }, reply, (far, asked, answer) => this.#rooms.bye(far, asked.callId, answer));
  }

  call(...[{ link, ...actor }, method, params, reply]: Parameters<RoomGateway['call']>): Promise<void> {
    return this.#ask(link, { actor, method, params }, reply, (far, asked, answer) =>
      this.#rooms.call({ ...asked.actor, link: far } as Actor, asked.method, asked.params, answer),
    );
  }

  detached(link: Link, closed = false): Promise<void> {
    return this.#ask(
      link,
      { closed },
      () => {},
      (far, asked) => this.#rooms.detached(far, asked.closed),
    );
  }

  resumed(...[link, unacknowledged = []]: Parameters<RoomGateway['resumed']>): Promise<void> {
    return this.#ask(
      link,
      { unacknowledged },
      () => {},
      (far, asked) => this.#rooms.resumed(far, asked.unacknowledged),
    );
  }

  dropped(link: Link): Promise<void> {
    return this.#ask(
      link,
      {},
      () => {},
      (far) => this.#rooms.dropped(far),
    );
  }

  follow(...[projectId, channel, link, reply]: Parameters<RoomGateway['follow']>): Promise<void> {
    return this.#ask(link, { projectId, channel }, reply, (far, asked, answer) =>
      this.#rooms.follow(asked.projectId, asked.channel, far, answer),
    );
  }

  unfollow(...[projectId, channel, link]: Parameters<RoomGateway['unfollow']>): Promise<void> {
    return this.#ask(
      link,
      { projectId, channel },
      () => {},
      (far, asked) => this.#rooms.unfollow(asked.projectId, asked.channel, far),
    );
  }

  sessions(projectId: string): ReturnType<RoomGateway['sessions']> {
    return this.#query({ projectId }, (asked) => this.#rooms.sessions(asked.projectId));
  }

  liveSession(room: Parameters<RoomGateway['liveSession']>[0]): ReturnType<RoomGateway['liveSession']> {
    return this.#query(room, (asked) => this.#rooms.liveSession(asked));
  }

  sessionOf(projectId: string, id: string): ReturnType<RoomGateway['sessionOf']> {
    return this.#query({ projectId, id }, (asked) => this.#rooms.sessionOf(asked.projectId, asked.id));
  }

  async roomChanged(room: Parameters<RoomGateway['roomChanged']>[0]): Promise<void> {
    await this.#query(room, async (asked) => {
      await this.#rooms.roomChanged(asked);
      return null;
    });
  }

  async streamsChanged(room: Parameters<RoomGateway['streamsChanged']>[0]): Promise<void> {
    await this.#query(room, async (asked) => {
      await this.#rooms.streamsChanged(asked);
      return null;
    });
  }

  async close(): Promise<void> {
    await this.#query(null, async () => {
      await this.#rooms.close();
      return null;
    });
  }

  /** A request of a link. Its reply, its end and all that the link hears come back on one stream. */
  #ask<A, R>(
    link: Link,
    asked: A,
    reply: (value: R) => void,
    run: (far: Link, asked: A, answer: (value: R) => void) => Promise<void>,
  ): Promise<void> {
    const { id, address } = link;
    const name: LinkName = address === undefined ? { id } : { id, address };
    const down = this.#stream(this.#down, id);
    return new Promise((resolve, reject) => {
      this.#stream(this.#up, id).send({ name, asked }, (copy) => {
        const far: Link = {
          ...copy.name,
          send: (message: LinkMessage) => down.send(message, (near) => link.send(near)),
        };
        run(far, copy.asked, (value) => down.send({ value }, ({ value: near }) => reply(near))).then(
          () => down.send(null, () => resolve()),
          (error: unknown) => down.send(String(error), (text) => reject(new Error(text))),
        );
      });
    });
  }

  /** A question of no link: in no order with anything. */
  #query<A, R>(asked: A, run: (asked: A) => Promise<R>): Promise<R> {
    const stream = (): Stream => new Stream(this.#random, (by) => this.#count(by));
    return new Promise((resolve, reject) => {
      stream().send(asked, (copy) => {
        run(copy).then(
          (value) => stream().send({ value }, ({ value: near }) => resolve(near)),
          (error: unknown) => stream().send(String(error), (text) => reject(new Error(text))),
        );
      });
    });
  }

  #stream(streams: Map<string, Stream>, id: string): Stream {
    const stream = streams.get(id) ?? new Stream(this.#random, (by) => this.#count(by));
    streams.set(id, stream);
    return stream;
  }

  #count(by: 1 | -1): void {
    this.#underWay += by;
  }
}
