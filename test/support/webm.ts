import { ID, readHead, readUnsigned } from '../../src/webm/ebml.ts';

/** What a strict reader finds in a file of ours. */
export interface WebmFile {
  durationMs: number | null;
  tracks: number[];
  blocks: { track: number; ms: number; key: boolean; data: Buffer; cluster: number }[];
  /** Where each cluster is, in the file. */
  clusters: { at: number; ms: number }[];
  cues: { ms: number; at: number }[];
  /** Ids that the table at the start names, with the ids that are really there. */
  seeks: [number, number][];
}

interface Element {
  id: number;
  at: number;
  data: Buffer;
  dataAt: number;
}

/** Elements that follow each other in `bytes`; throws when something is cut off, or of unknown size. */
function elements(bytes: Buffer, from: number): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const head = readHead(bytes, at);
    if (!head || at + head.length + head.size > bytes.length) throw new Error(`not whole: an element at ${from + at}`);
    const dataAt = at + head.length;
    found.push({ id: head.id, at: from + at, data: bytes.subarray(dataAt, dataAt + head.size), dataAt: from + dataAt });
    at = dataAt + head.size;
  }
  return found;
}

const number = ({ data }: Element): number => readUnsigned(data, 0, data.length);

function inside(parent: Element, id: number): Element[] {
  return elements(parent.data, parent.dataAt).filter((child) => child.id === id);
}

function one(parent: Element, id: number): Element {
  const [child, ...more] = inside(parent, id);
  if (!child || more.length > 0) throw new Error(`${1 + more.length} elements ${id.toString(16)}`);
  return child;
}

/** Reads a finished file whole. Throws when anything is not where and as long as it is said to be, or times go back. */
export function readWebm(bytes: Buffer): WebmFile {
  const [ebml, segment, ...rest] = elements(bytes, 0);
  if (ebml?.id !== ID.EBML || segment?.id !== ID.Segment || rest.length > 0) throw new Error('not a segment alone');
  const parts = elements(segment.data, segment.dataAt);
  const info = one(segment, ID.Info);
  const [duration] = inside(info, ID.Duration);
  const file: WebmFile = {
    durationMs: duration ? duration.data.readDoubleBE() : null,
    tracks: inside(one(segment, ID.Tracks), ID.TrackEntry).map((track) => number(one(track, ID.TrackNumber))),
    blocks: [],
    clusters: [],
    cues: [],
    seeks: [],
  };
  for (const part of parts) if (part.id === ID.Cluster) readCluster(part, file);
  for (const point of inside(one(segment, ID.Cues), ID.CuePoint)) {
    const at = number(one(one(point, ID.CueTrackPositions), ID.CueClusterPosition)) + segment.dataAt;
    file.cues.push({ ms: number(one(point, ID.CueTime)), at });
  }
  for (const seek of inside(one(segment, ID.SeekHead), ID.Seek)) {
    const at = number(one(seek, ID.SeekPosition)) + segment.dataAt;
    file.seeks.push([number(one(seek, ID.SeekID)), parts.find((part) => part.at === at)?.id ?? 0]);
  }
  return file;
}

function readCluster(cluster: Element, file: WebmFile): void {
  const start = number(one(cluster, ID.Timestamp));
  file.clusters.push({ at: cluster.at, ms: start });
  for (const { data } of inside(cluster, ID.SimpleBlock)) {
    const ms = start + data.readInt16BE(1);
    const last = file.blocks.at(-1);
    if (last && ms < last.ms) throw new Error(`the time goes back from ${last.ms} to ${ms}`);
    const track = (data[0] as number) & 0x7f;
    file.blocks.push({
      track,
      ms,
      key: ((data[3] as number) & 0x80) !== 0,
      data: data.subarray(4),
      cluster: file.clusters.length - 1,
    });
  }
}
