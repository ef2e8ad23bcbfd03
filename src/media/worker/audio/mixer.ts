import type { RawSoundSink } from '../raw-sink.ts';
import type { SoundSink } from '../sink.ts';
import { Chime, type ChimeKind } from './chime.ts';
import { Contribution } from './contribution.ts';
import { volumeGain } from './gain.ts';
import { Limiter } from './limiter.ts';
import { Mix, type MixEncoder } from './mix.ts';
import { FRAME_SAMPLES, OpusEncoder } from './opus.ts';

/** What the mixer must know of a call; a part of the domain's CallState. */
export interface VoiceState {
  audioMuted: boolean;
  deaf: boolean;
  onHold: boolean;
  /** -50 … 50. */
  inputVolume: number;
  outputVolume: number;
  /** Calls whose sound must not come back to this one. */
  ownCalls: readonly string[];
}

/**
 * Frames for which a call keeps its own mix after it was last heard: 1 s, so that pauses of speech change nothing. Meanwhile its
 * mix and the shared one are the same samples, both encoders come to the same state, and moving over is not audible.
 */
const KEEP_OWN_MIX = 50;
/**
 * Frames of the recent past that a new encoder is fed with before its first packet is used: then its state is nearly that of the
 * encoder the listener comes from, and the listener's decoder does not notice.
 */
const PRIMING = 4;

interface Voice {
  id: string;
  state: VoiceState;
  sink: SoundSink | null;
  contribution: Contribution;
  samples: Int16Array | null;
  /** The call itself and its owner's other legs, as far as they are in the room. */
  own: Voice[];
  ownMix: Mix | null;
  ownMixUntil: number;
}

/**
 * Mixes the sound of one room, 20 ms at a time. Who is heard in a frame gets everything but itself and its owner's other legs;
 * all others share one mix per volume, encoded once. Deaf and held calls share silence. Every receiving call gets a packet in every
 * tick, also in silence (space-protocol 7.5). Nothing is allocated in a tick but the packets.
 */
export class Mixer {
  readonly #onError: (sink: SoundSink, error: unknown) => void;
  readonly #newEncoder: () => MixEncoder;
  readonly #voices = new Map<string, Voice>();
  /** Sinks that are no call's: they hear everybody. */
  readonly #listeners = new Set<SoundSink>();
  /** Those that have an encoding of their own, and what they get: the mix of everybody. */
  readonly #rawSinks = new Set<RawSoundSink>();
  readonly #rawLimiter = new Limiter();
  readonly #raw = new Int16Array(FRAME_SAMPLES);
  /** Mixes of all contributions, by output volume. */
  readonly #shared = new Map<number, Mix>();
  #silence: Mix | null = null;
  /** Sums of the last frames, a ring. */
  readonly #history = Array.from({ length: PRIMING }, () => new Float32Array(FRAME_SAMPLES));
  readonly #sum = new Float32Array(FRAME_SAMPLES);
  readonly #work = new Float32Array(FRAME_SAMPLES);
  readonly #chime = new Chime();
  /** What of the chime is in this frame. */
  #ringing: Float32Array | null = null;
  #frame = 0;

  /** `onError`: a sink threw; it goes on getting packets until it is taken away. */
  constructor(onError: (sink: SoundSink, error: unknown) => void, newEncoder: () => MixEncoder = () => new OpusEncoder()) {
    this.#onError = onError;
    this.#newEncoder = newEncoder;
  }

  /** Adds a call or changes it. `sink`: takes the mix for it, one packet in each tick; null: it wants none. */
  set(callId: string, state: VoiceState, sink: SoundSink | null): void {
    let voice = this.#voices.get(callId);
    if (voice === undefined) {
      voice = {
        id: callId,
        state,
        sink,
        contribution: new Contribution(),
        samples: null,
        own: [],
        ownMix: null,
        ownMixUntil: 0,
      };
      this.#voices.set(callId, voice);
    }
    voice.state = state;
    voice.sink = sink;
    voice.contribution.gain = state.audioMuted || state.onHold ? 0 : volumeGain(state.inputVolume);
    this.#relate();
  }

  /** Gives a sink the mix of everybody, one packet in each tick. */
  addListener(sink: SoundSink): void {
    this.#listeners.add(sink);
  }

  removeListener(sink: SoundSink): void {
    this.#listeners.delete(sink);
  }

  /** Gives a sink the mix of everybody before it is encoded, in each tick. It may not throw. */
  addRawSink(sink: RawSoundSink): void {
    this.#rawSinks.add(sink);
  }

  removeRawSink(sink: RawSoundSink): void {
    this.#rawSinks.delete(sink);
  }

  /** Removes a call and frees its mix. */
  remove(callId: string): void {
    const voice = this.#voices.get(callId);
    if (voice === undefined) return;
    voice.ownMix?.close();
    this.#voices.delete(callId);
    this.#relate();
  }

  /** The call's sound for the next tick: 960 samples, which must stay as they are until then. Without it the call is silent. */
  feed(callId: string, samples: Int16Array): void {
    const voice = this.#voices.get(callId);
    if (voice !== undefined) voice.samples = samples;
  }

