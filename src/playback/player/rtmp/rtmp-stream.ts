import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import type { ByteSource } from '../medium.ts';
import type { Caller } from '../net/caller.ts';
import { Pull } from '../net/pull.ts';
import { Subscriber } from './subscriber.ts';

const RTMP_PORTS = { rtmp: 1935, rtmps: 443 };
/** What may wait to be taken apart. Then the server has to wait, too. */
const MOST_WAITING_BYTES = 2 * 1024 * 1024;

/** One connection to an RTMP server, as the bytes of an FLV file. */
export class RtmpStream implements ByteSource {
  readonly size = null;
  readonly seekable = false;
  readonly #pull: Pull;
  readonly #socket: Socket;

  private constructor(socket: Socket, pull: Pull) {
    this.#socket = socket;
    this.#pull = pull;
  }

  /** @throws {Unplayable} */
  static async open(caller: Caller, address: string, waitMs: number): Promise<RtmpStream> {
    const socket = await caller.connect(address, RTMP_PORTS, (scheme) => scheme === 'rtmps');
    const { protocol, host, pathname, search } = new URL(address);
    const [app = '', ...name] = pathname.slice(1).split('/');
    const bytes = new PassThrough({ highWaterMark: MOST_WAITING_BYTES });
    const subscriber = new Subscriber({
      app,
      tcUrl: `${protocol}//${host}/${app}`,
      name: `${name.join('/')}${search}`,
      send: (said) => void socket.write(said),
      piece: (piece) => {
        if (!bytes.writableEnded && !bytes.write(piece)) socket.pause();
      },
      ended: () => void bytes.end(),
    });
    bytes.on('drain', () => socket.resume());
    socket.on('data', (data: Buffer) => {
      try {
        if (!bytes.writableEnded) subscriber.take(data);
      } catch (error) {
        bytes.destroy(error as Error);
        socket.destroy();
      }
    });
    socket.on('close', () => void bytes.end());
    subscriber.begin();
    return new RtmpStream(socket, new Pull(bytes, waitMs));
  }

  read(most: number): Promise<Buffer | null> {
    return this.#pull.read(most);
  }

  seek(): void {}

  close(): void {
    this.#socket.destroy();
    this.#pull.close();
  }
}
