import type { RtpPacket } from '../rtp/packet.ts';
import { type FrameAssembler, FrameParts, type FrameSink, type PictureFormat } from './frame-assembler.ts';
import { eachAggregated, hasParameterSet, NAL_FU_A, NAL_IDR, NAL_PPS, NAL_SPS, NAL_STAP_A, nalType, START_CODE } from './h264.ts';
import { macroblocksKept, parseSequenceParameters, type SequenceParameters } from './h264-parameter-set.ts';
import { isTakenSize, MOST_DELAYED, type PictureLimits } from './limits.ts';

/** Parameter sets are tens of bytes; larger ones are not remembered. */
const MAX_PARAMETER_SET = 1024;

/**
 * Assembles H.264 access units (RFC 6184, packetization modes 0 and 1: single units, STAP-A, FU-A) as byte streams of annex
 * B. An access unit ends with the marker, or where the timestamp changes. It is a key frame when it holds an IDR picture
 * whose parameter sets are known; those of an earlier unit are put in front when it lacks them.
 */
export class H264Assembler implements FrameAssembler {
  readonly #sink: FrameSink;
  readonly #limits: PictureLimits;
  readonly #parts = new FrameParts();
  readonly #unit = (nal: Buffer): void => this.#add(nal);
  #timestamp = 0;
  #held = 0;
  /** Within an access unit. */
  #open = false;
  /** Between the first and the last fragment of a unit. */
  #fragmented = false;
  /** This access unit cannot be used. */
  #spoilt = false;
  /** The beginning of the access unit may be missing: nothing counts before the next one. */
  #adrift = true;
  #idr = false;
  #ownSps = false;
  #ownPps = false;
  /** A picture of this access unit may be needed by others. */
  #reference = false;
  /** What was refused of this access unit. */
  #refused: PictureFormat | null = null;
  #sps: Buffer | undefined;
  #pps: Buffer | undefined;
  /** All sets that a picture may use, by id: whatever a slice chooses, none takes more than the largest. */
  readonly #sets = new Map<number, SequenceParameters>();

  constructor(sink: FrameSink, limits: PictureLimits) {
    this.#sink = sink;
    this.#limits = limits;
  }

