import type { NativePacket } from '../../ffmpeg/ffmpeg.ts';
import type { TrackKind } from './demuxing/demuxer.ts';

const MOST_BYTES = 16 * 1024 * 1024;
/** Ten seconds of pictures. */
const MOST_PACKETS = 250;

/** Packets of one stream that are read and not decoded yet. */
export class Track {
  readonly kind: TrackKind;
  /** Nothing more is read of it. */
  ended = false;
  /** Its decoder has given everything. */
  done = false;
  readonly #packets: NativePacket[] = [];
  #bytes = 0;

  constructor(kind: TrackKind) {
    this.kind = kind;
  }

  /** So much waits that the other stream must have a gap, or has ended although the file goes on. */
  get full(): boolean {
    return this.#bytes > MOST_BYTES || this.#packets.length > MOST_PACKETS;
  }

  get waits(): boolean {
    return this.#packets.length > 0;
  }

  put(packet: NativePacket): void {
    this.#packets.push(packet);
    this.#bytes += packet.size;
  }

  /** The caller frees it. */
  take(): NativePacket | undefined {
    const packet = this.#packets.shift();
    if (packet) this.#bytes -= packet.size;
    return packet;
  }

  clear(): void {
    for (const packet of this.#packets.splice(0)) packet.free();
    this.#bytes = 0;
  }
}
