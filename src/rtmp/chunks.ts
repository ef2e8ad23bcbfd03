/**
 * RTMP's chunk stream (Adobe's Real-Time Messaging Protocol, 1.0, section 5.3): messages are cut into chunks, which take turns.
 */

export interface Message {
  type: number;
  /** Of the message stream: 0 for the connection itself. */
  stream: number;
  /** Milliseconds. */
  time: number;
  data: Buffer;
}

/** Bytes of a chunk until another size is agreed. */
const USUAL_CHUNK = 128;
/** Times from here on stand in a field of their own. */
const EXTENDED = 0xff_ff_ff;
/** Of a message. A receiver has little to say: more is an attack. */
const MOST_BYTES = 256 * 1024;
const MOST_STREAMS = 64;
const TIME_WRAP = 2 ** 32;

/** The chunks of a message, on a chunk stream 2 … 63. */
export function writeChunks({ type, stream, time, data }: Message, chunkStream: number, chunkBytes: number): Buffer {
  const stamp = time % TIME_WRAP;
  const extended = stamp >= EXTENDED;
  const head = Buffer.alloc(extended ? 16 : 12);
  head[0] = chunkStream;
  head.writeUIntBE(extended ? EXTENDED : stamp, 1, 3);
  head.writeUIntBE(data.length, 4, 3);
  head[7] = type;
  head.writeUInt32LE(stream, 8);
  if (extended) head.writeUInt32BE(stamp, 12);
  const next = Buffer.from([0xc0 | chunkStream, ...head.subarray(12)]);
  const parts: Buffer[] = [head, data.subarray(0, chunkBytes)];
  for (let at = chunkBytes; at < data.length; at += chunkBytes) parts.push(next, data.subarray(at, at + chunkBytes));
  return Buffer.concat(parts);
}

interface State {
  time: number;
  delta: number;
  length: number;
  type: number;
  stream: number;
  extended: boolean;
  parts: Buffer[];
  bytes: number;
}

/** Reads messages from pieces of any size. Throws a RangeError when what comes is no stream of chunks, or too much. */
export class ChunkReader {
  readonly #states = new Map<number, State>();
  readonly #mostBytes: number;
  #rest = Buffer.alloc(0);
  /** Another one holds from the next chunk on. */
  chunkBytes = USUAL_CHUNK;

  /** `mostBytes`: of a message. */
  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes;
  }

  /** `take` gets each message as soon as it is whole; it may change {@link chunkBytes}. */
  push(bytes: Buffer, take: (message: Message) => void): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (let used = this.#chunk(take); used > 0; used = this.#chunk(take)) this.#rest = this.#rest.subarray(used);
  }

  /** Bytes of the first chunk in the rest; 0: it is not whole. */
  #chunk(take: (message: Message) => void): number {
    const rest = this.#rest;
    const [first = 0, second = 0, third = 0] = rest;
    const id = first & 63;
    const basic = id === 0 ? 2 : id === 1 ? 3 : 1;
    if (rest.length < basic) return 0;
    const chunkStream = id === 0 ? second + 64 : id === 1 ? second + 64 + third * 256 : id;
    const format = first >> 6;
    const former = this.#states.get(chunkStream);
    if (format > 0 && !former) throw new RangeError('a chunk goes on with what has not begun');
    if (!former && this.#states.size >= MOST_STREAMS) throw new RangeError('too many chunk streams');
    const headBytes = [11, 7, 3, 0][format] as number;
    if (rest.length < basic + headBytes) return 0;
    const head = rest.subarray(basic, basic + headBytes);
    const extended = format < 3 ? head.readUIntBE(0, 3) === EXTENDED : (former?.extended ?? false);
    const begin = basic + headBytes + (extended ? 4 : 0);
    if (rest.length < begin) return 0;
    const length = format < 2 ? head.readUIntBE(3, 3) : (former?.length ?? 0);
    if (length > this.#mostBytes) throw new RangeError('a message is too long');
    const had = former?.bytes ?? 0;
    const size = Math.min(this.chunkBytes, length - had);
    if (size < 0) throw new RangeError('a message changes its length');
    if (rest.length < begin + size) return 0;
    const stamp = extended ? rest.readUInt32BE(basic + headBytes) : format < 3 ? head.readUIntBE(0, 3) : 0;
    const state = former ?? { time: 0, delta: 0, length, type: 0, stream: 0, extended, parts: [], bytes: 0 };
    this.#states.set(chunkStream, state);
    if (state.bytes === 0) this.#begin(state, format, stamp);
    Object.assign(state, { length, extended });
    if (format < 2) state.type = head[6] as number;
    if (format === 0) state.stream = head.readUInt32LE(7);
    state.parts.push(rest.subarray(begin, begin + size));
    state.bytes += size;
    if (state.bytes === length) this.#finish(state, take);
    return begin + size;
  }

  #begin(state: State, format: number, stamp: number): void {
    if (format === 0) Object.assign(state, { time: stamp, delta: 0 });
    else {
      if (format < 3) state.delta = stamp;
      state.time = (state.time + state.delta) % TIME_WRAP;
    }
  }

  #finish(state: State, take: (message: Message) => void): void {
    const { type, stream, time } = state;
    const data = Buffer.concat(state.parts);
    Object.assign(state, { parts: [], bytes: 0 });
    take({ type, stream, time, data });
  }
}
