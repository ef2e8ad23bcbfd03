/**
 * Reads the transport streams (ISO/IEC 13818-1) that our media workers write: one program, H.264 in one PID and AAC in another. A leaf:
 * knows nothing of rooms.
 */

export const PACKET_BYTES = 188;
/** Where FFmpeg's muxer puts the first and the second stream. */
const VIDEO_PID = 0x100;
const AUDIO_PID = 0x101;
const SYNC = 0x47;
/** More is no picture of ours, and must not fill the memory. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Times have 33 bits. */
const WRAP = 2 ** 33;

/** A picture (H.264, Annex B), or frames of sound (AAC with ADTS headers). */
export interface Unit {
  kind: 'video' | 'audio';
  /** When it is shown or heard, 90 kHz; does not wrap. */
  time: number;
  /** Whether it decodes by itself. */
  key: boolean;
  data: Buffer;
}

interface Pending {
  parts: Buffer[];
  bytes: number;
  key: boolean;
  /** Bytes of the whole packet, when its head says so. */
  length: number | null;
}

/** Takes pieces of any size and gives whole units, each when the next one of its kind begins, or when its length is reached. */
export class TransportStreamReader {
  readonly #pending = new Map<number, Pending>();
  #rest = Buffer.alloc(0);
  #newest: number | null = null;

  push(bytes: Uint8Array): Unit[] {
    const units: Unit[] = [];
    const all = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : Buffer.from(bytes);
    let at = 0;
    while (at + PACKET_BYTES <= all.length) {
      if (all[at] !== SYNC) {
        at += 1;
        continue;
      }
      this.#packet(all.subarray(at, at + PACKET_BYTES), units);
      at += PACKET_BYTES;
    }
    this.#rest = all.subarray(at);
    return units;
  }

  #packet(packet: Buffer, units: Unit[]): void {
    const head = packet.readUInt32BE(0);
    const pid = (head >> 8) & 0x1fff;
    if (pid !== VIDEO_PID && pid !== AUDIO_PID) return;
    const adaptation = head & 0x20 ? 1 + (packet[4] as number) : 0;
    if (!(head & 0x10) || 4 + adaptation >= PACKET_BYTES) return;
    const payload = packet.subarray(4 + adaptation);
    if (head & 0x40_00_00) {
      this.#finish(pid, units);
      const key = pid === AUDIO_PID || (adaptation > 1 && ((packet[5] as number) & 0x40) !== 0);
      this.#pending.set(pid, { parts: [], bytes: 0, key, length: lengthOf(payload) });
    }
    const pending = this.#pending.get(pid);
    if (!pending) return;
    pending.parts.push(payload);
    pending.bytes += payload.length;
    if (pending.bytes > MOST_BYTES) this.#pending.delete(pid);
    else if (pending.length !== null && pending.bytes >= pending.length) this.#finish(pid, units);
  }

  #finish(pid: number, units: Unit[]): void {
    const pending = this.#pending.get(pid);
    this.#pending.delete(pid);
    if (!pending) return;
    const pes = Buffer.concat(pending.parts);
    // Start code, stream id, length, two bytes of flags, length of the rest of the head, and a time in it.
    if (pes.length < 14 || pes.readUIntBE(0, 3) !== 1 || !((pes[7] as number) & 0x80)) return;
    const data = pes.subarray(9 + (pes[8] as number), pending.length ?? undefined);
    if (data.length === 0) return;
    const kind = pid === VIDEO_PID ? 'video' : 'audio';
    units.push({ kind, time: this.#unwrapped(timeAt(pes, 9)), key: pending.key, data });
  }

  #unwrapped(time: number): number {
    const near = this.#newest ?? time;
    this.#newest = time + Math.round((near - time) / WRAP) * WRAP;
    return this.#newest;
  }
}

/** Bytes of a packet with its head; null: it does not say. */
function lengthOf(pes: Buffer): number | null {
  const length = pes.length < 6 ? 0 : pes.readUInt16BE(4);
  return length === 0 ? null : length + 6;
}

/** 33 bits in five bytes, with marker bits between. */
function timeAt(bytes: Buffer, at: number): number {
  const high = ((bytes[at] as number) >> 1) & 7;
  const middle = bytes.readUInt16BE(at + 1) >> 1;
  const low = bytes.readUInt16BE(at + 3) >> 1;
  return high * 2 ** 30 + middle * 2 ** 15 + low;
}
