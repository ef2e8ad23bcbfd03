import { Unplayable } from '../messages.ts';

/** A variant of a stream, as a master playlist has it. */
export interface Variant {
  uri: string;
  bandwidth: number;
  /** Pixels; 0 when it is not said. */
  height: number;
  /** Playlist of its sound, when that lies apart. */
  soundUri: string | null;
}

export interface ByteRange {
  from: number;
  bytes: number;
}

export interface Segment {
  uri: string;
  range: ByteRange | null;
  seconds: number;
  /** Its number in the stream. */
  sequence: number;
  /** Times begin anew with it. */
  discontinuity: boolean;
  /** What has to be read before it. */
  head: { uri: string; range: ByteRange | null } | null;
}

export interface MediaPlaylist {
  segments: Segment[];
  targetSeconds: number;
  /** Nothing is added any more. */
  ended: boolean;
}

/** A playlist beyond that is an attack. */
export const MOST_PLAYLIST_BYTES = 2 * 1024 * 1024;
const MOST_SEGMENTS = 20_000;
const MOST_SECONDS = 3_600;

/** Reads a playlist (RFC 8216). What it says is hostile: addresses are as they stand there. @throws {Unplayable} `unsupported` */
export function readPlaylist(text: string): { variants: Variant[] } | MediaPlaylist {
  const lines = text.split('\n').map((line) => line.trim());
  if (!lines[0]?.replace(/^\uFEFF/, '').startsWith('#EXTM3U')) throw new Unplayable('unsupported');
  return lines.some((line) => line.startsWith('#EXT-X-STREAM-INF:')) ? { variants: readVariants(lines) } : readMedia(lines);
}

/** The best one that a canvas can use; what is not said counts as small. @throws {Unplayable} when there is none */
export function chooseVariant(variants: readonly Variant[], canvasHeight: number): Variant {
  const ordered = [...variants].sort((a, b) => a.height - b.height || a.bandwidth - b.bandwidth);
  const enough = ordered.find(({ height }) => height >= canvasHeight);
  const best = enough ? ordered.filter(({ height }) => height === enough.height).at(-1) : ordered.at(-1);
  if (!best) throw new Unplayable('unsupported');
  return best;
}

function readVariants(lines: readonly string[]): Variant[] {
  const sounds = new Map<string, string>();
  for (const line of lines) {
    if (!line.startsWith('#EXT-X-MEDIA:')) continue;
    const { TYPE, URI, DEFAULT, 'GROUP-ID': group } = attributes(line);
    if (TYPE === 'AUDIO' && URI !== undefined && group !== undefined && (DEFAULT === 'YES' || !sounds.has(group)))
      sounds.set(group, URI);
  }
  return lines.flatMap((line, index) => {
    if (!line.startsWith('#EXT-X-STREAM-INF:')) return [];
    const uri = lines.slice(index + 1).find((next) => next !== '' && !next.startsWith('#'));
    if (uri === undefined) return [];
    const { BANDWIDTH, RESOLUTION, AUDIO } = attributes(line);
    const height = Number(/^\d{1,5}x(\d{1,5})$/.exec(RESOLUTION ?? '')?.[1] ?? 0);
    return [{ uri, bandwidth: Number(BANDWIDTH ?? 0) || 0, height, soundUri: sounds.get(AUDIO ?? '') ?? null }];
  });
}

function readMedia(lines: readonly string[]): MediaPlaylist {
  const segments: Segment[] = [];
  const playlist: MediaPlaylist = { segments, targetSeconds: 6, ended: false };
  let first = 0;
  let seconds: number | null = null;
  let range: ByteRange | null = null;
  let rangeEnd = 0;
  let discontinuity = false;
  let head: Segment['head'] = null;
  for (const line of lines) {
    const [tag = '', value = ''] = /^(#EXT[A-Z0-9-]*):?(.*)$/.exec(line)?.slice(1) ?? [];
    if (tag === '#EXT-X-TARGETDURATION') playlist.targetSeconds = Math.min(60, Math.max(1, Number(value) || 6));
    else if (tag === '#EXT-X-MEDIA-SEQUENCE') first = Math.max(0, Math.floor(Number(value) || 0));
    else if (tag === '#EXT-X-ENDLIST') playlist.ended = true;
    else if (tag === '#EXT-X-DISCONTINUITY') discontinuity = true;
    else if (tag === '#EXTINF') seconds = Math.min(MOST_SECONDS, Math.max(0, Number.parseFloat(value) || 0));
    else if (tag === '#EXT-X-BYTERANGE') range = readRange(value, rangeEnd);
    else if (tag === '#EXT-X-MAP') {
      const { URI, BYTERANGE } = attributes(line);
      head = URI === undefined ? null : { uri: URI, range: BYTERANGE === undefined ? null : readRange(BYTERANGE, 0) };
    } else if (tag === '#EXT-X-KEY' && attributes(line).METHOD !== 'NONE') throw new Unplayable('unsupported');
    else if (line !== '' && !line.startsWith('#') && seconds !== null) {
      if (segments.length >= MOST_SEGMENTS) throw new Unplayable('too_large');
      segments.push({ uri: line, range, seconds, sequence: first + segments.length, discontinuity, head });
      rangeEnd = range ? range.from + range.bytes : 0;
      [seconds, range, discontinuity] = [null, null, false];
    }
  }
  return playlist;
}

/** `bytes@from`, or `bytes` behind what came before. */
function readRange(text: string, behind: number): ByteRange {
  const [, bytes, from] = /^(\d{1,12})(?:@(\d{1,12}))?$/.exec(text) ?? [];
  if (bytes === undefined || Number(bytes) === 0) throw new Unplayable('unsupported');
  return { bytes: Number(bytes), from: from === undefined ? behind : Number(from) };
}

function attributes(line: string): Record<string, string | undefined> {
  const found: Record<string, string> = Object.create(null);
  for (const [, name = '', quoted, bare] of line.matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^",]*))/g))
    found[name] = quoted ?? bare ?? '';
  return found;
}
