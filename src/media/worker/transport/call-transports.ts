import { randomInt } from 'node:crypto';
import type { Clock } from '../../../base/clock.ts';
import { type CallSpec, IncompatibleOffer } from '../../../rooms/ports.ts';
import {
  type AgreedSection,
  answerDirection,
  COLOUR_SPACE_URI,
  type LocalSources,
  TRANSPORT_CC_URI,
  writeAnswer,
} from './answer.ts';
import { type ChosenCodec, chooseAudio, chooseVideo } from './codecs.ts';
import type { TransportOptions } from './connection.ts';
import { type Direction, kindOf, type MediaKind, type Offer, type OfferSection, type RemoteTransport } from './offer.ts';
import { type Renegotiation, SectionTransport } from './section-transport.ts';

/** The agreed use of one kind of media, seen from the server. */
export interface Agreement {
  direction: Direction;
  codecs: ChosenCodec[];
  sources: LocalSources;
  /** Id of the transport-cc header extension; 0 without. */
  transportCcId: number;
  /** Id of the colour-space header extension; 0 without. */
  colourSpaceId: number;
}

export interface CallTransportsListener {
  packet(kind: MediaKind, packet: Buffer): void;
  /** A section's newest connection carries media; `all` when that is so for every live section. */
  up(kind: MediaKind, all: boolean): void;
  /** A section has lost its transport for good; only a new offer helps. */
  down(kind: MediaKind): void;
}

interface Live {
  mid: string;
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
  async answer(offer: Offer, allow: CallSpec['allow']): Promise<string> {
    const plan = planSections(offer, allow);
    const agreed: AgreedSection[] = [];
    const prepared: Prepared[] = [];
    const next = new Map<MediaKind, Live>();
    try {
      for (const planned of plan.live) {
        const section = await this.#prepare(planned);
        prepared.push(section);
        const agreement = { ...planned.agreement, sources: this.#sources[planned.kind] };
        next.set(planned.kind, { mid: planned.section.mid, transport: section.transport, agreement });
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
    return writeAnswer({
      sessionId: this.#sessionId,
      version: this.#version,
      streamId: this.#streamId,
      live: agreed,
      rejected: plan.rejected,
    });
  }

  close(): void {
    for (const live of this.#live.values()) live.transport.close();
    this.#live.clear();
  }

  /** Opens what a section needs, beside what there is. */
  async #prepare({ kind, section, remote }: PlannedSection): Promise<Prepared> {
    const known = this.#live.get(kind);
    if (known && known.mid === section.mid) {
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

interface PlannedSection {
  kind: MediaKind;
  section: OfferSection;
  remote: RemoteTransport;
  agreement: Omit<Agreement, 'sources'>;
}

/** Decides for each section: the first audio and the first video section live when allowed, all others are refused. */
function planSections(offer: Offer, allow: CallSpec['allow']): { live: PlannedSection[]; rejected: OfferSection[] } {
  const live: PlannedSection[] = [];
  const rejected: OfferSection[] = [];
  for (const section of offer.sections) {
    const kind = kindOf(section);
    const planned = kind && !live.some((other) => other.kind === kind) ? planSection(kind, section, allow[kind]) : null;
    if (planned) live.push(planned);
    else rejected.push(section);
  }
  if (live.length === 0) throw new IncompatibleOffer('no section of the offer can be answered');
  return { live, rejected };
}

function planSection(kind: MediaKind, section: OfferSection, allow: CallSpec['allow'][MediaKind]): PlannedSection | null {
  const remote = section.transport;
  if (!remote || allow === 'none') return null;
  const direction = answerDirection(section.direction, allow);
  const sends = direction === 'sendrecv' || direction === 'sendonly';
  const codecs = kind === 'audio' ? [chooseAudio(section)].filter((codec) => codec !== null) : chooseVideo(section, sends);
  if (codecs.length === 0) {
    if (direction === 'inactive') return null;
    throw new IncompatibleOffer(`the ${kind} section has no codec that we know`);
  }
  const idOf = (uri: string): number => (kind === 'video' ? (section.extensions.get(uri) ?? 0) : 0);
  const extensionIds = { transportCcId: idOf(TRANSPORT_CC_URI), colourSpaceId: idOf(COLOUR_SPACE_URI) };
  return { kind, section, remote, agreement: { direction, codecs, ...extensionIds } };
}

/** RFC 3550, section 8.1: random; 0 is left out because it means "none" in places. */
function randomSsrc(): number {
  return randomInt(1, 2 ** 32 - 1);
}
