import * as sdp from 'sdp-transform';
import { IncompatibleOffer } from '../../../rooms/ports.ts';

export type MediaKind = 'audio' | 'video';
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
type SetupRole = 'actpass' | 'active' | 'passive';

export interface OfferedCodec {
  payloadType: number;
  /** Upper case, as `VP8`, `OPUS`, `RTX`. */
  name: string;
  clockRate: number;
  /** Format parameters, keys in lower case. */
  parameters: ReadonlyMap<string, string>;
}

/**
 * What the native side needs to know of the other end of one section. Not its candidates: we would send packets to any address that a
 * caller writes there, those of our own network included. Clients are found by their own checks (peer-reflexive, RFC 8445, 7.3.1.3).
 */
export interface RemoteTransport {
  ufrag: string;
  pwd: string;
  fingerprint: { algorithm: string; value: string };
  setup: SetupRole;
}

export interface OfferSection {
  /** Place in the offer, from 0. */
  index: number;
  /** `null`: the section has none, and neither has its answer (RFC 8829, section 5.2.2). */
  mid: string | null;
  /** First field of the m-line as offered: `audio`, `video`, `application` … */
  type: string;
  protocol: string;
  /** Format list of the m-line as offered; a rejected section repeats it. */
  formats: string;
  direction: Direction;
  /**
   * `null`: the client itself switched the section off (port 0), it has no transport of its own (`a=bundle-only`), or it has a
   * {@link flaw}.
   */
  transport: RemoteTransport | null;
  /** Why nobody can connect to this section, in words for the log; `null` when nothing is wrong with it. */
  flaw: string | null;
  codecs: OfferedCodec[];
  /** Header extensions: URI to id. */
  extensions: ReadonlyMap<string, number>;
}

export interface Offer {
  sections: OfferSection[];
}

/** Browsers' offers have 100 to 200 lines and 3 to 8 kB for each section; these are far above and keep hostile input cheap. */
const LIMITS = { characters: 262_144, lines: 8_000, lineLength: 2_000, codecs: 128 } as const;

/** Lines that decide about anything. The others are most of a browser's offer, and the dearest to read. */
const READ =
  /^(?:[vosctm]=|a=(?:ice-ufrag|ice-pwd|fingerprint|setup|mid|rtpmap|fmtp|extmap|candidate):|a=(?:sendrecv|sendonly|recvonly|inactive)\b)/;

