import { afterEach, describe, expect, it } from 'vitest';
import { amplitudeOf, joined, tone } from '../../../../test/support/tones.ts';
import type { SoundSink } from '../sink.ts';
import { Mixer, type VoiceState } from './mixer.ts';
import { OpusDecoder } from './opus.ts';

const FREQUENCIES: Record<string, number> = { ada: 440, bob: 1000, eve: 1700 };
const NORMAL: VoiceState = { audioMuted: false, deaf: false, onHold: false, inputVolume: 0, outputVolume: 0, ownCalls: [] };

/** A room with a mixer: real encoders, and a decoder for each listener. */
class Hall {
  readonly packets = new Map<string, Buffer>();
  readonly #decoders = new Map<string, OpusDecoder>();
  readonly #heard = new Map<string, Int16Array[]>();
  readonly errors: unknown[] = [];
  readonly mixer = new Mixer((_sink, error) => void this.errors.push(error));
  #frame = 0;

  add(callId: string, state: Partial<VoiceState> = {}, receives = true): void {
    this.mixer.set(callId, { ...NORMAL, ...state }, receives ? this.sink(callId) : null);
  }

  /** Keeps what somebody gets. */
  sink(name: string): SoundSink {
    return {
      sound: (packet, timeMs) => {
        expect(timeMs).toBe(this.#frame * 20);
        this.packets.set(name, packet);
        const decoder = this.#decoders.get(name) ?? new OpusDecoder();
        this.#decoders.set(name, decoder);
        decoder.decode(packet);
        const frames = this.#heard.get(name) ?? [];
        this.#heard.set(name, frames);
        frames.push(decoder.take()?.slice() ?? new Int16Array(0));
      },
    };
  }

  /** Runs frames in which some calls sound their own tone; the others send silence. */
  run(frames: number, speaking: readonly string[], amplitude = 6000): void {
    for (let i = 0; i < frames; i += 1) {
      for (const callId of speaking) this.mixer.feed(callId, tone(FREQUENCIES[callId] ?? 300, amplitude, this.#frame * 960));
      this.packets.clear();
      this.mixer.tick(this.#frame * 20);
      this.#frame += 1;
    }
  }

  /** Which of the known tones a call heard in the last `frames` frames: name → amplitude in hundreds. */
  heard(callId: string, frames = 20): Record<string, number> {
    const sound = joined((this.#heard.get(callId) ?? []).slice(-frames));
    const tones: Record<string, number> = {};
    for (const [name, hertz] of Object.entries(FREQUENCIES)) {
      const amplitude = amplitudeOf(hertz, sound);
      if (amplitude > 100) tones[name] = Math.round(amplitude / 100);
    }
    return tones;
  }

  /** All that a call heard. */
  sound(callId: string): Int16Array {
    return joined(this.#heard.get(callId) ?? []);
  }

  /** How many different packets were made in the last frame. */
  get encodes(): number {
    return new Set(this.packets.values()).size;
  }

  close(): void {
    this.mixer.close();
    for (const decoder of this.#decoders.values()) decoder.close();
  }
}

let hall: Hall;
function open(...callIds: string[]): Hall {
  hall = new Hall();
  for (const callId of callIds) hall.add(callId);
  return hall;
}
afterEach(() => hall.close());

const names = (tones: Record<string, number>): string[] => Object.keys(tones).sort();

describe('Mixer', () => {
  it('gives each speaker the others and not itself, and a listener everybody', () => {
    open('ada', 'bob', 'eve', 'viewer').run(60, ['ada', 'bob', 'eve']);
    expect(names(hall.heard('ada'))).toEqual(['bob', 'eve']);
    expect(names(hall.heard('bob'))).toEqual(['ada', 'eve']);
    expect(names(hall.heard('eve'))).toEqual(['ada', 'bob']);
    expect(names(hall.heard('viewer'))).toEqual(['ada', 'bob', 'eve']);
    for (const amplitude of Object.values(hall.heard('viewer'))) expect(amplitude).toBeGreaterThan(50);
  });

  it('encodes once for all who say nothing', () => {
    open('ada', 'bob', 'v1', 'v2', 'v3').run(10, ['ada']);
    expect(hall.packets.size).toBe(5);
    expect(hall.encodes).toBe(2);
    expect(hall.packets.get('v1')).toBe(hall.packets.get('bob'));
  });

  it('sends packets in silence too, one encoding for all', () => {
    open('ada', 'bob', 'eve').run(100, []);
    expect(hall.packets.size).toBe(3);
    expect(hall.encodes).toBe(1);
  });

  it('takes a call that hums below the floor for silent', () => {
    open('ada', 'bob').run(10, ['ada'], 10);
    expect(hall.encodes).toBe(1);
  });

  it('brings a speaker back to the shared mix after its pause, not within it', () => {
    open('ada', 'bob').run(20, ['ada']);
    hall.run(40, []);
    expect(hall.encodes).toBe(2);
    hall.run(40, []);
    expect(hall.encodes).toBe(1);
  });

  it('keeps muted and held calls out of the mix', () => {
    open('ada', 'bob', 'eve').run(20, ['ada', 'bob', 'eve']);
    hall.add('ada', { audioMuted: true });
    hall.add('bob', { onHold: true });
    hall.run(40, ['ada', 'bob', 'eve']);
    expect(names(hall.heard('ada'))).toEqual(['eve']);
    expect(names(hall.heard('bob'))).toEqual([]);
    expect(names(hall.heard('eve'))).toEqual([]);
  });

  it('gives the deaf silence, one encoding for all of them', () => {
    open('ada', 'bob');
    hall.add('deaf1', { deaf: true });
    hall.add('deaf2', { deaf: true });
    hall.run(40, ['ada', 'bob']);
    expect(hall.sound('deaf1').every((sample) => Math.abs(sample) < 4)).toBe(true);
    expect(hall.packets.get('deaf1')).toBe(hall.packets.get('deaf2'));
    hall.add('deaf1');
    hall.run(40, ['ada', 'bob']);
    expect(names(hall.heard('deaf1'))).toEqual(['ada', 'bob']);
  });

  it("leaves out the sound of a listener's other legs", () => {
    open('bob', 'eve');
    hall.add('ada', { ownCalls: ['eve'] });
    hall.run(60, ['bob', 'eve']);
    expect(names(hall.heard('ada'))).toEqual(['bob']);
    expect(names(hall.heard('bob'))).toEqual(['eve']);
  });

  it('applies input and output volumes', () => {
    open('bob', 'eve');
    hall.add('ada', { inputVolume: -20 });
    hall.add('soft', { outputVolume: -6 });
    hall.add('off', { outputVolume: -50 });
    hall.run(60, ['ada', 'bob']);
    const eve = hall.heard('eve');
    const soft = hall.heard('soft');
    expect((eve.ada ?? 0) / (eve.bob ?? 1)).toBeCloseTo(0.1, 1);
    expect((soft.bob ?? 0) / (eve.bob ?? 1)).toBeCloseTo(0.5, 1);
    expect(hall.heard('off')).toEqual({});
  });

  it('limits a shouting crowd instead of wrapping', () => {
    open('ada', 'bob', 'eve', 'viewer').run(60, ['ada', 'bob', 'eve'], 30_000);
    const heard = hall.heard('viewer');
    expect(names(heard)).toEqual(['ada', 'bob', 'eve']);
    for (const amplitude of Object.values(heard)) expect(amplitude).toBeGreaterThan(60);
  });

  it('gives nothing to calls that do not receive, or were removed', () => {
    open('ada', 'bob');
    hall.add('camera', {}, false);
    hall.run(3, ['ada']);
    expect([...hall.packets.keys()]).toEqual(['ada', 'bob']);
    hall.mixer.remove('bob');
    hall.mixer.remove('bob');
    hall.mixer.feed('bob', tone(1000, 6000));
    hall.run(3, ['ada']);
    expect([...hall.packets.keys()]).toEqual(['ada']);
  });

  it('gives a sink that is no call everybody, at full volume, while all of them talk, and nothing once it is taken away', () => {
    open('ada', 'bob');
    const recorder = hall.sink('recorder');
    hall.mixer.addListener(recorder);
    hall.run(60, ['ada', 'bob']);
    expect(names(hall.heard('recorder'))).toEqual(['ada', 'bob']);
    hall.mixer.removeListener(recorder);
    hall.run(3, ['ada']);
    expect([...hall.packets.keys()]).toEqual(['ada', 'bob']);
    hall.mixer.addListener(recorder);
    hall.mixer.remove('ada');
    hall.mixer.remove('bob');
    hall.run(3, []);
    expect([...hall.packets.keys()]).toEqual(['recorder']);
  });

  it('goes on for the others when a sink throws', () => {
    open('ada', 'bob');
    hall.mixer.set('ada', NORMAL, {
      sound: () => {
        throw new Error('its transport is gone');
      },
    });
    hall.run(2, ['ada']);
    expect([...hall.packets.keys()]).toEqual(['bob']);
    expect(hall.errors).toEqual([new Error('its transport is gone'), new Error('its transport is gone')]);
  });

  it('moves a listener between the shared mix and its own without an audible break', () => {
    open('ada', 'bob', 'viewer').run(50, ['ada']);
    // Bob says a word each two seconds, so he leaves the shared mix and comes back to it.
    for (let word = 0; word < 3; word += 1) {
      hall.run(5, ['ada', 'bob']);
      hall.run(95, ['ada']);
    }
    const steady = hall.sound('viewer');
    const moved = hall.sound('bob');
    // Bob hears Ada only; in each 5 ms she must be there with about her amplitude, and nothing may jump.
    for (let at = 960 * 60; at + 240 <= moved.length; at += 240) {
      let energy = 0;
      for (let i = at; i < at + 240; i += 1) energy += (moved[i] as number) ** 2;
      const level = Math.sqrt((2 * energy) / 240);
      expect(level, `at ${at / 48} ms`).toBeGreaterThan(4000);
      expect(level, `at ${at / 48} ms`).toBeLessThan(8500);
    }
    expect(steady.length).toBe(moved.length);
  });

  it('rings a short soft chime for all but the one it is about, once when many come together', () => {
    open('ada', 'bob', 'eve').run(10, []);
    hall.mixer.ring('entry', 'ada');
    hall.run(3, []);
    hall.mixer.ring('entry', 'bob');
    hall.run(7, []);
    const early = (callId: string) => amplitudeOf(587, hall.sound(callId).slice(-10 * 960, -6 * 960));
    const late = (callId: string) => amplitudeOf(784, hall.sound(callId).slice(-6 * 960, -2 * 960));
    for (const listener of ['bob', 'eve']) {
      for (const amplitude of [early(listener), late(listener)]) {
        expect(amplitude).toBeGreaterThan(500);
        expect(amplitude).toBeLessThan(3_000);
      }
    }
    expect(early('ada') + late('ada')).toBeLessThan(20);
    hall.run(10, []);
    for (const listener of ['ada', 'bob', 'eve']) expect(Math.max(...hall.sound(listener).slice(-5 * 960))).toBeLessThan(40);
  });

  it('rings for a talker too, over the voices, and differently for somebody who goes', () => {
    open('ada', 'bob').run(10, ['ada']);
    hall.mixer.ring('exit', 'eve');
    hall.run(10, ['ada']);
    expect(amplitudeOf(784, hall.sound('ada').slice(-10 * 960, -6 * 960))).toBeGreaterThan(500);
    expect(amplitudeOf(587, hall.sound('bob').slice(-6 * 960, -2 * 960))).toBeGreaterThan(500);
    expect(names(hall.heard('bob'))).toContain('ada');
  });
});
