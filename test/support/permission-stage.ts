import type { Permission } from '../../src/wire/permissions.ts';
import { type Client, PROJECT, RoomBench } from './room-bench.ts';

/** Who calls: inside as a member or as audience, without a socket, put out, or never in. */
export const CALLERS = ['member', 'detached', 'audience', 'removed', 'stranger'] as const;
export type Caller = (typeof CALLERS)[number];

/** Whom a call is about. The last one names another session of the project, with a member of it. */
export const TARGETS = [
  ...(['self', 'own screen', 'other', 'detached', 'audience', 'removed', 'absent'] as const),
  ...(['member of another room', 'other session'] as const),
];
export type Target = (typeof TARGETS)[number];

/** Arguments with which every method works. */
const ARGUMENTS: Record<string, unknown> = {
  volume: 7,
  value: 7,
  position: 'standard-2',
  positions: undefined,
  name: '3x3',
  enable: true,
  meta: { a: 1 },
  keys: ['a'],
  recording_id: 'r',
  playback_id: 'p',
  stream_id: 's',
  url: 'https://example.com/a',
};

/** Two rooms with somebody of every kind in them, and one who calls methods. */
export class Stage {
  readonly #bench = new RoomBench();
  readonly #ids = new Map<Target, string>();
  readonly #clients: Client[] = [];
  #caller: Client;
  #session = '';
  #otherSession = '';
  #tokens = 0;

  private constructor(caller: Caller) {
    this.#caller = this.#bench.client({ userName: 'Caller', joinAs: caller === 'audience' ? 'audience' : 'member' });
  }

  static async set(caller: Caller): Promise<Stage> {
    const stage = new Stage(caller);
    await stage.#fill(caller);
    return stage;
  }

  /** Calls with nothing but `permissions`, as by a refreshed token. Returns the code. */
  async call(method: string, target: Target, permissions: readonly Permission[]): Promise<string> {
    this.#tokens += 1;
    this.#caller.grant = { ...this.#caller.grant, tokenId: `token ${this.#tokens}`, permissions };
    const session = target === 'other session' ? this.#otherSession : this.#session;
    const placed = method === 'video.set_position' ? { positions: { [this.#ids.get('other') ?? '']: 'standard-1' } } : {};
    const sought = method.includes('.seek_') ? { position: 0 } : {};
    const params = { ...ARGUMENTS, ...placed, ...sought, room_session_id: session, member_id: this.#ids.get(target) };
    const { code } = await this.#caller.call(method, params);
    await this.#bench.settle();
    return code;
  }

  /** All that a refused call must leave alone: both rooms, mix and picture, and what anybody was told. */
  async everything(): Promise<string> {
    const { rooms, media, errors } = this.#bench;
    return JSON.stringify({
      sessions: await rooms.sessions(PROJECT),
      mix: media.rooms.map(({ calls, scene, scenes }) => [...calls, scene, scenes]),
      told: [this.#caller, ...this.#clients].map(({ log }) => log.filter(({ kind }) => kind !== 'result').length),
      errors,
    });
  }

  async #fill(caller: Caller): Promise<void> {
    const bench = this.#bench;
    const other = await bench.client({ userName: 'Other' }).join();
    const audience = await bench.client({ joinAs: 'audience' }).join();
    const elsewhere = await bench.client({ roomName: 'kitchen' }).join();
    const [away, gone] = [await bench.client().join(), await bench.client().join()];
    this.#clients.push(other, audience, elsewhere, away, gone);
    this.#session = other.sessionId;
    this.#otherSession = elsewhere.sessionId;
    if (caller !== 'stranger') await this.#caller.join();
    let screen = 'no screen';
    if (this.#caller.grant.joinAs === 'member' && caller !== 'stranger') {
      await this.#caller.invite({ callId: 'screen', leg: 'screen' });
      screen = this.#caller.latest('video.member.joined').member.id;
    }
    await other.call('video.member.remove', { member_id: gone.memberId });
    bench.rooms.detached(away);
    if (caller === 'detached') bench.rooms.detached(this.#caller);
    if (caller === 'removed') await other.call('video.member.remove', { member_id: this.#caller.memberId });
    await bench.settle();
    const ids: Record<Target, string> = {
      self: this.#caller.memberId,
      'own screen': screen,
      other: other.memberId,
      detached: away.memberId,
      audience: audience.memberId,
      removed: gone.memberId,
      absent: 'nobody',
      'member of another room': elsewhere.memberId,
      'other session': elsewhere.memberId,
    };
    for (const target of TARGETS) this.#ids.set(target, ids[target]);
  }
}
