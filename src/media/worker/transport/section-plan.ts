import { type CallSpec, IncompatibleOffer, type SectionUse } from '../../../rooms/ports.ts';
import { answerDirection, COLOUR_SPACE_URI, TRANSPORT_CC_URI } from './answer.ts';
import { type ChosenCodec, canSendPicture, chooseAudio, chooseVideo } from './codecs.ts';
import { type Direction, kindOf, type MediaKind, type Offer, type OfferSection, type RemoteTransport } from './offer.ts';

/** A section that is going to live. */
export interface PlannedSection {
  kind: MediaKind;
  section: OfferSection;
  remote: RemoteTransport;
  /** Seen from the server. */
  direction: Direction;
  codecs: ChosenCodec[];
  /** Id of the transport-cc header extension; 0 without. */
  transportCcId: number;
  /** Id of the colour-space header extension; 0 without. */
  colourSpaceId: number;
}

/** What becomes of each section of an offer. */
export interface Plan {
  live: PlannedSection[];
  /** Refused with port 0. */
  rejected: OfferSection[];
  /** For the log: sections that the client wanted and that could not be served, each with the reason. */
  unserved: string[];
}

/** Why a section is refused. `wanted`: the client loses something by it. */
interface Rejection {
  reason: string;
  wanted: boolean;
}

const KINDS = ['audio', 'video'] as const;

/** Codecs of a section that are named in a reason. */
const NAMED_CODECS = 6;

/**
 * Decides for each section: of each kind the first usable one lives, those in use before idle ones; every other one is refused by itself
 * (RFC 3264, section 6).
 * @throws {IncompatibleOffer} when nothing is left; its message says why
 */
export function planSections(offer: Offer, allow: CallSpec['allow']): Plan {
  const judged = offer.sections.map((section) => ({ section, verdict: judge(section, allow) }));
  const usable = judged.flatMap(({ verdict }) => ('reason' in verdict ? [] : verdict));
  const live = KINDS.flatMap((kind) => {
    const candidates = usable.filter((planned) => planned.kind === kind);
    return candidates.find((planned) => planned.direction !== 'inactive') ?? candidates[0] ?? [];
  });
  const refusals = judged.flatMap(({ section, verdict }) =>
    'reason' in verdict ? { wanted: verdict.wanted, text: `${section.type} section ${section.index + 1} ${verdict.reason}` } : [],
  );
  if (live.length === 0) throw new IncompatibleOffer(refusals.map(({ text }) => text).join('; '));
  return {
    live,
    rejected: offer.sections.filter((section) => !live.some((planned) => planned.section === section)),
    unserved: refusals.flatMap(({ wanted, text }) => (wanted ? text : [])),
  };
}

function judge(section: OfferSection, allow: CallSpec['allow']): PlannedSection | Rejection {
  const kind = kindOf(section);
  if (kind === null) return { reason: `has a profile that is not RTP over DTLS: ${section.protocol}`, wanted: isMedia(section) };
  if (section.flaw !== null) return { reason: section.flaw, wanted: true };
  if (section.transport === null) return { reason: 'is switched off', wanted: false };
  if (allow[kind] === 'none') return { reason: 'is not allowed by the token', wanted: false };
  return kind === 'audio'
    ? judgeAudio(section, section.transport, allow.audio)
    : judgeVideo(section, section.transport, allow.video);
}

function isMedia({ type }: OfferSection): boolean {
  return type === 'audio' || type === 'video';
}

function judgeAudio(section: OfferSection, remote: RemoteTransport, allow: SectionUse): PlannedSection | Rejection {
  const direction = answerDirection(section.direction, allow);
  const opus = chooseAudio(section);
  if (!opus) return { reason: `has no Opus at 48 kHz, but ${codecNames(section)}`, wanted: direction !== 'inactive' };
  return { kind: 'audio', section, remote, direction, codecs: [opus], transportCcId: 0, colourSpaceId: 0 };
}

function judgeVideo(section: OfferSection, remote: RemoteTransport, allow: SectionUse): PlannedSection | Rejection {
  const wanted = answerDirection(section.direction, allow);
  const codecs = chooseVideo(section);
  if (codecs.length === 0)
    return { reason: `has neither VP8 nor H.264, but ${codecNames(section)}`, wanted: wanted !== 'inactive' };
  const direction = canSendPicture(codecs) ? wanted : withoutSending(wanted);
  if (direction === 'inactive' && wanted !== 'inactive')
    return { reason: 'only wants a picture, which is sent as VP8, and has no VP8', wanted: true };
  return {
    kind: 'video',
    section,
    remote,
    direction,
    codecs,
    transportCcId: section.extensions.get(TRANSPORT_CC_URI) ?? 0,
    colourSpaceId: section.extensions.get(COLOUR_SPACE_URI) ?? 0,
  };
}

function withoutSending(direction: Direction): Direction {
  return direction === 'sendrecv' || direction === 'recvonly' ? 'recvonly' : 'inactive';
}

/** The codecs of a section for the log: names of codecs are short words. */
function codecNames({ codecs }: OfferSection): string {
  const names = [...new Set(codecs.map(({ name, clockRate }) => `${name.slice(0, 20)}/${clockRate}`))];
  if (names.length === 0) return 'none at all';
  return names.slice(0, NAMED_CODECS).join(', ') + (names.length > NAMED_CODECS ? ' …' : '');
}
