import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAmf, encodeAmf, type Value } from '../../../rtmp/amf.ts';
import { ChunkReader, type Message, writeChunks } from '../../../rtmp/chunks.ts';
import { Backlog } from '../outlet.ts';
import { Publisher } from './publisher.ts';

const messages = (bytes: Buffer, size: number, chunkBytes = 128): Message[] => {
  const reader = new ChunkReader();
  reader.chunkBytes = chunkBytes;
  const read: Message[] = [];
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size), (message) => read.push(message));
  return read;
};

describe('values of AMF0', () => {
  it('are read as they were written', () => {
    const values: Value[] = ['connect', 1, { app: 'live', deep: { on: true, none: null } }, null, 'x'.repeat(70_000), -0.5];
    expect(decodeAmf(encodeAmf(values))).toEqual(values);
  });

  it('that are cut off, unknown or endless are refused', () => {
    const nested = Buffer.concat(Array.from({ length: 50 }, () => Buffer.from([3, 0, 1, 97])));
    for (const bytes of [
      Buffer.from([0, 1]),
      Buffer.from([2, 0, 9, 1]),
      Buffer.from([99]),
      Buffer.from([10, 255, 255, 255, 255]),
      nested,
    ])
      expect(() => decodeAmf(bytes)).toThrow(RangeError);
  });

  it('of a hostile server never become a prototype', () => {
    const [value] = decodeAmf(Buffer.concat([Buffer.from([3, 0, 9]), Buffer.from('__proto__'), Buffer.from([1, 1, 0, 0, 9])]));
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('chunks of RTMP', () => {
  it.each([1, 7, 128, 100_000])(
    'give the messages again, from pieces of %i bytes and beyond the time that fits into three bytes',
    (size) => {
      const sent: Message[] = [
        { type: 20, stream: 0, time: 0, data: Buffer.alloc(300, 1) },
        { type: 9, stream: 1, time: 0xff_ff_fe, data: Buffer.alloc(5_000, 2) },
        { type: 8, stream: 1, time: 0x1_00_00_01, data: Buffer.alloc(129, 3) },
      ];
      const bytes = Buffer.concat(sent.map((message, i) => writeChunks(message, 3 + i, 128)));
      expect(messages(bytes, size)).toEqual(sent);
    },
  );

  it('of other shapes are read, too: deltas, and chunks that say nothing of themselves', () => {
    const first = writeChunks({ type: 8, stream: 1, time: 1_000, data: Buffer.from('ab') }, 4, 128);
    const delta = Buffer.from([0x84, 0, 0, 20, ...Buffer.from('cd')]);
    const again = Buffer.from([0xc4, ...Buffer.from('ef')]);
    expect(messages(Buffer.concat([first, delta, again]), 1).map(({ time, data }) => [time, data.toString()])).toEqual([
      [1_000, 'ab'],
      [1_020, 'cd'],
      [1_040, 'ef'],
    ]);
  });

  it('that nobody could have sent end the connection, and nothing fills the memory', () => {
    const huge = Buffer.from([3, 0, 0, 0, 0xff, 0xff, 0xff, 20, 0, 0, 0, 0]);
    for (const bytes of [huge, Buffer.from([0xc5]), Buffer.from([0x83, 0, 0, 0])])
      expect(() => messages(bytes, 100)).toThrow(RangeError);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        try {
          messages(Buffer.from(bytes), 50);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});

/** A publisher whose server says what a test lets it say. */
function stage() {
  const sent: Buffer[] = [];
  const heard: string[] = [];
  const publisher = new Publisher({
    ...{ app: 'live', tcUrl: 'rtmp://example.com/live', key: 'secret' },
    send: (bytes) => void sent.push(bytes),
    published: () => void heard.push('published'),
    refused: () => void heard.push('refused'),
  });
  publisher.begin();
  publisher.receive(Buffer.concat([Buffer.from([3]), Buffer.alloc(3_072, 7)]));
  const say = (...values: Value[]) =>
    publisher.receive(writeChunks({ type: 20, stream: 0, time: 0, data: encodeAmf(values) }, 3, 128));
  const commands = () =>
    messages(Buffer.concat(sent.slice(2)), 100_000, 16_384)
      .filter(({ type }) => type === 20)
      .map(({ data }) => decodeAmf(data));
  return { publisher, heard, say, commands, sent };
}

describe('a publisher', () => {
  it('connects, creates a stream and publishes it under its key', () => {
    const { heard, say, commands } = stage();
    say('_result', 1, {}, { code: 'NetConnection.Connect.Success' });
    say('_error', 2, null, {});
    say('_result', 4, null, 1);
    say('onStatus', 0, null, { level: 'status', code: 'NetStream.Publish.Start' });
    expect(commands().map(([name]) => name)).toEqual(['connect', 'releaseStream', 'FCPublish', 'createStream', 'publish']);
    expect(commands().at(-1)).toEqual(['publish', 5, null, 'secret', 'live']);
    expect(heard).toEqual(['published']);
  });

  it.each([
    ['connection', (say: (...values: Value[]) => void) => say('_error', 1, null, { code: 'NetConnection.Connect.Rejected' })],
    [
      'name',
      (say: (...values: Value[]) => void) => say('onStatus', 0, null, { level: 'error', code: 'NetStream.Publish.BadName' }),
    ],
  ])('hears that its %s is refused', (_, refuse) => {
    const { heard, say } = stage();
    refuse(say);
    expect(heard).toEqual(['refused']);
  });

  it('answers pings, and says how much it got as often as the server wants it', () => {
    const { publisher, sent } = stage();
    const before = sent.length;
    const ping = Buffer.from([0, 6, 1, 2, 3, 4]);
    publisher.receive(writeChunks({ type: 4, stream: 0, time: 0, data: ping }, 2, 128));
    publisher.receive(writeChunks({ type: 5, stream: 0, time: 0, data: Buffer.from([0, 0, 8, 0]) }, 2, 128));
    const answers = messages(Buffer.concat(sent.slice(before)), 1_000);
    expect(answers[0]).toMatchObject({ type: 4, data: Buffer.from([0, 7, 1, 2, 3, 4]) });
    expect(answers[1]).toMatchObject({ type: 3 });
  });

  it('survives every answer that a hostile server can give: it goes on, or takes it for no RTMP', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { publisher } = stage();
        try {
          publisher.receive(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});

describe('what waits for a receiver', () => {
  const MIB = 1024 * 1024;

  it('is left out beyond a limit, until it has caught up and something decodes by itself', () => {
    const backlog = new Backlog(5_000, () => 0);
    const verdicts = [
      backlog.skips(2 * MIB, false),
      backlog.skips(4 * MIB, true),
      backlog.skips(2 * MIB, true),
      backlog.skips(0, false),
      backlog.skips(0, true),
      backlog.skips(0, false),
    ];
    expect(verdicts).toEqual([false, true, true, true, false, false]);
  });

  it('is given up when nothing of it is taken for too long', () => {
    let now = 0;
    const backlog = new Backlog(5_000, () => now);
    const verdicts = [0, 4_000, 8_000, 12_000, 14_000].map((at, i) => {
      now = at;
      return backlog.stalled(100, [1, 1, 2, 2, 2][i] as number);
    });
    expect(verdicts).toEqual([false, false, false, false, true]);
    expect(backlog.stalled(0, 2)).toBe(false);
  });
});
