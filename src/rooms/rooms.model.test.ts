import { describe, expect, it } from 'vitest';
import { type Client, LIMITS, PROJECT, RoomBench } from '../../test/support/room-bench.ts';
import type { MemberPayload } from '../wire/events.ts';

/** A small generator with a seed (mulberry32), so that a failing run can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** What the reference knows of a person: much less than the server, and enough to say who must be in the list. */
interface Person {
  client: Client;
  place: 'out' | 'in';
  role: 'member' | 'audience';
  /** Role after its next call; null when no call is asked for. */
  asked: 'member' | 'audience' | null;
  online: boolean;
  /** Clock time at which grace ends; null while all is well. */
  graceEnds: number | null;
  muted: boolean;
  screen: string | null;
  calls: number;
}

class Model {
  readonly bench = new RoomBench();
  readonly people: Person[];
  readonly history: string[] = [];

  constructor(count: number) {
    this.people = Array.from({ length: count }, (_, index) => {
      const role = index % 4 === 3 ? 'audience' : 'member';
      const client = this.bench.client({ joinAs: role });
      return { client, place: 'out', role, asked: null, online: true, graceEnds: null, muted: false, screen: null, calls: 0 };
    });
  }

  async step(kind: string, a: Person, b: Person): Promise<void> {
    const { bench } = this;
    switch (kind) {
      case 'join':
        return this.#invite(a, a.place === 'out' || a.asked !== null);
      case 'reload':
        if (a.place === 'out' || !a.online) return;
        a.client.page += 1;
        a.screen = null;
        return this.#invite(a, false);
      case 'bye':
        if (!a.online) return;
        await a.client.bye();
        if (a.place === 'in') this.#out(a);
        return;
      case 'offline':
        if (!a.online) return;
        a.online = false;
        bench.rooms.detached(a.client);
        if (a.place === 'in') a.graceEnds ??= bench.clock.now() + LIMITS.graceMs;
        return bench.settle();
      case 'online':
        if (a.online) return;
        a.online = true;
        bench.rooms.resumed(a.client);
        // A call that was asked for after a crash is still missing its media.
        if (a.asked === null || a.asked !== a.role) a.graceEnds = null;
        return bench.settle();
      case 'mute':
      case 'unmute': {
        const { code } = await a.client.call(`video.member.audio_${kind}`, { member_id: b.client.memberId });
        if (this.#acts(a) && this.#listed(b)) {
          expect(code).toBe('200');
          b.muted = kind === 'mute';
        } else expect(code).toMatch(/^40[34]$/);
        return;
      }
      case 'remove': {
        const { code } = await a.client.call('video.member.remove', { member_id: b.client.memberId });
        if (this.#acts(a) && b.place === 'in') {
          expect(code).toBe('200');
          this.#out(b);
        } else expect(code).toMatch(/^40[34]$/);
        return;
      }
      case 'screen':
        if (!a.online || a.place === 'out' || a.role === 'audience' || a.screen) return;
        a.screen = `screen-${a.client.id}-${a.calls++}`;
        await a.client.invite({ callId: a.screen, leg: 'screen' });
        return;
      case 'wait':
        return this.#wait(20_000);
      case 'crash':
        return this.#crash();
    }
  }

  /** Who must be in the list now: person's name, mute, and number of screens. */
  expected(): string[] {
    return this.people
      .filter((person) => this.#listed(person))
      .map(({ client, muted, screen }) => `${client.grant.userName} ${muted} ${screen ? 1 : 0}`)
      .sort();
  }

  async actual(): Promise<MemberPayload[]> {
    const [session] = this.bench.rooms.sessions(PROJECT);
    if (!session) return [];
    let members: MemberPayload[] = [];
    const actor = { kind: 'project', projectId: PROJECT, link: this.bench.client() } as const;
    await this.bench.rooms.call(actor, 'video.members.get', { room_session_id: session.id }, (result) => {
      members = result.members as MemberPayload[];
    });
    return members;
  }

  async check(): Promise<void> {
    const actual = await this.actual();
    const summary = actual
      .filter(({ type }) => type === 'member')
      .map(({ id, name, audio_muted }) => `${name} ${audio_muted} ${actual.filter(({ parent_id }) => parent_id === id).length}`);
    expect(summary.sort()).toEqual(this.expected());
    const present = this.people.filter(({ place }) => place === 'in');
    expect(this.bench.rooms.sessions(PROJECT)).toHaveLength(present.length > 0 ? 1 : 0);
    for (const { client } of present.filter(({ online }) => online)) expect(clientView(client)).toEqual(actual);
    const room = this.bench.media.rooms.at(-1);
    if (!room) return;
    expect(room.closed).toBe(present.length === 0);
    // No media without a roster entry.
    expect(room.calls.size).toBeLessThanOrEqual(
      present.length + present.filter(({ screen }) => screen).length + this.#overlaps(),
    );
    expect(new Set(room.scene.map(({ callId }) => callId)).size).toBe(room.scene.length);
    expect(this.bench.errors).toEqual([]);
  }

  /** Everybody goes; nothing may remain. */
  async end(): Promise<void> {
    for (const person of this.people) {
      if (!person.online) await this.step('online', person, person);
      await this.step('bye', person, person);
    }
    await this.bench.settle();
    expect(await this.actual()).toEqual([]);
    expect(this.bench.clock.pending).toBe(0);
    for (const room of this.bench.media.rooms) expect([room.closed, room.calls.size]).toEqual([true, 0]);
  }

  #acts(person: Person): boolean {
    return person.place === 'in' && person.role === 'member';
  }

