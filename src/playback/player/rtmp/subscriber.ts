import { randomBytes } from 'node:crypto';
import { decodeAmf, encodeAmf, type Value } from '../../../rtmp/amf.ts';
import { ChunkReader, type Message, writeChunks } from '../../../rtmp/chunks.ts';

export interface SubscriberOptions {
  app: string;
  tcUrl: string;
  /** Name of the stream. */
  name: string;
  send(bytes: Buffer): void;
  /** A piece of an FLV file. */
  piece(bytes: Buffer): void;
  /** The stream is over. */
  ended(): void;
}

const VERSION = 3;
const HANDSHAKE_BYTES = 1536;
/** Types of messages (RTMP 1.0, sections 5.4 and 7.1). */
const TYPE = { chunkSize: 1, acknowledgement: 3, control: 4, window: 5, audio: 8, video: 9, command: 20 };
const CONTROL = { streamEof: 1, ping: 6, pong: 7 };
const CHUNKS = { control: 2, command: 3, stream: 8 };
/** Until another size is agreed. */
const CHUNK_BYTES = 128;
/** A key frame of 1080p at the highest rates. */
const MOST_MESSAGE_BYTES = 8 * 1024 * 1024;
const LEAST_WINDOW = 1024;
const CONNECT = 1;
const CREATE = 2;
const PLAY = 3;
const OVER: readonly Value[] = ['NetStream.Play.Stop', 'NetStream.Play.Complete', 'NetStream.Play.UnpublishNotify'];

/** Plays a stream of an RTMP server: what it sends becomes an FLV file without end. Throws a RangeError at what is no RTMP. */
export class Subscriber {
  readonly #options: SubscriberOptions;
  readonly #reader = new ChunkReader(MOST_MESSAGE_BYTES);
  /** Bytes until the handshake is done; null afterwards. */
  #handshake: Buffer | null = Buffer.alloc(0);
  #received = 0;
  #acknowledged = 0;
  #window = Number.POSITIVE_INFINITY;
  #begun = false;

  constructor(options: SubscriberOptions) {
    this.#options = options;
  }

  /** The connection is open. */
  begin(): void {
    this.#options.send(Buffer.concat([Buffer.from([VERSION]), Buffer.alloc(8), randomBytes(HANDSHAKE_BYTES - 8)]));
  }

  take(bytes: Buffer): void {
    if (this.#handshake !== null) {
      this.#shake(Buffer.concat([this.#handshake, bytes]));
      return;
    }
    this.#received += bytes.length;
    this.#reader.push(bytes, (message) => this.#heed(message));
    if (this.#received - this.#acknowledged < this.#window / 2) return;
    this.#acknowledged = this.#received;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.#received % 2 ** 32);
    this.#say(TYPE.acknowledgement, 0, CHUNKS.control, count);
  }

  #shake(bytes: Buffer): void {
    this.#handshake = bytes;
    if (bytes.length < 1 + 2 * HANDSHAKE_BYTES) return;
    if (bytes[0] !== VERSION) throw new RangeError('it is no RTMP');
    this.#handshake = null;
    this.#options.send(bytes.subarray(1, 1 + HANDSHAKE_BYTES));
    const { app, tcUrl } = this.#options;
    const codecs = { capabilities: 15, audioCodecs: 4071, videoCodecs: 252, videoFunction: 1 };
    this.#command(0, CHUNKS.command, 'connect', CONNECT, { app, flashVer: 'LNX 9,0,124,2', tcUrl, fpad: false, ...codecs });
    this.take(bytes.subarray(1 + 2 * HANDSHAKE_BYTES));
  }

  #heed({ type, time, data }: Message): void {
    if (type === TYPE.chunkSize) this.#reader.chunkBytes = Math.max(1, Math.min(MOST_MESSAGE_BYTES, data.readUInt32BE(0)));
    else if (type === TYPE.window) this.#window = Math.max(LEAST_WINDOW, data.readUInt32BE(0));
    else if (type === TYPE.control) this.#control(data);
    else if (type === TYPE.command) this.#answer(decodeAmf(data));
    else if (type === TYPE.audio || type === TYPE.video) this.#tag(type, time, data);
  }

  #control(data: Buffer): void {
    const event = data.readUInt16BE(0);
    if (event === CONTROL.streamEof) this.#options.ended();
    if (event !== CONTROL.ping) return;
    const pong = Buffer.from(data.subarray(0, 6));
    pong.writeUInt16BE(CONTROL.pong, 0);
    this.#say(TYPE.control, 0, CHUNKS.control, pong);
  }

  #answer([name, number, , result]: Value[]): void {
    if (name === '_result' && number === CONNECT) this.#command(0, CHUNKS.command, 'createStream', CREATE, null);
    else if (name === '_result' && number === CREATE && typeof result === 'number')
      this.#command(result, CHUNKS.stream, 'play', PLAY, null, this.#options.name);
    else if (name === '_error' || name === 'close') this.#options.ended();
    else if (name === 'onStatus') this.#status(result);
  }

  #status(status: Value): void {
    if (typeof status !== 'object' || status === null || Array.isArray(status)) return;
    if (status.level === 'error' || OVER.includes(status.code)) this.#options.ended();
  }

  /** Adobe's FLV 10.1, annex E: a head once, then each message with its time, and its length behind it. */
  #tag(type: number, time: number, data: Buffer): void {
    if (data.length === 0) return;
    if (!this.#begun) this.#options.piece(Buffer.from([0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0]));
    this.#begun = true;
    const head = Buffer.alloc(11);
    head[0] = type;
    head.writeUIntBE(data.length, 1, 3);
    head.writeUIntBE(time & 0xff_ff_ff, 4, 3);
    head[7] = (time >>> 24) & 0xff;
    const behind = Buffer.alloc(4);
    behind.writeUInt32BE(data.length + head.length);
    this.#options.piece(Buffer.concat([head, data, behind]));
  }

  #command(stream: number, chunkStream: number, ...values: Value[]): void {
    this.#say(TYPE.command, stream, chunkStream, encodeAmf(values));
  }

  #say(type: number, stream: number, chunkStream: number, data: Buffer): void {
    this.#options.send(writeChunks({ type, stream, time: 0, data }, chunkStream, CHUNK_BYTES));
  }
}
