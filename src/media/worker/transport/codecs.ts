import type { OfferedCodec, OfferSection } from './offer.ts';

/** A codec of the answer with the payload type of its retransmissions (RFC 4588), where the offer has one. */
export interface ChosenCodec {
  name: 'OPUS' | 'VP8' | 'H264';
  payloadType: number;
  rtxPayloadType: number | null;
  /** `fmtp` of the answer; empty: no such line. */
  parameters: string;
}

/** Opus of an audio section, or `null` when it is not offered. */
export function chooseAudio(section: OfferSection): ChosenCodec | null {
  const opus = section.codecs.find((codec) => codec.name === 'OPUS' && codec.clockRate === 48_000);
  if (!opus) return null;
  return { name: 'OPUS', payloadType: opus.payloadType, rtxPayloadType: null, parameters: 'minptime=10;useinbandfec=1' };
}

/** VP8 and H.264 of a video section, in the order of the offer, so that the client sends its own preference. Both can be received. */
export function chooseVideo(section: OfferSection): ChosenCodec[] {
  const vp8 = section.codecs.find((codec) => codec.name === 'VP8' && codec.clockRate === 90_000);
  const h264 = bestH264(section.codecs);
  return [vp8, h264]
    .filter((codec) => codec !== undefined)
    .sort((a, b) => section.codecs.indexOf(a) - section.codecs.indexOf(b))
    .map((codec) => ({
      name: codec.name as 'VP8' | 'H264',
      payloadType: codec.payloadType,
      rtxPayloadType: rtxOf(section.codecs, codec.payloadType),
      parameters: codec.name === 'H264' ? h264Parameters(codec) : '',
    }));
}

/** Whether the server can send a picture with one of these codecs: the canvas is VP8. */
export function canSendPicture(codecs: readonly ChosenCodec[]): boolean {
  return codecs.some((codec) => codec.name === 'VP8');
}

/** Retransmissions name their codec by `apt` (RFC 4588, section 8.6). */
function rtxOf(codecs: readonly OfferedCodec[], payloadType: number): number | null {
  const rtx = codecs.find((codec) => codec.name === 'RTX' && codec.parameters.get('apt') === String(payloadType));
  return rtx?.payloadType ?? null;
}

function bestH264(codecs: readonly OfferedCodec[]): OfferedCodec | undefined {
  let best: OfferedCodec | undefined;
  let bestRank = -1;
  for (const codec of codecs) {
    if (codec.name !== 'H264' || codec.clockRate !== 90_000) continue;
    const rank = h264Rank(codec);
    if (rank > bestRank) [best, bestRank] = [codec, rank];
  }
  return best;
}

/** Non-interleaved packets first, then constrained baseline, then baseline (RFC 6184, section 8.1). */
function h264Rank(codec: OfferedCodec): number {
  const profile = profileOf(codec);
  const mode = codec.parameters.get('packetization-mode') === '1' ? 10 : 0;
  return mode + (profile.startsWith('42e0') ? 2 : profile.startsWith('42') ? 1 : 0);
}

function profileOf(codec: OfferedCodec): string {
  const profile = codec.parameters.get('profile-level-id')?.toLowerCase() ?? '';
  return /^[0-9a-f]{6}$/.test(profile) ? profile : '42000a';
}

function h264Parameters(codec: OfferedCodec): string {
  const mode = codec.parameters.get('packetization-mode') === '1' ? 1 : 0;
  return `level-asymmetry-allowed=1;packetization-mode=${mode};profile-level-id=${profileOf(codec)}`;
}