  push(packet: RtpPacket): void {
    if (this.#open && packet.timestamp !== this.#timestamp) this.#finish();
    if (!this.#open) this.#begin(packet.timestamp);
    if (this.#adrift && this.beginsKeyFrame(packet)) this.#adrift = false;
    this.#held = packet.raw.length;
    if (!this.#adrift && !this.#spoilt) this.#take(packet.payload);
    if (packet.marker) this.#finish();
  }

  beginsKeyFrame(packet: RtpPacket): boolean {
    return hasParameterSet(packet.payload);
  }

  reset(): void {
    this.#parts.clear();
    this.#open = false;
    this.#adrift = true;
  }

  #begin(timestamp: number): void {
    this.#parts.clear();
    this.#timestamp = timestamp;
    this.#open = true;
    this.#fragmented = false;
    this.#spoilt = false;
    this.#idr = false;
    this.#ownSps = false;
    this.#ownPps = false;
    this.#reference = false;
    this.#refused = null;
  }

  #take(payload: Buffer): void {
    const type = nalType(payload.readUInt8(0));
    if (type === NAL_FU_A) this.#fragment(payload);
    else if (this.#fragmented) this.#spoilt = true;
    else if (type === NAL_STAP_A) this.#spoilt ||= !eachAggregated(payload, this.#unit);
    else if (type >= 1 && type <= 23) this.#add(payload);
    else this.#spoilt = true;
  }

  /** A fragment of a long unit (RFC 6184 5.8): indicator, header with start and end bit, bytes. */
  #fragment(payload: Buffer): void {
    if (payload.length < 3) {
      this.#spoilt = true;
      return;
    }
    const header = payload.readUInt8(1);
    const start = (header & 0x80) !== 0;
    if (start === this.#fragmented) {
      this.#spoilt = true;
      return;
    }
    if (start) {
      const type = nalType(header);
      // Parameter sets are small. The only reason to fragment one is to hide it.
      if (type === NAL_SPS || type === NAL_PPS) this.#spoilt = true;
      if (type === NAL_IDR) this.#idr = true;
      this.#noteReference(payload.readUInt8(0));
      this.#append(START_CODE);
      this.#append(Buffer.from([(payload.readUInt8(0) & 0xe0) | type]));
    }
    this.#append(payload.subarray(2));
    this.#fragmented = (header & 0x40) === 0;
  }

  #add(nal: Buffer): void {
    this.#note(nalType(nal.readUInt8(0)), nal);
    this.#append(START_CODE);
    this.#append(nal);
  }

  #append(part: Buffer): void {
    if (this.#spoilt) return;
    // The datagram is counted with its first piece only.
    if (!this.#parts.add(part, this.#held)) this.#spoilt = true;
    this.#held = 0;
    if (this.#spoilt) this.#parts.clear();
  }

  #note(type: number, nal: Buffer): void {
    if (type === NAL_IDR) this.#idr = true;
    this.#noteReference(nal.readUInt8(0));
    if (type === NAL_SPS) this.#noteSequence(nal);
    if (type !== NAL_PPS) return;
    if (nal.length > MAX_PARAMETER_SET) this.#spoilt = true;
    this.#ownPps = true;
    this.#pps = Buffer.from(nal);
  }

  /** `nal_ref_idc` above 0: other pictures, or all, may need the unit. */
  #noteReference(header: number): void {
    this.#reference ||= (header & 0x60) !== 0;
  }

  #noteSequence(nal: Buffer): void {
    const set = nal.length > MAX_PARAMETER_SET ? null : parseSequenceParameters(nal);
    if (!set) {
      this.#spoilt = true;
    } else if (!isTakenSize(set.width, set.height, this.#limits) || macroblocksKept(set) > this.#limits.macroblocksKept) {
      this.#spoilt = true;
      this.#refused = formatOf(set);
    } else {
      this.#ownSps = true;
      this.#sps = Buffer.from(nal);
      this.#sets.set(set.id, set);
    }
  }

  #finish(): void {
    this.#open = false;
    const usable = !this.#adrift && !this.#spoilt && !this.#fragmented && !this.#parts.empty;
    this.#adrift = false;
    if (!usable) {
      this.#parts.clear();
      if (this.#refused) this.#sink.refused(this.#refused);
      else this.#sink.broken();
      return;
    }
    const data = this.#parts.take();
    const timestamp = this.#timestamp;
    const known = (this.#ownSps || this.#sps !== undefined) && (this.#ownPps || this.#pps !== undefined);
    const key = this.#idr && known;
    this.#sink.frame({
      data: key ? this.#withParameterSets(data) : data,
      key,
      timestamp,
      discardable: !this.#reference,
      format: key || this.#ownSps ? this.#largestFormat() : null,
    });
  }

  #largestFormat(): PictureFormat | null {
    const formats = [...this.#sets.values()].map(formatOf);
    const size = (it: PictureFormat) => it.width * it.height * it.pictures;
    return formats.reduce<PictureFormat | null>((most, it) => (most && size(most) >= size(it) ? most : it), null);
  }

  #withParameterSets(data: Buffer): Buffer {
    if (this.#ownSps && this.#ownPps) return data;
    const front: Buffer[] = [];
    if (!this.#ownSps && this.#sps) front.push(START_CODE, this.#sps);
    if (!this.#ownPps && this.#pps) front.push(START_CODE, this.#pps);
    return Buffer.concat([...front, data]);
  }
}

/** References, the present picture, those that wait, and the one that is shown. */
function formatOf({ width, height, references }: SequenceParameters): PictureFormat {
  return { width, height, pictures: references + 2 + MOST_DELAYED };
}
