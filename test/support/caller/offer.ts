import type { PeerDescription } from './native-peer.ts';

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** Payload types and extension ids as Chromium 156 numbers them. */
export const FORMATS = { opus: 111, vp8: 96, vp8Rtx: 97, h264: 103, h264Rtx: 104, transportCc: 4 } as const;

export interface SectionOffer {
  kind: 'audio' | 'video';
  mid: string;
  direction: Direction;
  peer: PeerDescription;
  setup: 'actpass' | 'active';
  ssrc: number;
  rtxSsrc: number;
  /** Order of preference; video only. */
  codecs?: readonly ('VP8' | 'H264')[];
}

/** An offer as Chromium writes it with `bundlePolicy: max-compat`: one transport for each section (space-protocol 7.2). */
export function writeOffer(sections: readonly SectionOffer[]): string {
  return [
    'v=0',
    'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${sections.map((section) => section.mid).join(' ')}`,
    'a=extmap-allow-mixed',
    'a=msid-semantic: WMS caller',
    ...sections.flatMap(sectionLines),
    '',
  ].join('\r\n');
}

function sectionLines(section: SectionOffer): string[] {
  const { kind, mid, direction, peer, ssrc, rtxSsrc } = section;
  const sends = direction === 'sendrecv' || direction === 'sendonly';
  const formats = kind === 'audio' ? audioLines() : videoLines(section.codecs ?? ['VP8', 'H264']);
  const sources = kind === 'audio' ? [ssrc] : [ssrc, rtxSsrc];
  return [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF ${formats.payloadTypes.join(' ')}`,
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    ...peer.candidates.map((candidate) => `a=${candidate} generation 0 network-id 1`),
    `a=ice-ufrag:${peer.ufrag}`,
    `a=ice-pwd:${peer.pwd}`,
    'a=ice-options:trickle',
    `a=fingerprint:${peer.fingerprint}`,
    `a=setup:${section.setup}`,
    `a=mid:${mid}`,
    'a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
    `a=extmap:${FORMATS.transportCc} http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01`,
    'a=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid',
    `a=${direction}`,
    ...(sends ? [`a=msid:caller caller-${kind}`] : []),
    'a=rtcp-mux',
    'a=rtcp-rsize',
    ...formats.lines,
    ...(sends && kind === 'video' ? [`a=ssrc-group:FID ${ssrc} ${rtxSsrc}`] : []),
    ...(sends ? sources.flatMap((id) => [`a=ssrc:${id} cname:caller`, `a=ssrc:${id} msid:caller caller-${kind}`]) : []),
  ];
}

interface Formats {
  payloadTypes: number[];
  lines: string[];
}

function audioLines(): Formats {
  return {
    payloadTypes: [FORMATS.opus, 63, 9, 0, 8, 13, 110],
    lines: [
      'a=rtpmap:111 opus/48000/2',
      'a=rtcp-fb:111 transport-cc',
      'a=fmtp:111 minptime=10;useinbandfec=1',
      'a=rtpmap:63 red/48000/2',
      'a=fmtp:63 111/111',
      'a=rtpmap:9 G722/8000',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:13 CN/8000',
      'a=rtpmap:110 telephone-event/48000',
    ],
  };
}

function videoLines(codecs: readonly ('VP8' | 'H264')[]): Formats {
  const all = codecs.map((codec) => (codec === 'VP8' ? vp8Lines() : h264Lines()));
  return {
    payloadTypes: [...all.flatMap((formats) => formats.payloadTypes), 45, 100],
    lines: [
      ...all.flatMap((formats) => formats.lines),
      'a=rtpmap:45 AV1/90000',
      'a=rtpmap:100 VP9/90000',
      'a=fmtp:100 profile-id=2',
    ],
  };
}

function vp8Lines(): Formats {
  return {
    payloadTypes: [FORMATS.vp8, FORMATS.vp8Rtx],
    lines: [`a=rtpmap:${FORMATS.vp8} VP8/90000`, ...feedbackLines(FORMATS.vp8), ...rtxLines(FORMATS.vp8Rtx, FORMATS.vp8)],
  };
}

function h264Lines(): Formats {
  const { h264, h264Rtx } = FORMATS;
  return {
    payloadTypes: [107, 108, h264, h264Rtx],
    lines: [
      'a=rtpmap:107 H264/90000',
      ...feedbackLines(107),
      'a=fmtp:107 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f',
      ...rtxLines(108, 107),
      `a=rtpmap:${h264} H264/90000`,
      ...feedbackLines(h264),
      `a=fmtp:${h264} level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f`,
      ...rtxLines(h264Rtx, h264),
    ],
  };
}

function feedbackLines(payloadType: number): string[] {
  return ['goog-remb', 'transport-cc', 'ccm fir', 'nack', 'nack pli'].map((type) => `a=rtcp-fb:${payloadType} ${type}`);
}

function rtxLines(payloadType: number, of: number): string[] {
  return [`a=rtpmap:${payloadType} rtx/90000`, `a=fmtp:${payloadType} apt=${of}`];
}
