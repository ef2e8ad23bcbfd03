import { binding, check, type NativeCodecContext, type NativeInputStream } from '../../../ffmpeg/ffmpeg.ts';

/** Decoders that may be used, by FFmpeg's number of the codec. */
const DECODERS: Readonly<Record<number, string>> = {
  27: 'h264',
  139: 'vp8',
  167: 'vp9',
  173: 'hevc',
  225: 'libdav1d',
  65536: 'pcm_s16le',
  86017: 'mp3float',
  86018: 'aac',
  86021: 'vorbis',
  86028: 'flac',
  86076: 'opus',
};

/** Whether there is a decoder for a stream. */
export function isDecodable({ codecpar }: NativeInputStream): boolean {
  return DECODERS[codecpar.codecId] !== undefined;
}

/** A decoder of a stream. Throws when there is none, or it does not take what the file says of the stream. */
export function openDecoder(
  { codecpar }: NativeInputStream,
  threads: number,
  options: Record<string, string>,
): NativeCodecContext {
  const name = DECODERS[codecpar.codecId];
  const codec = name === undefined ? null : binding.Codec.findDecoderByName(name);
  if (codec === null) throw new Error('there is no decoder for it');
  const context = new binding.CodecContext();
  context.allocContext3(codec);
  try {
    check(codecpar.toContext(context), 'parameters of a stream');
    context.threadCount = threads;
    for (const [option, value] of Object.entries(options))
      check(binding.Option.set(context, option, value, 1), `option ${option}`);
    check(context.open2Sync(codec, null), `open ${name}`);
    return context;
  } catch (error) {
    context.freeContext();
    throw error;
  }
}
