import { FRAME_SAMPLES, OpusEncoder } from '../../../src/media/worker/audio/opus.ts';

const SAMPLE_RATE = 48_000;

/** Frames of one second. */
export const TONE_FRAMES = 50;

/** One second of a tone as Opus packets of 20 ms, to be sent in a loop. `hertz` a whole number, so that the loop has no seam. */
export function makeTone(hertz: number, amplitude = 6_000): Buffer[] {
  const encoder = new OpusEncoder({ kbps: 48 });
  const packets: Buffer[] = [];
  // The first second settles the encoder, the second one is kept.
  for (let frame = 0; frame < 2 * TONE_FRAMES; frame += 1) {
    for (let i = 0; i < FRAME_SAMPLES; i += 1) {
      encoder.samples[i] = amplitude * Math.sin((2 * Math.PI * hertz * (frame * FRAME_SAMPLES + i)) / SAMPLE_RATE);
    }
    const packet = encoder.encode();
    if (frame >= TONE_FRAMES) packets.push(packet);
  }
  encoder.close();
  return packets;
}

/** Amplitude of a tone in samples at 48 kHz (Goertzel). */
export function toneAmplitude(samples: Int16Array, hertz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / SAMPLE_RATE);
  let s1 = 0;
  let s2 = 0;
  for (const sample of samples) {
    const s0 = sample + coefficient * s1 - s2;
    s2 = s1;
    s1 = s0;
  }
  const power = s1 * s1 + s2 * s2 - coefficient * s1 * s2;
  return samples.length === 0 ? 0 : (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}
