import { createServer, type Server, type Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { addressKey } from '../../base/address-key.ts';
import { AddressLimiter } from '../../base/address-limiter.ts';
import type { Clock, Timer } from '../../base/clock.ts';
import { listening } from '../../base/listening.ts';
import type { Logger } from '../../base/log.ts';
import type { RefusedKind } from '../../base/refused.ts';
import type { Engine } from '../engine.ts';
import { firstBytes } from './first-frame.ts';

export interface TcpFrontOptions {
  workers: Pick<Engine, 'handOver'>;
  clock: Clock;
  limits: TcpLimits;
  /** Whether an address is a proxy of ours: it speaks for many, so only the total counts. */
  isProxy(address: string): boolean;
  refused(kind: RefusedKind, address: string): void;
  log: Pick<Logger, 'warn'>;
}

interface TcpLimits {
  /** Connections with media in all, and of one IPv4 address or IPv6 /64 network. */
  total: number;
  perAddress: number;
  /** Those that one address may open at once, and in {@link OPENS_MS}. */
  opens: number;
  /** Time in which the first byte of a connection has to be here, and in which the first check of one with media has, in ms. */
  firstByteMs: number;
  checkMs: number;
}

/** Whoever knows a worker's port can have connections handed to it, and each is work for it, even one that it cuts at once. */
const OPENS_MS = 5_000;

type Next = (socket: Socket) => void;

/**
 * Clients' media over TCP on its way to the workers: tells such connections from others by their first bytes and hands each to the worker
 * that its first check is for (RFC 6544). What comes after that check is read there, in a process that may die; here is read no more
 * than that check.
 */
export class TcpFront {
  readonly #options: TcpFrontOptions;
  /** Connections of which we do not know yet what they are. */
  readonly #unknown = new Set<Socket>();
  readonly #byAddress = new Map<string, number>();
  readonly #opens: AddressLimiter;
  #count = 0;
  #server: Server | null = null;
  #closed = false;

  constructor(options: TcpFrontOptions) {
    this.#options = options;
    this.#opens = new AddressLimiter(options.clock, options.limits.opens, OPENS_MS);
  }

  /** How many connections the workers have. */
  get size(): number {
    return this.#count;
  }

  /** Takes media out of what comes to a server of HTTP, with or without TLS. Call it before anybody else listens to its connections. */
  share(server: Server): void {
    const others = server.listeners('connection') as Next[];
    server.removeAllListeners('connection');
    const isTls = server instanceof TlsServer;
    server.on('connection', (socket: Socket) =>
      this.#came(socket, () => {
        for (const next of others) next.call(server, socket);
        // TLS reads by itself what was put back.
        if (!isTls) socket.resume();
      }),
    );
  }

  /**
   * Listens on a port for media alone, on every address of the machine. Rejects when the port cannot be used.
   * @param bounded sees the server before its first connection
   */
  async listen(port: number, bounded: (server: Server) => void): Promise<void> {
    const server = createServer((socket) => this.#came(socket, () => socket.destroy()));
    bounded(server);
    this.#server = server;
    await listening(server, { port }, this.#options.log);
  }

  /** Ends connections that are not handed over yet, and takes no more. Those of the workers end with the workers. */
  close(): void {
    this.#closed = true;
    this.#server?.close();
    for (const socket of this.#unknown) socket.destroy();
  }

  #came(socket: Socket, other: () => void): void {
    if (this.#closed) return void socket.destroy();
    const { clock, limits } = this.#options;
    let bytes: Buffer = Buffer.alloc(0);
    let timer: Timer = clock.after(limits.firstByteMs, () => socket.destroy());
    const end = (): void => void socket.destroy();
    const data = (chunk: Buffer): void => {
      const isFirst = bytes.length === 0;
      bytes = isFirst ? chunk : Buffer.concat([bytes, chunk]);
      const found = firstBytes(bytes);
      if (found.kind === 'more') {
        if (!isFirst) return;
        timer.cancel();
        timer = clock.after(limits.checkMs, () => socket.destroy());
        return;
      }
      known();
      if (found.kind === 'broken') return void socket.destroy();
      if (found.kind === 'media') return this.#handOver(socket, found.port, bytes);
      socket.pause();
      socket.unshift(bytes);
      other();
    };
    const known = (): void => {
      timer.cancel();
      this.#unknown.delete(socket);
      socket.off('data', data).off('end', end).off('error', end).off('close', known);
    };
    this.#unknown.add(socket);
    socket.on('data', data).on('end', end).on('error', end).on('close', known);
  }

  #handOver(socket: Socket, port: number, bytes: Buffer): void {
    const { workers, limits, isProxy, refused } = this.#options;
    const address = socket.remoteAddress ?? '';
    const key = addressKey(address);
    const own = this.#byAddress.get(key) ?? 0;
    socket.on('error', () => {});
    if (!isProxy(address) && !this.#opens.take(address)) {
      refused('media_tcp_opens', address);
      return void socket.destroy();
    }
    if (!isProxy(address) && own >= limits.perAddress) {
      refused('media_tcp_per_address', address);
      return void socket.destroy();
    }
    if (this.#count >= limits.total) {
      refused('media_tcp', address);
      return void socket.destroy();
    }
    this.#add(key, 1);
    if (workers.handOver(socket, port, bytes, () => this.#add(key, -1))) return;
    this.#add(key, -1);
    socket.destroy();
  }

  #add(key: string, one: 1 | -1): void {
    this.#count += one;
    const own = (this.#byAddress.get(key) ?? 0) + one;
    if (own > 0) this.#byAddress.set(key, own);
    else this.#byAddress.delete(key);
  }
}
