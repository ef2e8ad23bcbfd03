import { FRAME_SAMPLES } from './opus.ts';

/** What a chime tells. */
export type ChimeKind = 'entry' | 'exit';

const SAMPLE_RATE = 48_000;
const FRAMES = 8;
/** About -21 dB below full scale: soft beside a voice. */
const AMPLITUDE = 2_900;
/** Two short notes, a fourth apart: upwards for somebody who comes, downwards for somebody who goes. */
const NOTES: Record<ChimeKind, readonly [number, number]> = { entry: [587, 784], exit: [784, 587] };

/** A sound of 160 ms, in frames of 20 ms. */
const SOUNDS: Record<ChimeKind, Float32Array[]> = { entry: compose('entry'), exit: compose('exit') };

function compose(kind: ChimeKind): Float32Array[] {
  const length = FRAMES * FRAME_SAMPLES;
  const half = length / 2;
  return Array.from({ length: FRAMES }, (_, frame) =>
    Float32Array.from({ length: FRAME_SAMPLES }, (__, sample) => {
      const at = frame * FRAME_SAMPLES + sample;
      const hertz = NOTES[kind][at < half ? 0 : 1];
      const within = (at % half) / half;
      // Every note swells and fades, so that nothing clicks.
      return AMPLITUDE * Math.sin(Math.PI * within) ** 2 * Math.sin((2 * Math.PI * hertz * at) / SAMPLE_RATE);
    }),
  );
}

/** The sound in a room's mix when somebody comes or goes. One at a time: when many come together, it is heard once. */
export class Chime {
  #kind: ChimeKind = 'entry';
  #frame = FRAMES;
  #about = '';

  /** Begins to sound, unless it does already. The call that it is about does not hear it. */
  ring(kind: ChimeKind, about: string): void {
    if (this.#frame < FRAMES) return;
    this.#kind = kind;
    this.#about = about;
    this.#frame = 0;
  }

  /** The next 20 ms; null while it is silent. */
  next(): Float32Array | null {
    if (this.#frame >= FRAMES) return null;
    const samples = SOUNDS[this.#kind][this.#frame] ?? null;
    this.#frame += 1;
    return samples;
  }

  isAbout(callId: string): boolean {
    return this.#about === callId;
  }
}
