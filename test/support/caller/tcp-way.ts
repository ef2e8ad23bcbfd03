import dgram from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Deframer, frameLength } from '../../../src/media/worker/path/framing.ts';

interface Way {
  readonly near: dgram.Socket;
  readonly connection: Socket;
  client: dgram.RemoteInfo | null;
}

/** The way of a caller whose network lets no UDP through: its transports have a TCP connection each (RFC 4571), in the order of the offer. */
export class TcpWay {
  readonly #port: number;
  readonly #ways: Way[] = [];
  /** Bytes a second that are read of a transport; absent: as fast as they come. */
  readonly #slow = new Map<number, number>();
  #closed = false;

  /** @param port TCP port of the server's media */
  constructor(port: number) {
    this.#port = port;
  }

  /** Opens a way to the server; returns the local UDP port to send to instead. */
  async open(): Promise<number> {
    const connection = connect(this.#port, '127.0.0.1').on('error', () => {});
    connection.setNoDelay(true);
    await once(connection, 'connect');
    const near = dgram.createSocket('udp4');
    const way: Way = { near, connection, client: null };
    const index = this.#ways.push(way) - 1;
    const deframer = new Deframer();
    connection.on('data', (bytes: Buffer) => {
      for (const datagram of deframer.take(bytes)) if (way.client) near.send(datagram, way.client.port, way.client.address);
      this.#pause(connection, bytes.length, index);
    });
    near.on('message', (datagram, from) => {
      way.client = from;
      connection.write(Buffer.concat([frameLength(datagram), datagram]));
    });
    await new Promise<void>((resolve) => near.bind(0, '127.0.0.1', resolve));
    return near.address().port;
  }

  /** Reads of a transport only so many bytes a second from now on; null: as fast as they come. 0: nothing. */
  slow(index: number, bytesPerSecond: number | null): void {
    if (bytesPerSecond === null) this.#slow.delete(index);
    else this.#slow.set(index, bytesPerSecond);
    this.#ways[index]?.connection[bytesPerSecond === 0 ? 'pause' : 'resume']();
  }

  close(): void {
    this.#closed = true;
    for (const { near, connection } of this.#ways) {
      near.close();
      connection.destroy();
    }
  }

  #pause(connection: Socket, bytes: number, index: number): void {
    const rate = this.#slow.get(index);
    if (rate === undefined || rate === 0) return;
    connection.pause();
    setTimeout(
      () => {
        if (!this.#closed && this.#slow.get(index) !== 0) connection.resume();
      },
      (bytes / rate) * 1000,
    );
  }
}
