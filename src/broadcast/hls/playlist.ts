/** One part of a segment, as a playlist names it. */
interface ListedPart {
  uri: string;
  durationS: number;
  /** Begins with a picture that decodes by itself. */
  independent: boolean;
}

interface ListedSegment {
  uri: string;
  /** Of the head that it needs. */
  mapUri: string;
  /** Its times do not follow those of the segment before. */
  discontinuous: boolean;
  /** Wall clock of its first picture, ms since the epoch. */
  at: number;
  parts: readonly ListedPart[];
  /** All of it is there. */
  complete: boolean;
}

export interface Listing {
  /** Number of the first segment. */
  sequence: number;
  /** Discontinuities before it. */
  discontinuities: number;
  /** In order; only the last one may be incomplete. */
  segments: readonly ListedSegment[];
  /** Where the next part will be; null: nothing more comes. */
  nextUri: string | null;
}

/** No segment is longer when it is rounded (rfc 8216 4.3.3.1). */
const TARGET_S = 2;
/** No part is longer, unless a picture comes late. */
export const PART_TARGET_S = 0.7;
/** How far from the newest part players stay that know parts: three of them. */
const PART_HOLD_BACK_S = 3 * PART_TARGET_S;
/** The same for all others: three segments. */
const HOLD_BACK_S = 3 * TARGET_S;
/** Parts are named in so many complete segments: three target durations (rfc 8216bis 4.4.4.9). */
const SEGMENTS_WITH_PARTS = 3;

/** A media playlist (rfc 8216, 4.3) with the parts of rfc 8216bis, 4.4.4.9. */
export function writePlaylist({ sequence, discontinuities, segments, nextUri }: Listing): string {
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:6',
    `#EXT-X-TARGETDURATION:${TARGET_S}`,
    `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=${PART_HOLD_BACK_S.toFixed(1)},HOLD-BACK=${HOLD_BACK_S.toFixed(1)}`,
    `#EXT-X-PART-INF:PART-TARGET=${PART_TARGET_S}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-MEDIA-SEQUENCE:${sequence}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${discontinuities}`,
  ];
  const complete = segments.filter((segment) => segment.complete).length;
  let map: string | null = null;
  for (const [i, segment] of segments.entries()) {
    // The first one's counts in EXT-X-DISCONTINUITY-SEQUENCE (rfc 8216 6.2.2).
    if (segment.discontinuous && i > 0) lines.push('#EXT-X-DISCONTINUITY');
    if (segment.mapUri !== map) lines.push(`#EXT-X-MAP:URI="${segment.mapUri}"`);
    map = segment.mapUri;
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.at).toISOString()}`);
    if (i >= complete - SEGMENTS_WITH_PARTS) lines.push(...segment.parts.map(partLine));
    if (segment.complete) lines.push(`#EXTINF:${seconds(durationOf(segment))},`, segment.uri);
  }
  lines.push(nextUri === null ? '#EXT-X-ENDLIST' : `#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${nextUri}"`);
  return `${lines.join('\n')}\n`;
}

function partLine({ uri, durationS, independent }: ListedPart): string {
  return `#EXT-X-PART:DURATION=${seconds(durationS)},URI="${uri}"${independent ? ',INDEPENDENT=YES' : ''}`;
}

function durationOf({ parts }: ListedSegment): number {
  return parts.reduce((sum, { durationS }) => sum + durationS, 0);
}

function seconds(value: number): string {
  return value.toFixed(5);
}
