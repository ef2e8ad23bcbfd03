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

interface Way {
  readonly near: dgram.Socket;
  far: dgram.Socket;
  client: dgram.RemoteInfo | null;
  /** When the caller first sent something on its present path, on the clock of `performance.now()`. */
  firstSentAt: number | null;
}

function bound(socket: dgram.Socket, address: string): Promise<void> {
  return new Promise((resolve) => socket.bind(0, address, resolve));
}

/** A slow link between one caller and the server: all transports of the caller share one paced queue in each direction. */
export class Bottleneck {
  #limits: Required<LinkLimits>;
  readonly #ways: Way[] = [];
  #closed = false;
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
    const way: Way = { near, far: await this.#far('127.0.0.1', () => way), client: null, firstSentAt: null };
    this.#ways.push(way);
    near.on('message', (packet, from) => {
      way.client = from;
      way.firstSentAt ??= performance.now();
      this.#pass('up', packet.length, () => way.far.send(packet, serverPort, '127.0.0.1'));
    });
    await bound(near, '127.0.0.1');
    return near.address().port;
  }

  /** From now on the server sees the caller at other ports of this address, as when a NAT forgets it or it changes its network. */
  async move(address: string): Promise<void> {
    for (const way of this.#ways) {
      const former = way.far;
      way.far = await this.#far(address, () => way);
      way.firstSentAt = null;
      former.close();
    }
  }

  /** When the last transport of the caller first sent something since the move: before that nobody can know of it. Null: not yet. */
  get heardSinceMove(): number | null {
    const times = this.#ways.map(({ firstSentAt }) => firstSentAt);
    return times.every((time) => time !== null) ? Math.max(...times) : null;
  }

  async #far(address: string, way: () => Way): Promise<dgram.Socket> {
    const far = dgram.createSocket('udp4');
    far.on('message', (packet) => {
      const { near, client } = way();
      this.#pass('down', packet.length, () => client && near.send(packet, client.port, client.address));
    });
    await bound(far, address);
    return far;
  }

  close(): void {
    this.#closed = true;
    for (const { near, far } of this.#ways) {
      near.close();
      far.close();
    }
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
      if (!this.#closed) send();
    }, this.#limits.delayMs + wait);
  }
}
