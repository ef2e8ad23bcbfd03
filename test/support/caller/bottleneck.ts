import dgram from 'node:dgram';

export interface LinkLimits {
  /** 0: unlimited. */
  upKbps?: number;
  downKbps?: number;
  /** One way, ms. */
  delayMs?: number;
  /** A packet that would wait longer is dropped. */
  queueMs?: number;
}

/** A slow link between one caller and the server: all transports of the caller share one paced queue in each direction. */
export class Bottleneck {
  #limits: Required<LinkLimits>;
  readonly #sockets: dgram.Socket[] = [];
  /** When the link is free again, for each direction. */
  readonly #free = { up: 0, down: 0 };
  readonly dropped = { up: 0, down: 0 };

  constructor({ upKbps = 0, downKbps = 0, delayMs = 20, queueMs = 300 }: LinkLimits) {
    this.#limits = { upKbps, downKbps, delayMs, queueMs };
  }

  /** Changes the link. */
  set limits(limits: LinkLimits) {
    this.#limits = { ...this.#limits, ...limits };
  }

  /** Opens a way to a port of the server; returns the local port to send to instead. */
  async open(serverPort: number): Promise<number> {
    const near = dgram.createSocket('udp4');
    const far = dgram.createSocket('udp4');
    this.#sockets.push(near, far);
    let client: dgram.RemoteInfo | null = null;
    near.on('message', (packet, from) => {
      client = from;
      this.#pass('up', packet.length, () => far.send(packet, serverPort, '127.0.0.1'));
    });
    far.on('message', (packet) => {
      this.#pass('down', packet.length, () => client && near.send(packet, client.port, client.address));
    });
    await Promise.all([near, far].map((socket) => new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))));
    return near.address().port;
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
    this.#sockets.length = 0;
  }

  #pass(direction: 'up' | 'down', bytes: number, send: () => void): void {
    const now = performance.now();
    const kbps = this.#limits[`${direction}Kbps`];
    let wait = 0;
    if (kbps > 0) {
      const free = Math.max(this.#free[direction], now);
      if (free - now > this.#limits.queueMs) {
        this.dropped[direction] += 1;
        return;
      }
      this.#free[direction] = free + ((bytes + 28) * 8) / kbps;
      wait = this.#free[direction] - now;
    }
    setTimeout(() => {
      if (this.#sockets.length > 0) send();
    }, this.#limits.delayMs + wait);
  }
}
