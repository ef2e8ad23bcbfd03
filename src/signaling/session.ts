import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import type { Link, LinkMessage } from '../rooms/ports.ts';
import type { VideoEvent } from '../wire/events.ts';
import type { RpcId } from '../wire/jsonrpc.ts';
import type { Connection } from './connection.ts';
import { type EventEnvelope, eventFrame } from './events.ts';

export interface SessionTools {
  clock: Clock;
  ids: Ids;
  /** Name of this Space, second half of `identity`. */
  host: string;
  /** Routing label of this machine, conventionally ending in `@`. */
  nodeId: string;
}

/** Signature and id in a protocol string. */
const PROTOCOL = /^signalwire_([0-9a-f]{64})_([0-9a-f-]{36})_/;

/** What every signalling session has: its name, its current connection, a way to write events (space-protocol 0.5, 2.6). */
export abstract class Session implements Link {
  readonly id: string;
  readonly projectId: string;
  /** 64 hexadecimal digits; second piece of the protocol string and `authorization.signature`. */
  readonly signature: string;
  readonly protocol: string;
  readonly identity: string;
  /** Of the client that was here last. */
  address = '';
  /** Connects that claim this session are judged one after another. */
  readonly claims = new SerialQueue();
  protected readonly tools: SessionTools;
  #connection: Connection | null = null;

  /** `former`: protocol string of a session of an earlier server that this one continues. */
  constructor(projectId: string, tools: SessionTools, former = '') {
    const [, signature = tools.ids.hex(32), id = tools.ids.uuid()] = PROTOCOL.exec(former) ?? [];
    this.tools = tools;
    this.id = id;
    this.projectId = projectId;
    this.signature = signature;
    this.protocol = `signalwire_${signature}_${id}_${projectId}`;
    this.identity = `${tools.ids.uuid()}@${tools.host}`;
  }

  get connection(): Connection | null {
    return this.#connection;
  }

  /** Nothing is lost when this session is forgotten. */
  abstract get idle(): boolean;

  abstract send(message: LinkMessage): void;

  /** The client answered the frame `id`: acknowledged an event, or answered a ping. */
  abstract acknowledged(id: RpcId): void;

  /** A ping was sent on the session's socket. */
  abstract pinged(id: RpcId): void;

  abstract takeUnacknowledged(): VideoEvent[];

  /** Makes `connection` the current one, and cuts the former one if it is still there. */
  attach(connection: Connection): void {
    const former = this.#connection;
    this.#connection = connection;
    if (former !== connection) former?.terminate();
  }

  /** False when `connection` is not the current one. */
  detach(connection: Connection): boolean {
    if (this.#connection !== connection) return false;
    this.#connection = null;
    return true;
  }

  /** Writes an event to the current connection and returns its id; without a connection it is dropped, and null returned. */
  protected event(envelope: Omit<EventEnvelope, 'id' | 'now'>): string | null {
    if (!this.#connection) return null;
    const id = this.tools.ids.uuid();
    this.#connection.send(eventFrame({ ...envelope, id, now: this.tools.clock.now() }));
    return id;
  }
}
