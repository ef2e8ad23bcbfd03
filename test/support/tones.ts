/** `length` samples of a sine at 48 kHz from sample `start` on. `amplitude` of 32767. */
export function tone(hertz: number, amplitude: number, start = 0, length = 960): Int16Array {
  const samples = new Int16Array(length);
  for (let i = 0; i < length; i += 1) samples[i] = Math.round(amplitude * Math.sin((2 * Math.PI * hertz * (start + i)) / 48_000));
  return samples;
}

/** Amplitude of one frequency in samples at 48 kHz, by Goertzel's algorithm: 0 when it is not there. */
export function amplitudeOf(hertz: number, samples: Int16Array): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / 48_000);
  let previous = 0;
  let before = 0;
  for (const sample of samples) {
    const next = sample + coefficient * previous - before;
    before = previous;
    previous = next;
  }
  const power = previous ** 2 + before ** 2 - coefficient * previous * before;
  return (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}

/** Joins frames into one array. */
export function joined(frames: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(frames.reduce((length, frame) => length + frame.length, 0));
  let at = 0;
  for (const frame of frames) {
    whole.set(frame, at);
    at += frame.length;
  }
  return whole;
}
