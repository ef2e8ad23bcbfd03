import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

interface Flow {
  client: RemoteInfo;
  upstream: Socket;
}

/**
 * The way of media between clients on this machine and one UDP port of a server, as a router with NAT makes it: each client's port has a
 * port of its own towards the server.
 */
export class UdpPath {
  /** Drops what passes in both directions while true. */
  lost = false;
  readonly #front: Socket;
  readonly #serverPort: number;
  readonly #flows = new Map<number, Flow>();
  /** Ports of clients whose interface is gone: nothing passes any more. */
  readonly #dead = new Set<number>();
  #source = '127.0.0.1';

  private constructor(front: Socket, serverPort: number) {
    this.#front = front;
    this.#serverPort = serverPort;
    front.on('message', (packet, client) => {
      if (this.lost || this.#dead.has(client.port)) return;
      const { upstream } = this.#flows.get(client.port) ?? this.#open(client);
      upstream.send(packet, this.#serverPort, '127.0.0.1');
    });
  }

  static async to(serverPort: number): Promise<UdpPath> {
    const front = createSocket('udp4').bind(0, '127.0.0.1');
    await once(front, 'listening');
    return new UdpPath(front, serverPort);
  }

  /** Where clients send. */
  get port(): number {
    return this.#front.address().port;
  }

  /** The NAT forgets its mappings: from now on the same clients come from other ports. */
  rebind(): void {
    for (const { client, upstream } of [...this.#flows.values()]) {
      upstream.close();
      this.#open(client);
    }
  }

  /** Clients are somewhere else: their former ports are dead, what comes from new ones has the address `source`. */
  move(source: string): void {
    this.#source = source;
    for (const [port, { upstream }] of this.#flows) {
      upstream.close();
      this.#dead.add(port);
    }
    this.#flows.clear();
  }

  close(): void {
    this.#front.close();
    for (const { upstream } of this.#flows.values()) upstream.close();
  }

  #open(client: RemoteInfo): Flow {
    const upstream = createSocket('udp4');
    // A server that was ended answers with ICMP; that is no fault of the way.
    upstream.on('error', () => {});
    upstream.on('message', (packet) => {
      if (!this.lost) this.#front.send(packet, client.port, client.address);
    });
    upstream.bind(0, this.#source);
    const flow = { client, upstream };
    this.#flows.set(client.port, flow);
    return flow;
  }
}