const MID = /^[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,255}$/;
const TOKEN = /^[A-Za-z0-9/.-]{1,40}$/;
const FORMATS = /^[A-Za-z0-9. _-]{1,600}$/;
const ICE_UFRAG = /^[A-Za-z0-9+/]{4,256}$/;
const ICE_PWD = /^[A-Za-z0-9+/]{22,256}$/;
const FINGERPRINT = /^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){19,63}$/;
const HASHES = new Set(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']);

/**
 * Profiles that mean RTP over DTLS when a fingerprint stands beside them, whatever they say; the answer repeats the offer's (RFC 8829,
 * section 5.1.2).
 */
const PROFILE = /^(?:RTP\/S?AVPF?|UDP\/TLS\/RTP\/SAVPF?|TCP\/DTLS\/RTP\/SAVPF?)$/;

/**
 * Reads an SDP offer of a browser (space-protocol 7.2, RFC 8866, RFC 8829). A section without usable ICE or DTLS parameters is
 * read with its flaw.
 * @param mostSections media sections that an offer may have
 * @throws {IncompatibleOffer} when it is too large or cannot be read
 */
export function parseOffer(text: string, mostSections: number): Offer {
  const lines = readable(text);
  let session: sdp.SessionDescription;
  try {
    session = sdp.parse(lines);
  } catch {
    throw new IncompatibleOffer('the offer cannot be read as SDP');
  }
  if (!Array.isArray(session.media) || session.media.length === 0) throw new IncompatibleOffer('the offer has no media section');
  if (session.media.length > mostSections) throw new IncompatibleOffer(`the offer has more than ${mostSections} media sections`);
  const sections = session.media.map((media, index) => readSection(session, media, index));
  const mids = sections.flatMap((section) => section.mid ?? []);
  if (new Set(mids).size !== mids.length) throw new IncompatibleOffer('two media sections have the same mid');
  return { sections };
}

/** Kind of a section that can carry real-time audio or video, `null` for any other. */
export function kindOf(section: OfferSection): MediaKind | null {
  return PROFILE.test(section.protocol) && (section.type === 'audio' || section.type === 'video') ? section.type : null;
}

/** The lines of an offer that are read, after a look at its size. */
function readable(text: string): string {
  if (text.length > LIMITS.characters) throw new IncompatibleOffer('the offer is too large');
  const lines = text.split('\n', LIMITS.lines + 1);
  if (lines.length > LIMITS.lines) throw new IncompatibleOffer(`the offer has more than ${LIMITS.lines} lines`);
  const long = lines.findIndex((line) => line.length > LIMITS.lineLength);
  if (long >= 0) throw new IncompatibleOffer(`line ${long + 1} of the offer is too long`);
  return lines.filter((line) => READ.test(line)).join('\n');
}

function readSection(session: sdp.SessionDescription, media: sdp.MediaDescription, index: number): OfferSection {
  const mid = media.mid === undefined ? null : String(media.mid);
  const formats = String(media.payloads ?? '').trim();
  // Without these no answer can be written, not even a refusal of this section alone.
  if (mid !== null && !MID.test(mid)) throw new IncompatibleOffer(`section ${index + 1} has an unusable mid`);
  if (!TOKEN.test(media.type) || !TOKEN.test(media.protocol) || !FORMATS.test(formats)) {
    throw new IncompatibleOffer(`section ${index + 1} has an unreadable m-line`);
  }
  const transport = media.port === 0 ? null : readTransport(session, media);
  return {
    index,
    mid,
    type: media.type,
    protocol: media.protocol,
    formats,
    direction: media.direction ?? session.direction ?? 'sendrecv',
    ...(typeof transport === 'string' ? { transport: null, flaw: transport } : { transport, flaw: null }),
    codecs: readCodecs(media),
    extensions: new Map((media.ext ?? []).filter((ext) => ext.value >= 1 && ext.value <= 255).map((ext) => [ext.uri, ext.value])),
  };
}

/** The other end of a section, or what is wrong with it. */
function readTransport(session: sdp.SessionDescription, media: sdp.MediaDescription): RemoteTransport | string {
  const ufrag = String(media.iceUfrag ?? session.iceUfrag ?? '');
  const pwd = String(media.icePwd ?? session.icePwd ?? '');
  if (!ICE_UFRAG.test(ufrag) || !ICE_PWD.test(pwd)) return 'has no usable ICE credentials';
  const fingerprint = media.fingerprint ?? session.fingerprint;
  const algorithm = String(fingerprint?.type ?? '').toLowerCase();
  const value = String(fingerprint?.hash ?? '');
  if (!HASHES.has(algorithm) || !FINGERPRINT.test(value)) return 'has no usable fingerprint';
  const setup = String(media.setup ?? session.setup ?? 'actpass');
  if (setup !== 'actpass' && setup !== 'active' && setup !== 'passive') return 'has a setup role that cannot be answered';
  return {
    ufrag,
    pwd,
    fingerprint: { algorithm, value: value.toUpperCase() },
    setup,
  };
}

function readCodecs(media: sdp.MediaDescription): OfferedCodec[] {
  const parameters = new Map<number, Map<string, string>>();
  for (const line of media.fmtp ?? []) parameters.set(line.payload, readParameters(String(line.config)));
  const order = String(media.payloads ?? '')
    .split(' ')
    .map(Number);
  const codecs = (media.rtp ?? []).slice(0, LIMITS.codecs).map((line) => ({
    payloadType: line.payload,
    name: String(line.codec).toUpperCase(),
    clockRate: line.rate ?? 0,
    parameters: parameters.get(line.payload) ?? new Map<string, string>(),
  }));
  const place = (codec: OfferedCodec): number => order.indexOf(codec.payloadType);
  return codecs
    .filter((codec) => isUsablePayloadType(codec.payloadType) && place(codec) >= 0)
    .sort((a, b) => place(a) - place(b));
}

/** With rtcp-mux a payload type of 64 … 95 cannot be distinguished from RTCP (RFC 5761, section 4). */
function isUsablePayloadType(payloadType: number): boolean {
  return payloadType >= 0 && payloadType <= 127 && !(payloadType >= 64 && payloadType <= 95);
}

function readParameters(config: string): Map<string, string> {
  const result = new Map<string, string>();
  for (const part of config.split(';').slice(0, 40)) {
    const at = part.indexOf('=');
    if (at > 0) result.set(part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim());
  }
  return result;
}
