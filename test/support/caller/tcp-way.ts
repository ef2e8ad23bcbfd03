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
    this.#ways.push(way);
    const deframer = new Deframer();
    connection.on('data', (bytes: Buffer) => {
      for (const datagram of deframer.take(bytes)) if (way.client) near.send(datagram, way.client.port, way.client.address);
    });
    near.on('message', (datagram, from) => {
      way.client = from;
      connection.write(Buffer.concat([frameLength(datagram), datagram]));
    });
    await new Promise<void>((resolve) => near.bind(0, '127.0.0.1', resolve));
    return near.address().port;
  }

  /** Whether anything is read of the transport that was opened last, the picture's with the usual offer. */
  set readsLast(reads: boolean) {
    this.#ways.at(-1)?.connection[reads ? 'resume' : 'pause']();
  }

  close(): void {
    for (const { near, connection } of this.#ways) {
      near.close();
      connection.destroy();
    }
  }
}
