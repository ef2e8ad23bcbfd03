import { check, type NativeCodecContext, newFrame, newPacket, openCodec, SAMPLES_FLTP } from '../../src/ffmpeg/ffmpeg.ts';
import { VideoDecoder } from '../../src/media/worker/video/decoder.ts';
import type { Picture } from '../../src/media/worker/video/picture.ts';
import { AAC_SAMPLES } from '../../src/mpegts/adts.ts';
import { TransportStreamReader, type Unit } from '../../src/mpegts/reader.ts';

/** Mono sound at 48 kHz, -32768 … 32767, with the time of its first sample. */
interface Sound {
  ms: number;
  samples: Int16Array;
}

export interface Decoded<T> {
  /** What `look` made of each picture. */
  pictures: { ms: number; key: boolean; seen: T }[];
  sounds: Sound[];
}

/** The units of a whole transport stream; without the last picture, which is complete only when another one begins. */
export function unitsOf(bytes: Uint8Array): Unit[] {
  return new TransportStreamReader().push(bytes);
}

/** Decodes all pictures and all sound of a transport stream. Throws when one does not decode. `look` may keep nothing of the picture. */
export function decodeUnits<T>(units: readonly Unit[], look: (picture: Picture) => T): Decoded<T> {
  const video = new VideoDecoder('H264');
  const audio = new AacDecoder();
  const decoded: Decoded<T> = { pictures: [], sounds: [] };
  try {
    for (const { kind, time, key, data } of units) {
      const ms = time / 90;
      if (kind === 'audio') {
        for (const [i, samples] of audio.decode(data).entries())
          decoded.sounds.push({ ms: ms + (i * AAC_SAMPLES) / 48, samples });
        continue;
      }
      const picture = video.decode(data);
      if (!picture) throw new Error(`a picture at ${ms} ms does not decode`);
      decoded.pictures.push({ ms, key, seen: look(picture) });
    }
  } finally {
    video.close();
    audio.close();
  }
  return decoded;
}

/** AAC with ADTS headers. */
class AacDecoder {
  readonly #context: NativeCodecContext = openCodec('decoder', 'aac', {}, () => {});
  readonly #packet = newPacket();
  readonly #frame = newFrame();

  /** A unit may have several frames. */
  decode(data: Buffer): Int16Array[] {
    const frames: Int16Array[] = [];
    for (let at = 0; at < data.length; ) {
      const length = (data.readUIntBE(at + 3, 3) >> 5) & 0x1fff;
      frames.push(this.#frameOf(data.subarray(at, at + length)));
      at += length;
    }
    return frames;
  }

  #frameOf(data: Buffer): Int16Array {
    this.#packet.data = data;
    check(this.#context.sendPacketSync(this.#packet), 'decode AAC');
    check(this.#context.receiveFrameSync(this.#frame), 'decode AAC');
    if (this.#frame.format !== SAMPLES_FLTP) throw new Error('FFmpeg gives sound in another format');
    const [plane] = this.#frame.data ?? [];
    if (!plane) throw new Error('FFmpeg gave no sound');
    const floats = new Float32Array(plane.buffer, plane.byteOffset, this.#frame.nbSamples);
    return Int16Array.from(floats, (sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))));
  }

  close(): void {
    this.#context.freeContext();
    this.#packet.free();
    this.#frame.free();
  }
}
