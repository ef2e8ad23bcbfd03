import dgram from 'node:dgram';
import { isIP, isIPv6 } from 'node:net';
import type { Clock, Timer } from '../../../base/clock.ts';
import { type Credentials, credentialsAt } from './credentials.ts';
import { EarlyDatagrams } from './early-datagrams.ts';
import type { FramedConnection } from './framed-connection.ts';
import { InnerLink } from './inner-link.ts';
import { freeLoopbackPort, listening } from './loopback.ts';
import { type Address, Paths } from './paths.ts';
import { isStun, readStun } from './stun.ts';

export interface FrontOptions {
  /** UDP port that clients send to. */
  port: number;
  /** Local address to listen on; absent: all. */
  bindAddress?: string | undefined;
  clock: Clock;
  onError(error: unknown): void;
}

/** One client's way through the front. */
export interface FrontedPath {
  /** Our end of ICE, for the answer. */
  readonly local: Credentials;
  /** The client's end, as the native library is to see it. */
  readonly inner: Credentials;
  /** The native library's own credentials are known: it may be connected. */
  know(native: Credentials): void;
  /** A packet of the client was decrypted: its source is the client's from now on. */
  heard(packet: Buffer): void;
  /** Ends it after a moment, so that a last goodbye still gets out. */
  close(): void;
}

const TICK_MS = 100;
/** What the native side needs to send its DTLS close. */
const FAREWELL_MS = 300;
/** What its DTLS usually needs to start after ICE. */
const READY_MS = 10;
const BUFFER_BYTES = 2 ** 20;
/** Other workers have the ports beside ours. */
const NEIGHBOURS = 256;

interface Client {
  readonly paths: Paths;
  readonly link: InnerLink;
  readonly local: Credentials;
  /** What came before its way was proven and the native side spoke. */
  readonly early: EarlyDatagrams;
  /** Sources of its packets that were decrypted; newest last. */
  readonly sources: number[];
  target: Address | null;
}

/** Sources of one client that are remembered: sound, picture, retransmissions, and reports of those. */
const MOST_SOURCES = 8;

/**
 * Owns the UDP port that clients send to and is their ICE agent. The native library, which cannot follow a client to another address,
 * sits behind it on the loopback and sees each client at one address that never changes (docs/decisions/014).
 */
export class Front {
  readonly #options: FrontOptions;
  readonly #byUfrag = new Map<string, Client>();
  /** Whose datagrams come from there: who has proved it, else who has checked from there first. */
  readonly #byAddress = new Map<string, Client>();
  readonly #byTransaction = new Map<string, Client>();
  readonly #bySource = new Map<number, Client>();
  #socket: Promise<dgram.Socket> | null = null;
  #open: dgram.Socket | null = null;
  #timer: Timer | null = null;
  /** How many connections over TCP there were. */
  #adopted = 0;
  #nativePort: Promise<number> | null = null;
  readonly #keepOff = (port: number): boolean => Math.abs(port - this.#options.port) < NEIGHBOURS;

  constructor(options: FrontOptions) {
    this.#options = options;
  }

