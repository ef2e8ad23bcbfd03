import type { Clock } from '../../../src/base/clock.ts';
import { randomIds } from '../../../src/base/ids.ts';
import { type Logger, silentLog } from '../../../src/base/log.ts';
import type { RefusedKind } from '../../../src/base/refused.ts';
import type { RoomGateway } from '../../../src/rooms/gateway.ts';
import type { Connection } from '../../../src/signaling/connection.ts';
import type { SignalingLimits } from '../../../src/signaling/limits.ts';
import type { SubscriptionBook, TokenVerifier } from '../../../src/signaling/ports.ts';
import { SignalingCore } from '../../../src/signaling/signaling-core.ts';
import type { Claims } from '../../../src/wire/claims.ts';
import { ManualClock } from '../manual-clock.ts';
import { FakeGateway } from './fake-gateway.ts';
import { FakeSocket, type Json } from './fake-socket.ts';

export const PROJECT = '8f0a119a-6a3c-4d5e-9f10-000000000001';
const CURRENT_AGENT = '@signalwire/js/browser/3.30.0';

/** Claims of an ordinary member's token; every call is another token. */
export function claims(changes: Partial<Claims> = {}): Claims {
  return {
    iat: 1,
    jti: randomIds.uuid(),
    sub: PROJECT,
    r: 'lobby',
    u: 'Ada',
    s: ['room.self.audio_mute'],
    acr: true,
    ja: 'member',
    ...changes,
  };
}

/** A verifier for tokens that are the JSON of their claims; the project token is `secret`. */
const openVerifier: TokenVerifier = {
  verifyRoomToken: async (jwt) => (jwt.startsWith('{') ? (JSON.parse(jwt) as Claims) : null),
  verifyProjectToken: async (project, token) => project === PROJECT && token === 'secret',
};

/** Lets everything that waits for promises, not for time, happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

/** One imagined client: a socket and the server's connection to it. */
export class Peer {
  readonly socket = new FakeSocket();
  readonly connection: Connection;
  #requests = 0;

  constructor(bench: SignalingBench) {
    this.connection = bench.core.open(this.socket, { address: '192.0.2.1', inFirefox: false });
  }

  /** Sends a request and returns its answer, if it came without the passing of time. */
  async request(method: string, params: object = {}): Promise<Json> {
    this.#requests += 1;
    const id = `r${this.#requests}`;
    this.connection.received(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    await settle();
    return this.socket.answer(id);
  }

  connect(token: Claims, more: object = {}): Promise<Json> {
    const authentication = { jwt_token: JSON.stringify(token) };
    return this.request('signalwire.connect', {
      version: { major: 3, minor: 0, revision: 0 },
      event_acks: true,
      agent: CURRENT_AGENT,
      authentication,
      ...more,
    });
  }

  connectProject(more: object = {}): Promise<Json> {
    const agent = '@signalwire/nodejs/realtime-api/4.2.1';
    return this.request('signalwire.connect', { agent, authentication: { project: PROJECT, token: 'secret' }, ...more });
  }

  verto(method: string, params: object, callID?: string): Promise<Json> {
    return this.request('video.message', {
      message: { jsonrpc: '2.0', id: 'v1', method, params },
      ...(callID ? { callID } : {}),
    });
  }

  invite(callID: string, more: object = {}): Promise<Json> {
    const dialogParams = { callID, screenShare: false, additionalDevice: false, userVariables: {}, ...more };
    return this.verto('verto.invite', { dialogParams, sdp: 'v=0' }, callID);
  }

  /** Acknowledges the last event of a type. */
  acknowledge(type: string): void {
    const event = this.socket.frames.findLast((frame) => frame.params?.event_type === type);
    this.connection.received(JSON.stringify({ jsonrpc: '2.0', id: event.id, result: {} }));
  }

  /** The newest authorization state that arrived. */
  get state(): string {
    return this.socket.events('signalwire.authorization.state').at(-1)?.params.authorization_state;
  }

  /** The network takes the socket away, or its end says goodbye with a close code. */
  drop(code = 1006): void {
    this.connection.socketClosed(code);
  }
}

export interface BenchParts {
  log?: Logger;
  rooms?: (clock: Clock) => RoomGateway;
  /** Outlives this bench, as a database does. */
  subscriptions?: SubscriptionBook;
}

/** The signalling side with time, rooms and credentials in the test's hands. */
export class SignalingBench {
  readonly clock = new ManualClock();
  /** The rooms, unless the test brings its own. */
  readonly gateway = new FakeGateway();
  readonly core: SignalingCore;
  /** Kind and address of what was refused as a flood, oldest first. */
  readonly refused: [RefusedKind, string][] = [];

  constructor(
    limits: Partial<SignalingLimits> = {},
    verifier: TokenVerifier = openVerifier,
    { log = silentLog, rooms, subscriptions }: BenchParts = {},
  ) {
    this.core = new SignalingCore({
      gateway: rooms?.(this.clock) ?? this.gateway,
      verifier,
      clock: this.clock,
      ids: randomIds,
      log,
      stateKey: new Uint8Array(32).fill(7),
      host: 'space.example.com',
      limits,
      refused: { count: (kind, address) => void this.refused.push([kind, address]) },
      ...(subscriptions ? { subscriptions } : {}),
    });
  }

  peer(): Peer {
    return new Peer(this);
  }

  /** A peer whose connect succeeded. */
  async member(token: Claims = claims()): Promise<{ peer: Peer; connected: Json }> {
    const peer = this.peer();
    const { result } = await peer.connect(token);
    return { peer, connected: result };
  }

  /** Lets time pass in small steps, with everything that follows from each. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 500) {
      this.clock.advance(Math.min(500, left));
      await settle();
    }
  }
}
