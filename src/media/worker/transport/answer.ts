import * as sdp from 'sdp-transform';
import type { SectionUse } from '../../../rooms/ports.ts';
import { type Candidate, defaultAddress } from './candidates.ts';
import type { ChosenCodec } from './codecs.ts';
import type { Direction, MediaKind, OfferSection } from './offer.ts';
import { answerOrder } from './section-order.ts';

/** Transport-wide sequence numbers (draft-holmer-rmcat-transport-wide-cc-extensions-01). */
export const TRANSPORT_CC_URI = 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01';
/** Tells whether luma runs from 0 or from 16: pictures that a page draws (blurred backgrounds) come with the full range. */
export const COLOUR_SPACE_URI = 'http://www.webrtc.org/experiments/rtp-hdrext/color-space';

/** Header extensions that we take from senders of video. */
const VIDEO_EXTENSIONS = [TRANSPORT_CC_URI, COLOUR_SPACE_URI];

/** Our end of one section. */
export interface LocalTransport {
  ufrag: string;
  pwd: string;
  fingerprint: { algorithm: string; value: string };
  setup: 'active' | 'passive';
  candidates: Candidate[];
}

/** Sources that we send in one section. */
export interface LocalSources {
  ssrc: number;
  /** Source of the retransmissions; 0 in an audio section. */
  rtxSsrc: number;
}

/** What is agreed about one live section. */
export interface AgreedSection {
  kind: MediaKind;
  section: OfferSection;
  /** Seen from the server. */
  direction: Direction;
  codecs: ChosenCodec[];
  sources: LocalSources;
  local: LocalTransport;
}

export interface AnswerParts {
  /** Numeric id of the session, the same in all answers of a call; `version` rises with each. */
  sessionId: number;
  version: number;
  /** Stream id of both tracks; also the CNAME (RFC 8834, section 4.9). */
  streamId: string;
  live: AgreedSection[];
  /** Sections refused with port 0. */
  rejected: OfferSection[];
}

/** What the server does in a section: the mirror of the offer, less the half that the client is not to use. */
export function answerDirection(offered: Direction, allow: SectionUse): Direction {
  const receives = (offered === 'sendrecv' || offered === 'sendonly') && (allow === 'both' || allow === 'send');
  const sends = (offered === 'sendrecv' || offered === 'recvonly') && (allow === 'both' || allow === 'receive');
  if (sends) return receives ? 'sendrecv' : 'sendonly';
  return receives ? 'recvonly' : 'inactive';
}

/**
 * Writes the answer: no BUNDLE; a section for each of the offer, in the order of {@link answerOrder}; mids and header extension ids of
 * the offer; CRLF line ends.
 */
export function writeAnswer(parts: AnswerParts): string {
  const sections = [
    ...parts.live.map((agreed) => ({ index: agreed.section.index, media: liveSection(agreed, parts.streamId) })),
    ...parts.rejected.map((section) => ({ index: section.index, media: rejectedSection(section) })),
  ];
  const media = answerOrder(sections.sort((a, b) => a.index - b.index).map((section) => section.media));
  return sdp.write({
    version: 0,
    origin: {
      username: '-',
      sessionId: parts.sessionId,
      sessionVersion: parts.version,
      netType: 'IN',
      ipVer: 4,
      address: '127.0.0.1',
    },
    name: '-',
    timing: { start: 0, stop: 0 },
    msidSemantic: { semantic: 'WMS', token: parts.streamId },
    media,
  });
}

type Media = sdp.SessionDescription['media'][number];

function liveSection(agreed: AgreedSection, streamId: string): Media {
  const { kind, section, direction, local, sources } = agreed;
  const { address, port } = defaultAddress(local.candidates);
  const sends = direction === 'sendrecv' || direction === 'sendonly';
  const extensions = kind === 'video' ? VIDEO_EXTENSIONS.filter((uri) => section.extensions.has(uri)) : [];
  return {
    type: kind,
    port,
    protocol: section.protocol,
    payloads: agreed.codecs.flatMap(payloadTypes).join(' '),
    connection: { version: 4, ip: address },
    rtp: agreed.codecs.flatMap(rtpMaps),
    fmtp: agreed.codecs.flatMap(formats),
    rtcpFb: kind === 'video' ? agreed.codecs.flatMap((codec) => feedback(codec, extensions.includes(TRANSPORT_CC_URI))) : [],
    ext: extensions.map((uri) => ({ uri, value: section.extensions.get(uri) ?? 0 })),
    setup: local.setup,
    ...midOf(section),
    direction,
    iceUfrag: local.ufrag,
    icePwd: local.pwd,
    fingerprint: { type: local.fingerprint.algorithm, hash: local.fingerprint.value },
    rtcpMux: 'rtcp-mux',
    rtcpRsize: 'rtcp-rsize',
    ...(sends ? sending(agreed.codecs, kind, sources, streamId) : {}),
    candidates: local.candidates,
    endOfCandidates: 'end-of-candidates',
  };
}

function sending(codecs: ChosenCodec[], kind: MediaKind, sources: LocalSources, streamId: string): Partial<Media> {
  const msid = `${streamId} ${streamId}-${kind}`;
  const withRtx = codecs.some((codec) => codec.rtxPayloadType !== null);
  const ids = withRtx ? [sources.ssrc, sources.rtxSsrc] : [sources.ssrc];
  return {
    msid,
    ...(withRtx ? { ssrcGroups: [{ semantics: 'FID', ssrcs: ids.join(' ') }] } : {}),
    ssrcs: ids.flatMap((id) => [
      { id, attribute: 'cname', value: streamId },
      { id, attribute: 'msid', value: msid },
    ]),
  };
}

function payloadTypes(codec: ChosenCodec): number[] {
  return codec.rtxPayloadType === null ? [codec.payloadType] : [codec.payloadType, codec.rtxPayloadType];
}

function rtpMaps(codec: ChosenCodec): Media['rtp'] {
  if (codec.name === 'OPUS') return [{ payload: codec.payloadType, codec: 'opus', rate: 48_000, encoding: 2 }];
  const main = { payload: codec.payloadType, codec: codec.name, rate: 90_000 };
  return codec.rtxPayloadType === null ? [main] : [main, { payload: codec.rtxPayloadType, codec: 'rtx', rate: 90_000 }];
}

function formats(codec: ChosenCodec): Media['fmtp'] {
  const main = codec.parameters === '' ? [] : [{ payload: codec.payloadType, config: codec.parameters }];
  return codec.rtxPayloadType === null ? main : [...main, { payload: codec.rtxPayloadType, config: `apt=${codec.payloadType}` }];
}

function feedback(codec: ChosenCodec, transportCc: boolean): NonNullable<Media['rtcpFb']> {
  const payload = codec.payloadType;
  return [
    { payload, type: 'nack' },
    { payload, type: 'nack', subtype: 'pli' },
    { payload, type: 'ccm', subtype: 'fir' },
    { payload, type: 'goog-remb' },
    ...(transportCc ? [{ payload, type: 'transport-cc' }] : []),
  ];
}

/** A refused section keeps its place, mid and formats, with port 0 (RFC 8829, section 5.3.1). */
function rejectedSection(section: OfferSection): Media {
  return {
    type: section.type,
    port: 0,
    protocol: section.protocol,
    payloads: section.formats,
    connection: { version: 4, ip: '0.0.0.0' },
    rtp: [],
    fmtp: [],
    ...midOf(section),
    direction: 'inactive',
    rtcpMux: 'rtcp-mux',
  };
}

function midOf({ mid }: OfferSection): { mid?: string } {
  return mid === null ? {} : { mid };
}