  /**
   * Expects a client.
   * @param nativePort the native library's port on the loopback
   * @param lost no way to the client is left, or it never came; final
   */
  async open(remote: Credentials, nativePort: number, lost: () => void): Promise<FrontedPath> {
    await this.#bound();
    let client: Client | null = null;
    const link = await InnerLink.open(nativePort, this.#keepOff, {
      outward: (datagram) => client?.target && this.#send(datagram, client.target),
      connected: () => this.#options.clock.after(READY_MS, () => client && this.#handOver(client)),
      speaks: () => client?.early.clear(),
    });
    const local = credentialsAt(this.#options.port);
    const paths = new Paths({
      local,
      remote,
      clock: this.#options.clock,
      send: (datagram, to) => this.#send(datagram, to),
      asked: (id) => client && this.#byTransaction.set(id, client),
      settled: (id) => this.#byTransaction.delete(id),
      checked: ({ key }) => client && !this.#byAddress.has(key) && this.#byAddress.set(key, client),
      proven: ({ key }) => {
        if (!client) return;
        this.#byAddress.set(key, client);
        this.#handOver(client);
      },
      forgotten: ({ key, over }) => {
        if (this.#byAddress.get(key) !== client) return;
        this.#byAddress.delete(key);
        over?.close();
      },
      selected: (path) => {
        if (client) client.target = path;
        link.connect();
      },
      lost: () => {
        if (client) this.#end(client);
        lost();
      },
    });
    const made: Client = { paths, link, local, early: new EarlyDatagrams(this.#options.clock), sources: [], target: null };
    client = made;
    this.#byUfrag.set(local.ufrag, made);
    this.#timer ??= this.#options.clock.every(TICK_MS, () => this.#tick());
    return {
      local,
      inner: link.credentials,
      know: (native) => link.know(native),
      heard: (packet) => this.#heard(made, packet),
      close: () => this.#options.clock.after(FAREWELL_MS, () => this.#end(made)),
    };
  }

  /**
   * A client's connection over TCP (RFC 6544). It is kept as long as it is the way of a client: ended at once unless it begins with a
   * check of somebody who knows a client's password here, and later when nothing has come for as long as consent lasts.
   * @param first the bytes that were read of it already, with one whole datagram at least
   */
  adopt(connection: FramedConnection, first: Buffer): void {
    const { address, port } = connection;
    this.#adopted += 1;
    // Never the same twice: who connects again from the same port has another way.
    const from: Address = { key: `tcp ${this.#adopted}`, address, port, over: connection };
    connection.open(first, {
      datagram: (datagram) => this.#take(datagram, from),
      closed: () => this.#byAddress.get(from.key)?.paths.ended(from),
    });
    if (!this.#byAddress.has(from.key)) connection.close();
  }

  /** Port on the loopback for the native library. @param taken the last one turned out to be somebody else's */
  async nativePort(taken = false): Promise<number> {
    if (taken) this.#nativePort = null;
    this.#nativePort ??= freeLoopbackPort(this.#keepOff);
    return await this.#nativePort;
  }

  #end(client: Client): void {
    this.#byUfrag.delete(client.local.ufrag);
    for (const source of client.sources) if (this.#bySource.get(source) === client) this.#bySource.delete(source);
    client.paths.close();
    client.link.close();
    if (this.#byUfrag.size > 0) return;
    this.#timer?.cancel();
    this.#timer = null;
  }

  #tick(): void {
    for (const client of this.#byUfrag.values()) {
      client.paths.tick();
      if (client.target && !client.link.connected) client.link.connect();
      if (!client.link.speaks) this.#handOver(client);
    }
  }

  async #bound(): Promise<void> {
    this.#socket ??= this.#bind();
    try {
      await this.#socket;
    } catch (error) {
      // Somebody else has the port: the next call may find it free.
      this.#socket = null;
      throw error;
    }
  }

  async #bind(): Promise<dgram.Socket> {
    const { bindAddress, port } = this.#options;
    try {
      const type = bindAddress === undefined || isIPv6(bindAddress) ? 'udp6' : 'udp4';
      return await this.#listen(type, bindAddress ?? '::', port);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (bindAddress === undefined && (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL'))
        return await this.#listen('udp4', '0.0.0.0', port);
      throw error;
    }
  }

  async #listen(type: 'udp4' | 'udp6', address: string, port: number): Promise<dgram.Socket> {
    const socket = dgram.createSocket({
      type,
      recvBufferSize: BUFFER_BYTES,
      sendBufferSize: BUFFER_BYTES,
      // Every address is a literal one; the usual look-up would cost each packet a turn of the event loop.
      lookup: (host, _options, callback) => callback(null, host, isIP(host)),
    });
    try {
      await listening(socket, { port, address });
    } catch (error) {
      socket.close();
      throw error;
    }
    socket.on('error', (error) => this.#options.onError(error));
    socket.on('message', (datagram, from) => this.#received(datagram, from));
    this.#open = socket;
    return socket;
  }

  #send(datagram: Buffer, to: Address): void {
    if (to.over) to.over.send(datagram, isStun(datagram));
    else this.#open?.send(datagram, to.port, to.address);
  }

  #received(datagram: Buffer, { address, port }: dgram.RemoteInfo): void {
    // Some send from port 0; nothing can be sent back there.
    if (port === 0) return;
    this.#take(datagram, { key: `${port} ${address}`, address, port });
  }

  #take(datagram: Buffer, from: Address): void {
    if (isStun(datagram)) {
      this.#stun(datagram, from);
      return;
    }
    const client = this.#byAddress.get(from.key);
    const proven = client?.paths.media(from) ?? false;
    if (!proven || !client?.link.speaks) client?.early.keep(from.key, datagram);
    if (proven) {
      client?.link.inward(datagram);
      return;
    }
    // A NAT moves nobody from one connection to another.
    const source = from.over ? undefined : sourceOf(datagram);
    if (source !== undefined) this.#bySource.get(source)?.paths.stray(from);
  }

  /** Once, or again and again until the native side, which starts its DTLS in a thread of its own, shows that it is there. */
  #handOver({ link, early, paths }: Client): void {
    if (!link.connected) return;
    for (const datagram of early.of((key) => paths.isProven(key))) link.inward(datagram);
    if (link.speaks) early.clear();
  }

  #stun(datagram: Buffer, from: Address): void {
    const message = readStun(datagram);
    if (!message) return;
    if (message.kind === 'request')
      this.#byUfrag.get(message.username?.split(':', 1)[0] ?? '')?.paths.request(datagram, message, from);
    else this.#byTransaction.get(message.transactionId)?.paths.response(datagram, message, from);
  }

  #heard(client: Client, packet: Buffer): void {
    const source = sourceOf(packet);
    if (source === undefined || client.sources.includes(source)) return;
    // Not somebody else's: a client that names a source of another one must not get that one's next address.
    const owner = this.#bySource.get(source);
    if (owner && this.#byUfrag.has(owner.local.ufrag)) return;
    client.sources.push(source);
    this.#bySource.set(source, client);
    const oldest = client.sources.length > MOST_SOURCES ? client.sources.shift() : undefined;
    if (oldest !== undefined && this.#bySource.get(oldest) === client) this.#bySource.delete(oldest);
  }
}

/** The source that an RTP or RTCP packet names, encrypted or not; undefined for anything else (RFC 7983, RFC 5761). */
function sourceOf(packet: Buffer): number | undefined {
  const first = packet[0] ?? 0;
  if (packet.length < 12 || first < 128 || first > 191) return undefined;
  const kind = packet[1] as number;
  return packet.readUInt32BE(kind >= 192 && kind <= 223 ? 4 : 8);
}
