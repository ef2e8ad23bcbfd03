import { describe, expect, it } from 'vitest';
import { MemoryFile } from '../../../../test/support/memory-file.ts';
import { readWebm, type WebmFile } from '../../../../test/support/webm.ts';
import { finish } from '../../../webm/finish.ts';
import { AUDIO, VIDEO } from '../../../webm/header.ts';
import type { CanvasFrame } from '../sink.ts';
import { Recorder, type RecorderOptions } from './recorder.ts';

const PICTURE = { width: 1280, height: 720 };

/** A room that gives a recorder what it asks for. */
class Room {
  readonly recorder: Recorder;
  ends = 0;
  bytes: Buffer[] = [];
  endMs = 0;
  #at: number;
  #keyWanted = true;

  constructor(options: Partial<RecorderOptions> = {}, at = 100_000) {
    this.#at = at;
    this.recorder = new Recorder({
      picture: PICTURE,
      startMs: null,
      paused: false,
      nowMs: 0,
      write: (bytes, endMs) => {
        this.bytes.push(bytes);
        this.endMs = endMs;
      },
      requestKey: () => {
        this.#keyWanted = true;
      },
      ended: () => {
        this.ends += 1;
      },
      ...options,
    });
  }

  run(ms: number): void {
    for (const end = this.#at + ms; this.#at < end; this.#at += 20) {
      this.recorder.sound(Buffer.from([0xf8, 0xff, 0xfe]), this.#at);
      if (this.#at % 40 === 0 && this.recorder.tier !== null) this.recorder.picture(this.#frame());
    }
  }

  async finished(): Promise<WebmFile> {
    await this.recorder.end();
    const file = new MemoryFile(Buffer.concat(this.bytes));
    await finish(file);
    return readWebm(file.bytes);
  }

  #frame(): CanvasFrame {
    const key = this.#keyWanted;
    this.#keyWanted = false;
    return { tier: 0, ...PICTURE, key, timeMs: this.#at, data: Buffer.alloc(30, 1) };
  }
}

describe('a recorder', () => {
  it('has a key frame at least each ten seconds, each a place where players begin', async () => {
    const room = new Room();
    room.run(60_000);
    const { blocks, cues, durationMs } = await room.finished();
    const keys = blocks.filter(({ track, key }) => track === VIDEO && key).map(({ ms }) => ms);
    expect(keys.every((ms, i) => i === 0 || ms - (keys[i - 1] ?? 0) <= 9_500)).toBe(true);
    expect(keys.length).toBeGreaterThanOrEqual(6);
    expect(cues.map(({ ms }) => ms)).toEqual(keys);
    expect(durationMs).toBeGreaterThanOrEqual(59_980);
    expect(room.ends).toBe(1);
  });

  it('hands over all it has when it pauses, and needs no picture then', async () => {
    const room = new Room();
    room.run(2_000);
    room.recorder.paused = true;
    expect(room.endMs).toBeGreaterThanOrEqual(1_980);
    expect(room.recorder.tier).toBeNull();
    const before = room.bytes.length;
    room.run(30_000);
    expect(room.bytes.length).toBe(before);
    room.recorder.paused = false;
    room.run(2_000);
    const { blocks, durationMs } = await room.finished();
    expect(durationMs).toBeLessThanOrEqual(4_040);
    const sounds = blocks.filter(({ track }) => track === AUDIO).map(({ ms }) => ms);
    expect(sounds).toEqual(sounds.map((_, i) => 20 * i));
  });

  it('goes on in the file of another one that died, without a second head', async () => {
    const first = new Room();
    first.run(5_500);
    const second = new Room({ startMs: first.endMs }, 40);
    second.bytes = [...first.bytes];
    second.run(3_000);
    const { blocks, durationMs } = await second.finished();
    expect(durationMs).toBeGreaterThanOrEqual(first.endMs + 2_940);
    expect(blocks.find(({ track, ms }) => track === VIDEO && ms >= first.endMs)?.key).toBe(true);
  });

  it('hands a room over second by second, however long it lasts', () => {
    let most = 0;
    const room = new Room({ write: (bytes) => (most = Math.max(most, bytes.length)) });
    room.run(3_600_000);
    expect(most).toBeLessThan(5_000);
  });

  it('that breaks hands over what it had all the same, and says that it is over', async () => {
    const room = new Room();
    room.run(500);
    await room.recorder.end();
    expect([room.ends, room.bytes.length]).toEqual([1, 2]);
  });
});
