import { randomBytes } from 'node:crypto';
import { decodeAmf, encodeAmf, type Value } from '../../../rtmp/amf.ts';
import { ChunkReader, type Message, writeChunks } from '../../../rtmp/chunks.ts';
import type { Tag } from './flv.ts';

export interface PublisherOptions {
  app: string;
  tcUrl: string;
  key: string;
  send(bytes: Buffer): void;
  /** The receiver takes the stream from now on. */
  published(): void;
  /** The receiver does not want it, or says that it is over. */
  refused(): void;
}

const VERSION = 3;
const HANDSHAKE_BYTES = 1536;
/** Types of messages (section 5.4 and 7.1). */
const TYPE = { chunkSize: 1, acknowledgement: 3, control: 4, window: 5, bandwidth: 6, audio: 8, video: 9, data: 18, command: 20 };
const CONTROL_PING = 6;
const CONTROL_PONG = 7;
/** Our chunks: large, so that a picture is few of them. */
const CHUNK_BYTES = 16_384;
/** Numbers of chunk streams: any, one for each kind of message. */
const CHUNKS = { control: 2, command: 3, audio: 4, video: 6 };
/** Numbers of our commands. */
const CONNECT = 1;
const CREATE = 4;

/**
 * Publishes a live stream by RTMP (Adobe's Real-Time Messaging Protocol, 1.0): the client's side of it, without a socket. What the receiver
 * says is hostile: {@link receive} throws when it is no RTMP.
 */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #reader = new ChunkReader();
  #handshake = Buffer.alloc(0);
  /** `hello`: S0 and S1 are awaited; `echo`: S2. */
  #step: 'hello' | 'echo' | 'open' = 'hello';
  #stream = 0;
  #published = false;
  #received = 0;
  #acknowledged = 0;
  #window = Number.POSITIVE_INFINITY;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /** The connection is there. */
  begin(): void {
    this.#options.send(Buffer.concat([Buffer.from([VERSION]), Buffer.alloc(8), randomBytes(HANDSHAKE_BYTES - 8)]));
  }

  receive(bytes: Buffer): void {
    this.#received += bytes.length;
    if (this.#step === 'open') this.#messages(bytes);
    else this.#greet(bytes);
    if (this.#received - this.#acknowledged >= this.#window) {
      this.#acknowledged = this.#received;
      this.#control(TYPE.acknowledgement, this.#received % 2 ** 32);
    }
  }

  /** Sound or a picture, once it is published. */
  send({ type, time, data }: Tag): void {
    if (!this.#published) return;
    this.#message({ type: TYPE[type], stream: this.#stream, time, data }, CHUNKS[type]);
  }

  /** Says that the stream is over. */
  end(): void {
    if (this.#stream === 0) return;
    this.#command(0, 'FCUnpublish', 6, null, this.#options.key);
    this.#command(0, 'deleteStream', 7, null, this.#stream);
    this.#published = false;
  }

  #greet(bytes: Buffer): void {
    this.#handshake = Buffer.concat([this.#handshake, bytes]);
    if (this.#step === 'hello' && this.#handshake.length >= 1 + HANDSHAKE_BYTES) {
      if (this.#handshake[0] !== VERSION) throw new RangeError('another version of RTMP');
      this.#options.send(this.#handshake.subarray(1, 1 + HANDSHAKE_BYTES));
      this.#handshake = this.#handshake.subarray(1 + HANDSHAKE_BYTES);
      this.#step = 'echo';
    }
    if (this.#step === 'echo' && this.#handshake.length >= HANDSHAKE_BYTES) {
      this.#step = 'open';
      this.#connect();
      this.#messages(this.#handshake.subarray(HANDSHAKE_BYTES));
    }
  }

  #connect(): void {
    const { app, tcUrl } = this.#options;
    this.#control(TYPE.chunkSize, CHUNK_BYTES, 128);
    this.#command(0, 'connect', CONNECT, { app, type: 'nonprivate', flashVer: 'FMLE/3.0 (compatible; Wirespace)', tcUrl });
  }

  #messages(bytes: Buffer): void {
    this.#reader.push(bytes, (message) => this.#take(message));
  }

  #take({ type, data }: Message): void {
    if (type === TYPE.chunkSize && data.length >= 4) this.#reader.chunkBytes = Math.max(1, data.readUInt32BE() & 0xff_ff_ff);
    else if (type === TYPE.window && data.length >= 4) this.#window = Math.max(1_024, data.readUInt32BE());
    else if (type === TYPE.bandwidth && data.length >= 4) this.#control(TYPE.window, data.readUInt32BE());
    else if (type === TYPE.control) this.#userControl(data);
    else if (type === TYPE.command) this.#reply(decodeAmf(data));
  }

  #userControl(data: Buffer): void {
    if (data.length < 6 || data.readUInt16BE() !== CONTROL_PING) return;
    const pong = Buffer.from(data.subarray(0, 6));
    pong.writeUInt16BE(CONTROL_PONG);
    this.#message({ type: TYPE.control, stream: 0, time: 0, data: pong }, CHUNKS.control);
  }

  #reply([name, number, , info]: Value[]): void {
    const { key, refused } = this.#options;
    if (name === '_error') {
      // Some servers know nothing of the commands that only announce a stream.
      if (number === CONNECT || number === CREATE) refused();
    } else if (name === '_result' && number === CONNECT) {
      this.#command(0, 'releaseStream', 2, null, key);
      this.#command(0, 'FCPublish', 3, null, key);
      this.#command(0, 'createStream', CREATE, null);
    } else if (name === '_result' && number === CREATE && typeof info === 'number') {
      this.#stream = info;
      this.#command(this.#stream, 'publish', 5, null, key, 'live');
    } else if (name === 'onStatus') {
      this.#status(info);
    } else if (name === 'close') {
      refused();
    }
  }

  #status(info: Value): void {
    if (typeof info !== 'object' || info === null || Array.isArray(info)) return;
    const { code, level } = info;
    if (code === 'NetStream.Publish.Start' && !this.#published) {
      this.#published = true;
      this.#describe();
      this.#options.published();
    } else if (level === 'error' || code === 'NetStream.Unpublish.Success' || code === 'NetConnection.Connect.Closed') {
      this.#options.refused();
    }
  }

  /** Some servers wait for it before they show anything. */
  #describe(): void {
    const data = encodeAmf(['@setDataFrame', 'onMetaData', { videocodecid: 7, audiocodecid: 10, encoder: 'Wirespace' }]);
    this.#message({ type: TYPE.data, stream: this.#stream, time: 0, data }, CHUNKS.audio);
  }

  #command(stream: number, ...values: Value[]): void {
    this.#message({ type: TYPE.command, stream, time: 0, data: encodeAmf(values) }, CHUNKS.command);
  }

  #control(type: number, value: number, chunkBytes = CHUNK_BYTES): void {
    const data = Buffer.alloc(4);
    data.writeUInt32BE(value);
    this.#options.send(writeChunks({ type, stream: 0, time: 0, data }, CHUNKS.control, chunkBytes));
  }

  #message(message: Message, chunkStream: number): void {
    this.#options.send(writeChunks(message, chunkStream, CHUNK_BYTES));
  }
}
