/** What a file is, by its first bytes: the demuxers of FFmpeg that may be used. Anything else is never given to one. */
export type Format = 'mov' | 'matroska' | 'mp3' | 'mpegts' | 'flv' | 'ogg' | 'aac' | 'wav' | 'flac';

/** Bytes that {@link formatOf} wants to see. */
export const SNIFFED_BYTES = 4096;
const TS_PACKET = 188;

/** Null: none that is known. `hls`: a playlist. */
export function formatOf(head: Buffer): Format | 'hls' | null {
  const text = (from: number, to: number): string => head.toString('latin1', from, to);
  if (text(0, 7) === '#EXTM3U' || text(3, 10) === '#EXTM3U') return 'hls';
  if (['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'styp', 'moof', 'sidx'].includes(text(4, 8))) return 'mov';
  if (head.length >= 4 && head.readUInt32BE(0) === 0x1a45dfa3) return 'matroska';
  if (text(0, 3) === 'FLV') return 'flv';
  if (text(0, 4) === 'OggS') return 'ogg';
  if (text(0, 4) === 'fLaC') return 'flac';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WAVE') return 'wav';
  if (head[0] === 0x47 && (head.length <= TS_PACKET || head[TS_PACKET] === 0x47)) return 'mpegts';
  return audioOf(head);
}

/** Sound without a container, behind its tag if it has one. Segments of HLS begin with a tag, too. */
function audioOf(head: Buffer): Format | null {
  let at = 0;
  if (head.toString('latin1', 0, 3) === 'ID3' && head.length >= 10) {
    const size = [6, 7, 8, 9].reduce((sum, index) => sum * 128 + ((head[index] ?? 0) & 0x7f), 0);
    at = 10 + size;
    // Long tags have covers in them, and stand in files of music.
    if (at + 2 > head.length) return 'mp3';
  }
  if (head.length < at + 2 || head[at] !== 0xff) return null;
  const next = head[at + 1] ?? 0;
  if ((next & 0xf6) === 0xf0) return 'aac';
  return (next & 0xe0) === 0xe0 && (next & 0x06) !== 0 ? 'mp3' : null;
}
