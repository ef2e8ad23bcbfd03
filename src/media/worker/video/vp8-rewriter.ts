import { videoTime } from '../media-clock.ts';
import type { SendStream } from '../rtp/send-stream.ts';
import { timestampDistance } from '../rtp/sequence.ts';
import type { SharedPacket } from '../rtp/shared-packet.ts';
import type { CanvasFrame } from '../sink.ts';

/**
 * Puts frames of changing encoder tiers onto one receiver's stream so that they look like one encoder's: sequence numbers
 * and picture ids without gaps (RFC 7741 4.2), timestamps that only grow. A change of tier takes effect at the new tier's
 * next key frame; until then the old tier goes on. The stream must patch with `patchVp8PictureId`.
 */
export class Vp8Rewriter {
  readonly #stream: SendStream;
  #pictureId: number;
  #wanted: number;
  #current: number | undefined;
  #timestamp: number | undefined;

  /** @param pictureId of the first frame; should be random (RFC 7741 4.2). */
  constructor(stream: SendStream, tier: number, pictureId = 0) {
    this.#stream = stream;
    this.#wanted = tier;
    this.#pictureId = pictureId & 0x7fff;
  }

  /** The tier whose frames are sent now; undefined before the first key frame. */
  get current(): number | undefined {
    return this.#current;
  }

  /** The tier that a key frame is needed of, or undefined when the wanted tier is already being sent. */
  get awaitsKeyOf(): number | undefined {
    return this.#wanted === this.#current ? undefined : this.#wanted;
  }

  /** Changes to `tier` at its next key frame. Asking for the present tier cancels a change under way. */
  select(tier: number): void {
    this.#wanted = tier;
  }

  /** Begins anew: nothing is sent before the next key frame of the wanted tier (a receiver that was paused). */
  restart(): void {
    this.#current = undefined;
  }

  /** Sends the frame, cut into `packets`, when it belongs to this receiver's stream. Returns whether it did. */
  send(frame: CanvasFrame, packets: readonly SharedPacket[]): boolean {
    if (frame.tier !== this.#current) {
      if (frame.tier !== this.#wanted || !frame.key) return false;
      this.#current = frame.tier;
    }
    const timestamp = this.#growing(videoTime(frame.timeMs));
    const last = packets.length - 1;
    for (let i = 0; i <= last; i++) {
      this.#stream.send(packets[i] as SharedPacket, i === last, timestamp, this.#pictureId);
    }
    this.#pictureId = (this.#pictureId + 1) & 0x7fff;
    return true;
  }

  /** Tiers finish the same instant at different times, so a new tier's first frame may be older than the last one sent. */
  #growing(timestamp: number): number {
    const last = this.#timestamp;
    const next = last !== undefined && timestampDistance(last, timestamp) <= 0 ? (last + 1) >>> 0 : timestamp >>> 0;
    this.#timestamp = next;
    return next;
  }
}
