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
  mid: string;
  /** First field of the m-line as offered: `audio`, `video`, `application` … */
  type: string;
  protocol: string;
  /** Format list of the m-line as offered; a rejected section repeats it. */
  formats: string;
  direction: Direction;
  /** `null`: the client itself switched the section off (port 0), or it has no transport of its own (`a=bundle-only`). */
  transport: RemoteTransport | null;
  codecs: OfferedCodec[];
  /** Header extensions: URI to id. */
  extensions: ReadonlyMap<string, number>;
}

export interface Offer {
  sections: OfferSection[];
}

/** Browsers' offers have 200 to 600 lines and 6 to 20 kB; these are far above and keep hostile input cheap. */
const LIMITS = { characters: 100_000, lines: 2_000, lineLength: 2_000, sections: 8, codecs: 128 } as const;

const MID = /^[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,32}$/;
const TOKEN = /^[A-Za-z0-9/.-]{1,40}$/;
const FORMATS = /^[A-Za-z0-9. _-]{1,600}$/;
const ICE_UFRAG = /^[A-Za-z0-9+/]{4,256}$/;
const ICE_PWD = /^[A-Za-z0-9+/]{22,256}$/;
const FINGERPRINT = /^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){19,63}$/;
const HASHES = new Set(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']);

/**
 * Reads an SDP offer of a browser (space-protocol 7.2, RFC 8866, RFC 8829).
 * @throws {IncompatibleOffer} when it is too large, cannot be read, or a live section lacks ICE or DTLS parameters.
 */
export function parseOffer(text: string): Offer {
  checkSize(text);
  let session: sdp.SessionDescription;
  try {
    session = sdp.parse(text);
  } catch {
    throw new IncompatibleOffer('the offer cannot be read as SDP');
  }
  if (!Array.isArray(session.media) || session.media.length === 0) throw new IncompatibleOffer('the offer has no media section');
  if (session.media.length > LIMITS.sections)
    throw new IncompatibleOffer(`the offer has more than ${LIMITS.sections} media sections`);
  const sections = session.media.map((media) => readSection(session, media));
  if (new Set(sections.map((section) => section.mid)).size !== sections.length) {
    throw new IncompatibleOffer('two media sections have the same mid');
  }
  return { sections };
}

/** Kind of a section that can carry real-time audio or video, `null` for any other. */
export function kindOf(section: OfferSection): MediaKind | null {
  const secured = section.protocol === 'UDP/TLS/RTP/SAVPF' || section.protocol === 'UDP/TLS/RTP/SAVP';
  return secured && (section.type === 'audio' || section.type === 'video') ? section.type : null;
}

function checkSize(text: string): void {
  if (text.length > LIMITS.characters) throw new IncompatibleOffer('the offer is too large');
  let lines = 0;
  for (const line of text.split('\n')) {
    lines += 1;
    if (lines > LIMITS.lines) throw new IncompatibleOffer(`the offer has more than ${LIMITS.lines} lines`);
    if (line.length > LIMITS.lineLength) throw new IncompatibleOffer(`line ${lines} of the offer is too long`);
  }
}

function readSection(session: sdp.SessionDescription, media: sdp.MediaDescription): OfferSection {
  const mid = String(media.mid ?? '');
  if (!MID.test(mid)) throw new IncompatibleOffer('a media section has no usable mid');
  const formats = String(media.payloads ?? '').trim();
  if (!TOKEN.test(media.type) || !TOKEN.test(media.protocol) || !FORMATS.test(formats)) {
    throw new IncompatibleOffer(`section ${mid} has an unreadable m-line`);
  }
  const bundledOnly = media.port === 0;
  return {
    mid,
    type: media.type,
    protocol: media.protocol,
    formats,
    direction: media.direction ?? session.direction ?? 'sendrecv',
    transport: bundledOnly ? null : readTransport(session, media, mid),
    codecs: readCodecs(media),
    extensions: new Map((media.ext ?? []).filter((ext) => ext.value >= 1 && ext.value <= 255).map((ext) => [ext.uri, ext.value])),
  };
}

function readTransport(session: sdp.SessionDescription, media: sdp.MediaDescription, mid: string): RemoteTransport {
  const ufrag = String(media.iceUfrag ?? session.iceUfrag ?? '');
  const pwd = String(media.icePwd ?? session.icePwd ?? '');
  if (!ICE_UFRAG.test(ufrag) || !ICE_PWD.test(pwd)) throw new IncompatibleOffer(`section ${mid} has no usable ICE credentials`);
  const fingerprint = media.fingerprint ?? session.fingerprint;
  const algorithm = String(fingerprint?.type ?? '').toLowerCase();
  const value = String(fingerprint?.hash ?? '');
  if (!HASHES.has(algorithm) || !FINGERPRINT.test(value)) throw new IncompatibleOffer(`section ${mid} has no usable fingerprint`);
  const setup = String(media.setup ?? session.setup ?? 'actpass');
  if (setup !== 'actpass' && setup !== 'active' && setup !== 'passive') {
    throw new IncompatibleOffer(`section ${mid} has an unknown setup role`);
  }
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

/** With rtcp-mux a payload type of 64 … 95 cannot be told from RTCP (RFC 5761, section 4). */
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