  #listed(person: Person): boolean {
    return person.place === 'in' && person.role === 'member';
  }

  /** Former calls that the clients of this model never hang up. */
  #overlaps(): number {
    return this.people.reduce((sum, { calls }) => sum + calls, 0);
  }

  async #invite(person: Person, fresh: boolean): Promise<void> {
    if (!person.online) return;
    const { client } = person;
    if (fresh) {
      client.callId = `call-${client.id}-${person.calls++}`;
      client.page += 1;
    }
    const from = client.log.length;
    expect(await client.invite()).toEqual({ accepted: true });
    expect(client.story(from)).toContain('room.subscribed');
    if (person.place === 'out') Object.assign(person, { place: 'in', muted: false, screen: null });
    Object.assign(person, { asked: null, graceEnds: null });
  }

  #out(person: Person): void {
    Object.assign(person, { place: 'out', asked: null, graceEnds: null, muted: false, screen: null });
  }

  async #wait(ms: number): Promise<void> {
    await this.bench.advance(ms);
    for (const person of this.people) {
      if (person.graceEnds !== null && person.graceEnds <= this.bench.clock.now()) this.#out(person);
    }
  }

  async #crash(): Promise<void> {
    const room = this.bench.media.rooms.at(-1);
    if (!room || room.closed) return;
    room.crash();
    await this.bench.settle();
    for (const person of this.people.filter(({ place }) => place === 'in')) {
      person.asked = person.role;
      person.graceEnds ??= this.bench.clock.now() + LIMITS.graceMs;
      person.screen = null;
    }
  }
}

/** The member list as a client has it that follows its events, from its latest `room.subscribed`. */
function clientView(client: Client): MemberPayload[] {
  const members = new Map<string, MemberPayload>();
  for (const entry of client.log) {
    if (entry.kind !== 'event') continue;
    const { event } = entry;
    if (event.event_type === 'video.room.subscribed') {
      members.clear();
      for (const member of event.params.room.members ?? []) members.set(member.id, member);
    } else if (event.event_type === 'video.member.joined') members.set(event.params.member.id, event.params.member);
    else if (event.event_type === 'video.member.left') members.delete(event.params.member.id);
    else if (event.event_type === 'video.member.updated') {
      const { updated: _updated, ...change } = event.params.member;
      const known = members.get(change.id);
      if (!known) throw new Error(`update of ${change.id}, which ${client.id} does not know`);
      members.set(change.id, { ...known, ...change });
    }
  }
  return [...members.values()];
}

const KINDS = [
  ...['join', 'join', 'join', 'join', 'mute', 'unmute', 'mute', 'offline', 'online', 'online'],
  ...['reload', 'screen', 'bye', 'remove', 'wait', 'crash'],
];
const STEPS = 80;
/** A run of its own: ROOM_SEED=123 npx vitest run --project unit rooms.model */
const SEEDS = process.env.ROOM_SEED ? [Number(process.env.ROOM_SEED)] : Array.from({ length: 25 }, (_, index) => index + 1);

describe('a room under random commands', () => {
  it.each(SEEDS)('agrees with the reference and with what clients see (seed %i)', async (seed) => {
    const next = random(seed);
    const model = new Model(6);
    const pick = (): Person => {
      const person = model.people[next(model.people.length)];
      if (!person) throw new Error('nobody to pick');
      return person;
    };
    try {
      for (let step = 0; step < STEPS; step++) {
        const kind = KINDS[next(KINDS.length)] ?? 'wait';
        const [a, b] = [pick(), pick()];
        model.history.push(`${kind} ${a.client.id} ${b.client.id}`);
        await model.step(kind, a, b);
        await model.check();
      }
      await model.end();
    } catch (error) {
      throw new Error(`seed ${seed}: ${model.history.join(', ')}`, { cause: error });
    }
  });
});
