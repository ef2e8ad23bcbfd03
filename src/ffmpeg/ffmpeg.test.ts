import { describe, expect, it } from 'vitest';
import { binding, check, loadBinding, openCodec } from './ffmpeg.ts';

describe('the FFmpeg binding', () => {
  it('names the missing package on a platform without binary', () => {
    const load = (): never => {
      throw new Error('not found');
    };
    expect(() => loadBinding('linux', 'riscv64', load)).toThrow(/@seydx\/node-av-linux-riscv64 .*cannot be loaded/);
  });

  it.each(['libvpx', 'libopus'])('has the encoder %s', (name) => {
    expect(binding.Codec.findEncoderByName(name)?.name).toBe(name);
  });

  it.each(['vp8', 'h264', 'libopus'])('has the decoder %s', (name) => {
    expect(binding.Codec.findDecoderByName(name)?.name).toBe(name);
  });

  it("turns an error code into FFmpeg's words", () => {
    expect(() => check(-1094995529, 'decode')).toThrow(/decode: Invalid data.* \(-1094995529\)/);
    expect(check(7, 'fine')).toBe(7);
  });

  it('refuses unknown codecs and options', () => {
    expect(() => openCodec('encoder', 'nonsense', {}, () => undefined)).toThrow('no encoder nonsense');
    expect(() => openCodec('decoder', 'vp8', { nonsense: 1 }, () => undefined)).toThrow('option nonsense of vp8');
  });
});
