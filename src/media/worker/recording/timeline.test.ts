import { beforeEach, describe, expect, it } from 'vitest';
import type { Block } from '../../../webm/cluster.ts';
import { AUDIO, VIDEO } from '../../../webm/header.ts';
import { Timeline } from './timeline.ts';

const FRAME_MS = 40;
/** A picture leaves the encoder later than the sound of its moment. */
const ENCODING_MS = 15;

/** A room that says in each picture and each packet what time it is, by a clock that the test drives. */
class StampedRoom {
  readonly blocks: Block[] = [];
  readonly timeline: Timeline;
  #now: number;
  #soundAt: number;
  #pictureAt: number;
  #encoded: { at: number; due: number } | null = null;
  keyWanted = true;
  /** Frames are late by up to so much, differently each time. */
  jitterMs = 0;
  #frames = 0;

  constructor(startMs = 0, withPicture = true, now = 5_003.7) {
    this.#now = now;
    this.#soundAt = now;
    this.#pictureAt = now + 7.3;
    this.timeline = new Timeline(startMs, withPicture, (block) => this.blocks.push(block));
  }

  run(ms: number): void {
    for (const end = this.#now + ms; this.#now < end; this.#now += 1) {
      // Sound that began 20 ms ago is complete.
      if (this.#now >= this.#soundAt + 20) {
        this.timeline.sound(this.#soundAt, stampOf(this.#soundAt));
        this.#soundAt += 20;
      }
      if (this.#encoded && this.#now >= this.#encoded.due) {
        const key = this.keyWanted && this.timeline.awaitsKey;
        this.timeline.picture(this.#encoded.at, key, stampOf(this.#encoded.at));
        this.#encoded = null;
      }
      if (this.#now >= this.#pictureAt) {
        this.#frames += 1;
        const jitter = this.jitterMs === 0 ? 0 : (this.#frames * 7919) % this.jitterMs;
        this.#encoded = { at: this.#now, due: this.#now + ENCODING_MS + jitter };
        this.#pictureAt += FRAME_MS;
      }
    }
  }

  /** Time passes in which the room makes nothing. */
  stall(ms: number): void {
    this.#now += ms;
    this.#soundAt += ms;
    this.#pictureAt += ms;
    this.#encoded = null;
  }

  of(track: number): Block[] {
    return this.blocks.filter((block) => block.track === track);
  }
}

function stampOf(at: number): Buffer {
  const stamp = Buffer.alloc(8);
  stamp.writeDoubleBE(at);
  return stamp;
}

const stamped = ({ data }: Block): boolean => data.length === 8;
const stamp = ({ data }: Block): number => Buffer.from(data).readDoubleBE();

/** By how much each picture is earlier or later in the file than the sound of its moment. */
function errorsOf(room: StampedRoom): number[] {
  const sounds = room.of(AUDIO).filter(stamped);
  let next = 0;
  return room.of(VIDEO).map((picture) => {
    while (stamp(sounds[next + 1] ?? picture) < stamp(picture)) next += 1;
    const [before, after] = [sounds[next] as Block, sounds[next + 1] ?? (sounds[next] as Block)];
    // The first picture after a pause may have none before it.
    const sound = stamp(picture) - stamp(before) <= stamp(after) - stamp(picture) ? before : after;
    return picture.ms - sound.ms - (stamp(picture) - stamp(sound));
  });
}

let room: StampedRoom;
beforeEach(() => {
  room = new StampedRoom();
});

describe('times of a recording', () => {
  it('begin at zero with a picture that decodes by itself and the sound of that moment', () => {
    room.keyWanted = false;
    room.run(500);
    expect(room.blocks).toEqual([]);
    room.keyWanted = true;
    room.run(500);
    const [picture, sound] = [room.of(VIDEO)[0] as Block, room.of(AUDIO)[0] as Block];
    expect([picture.key, sound.ms]).toEqual([true, 0]);
    expect(picture.ms).toBeLessThan(20);
    expect(stamp(picture) - stamp(sound)).toBeCloseTo(picture.ms, -1);
  });

  it('leave no hole in the sound, and nothing of a pause', () => {
    room.run(2_000);
    const at = room.of(AUDIO).length;
    room.timeline.pause();
    room.run(7_000);
    expect(room.of(AUDIO).length).toBe(at);
    room.timeline.resume();
    room.run(2_000);
    const sounds = room.of(AUDIO);
    expect(sounds.map(({ ms }) => ms)).toEqual(sounds.map((_, i) => 20 * i));
    expect(sounds.length * 20).toBeGreaterThan(3_850);
    expect(sounds.length * 20).toBeLessThanOrEqual(4_020);
    const resumed = room.of(VIDEO).find((picture) => stamp(picture) > 13_000);
    expect(resumed?.key).toBe(true);
  });

  it('keep sound and picture in step through an hour with ten pauses', () => {
    for (let i = 0; i < 10; i += 1) {
      room.jitterMs = i % 2 === 0 ? 0 : 25;
      room.run(360_000 / 2 + 13 * i);
      room.stall(7 + 3.3 * i);
      room.run(360_000 / 2);
      room.timeline.pause();
      room.run(1_000 + 137.7 * i);
      room.timeline.resume();
    }
    room.run(10_000);
    const pictures = room.of(VIDEO);
    expect(pictures.length).toBeGreaterThan(88_000);
    expect(Math.max(...errorsOf(room).map(Math.abs))).toBeLessThanOrEqual(21);
    expect(pictures.every(({ ms }, i) => i === 0 || ms > (pictures[i - 1]?.ms ?? 0))).toBe(true);
  });

  it('have silence where a busy machine made no sound, and are cut where the room stood still', () => {
    room.run(1_000);
    room.stall(300);
    room.run(1_000);
    expect(room.of(AUDIO).filter((block) => !stamped(block))).toHaveLength(15);
    const before = room.of(AUDIO).length;
    room.stall(60_000);
    room.run(1_000);
    expect(room.of(AUDIO).length - before).toBeLessThanOrEqual(51);
    expect(Math.max(...errorsOf(room).map(Math.abs))).toBeLessThanOrEqual(20);
  });

  it('go on in another worker where they ended', () => {
    room = new StampedRoom(61_234, true, 12.5);
    room.run(1_000);
    expect(room.of(AUDIO)[0]?.ms).toBe(61_234);
    expect(room.of(VIDEO)[0]?.ms).toBeGreaterThanOrEqual(61_234);
  });

  it('need no picture in a recording of sound alone, and no sound where none comes', () => {
    room = new StampedRoom(0, false);
    room.run(1_000);
    expect(room.of(VIDEO)).toEqual([]);
    expect(room.of(AUDIO).length).toBeGreaterThanOrEqual(49);
    const silent = new Timeline(0, true, (block) => room.blocks.push(block));
    for (let at = 0; at < 3_000; at += 40) silent.picture(at, at === 0, stampOf(at));
    expect(room.of(VIDEO).map(({ ms }) => ms)).toEqual(expect.arrayContaining([0, 40]));
  });
});
