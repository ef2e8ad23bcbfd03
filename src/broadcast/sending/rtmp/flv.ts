import { AAC_SAMPLES, adtsFrames, rateOf } from '../../../mpegts/adts.ts';
import { NAL, nalType, nalUnits } from '../../../mpegts/annex-b.ts';
import type { Unit } from '../../../mpegts/reader.ts';

/** What is in messages of sound and pictures: the tags of FLV without their heads. */
export interface Tag {
  type: 'audio' | 'video';
  /** Milliseconds. */
  time: number;
  data: Buffer;
}

const AVC_KEY = 0x17;
const AVC_BETWEEN = 0x27;
/** AAC, 44 kHz, 16 bits, stereo: what stands there for every AAC. */
const AAC = 0xaf;
const HEAD = 0;
const DATA = 1;
const PER_MS = 90;

/** Makes tags of a transport stream's pictures and sound. Nothing comes before the first picture that decodes by itself. */
export class FlvTags {
  #pictureHead: Buffer | null = null;
  #soundConfig: number | null = null;
  /** Time of the first picture, 90 kHz. */
  #start: number | null = null;

  tags(unit: Unit): Tag[] {
    if (unit.kind === 'video' && unit.key) this.#start ??= unit.time;
    if (this.#start === null || unit.time < this.#start) return [];
    const time = Math.round((unit.time - this.#start) / PER_MS);
    return unit.kind === 'video' ? this.#picture(unit, time) : this.#sound(unit, time);
  }

  #picture({ data, key }: Unit, time: number): Tag[] {
    const units = nalUnits(data);
    const tags: Tag[] = [];
    const [sps, pps] = [NAL.sps, NAL.pps].map((type) => units.find((unit) => nalType(unit) === type));
    if (sps && pps && sps.length > 3) {
      const head = decoderConfiguration(sps, pps);
      // A new worker may say the same in other words.
      if (!this.#pictureHead?.equals(head)) tags.push(tag('video', time, [AVC_KEY, HEAD, 0, 0, 0], head));
      this.#pictureHead = head;
    }
    const slices = units.filter((unit) => !HEADS.has(nalType(unit)));
    if (this.#pictureHead && slices.length > 0)
      tags.push(tag('video', time, [key ? AVC_KEY : AVC_BETWEEN, DATA, 0, 0, 0], ...slices.flatMap(withLength)));
    return tags;
  }

  #sound({ data }: Unit, time: number): Tag[] {
    const tags: Tag[] = [];
    for (const [i, { data: frame, config }] of adtsFrames(data).entries()) {
      const at = time + Math.round((i * AAC_SAMPLES * 1000) / rateOf(config));
      if (config !== this.#soundConfig) tags.push(tag('audio', at, [AAC, HEAD], Buffer.from([config >> 8, config & 0xff])));
      this.#soundConfig = config;
      tags.push(tag('audio', at, [AAC, DATA], frame));
    }
    return tags;
  }
}

/** What the head of the stream says already. */
const HEADS = new Set<number>([NAL.sps, NAL.pps, NAL.delimiter]);

function tag(type: Tag['type'], time: number, head: readonly number[], ...data: Buffer[]): Tag {
  return { type, time, data: Buffer.concat([Buffer.from(head), ...data]) };
}

/** AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1). */
function decoderConfiguration(sps: Buffer, pps: Buffer): Buffer {
  const [, profile = 0, compatibility = 0, level = 0] = sps;
  return Buffer.concat([
    Buffer.from([1, profile, compatibility, level, 0xff, 0xe1, sps.length >> 8, sps.length & 0xff]),
    sps,
    Buffer.from([1, pps.length >> 8, pps.length & 0xff]),
    pps,
  ]);
}

function withLength(unit: Buffer): Buffer[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(unit.length);
  return [length, unit];
}