  /** Mixes in the sound of somebody coming or going; the call that it is about does not hear it. */
  ring(kind: ChimeKind, about: string): void {
    if (this.#voices.size > 0) this.#chime.ring(kind, about);
  }

  /** Mixes and encodes one frame and gives every sink its packet. `timeMs`: of the frame's first sample. */
  tick(timeMs: number): void {
    this.#frame += 1;
    this.#sum.fill(0);
    for (const voice of this.#voices.values()) {
      voice.contribution.next(voice.samples);
      voice.samples = null;
      if (voice.contribution.active) add(this.#sum, voice.contribution.samples);
    }
    this.#ringing = this.#chime.next();
    if (this.#ringing) add(this.#sum, this.#ringing);
    for (const voice of this.#voices.values()) {
      if (voice.sink) this.#give(voice.sink, this.#packetFor(voice), timeMs);
      if (voice.ownMix !== null && voice.ownMix.frame !== this.#frame) this.#dropOwnMix(voice);
    }
    for (const sink of this.#listeners) this.#give(sink, this.#sharedMix(0, 1).packet(this.#frame, this.#sum, 1), timeMs);
    if (this.#rawSinks.size > 0) this.#rawLimiter.apply(this.#sum, this.#raw);
    for (const sink of this.#rawSinks) sink.samples(this.#raw, timeMs);
    this.#dropUnheard();
    this.#history[this.#frame % PRIMING]?.set(this.#sum);
  }

  /** Frees all encoders. */
  close(): void {
    for (const voice of this.#voices.values()) voice.ownMix?.close();
    for (const mix of this.#shared.values()) mix.close();
    this.#silence?.close();
    this.#silence = null;
    this.#voices.clear();
    this.#listeners.clear();
    this.#rawSinks.clear();
    this.#shared.clear();
  }

  /** What goes wrong with one sink is nobody else's silence. */
  #give(sink: SoundSink, packet: Buffer, timeMs: number): void {
    try {
      sink.sound(packet, timeMs);
    } catch (error) {
      this.#onError(sink, error);
    }
  }

  #packetFor(voice: Voice): Buffer {
    const { deaf, onHold, outputVolume } = voice.state;
    if (deaf || onHold) {
      this.#silence ??= this.#newMix(0);
      return this.#silence.packet(this.#frame, this.#sum, 0);
    }
    const heard = voice.own.some(isActive) || this.#isRungFor(voice);
    if (heard) voice.ownMixUntil = this.#frame + KEEP_OWN_MIX;
    const gain = volumeGain(outputVolume);
    if (this.#frame >= voice.ownMixUntil) return this.#sharedMix(outputVolume, gain).packet(this.#frame, this.#sum, gain);
    voice.ownMix ??= this.#newMix(gain);
    return voice.ownMix.packet(this.#frame, heard ? this.#without(voice) : this.#sum, gain);
  }

  /** The sum without the call, its owner's other legs and the chime about it. */
  #without(voice: Voice): Float32Array {
    this.#work.set(this.#sum);
    for (const own of voice.own) if (own.contribution.active) subtract(this.#work, own.contribution.samples);
    if (this.#ringing && this.#isRungFor(voice)) subtract(this.#work, this.#ringing);
    return this.#work;
  }

  /** Whether the chime sounds now because of this call. */
  #isRungFor(voice: Voice): boolean {
    return this.#ringing !== null && this.#chime.isAbout(voice.id);
  }

  #sharedMix(volume: number, gain: number): Mix {
    let mix = this.#shared.get(volume);
    if (mix === undefined) {
      mix = this.#newMix(gain);
      this.#shared.set(volume, mix);
    }
    return mix;
  }

  /** A mix whose encoder already knows the last frames of everybody. */
  #newMix(gain: number): Mix {
    const mix = new Mix(this.#newEncoder(), gain);
    for (let ago = PRIMING; ago > 0; ago -= 1) {
      const past = this.#history[(this.#frame - ago + PRIMING) % PRIMING];
      if (past !== undefined) mix.prime(past);
    }
    return mix;
  }

  #dropOwnMix(voice: Voice): void {
    voice.ownMix?.close();
    voice.ownMix = null;
  }

  /** An encoder that missed a frame has an old state: it is freed, the next listener gets a new one. */
  #dropUnheard(): void {
    for (const [volume, mix] of this.#shared) {
      if (mix.frame === this.#frame) continue;
      mix.close();
      this.#shared.delete(volume);
    }
    if (this.#silence !== null && this.#silence.frame !== this.#frame) {
      this.#silence.close();
      this.#silence = null;
    }
  }

  /** Resolves the ids of owners' other legs to calls. */
  #relate(): void {
    for (const voice of this.#voices.values()) {
      voice.own = [voice];
      for (const id of voice.state.ownCalls) {
        const other = this.#voices.get(id);
        if (other !== undefined && other !== voice) voice.own.push(other);
      }
    }
  }
}

function isActive(voice: Voice): boolean {
  return voice.contribution.active;
}

function add(sum: Float32Array, samples: Float32Array): void {
  for (let i = 0; i < FRAME_SAMPLES; i += 1) sum[i] = (sum[i] as number) + (samples[i] as number);
}

function subtract(sum: Float32Array, samples: Float32Array): void {
  for (let i = 0; i < FRAME_SAMPLES; i += 1) sum[i] = (sum[i] as number) - (samples[i] as number);
}
