import { randomInt } from 'node:crypto';
import type { Clock } from '../../../base/clock.ts';
import type { CallSpec } from '../../../rooms/ports.ts';
import { type AgreedSection, type LocalSources, writeAnswer } from './answer.ts';
import type { TransportOptions } from './native-connection.ts';
import type { MediaKind, Offer } from './offer.ts';
import { type PlannedSection, planSections } from './section-plan.ts';
import { type Renegotiation, SectionTransport } from './section-transport.ts';

/** The agreed use of one kind of media, seen from the server. */
export interface Agreement extends Pick<PlannedSection, 'direction' | 'codecs' | 'transportCcId' | 'colourSpaceId'> {
  sources: LocalSources;
}

/** An answer and what the offer asked for in vain. */
export interface Answered {
  sdp: string;
  /** For the log: sections that the client wanted and that were refused, each with the reason. */
  unserved: string[];
}

export interface CallTransportsListener {
  packet(kind: MediaKind, packet: Buffer): void;
  /** A section's newest connection carries media; `all` when that is so for every live section. */
  up(kind: MediaKind, all: boolean): void;
  /** A section has lost its transport for good; only a new offer helps. */
  down(kind: MediaKind): void;
}

interface Live {
  /** What names the section in each offer of the call: its mid, or its place. */
  name: string;
  transport: SectionTransport;
  agreement: Agreement;
}

/** A section's transport as the new offer wants it, not yet in force. */
interface Prepared extends Renegotiation {
  transport: SectionTransport;
}

/**
 * The transports of one call, at most one for audio and one for video, and the negotiation about them: offers in, answers out
 * (space-protocol 7.2 to 7.4). Negotiations must not overlap; the caller queues them.
 */
export class CallTransports {
  readonly #live = new Map<MediaKind, Live>();
  readonly #sources: Record<MediaKind, LocalSources> = {
    audio: { ssrc: randomSsrc(), rtxSsrc: 0 },
    video: { ssrc: randomSsrc(), rtxSsrc: randomSsrc() },
  };
  readonly #sessionId = randomInt(1, 2 ** 47);
  #version = 0;
  /** When the last packet came. */
  #heardAt = 0;
  readonly #streamId: string;
  readonly #options: TransportOptions;
  readonly #clock: Clock;
  readonly #listener: CallTransportsListener;

  /** @param streamId id of the stream with both tracks: letters, digits and dashes */
  constructor(streamId: string, options: TransportOptions, clock: Clock, listener: CallTransportsListener) {
    this.#streamId = streamId;
    this.#options = options;
    this.#clock = clock;
    this.#listener = listener;
  }

  agreement(kind: MediaKind): Agreement | null {
    return this.#live.get(kind)?.agreement ?? null;
  }

  up(kind: MediaKind): boolean {
    return this.#live.get(kind)?.transport.up ?? false;
  }

  /** Whether a section has lost its transport for good. */
  get lost(): boolean {
    for (const live of this.#live.values()) if (live.transport.dead) return true;
    return false;
  }

  send(kind: MediaKind, packet: Buffer): boolean {
    return this.#live.get(kind)?.transport.send(packet) ?? false;
  }

  /**
   * Answers an offer. What did not change is kept. On failure the present agreement stays.
   * @throws {IncompatibleOffer} {@link MediaUnavailable}
   */
  async answer(offer: Offer, allow: CallSpec['allow']): Promise<Answered> {
    const plan = planSections(offer, allow);
    const agreed: AgreedSection[] = [];
    const prepared: Prepared[] = [];
    const next = new Map<MediaKind, Live>();
    try {
      for (const planned of plan.live) {
        const section = await this.#prepare(planned);
        prepared.push(section);
        const { direction, codecs, transportCcId, colourSpaceId } = planned;
        const agreement = { direction, codecs, transportCcId, colourSpaceId, sources: this.#sources[planned.kind] };
        next.set(planned.kind, { name: nameOf(planned), transport: section.transport, agreement });
        agreed.push({ kind: planned.kind, section: planned.section, ...agreement, local: section.local });
      }
    } catch (error) {
      for (const section of prepared) section.discard();
      throw error;
    }
    for (const [kind, live] of this.#live) if (next.get(kind)?.transport !== live.transport) live.transport.close();
    this.#live.clear();
    for (const [kind, live] of next) this.#live.set(kind, live);
    for (const section of prepared) section.commit();
    this.#version += 1;
    const sdp = writeAnswer({
      sessionId: this.#sessionId,
      version: this.#version,
      streamId: this.#streamId,
      live: agreed,
      rejected: plan.rejected,
    });
    return { sdp, unserved: plan.unserved };
  }

  close(): void {
    for (const live of this.#live.values()) live.transport.close();
    this.#live.clear();
  }

  /** Opens what a section needs, beside what there is. */
  async #prepare(planned: PlannedSection): Promise<Prepared> {
    const { kind, remote } = planned;
    const known = this.#live.get(kind);
    if (known && known.name === nameOf(planned)) {
      return { transport: known.transport, ...(await known.transport.renegotiate(remote)) };
    }
    let opened: SectionTransport | null = null;
    const isLive = (): boolean => opened !== null && this.#live.get(kind)?.transport === opened;
    const transport = await SectionTransport.open(kind, remote, this.#options, this.#clock, {
      packet: (packet) => {
        this.#heardAt = this.#clock.monotonic();
        this.#listener.packet(kind, packet);
      },
      silence: () => this.#clock.monotonic() - this.#heardAt,
      up: () => isLive() && this.#up(kind),
      down: () => isLive() && this.#listener.down(kind),
    });
    opened = transport;
    return { transport, local: transport.local, commit: () => {}, discard: () => transport.close() };
  }

  #up(kind: MediaKind): void {
    let all = true;
    for (const live of this.#live.values()) all &&= live.transport.up;
    this.#listener.up(kind, all);
  }
}

/** Certificate fingerprints of an offer's live sections. */
export function fingerprints(offer: Offer): string[] {
  return offer.sections.flatMap((section) => section.transport?.fingerprint.value ?? []);
}

function nameOf({ section }: PlannedSection): string {
  return section.mid === null ? `place ${section.index}` : `mid ${section.mid}`;
}

/** RFC 3550, section 8.1: random; 0 is left out because it means "none" in places. */
function randomSsrc(): number {
  return randomInt(1, 2 ** 32 - 1);
}
