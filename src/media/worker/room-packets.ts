import { SharedPacket } from './rtp/shared-packet.ts';
import type { CanvasFrame } from './sink.ts';
import { packetizeVp8 } from './video/vp8.ts';

/** Payload of one packet at most; with all headers the datagram stays below 1,220 bytes. */
const MOST_PAYLOAD = 1_180;
const DESCRIPTOR_BYTES = 4;

/** RTP packets of what a room encodes: each picture and each sound is cut once and shared by all receivers of the room. */
export class RoomPackets {
  /** The newest frame of each tier. */
  readonly #pictures: { data: Buffer; packets: readonly SharedPacket[] }[] = [];
  /** The mixes of this tick. */
  readonly #sounds = new Map<Buffer, SharedPacket>();
  #soundTime = Number.NEGATIVE_INFINITY;

  picture({ tier, data }: CanvasFrame): readonly SharedPacket[] {
    const last = this.#pictures[tier];
    if (last?.data === data) return last.packets;
    const packets = packetize(data);
    this.#pictures[tier] = { data, packets };
    return packets;
  }

  sound(packet: Buffer, timeMs: number): SharedPacket {
    if (timeMs !== this.#soundTime) {
      this.#soundTime = timeMs;
      this.#sounds.clear();
    }
    let shared = this.#sounds.get(packet);
    if (!shared) {
      shared = SharedPacket.of(packet);
      this.#sounds.set(packet, shared);
    }
    return shared;
  }
}

/**
 * Cuts a frame into packets, at least two: clients and tests of the wire take more than 25 packets a second for a picture that is
 * alive (space-protocol 7.5), and a still canvas has frames of a few bytes.
 */
function packetize(frame: Uint8Array): SharedPacket[] {
  const half = Math.ceil(frame.length / 2) + DESCRIPTOR_BYTES;
  return packetizeVp8(frame, Math.min(MOST_PAYLOAD, half));
}
