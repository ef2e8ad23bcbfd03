import { afterEach, describe, expect, it } from 'vitest';
import { amplitudeOf, joined, tone } from '../../../../test/support/tones.ts';
import { check, newFrame, newPacket, openCodec, SAMPLES_S16 } from '../../../ffmpeg/ffmpeg.ts';
import { OpusDecoder, OpusEncoder } from './opus.ts';

const open: { close(): void }[] = [];
function closing<T extends { close(): void }>(thing: T): T {
  open.push(thing);
  return thing;
}
afterEach(() => {
  for (const thing of open.splice(0)) thing.close();
});

/** Opus packets of any duration and channel count, as browsers of other settings send them. */
function packetsOf(milliseconds: number, channels: 1 | 2, hertz: readonly number[], count: number): Buffer[] {
  const samples = milliseconds * 48;
  const channelLayout = { nbChannels: channels, order: 1, mask: channels === 2 ? 3n : 4n };
  const context = openCodec('encoder', 'libopus', { application: 'voip', frame_duration: milliseconds }, (x) => {
    Object.assign(x, {
      sampleRate: 48_000,
      sampleFormat: SAMPLES_S16,
      channelLayout,
      bitRate: 64_000n,
      timeBase: { num: 1, den: 48_000 },
    });
  });
  const frame = newFrame();
  Object.assign(frame, { format: SAMPLES_S16, sampleRate: 48_000, nbSamples: samples, channelLayout });
  check(frame.getBuffer(0), 'buffer');
  const [bytes] = frame.data ?? [];
  if (bytes === undefined) throw new Error('no buffer');
  const pcm = new Int16Array(bytes.buffer, bytes.byteOffset, samples * channels);
  const packet = newPacket();
  const out: Buffer[] = [];
  for (let i = 0; i < count; i += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      tone(hertz[channel] ?? 0, 8000, i * samples, samples).forEach((sample, k) => {
        pcm[k * channels + channel] = sample;
      });
    }
    frame.pts = BigInt(i * samples);
    check(context.sendFrameSync(frame), 'send');
    while (context.receivePacketSync(packet) >= 0) {
      out.push(packet.data ?? Buffer.alloc(0));
      packet.unref();
    }
  }
  context.freeContext();
  frame.free();
  packet.free();
  return out;
}

/** Everything the decoder makes of packets, in frames of 20 ms. */
function decodeAll(decoder: OpusDecoder, packets: readonly Buffer[]): Int16Array {
  const frames: Int16Array[] = [];
  for (const packet of packets) {
    decoder.decode(packet);
    for (let frame = decoder.take(); frame !== null; frame = decoder.take()) {
      expect(frame).toHaveLength(960);
      frames.push(frame.slice());
    }
  }
  return joined(frames);
}

describe('Opus', () => {
  it('carries a tone there and back, one packet for each frame', () => {
    const encoder = closing(new OpusEncoder());
    const packets = Array.from({ length: 50 }, (_, i) => {
      encoder.samples.set(tone(440, 8000, i * 960));
      return encoder.encode();
    });
    const sound = decodeAll(closing(new OpusDecoder()), packets).subarray(4800);
    expect(Math.abs(amplitudeOf(440, sound) - 8000)).toBeLessThan(800);
    expect(amplitudeOf(1000, sound)).toBeLessThan(100);
    const bytes = packets.reduce((sum, packet) => sum + packet.length, 0);
    expect((bytes * 8) / 1000).toBeLessThan(70);
  });

  it('gives small packets for silence, never none', () => {
    const encoder = closing(new OpusEncoder());
    for (let i = 0; i < 20; i += 1) {
      const { length } = encoder.encode();
      expect(length).toBeGreaterThan(0);
      expect(length).toBeLessThan(20);
    }
  });

  it.each([10, 20, 40, 60])('splits packets of %i ms into frames of 20 ms without a gap', (milliseconds) => {
    const packets = packetsOf(milliseconds, 1, [440], 1200 / milliseconds);
    const sound = decodeAll(closing(new OpusDecoder()), packets);
    expect(sound).toHaveLength(1200 * 48);
    expect(Math.abs(amplitudeOf(440, sound.subarray(9600)) - 8000)).toBeLessThan(800);
  });

  it('mixes stereo down to mono', () => {
    const sound = decodeAll(closing(new OpusDecoder()), packetsOf(20, 2, [440, 1000], 50)).subarray(9600);
    expect(Math.abs(amplitudeOf(440, sound) - 4000)).toBeLessThan(800);
    expect(Math.abs(amplitudeOf(1000, sound) - 4000)).toBeLessThan(800);
  });

  it('survives garbage and goes on with the next good packet', () => {
    const decoder = closing(new OpusDecoder());
    let state = 99;
    for (let i = 0; i < 2000; i += 1) {
      const garbage = Buffer.alloc(i % 90);
      for (let k = 0; k < garbage.length; k += 1) {
        state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
        garbage[k] = state >> 12;
      }
      const samples = decoder.decode(garbage);
      expect(samples).toBeLessThanOrEqual(5760);
      expect(decoder.buffered).toBeLessThanOrEqual(11_520);
    }
    decoder.reset();
    expect(decoder.take()).toBeNull();
    const sound = decodeAll(decoder, packetsOf(20, 1, [440], 50)).subarray(9600);
    expect(Math.abs(amplitudeOf(440, sound) - 8000)).toBeLessThan(800);
  });

  it('does nothing after close', () => {
    const decoder = new OpusDecoder();
    const [packet] = packetsOf(20, 1, [440], 1);
    decoder.close();
    decoder.close();
    expect(decoder.decode(packet as Buffer)).toBe(0);
    const encoder = new OpusEncoder();
    encoder.close();
    encoder.close();
    expect(() => encoder.encode()).toThrow('closed');
  });
});
