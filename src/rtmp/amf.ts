/**
 * AMF0, the values of RTMP's commands: those types that servers of live video use. What is read is hostile.
 */

export type Value = number | boolean | string | null | undefined | { [name: string]: Value } | Value[];

const NUMBER = 0;
const BOOLEAN = 1;
const STRING = 2;
const OBJECT = 3;
const NULL = 5;
const UNDEFINED = 6;
const ECMA_ARRAY = 8;
const OBJECT_END = 9;
const STRICT_ARRAY = 10;
const LONG_STRING = 12;
const MOST_DEPTH = 8;

export function encodeAmf(values: readonly Value[]): Buffer {
  return Buffer.concat(values.map(encode));
}

function encode(value: Value): Buffer {
  if (value === null || value === undefined) return Buffer.from([NULL]);
  if (typeof value === 'boolean') return Buffer.from([BOOLEAN, value ? 1 : 0]);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9);
    bytes.writeDoubleBE(value, 1);
    return bytes;
  }
  if (typeof value === 'string') return encodeString(value);
  const members = Object.entries(value).flatMap(([name, member]) => [encodeName(name), encode(member)]);
  return Buffer.concat([Buffer.from([OBJECT]), ...members, Buffer.from([0, 0, OBJECT_END])]);
}

function encodeString(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length < 65_536) return Buffer.concat([Buffer.from([STRING]), encodeName(text)]);
  const head = Buffer.alloc(5);
  head[0] = LONG_STRING;
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

function encodeName(name: string): Buffer {
  const bytes = Buffer.from(name);
  const head = Buffer.alloc(2);
  head.writeUInt16BE(bytes.length);
  return Buffer.concat([head, bytes]);
}

/** All values in `bytes`. Throws a RangeError when they are cut off or of a type that is not known. */
export function decodeAmf(bytes: Buffer): Value[] {
  const reader = new Reader(bytes);
  const values: Value[] = [];
  while (!reader.done) values.push(reader.value(0));
  return values;
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  value(depth: number): Value {
    if (depth > MOST_DEPTH) throw new RangeError('values lie too deep in each other');
    const type = this.#take(1)[0];
    switch (type) {
      case NUMBER:
        return this.#take(8).readDoubleBE();
      case BOOLEAN:
        return this.#take(1)[0] !== 0;
      case STRING:
        return this.#text(this.#take(2).readUInt16BE());
      case LONG_STRING:
        return this.#text(this.#take(4).readUInt32BE());
      case NULL:
        return null;
      case UNDEFINED:
        return undefined;
      case OBJECT:
        return this.#members(depth);
      case ECMA_ARRAY:
        this.#take(4);
        return this.#members(depth);
      case STRICT_ARRAY:
        return this.#items(depth);
      default:
        throw new RangeError('a value of an unknown type');
    }
  }

  #members(depth: number): Value {
    const members: { [name: string]: Value } = Object.create(null);
    for (;;) {
      const name = this.#text(this.#take(2).readUInt16BE());
      if (name === '' && this.#bytes[this.#at] === OBJECT_END) {
        this.#at += 1;
        return members;
      }
      members[name] = this.value(depth + 1);
    }
  }

  #items(depth: number): Value[] {
    const items: Value[] = [];
    for (let left = this.#take(4).readUInt32BE(); left > 0; left -= 1) items.push(this.value(depth + 1));
    return items;
  }

  #text(length: number): string {
    return this.#take(length).toString('utf8');
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError('a value is cut off');
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}
