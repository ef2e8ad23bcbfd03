import type { IncomingMessage } from 'node:http';
import type { Server, Socket } from 'node:net';
import { addressKey } from '../base/address-key.ts';
import type { RefusedKind } from '../base/refused.ts';

export interface ConnectionsOptions {
  /** TCP connections in all, and of one IPv4 address or IPv6 /64 network. */
  total: number;
  perAddress: number;
  /** Whether an address is a proxy of ours: it speaks for many, so only the total counts. */
  isProxy: (address: string) => boolean;
  refused: (kind: RefusedKind, address: string) => void;
}

/**
 * Bounds the TCP connections of a server. Where there are too many, the oldest one that has not asked for anything yet makes room for the
 * newcomer; so idle ones, which cost their owner nothing, keep nobody out. Is there none, the newcomer is cut.
 */
export class Connections {
  readonly #options: ConnectionsOptions;
  /** By address, the oldest first; `idle` until the first request. */
  readonly #all = new Map<string, Map<string, { socket: Socket; idle: boolean }>>();
  #count = 0;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  /** How many are open. */
  get size(): number {
    return this.#count;
  }

  attach(server: Pick<Server, 'on'>): void {
    server.on('connection', (socket: Socket) => this.#came(socket));
    // On https the request has another socket, over the same connection.
    const used = ({ socket }: IncomingMessage): void => {
      const known = this.#all.get(addressKey(socket.remoteAddress ?? ''))?.get(nameOf(socket));
      if (known) known.idle = false;
    };
    server.on('request', used);
    server.on('upgrade', used);
  }

  #came(socket: Socket): void {
    const { total, perAddress, isProxy, refused } = this.#options;
    const address = socket.remoteAddress;
    // Gone already.
    if (address === undefined) return void socket.destroy();
    const key = addressKey(address);
    const own = this.#all.get(key) ?? new Map<string, { socket: Socket; idle: boolean }>();
    if (!isProxy(address) && own.size >= perAddress) {
      refused('connections_per_address', address);
      if (!dropIdle(own)) return void socket.destroy();
    } else if (this.#count >= total) {
      refused('connections', address);
      if (!this.#dropIdle()) return void socket.destroy();
    }
    const name = nameOf(socket);
    own.set(name, { socket, idle: true });
    this.#all.set(key, own);
    this.#count += 1;
    socket.once('close', () => {
      this.#count -= 1;
      own.delete(name);
      if (own.size === 0 && this.#all.get(key) === own) this.#all.delete(key);
    });
  }

  /** Of the address that has the most. */
  #dropIdle(): boolean {
    return [...this.#all.values()].sort((a, b) => b.size - a.size).some(dropIdle);
  }
}

/** Cuts the oldest connection that has not asked for anything. False when every connection has asked for something. */
function dropIdle(connections: Map<string, { socket: Socket; idle: boolean }>): boolean {
  for (const [name, { socket, idle }] of connections) {
    if (!idle) continue;
    connections.delete(name);
    socket.destroy();
    return true;
  }
  return false;
}

function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
