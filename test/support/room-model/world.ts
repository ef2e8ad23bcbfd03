import { expect } from 'vitest';
import type { Grant } from '../../../src/rooms/settings/grant.ts';
import { type Client, type FakeMediaRoom, offerOf, PROJECT, RoomBench, roomOf } from '../room-bench.ts';
import { ClientPicture } from './client-picture.ts';
import { freed, type Leg, type Person } from './leg.ts';
import type { Random } from './random.ts';
import { Reference, SEATS } from './reference.ts';

/** Who plays: a leader, somebody who is put out after a while, and so on. */
const CAST: readonly { name: string; grant?: Partial<Grant> }[] = [
  { name: 'Ada', grant: { endRoomSessionOnLeave: true } },
  { name: 'Bob' },
  { name: 'Cem', grant: { removeAfterSecondsElapsed: 90 } },
  { name: 'Dee' },
  { name: 'Eve', grant: { joinAs: 'audience' } },
  { name: 'Fay', grant: { joinAs: 'audience' } },
  { name: 'Gus' },
];

export const SENDS = 'v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=sendrecv\r\n';
export const WATCHES = 'v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=recvonly\r\n';

/** The rooms, and beside them the reference that says what must be true of them. */
export class World {
  readonly bench: RoomBench;
  readonly reference = new Reference();
  readonly people: Person[];
  readonly random: Random;
  /** Half a second has passed since the audience changed, so that its count is told. */
  settled = false;
  /** Who was out or without a socket before the last command already: nothing may reach them. */
  quiet = new Set<Person>();
  readonly #pictures = new WeakMap<Client, ClientPicture>();
  #calls = 0;

  constructor(random: Random, wire?: number) {
    this.bench = new RoomBench(wire === undefined ? {} : { wire });
    this.random = random;
    this.bench.store.rooms.push(roomOf({ maxMembers: SEATS }));
    this.people = CAST.map(({ name, grant = {} }) => ({
      client: this.bench.client({ userName: name, ...grant }),
      name,
      removeAfterMs: (grant.removeAfterSecondsElapsed ?? 0) * 1000 || null,
      leader: grant.endRoomSessionOnLeave ?? false,
      leg: null,
      online: true,
      closed: false,
      resumedAt: null,
      offlineAt: 0,
      mediaAt: 0,
      mediaLostAt: 0,
      asked: null,
      removedAt: null,
      formers: new Map(),
      ...freed(),
    }));
  }

  get now(): number {
    return this.bench.clock.now();
  }

  get media(): FakeMediaRoom | undefined {
    return this.bench.media.rooms.at(-1);
  }

  somebody(): Person {
    return this.random.pick(this.people);
  }

  /** A leg of the room, or somebody who is not in it: an id that methods may be called with. */
  target(): { id: string; leg: Leg | null } {
    const { legs } = this.reference;
    if (legs.length === 0 || this.random.oneIn(10))
      return { id: this.random.pick(['nobody', '__proto__', 'call-99']), leg: null };
    const leg = this.random.pick(legs);
    return { id: leg.id, leg };
  }

  freshCallId(): string {
    this.#calls += 1;
    return `k${this.#calls}`;
  }

  picture(client: Client): ClientPicture {
    const picture = this.#pictures.get(client) ?? new ClientPicture(client);
    this.#pictures.set(client, picture);
    return picture;
  }

  /** The offer of a page: each has a certificate of its own. */
  offer(client: Client, sendsVideo: boolean): string {
    return `${offerOf(`${client.id}-${client.page}`).split('m=')[0]}${(sendsVideo ? SENDS : WATCHES).slice('v=0\r\n'.length)}`;
  }

  /** Whether a person may call methods, and is heard by the room at all. */
  isIn(person: Person): boolean {
    return person.leg !== null;
  }

  mayModerate(person: Person): boolean {
    return person.leg !== null && person.client.grant.joinAs === 'member';
  }

  /** Before a command. */
  begin(): void {
    this.settled = false;
    this.quiet = new Set(this.people.filter(({ leg, online }) => leg === null || !online));
  }

  /** A server application's view of the room. */
  async ask(method: string): Promise<Record<string, unknown>> {
    const [session] = await this.bench.rooms.sessions(PROJECT);
    let result: Record<string, unknown> = {};
    const actor = { kind: 'project', projectId: PROJECT, link: this.bench.client() } as const;
    await this.bench.rooms.call(actor, method, { room_session_id: session?.id }, (given) => {
      result = given;
    });
    return result;
  }

  async pass(ms: number): Promise<void> {
    await this.bench.advance(ms);
    const before = this.reference.audience();
    this.reference.elapse(this.now);
    this.settled = this.reference.audience() === before;
  }

  /** Calls a method and checks the code against what the reference says. */
  async call(person: Person, method: string, params: Record<string, unknown>, expected: string): Promise<boolean> {
    const from = new Map(this.people.map(({ client }) => [client, client.log.length]));
    const { code } = await person.client.call(`video.${method}`, params);
    expect(`${method}: ${code}`).toBe(`${method}: ${expected}`);
    // The result comes first, and of the picture only what is true at the end (space-protocol 4.1, 5.7).
    expect(person.client.story(from.get(person.client))[0]).toBe('result');
    for (const { client, name } of this.people) {
      const pictures = client.story(from.get(client)).filter((told) => told === 'layout.changed');
      expect({ method, name, most: Math.max(1, pictures.length) }).toEqual({ method, name, most: 1 });
    }
    return code === '200';
  }
}
