import { BLOCK_HEAD_BYTES, KEY_FLAG } from './cluster.ts';
import { element, type Head, ID, readHead, readUnsigned, unsigned } from './ebml.ts';
import { AUDIO, finished, HEAD_BYTES, isOurs, SEGMENT_DATA_AT, VIDEO } from './header.ts';

/** A file that can be read and written anywhere. */
export interface RandomAccessFile {
  size(): Promise<number>;
  /** Up to `length` bytes; fewer at the end. */
  read(at: number, length: number): Promise<Uint8Array>;
  write(at: number, bytes: Uint8Array): Promise<void>;
  truncate(size: number): Promise<void>;
  /** Resolves when what was written would survive a power failure. */
  sync(): Promise<void>;
}

export interface Finished {
  bytes: number;
  durationMs: number;
  /** Whether there is a picture. */
  picture: boolean;
  /** Bytes that were cut off: of a cluster that was not written whole, or what a former run had left. */
  cutBytes: number;
}

interface ClusterPlace {
  at: number;
  end: number;
  ms: number;
  /** It begins with a picture that decodes by itself. */
  key: boolean;
}

/** Enough of a cluster for its head, its time and the head of its first block. */
const LOOK_BYTES = 48;
/** Tracks of ours are far smaller. */
const MOST_TRACKS_BYTES = 4_096;
/** Players that seek find a place at least so often in sound alone, where every packet decodes by itself. */
const AUDIO_CUE_MS = 5_000;
/** How long the last block sounds, or is shown. */
const LAST_MS = { [AUDIO]: 20, [VIDEO]: 40 } as const;

/**
 * Makes a file of {@link header} and clusters complete, in place: cuts off what is torn at its end, writes the cues, its duration, its
 * size and the table of what is where. Reads the heads of clusters and the last cluster, no media. May be interrupted at any moment and run
 * again, also on a file that is complete. Null when nothing in it plays.
 */
export async function finish(file: RandomAccessFile): Promise<Finished | null> {
  const size = await file.size();
  const head = await file.read(0, HEAD_BYTES);
  if (!isOurs(head)) return null;
  const tracks = await headAt(file, HEAD_BYTES);
  if (tracks?.id !== ID.Tracks || tracks.size > MOST_TRACKS_BYTES) return null;
  const picture = hasPicture(await file.read(HEAD_BYTES, tracks.length + tracks.size));
  const clusters = await findClusters(file, HEAD_BYTES + tracks.length + tracks.size, size);
  if (clusters.length === 0) return null;
  const cuesAt = await writeCues(file, clusters, picture);
  const last = clusters.at(-1);
  if (!last) return null;
  const durationMs = endOfBlocks(await file.read(last.at, last.end - last.at), last.ms);
  const bytes = await file.size();
  await file.write(0, finished(head, { bytes, durationMs, tracksAt: HEAD_BYTES, cuesAt }));
  await file.sync();
  return { bytes, durationMs, picture, cutBytes: size - cuesAt };
}

/** Puts the cues behind the last cluster. On a full disk clusters at the end make room for them. Returns where they are. */
async function writeCues(file: RandomAccessFile, clusters: ClusterPlace[], picture: boolean): Promise<number> {
  for (;;) {
    const at = clusters.at(-1)?.end ?? 0;
    try {
      await file.truncate(at);
      await file.write(at, cuesOf(clusters, picture));
      await file.sync();
      return at;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC' || clusters.length < 2) throw error;
      clusters.pop();
    }
  }
}

/** Clusters from `at` on, up to the first thing that is not a whole cluster. */
async function findClusters(file: RandomAccessFile, at: number, size: number): Promise<ClusterPlace[]> {
  const clusters: ClusterPlace[] = [];
  for (let next = at; next < size; ) {
    const place = clusterIn(await file.read(next, LOOK_BYTES), next, size);
    const before = clusters.at(-1);
    if (!place || (before && place.ms < before.ms)) break;
    clusters.push(place);
    next = place.end;
  }
  return clusters;
}

function clusterIn(bytes: Uint8Array, at: number, size: number): ClusterPlace | null {
  const head = readHead(bytes);
  if (head?.id !== ID.Cluster || at + head.length + head.size > size) return null;
  const time = readHead(bytes, head.length);
  const blockAt = head.length + (time ? time.length + time.size : 0);
  const block = readHead(bytes, blockAt);
  if (time?.id !== ID.Timestamp || time.size > 7 || block?.id !== ID.SimpleBlock) return null;
  const data = blockAt + block.length;
  if (bytes.length < data + BLOCK_HEAD_BYTES) return null;
  const video = bytes[data] === (0x80 | VIDEO);
  const ms = readUnsigned(bytes, head.length + time.length, time.size);
  return { at, end: at + head.length + head.size, ms, key: video && ((bytes[data + 3] as number) & KEY_FLAG) !== 0 };
}

/** When the last block of a cluster ends. */
function endOfBlocks(bytes: Uint8Array, clusterMs: number): number {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let end = clusterMs;
  const cluster = readHead(bytes);
  for (let at = cluster?.length ?? bytes.length, head: Head | null; ; at += head.length + head.size) {
    head = readHead(bytes, at);
    if (!head) return end;
    const data = at + head.length;
    if (head.id !== ID.SimpleBlock || data + BLOCK_HEAD_BYTES > bytes.length) continue;
    const lastMs = (bytes[data] as number) === (0x80 | VIDEO) ? LAST_MS[VIDEO] : LAST_MS[AUDIO];
    end = Math.max(end, clusterMs + view.readInt16BE(data + 1) + lastMs);
  }
}

/**
 * Where players can begin: at the first block, at pictures that decode by themselves; in sound alone each few seconds. A cluster that
 * begins with sound may go on with a picture that needs earlier ones.
 */
function cuesOf(clusters: readonly ClusterPlace[], picture: boolean): Buffer {
  const points: Buffer[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { at, ms, key } of clusters) {
    if (at !== clusters[0]?.at && !(picture ? key : ms - last >= AUDIO_CUE_MS)) continue;
    last = ms;
    points.push(
      element(
        ID.CuePoint,
        unsigned(ID.CueTime, ms),
        element(
          ID.CueTrackPositions,
          unsigned(ID.CueTrack, picture ? VIDEO : AUDIO),
          unsigned(ID.CueClusterPosition, at - SEGMENT_DATA_AT),
        ),
      ),
    );
  }
  return element(ID.Cues, ...points);
}

async function headAt(file: RandomAccessFile, at: number): Promise<Head | null> {
  return readHead(await file.read(at, 12));
}

/** Whether there is a track of pictures; ours come first. */
function hasPicture(tracks: Uint8Array): boolean {
  return Buffer.from(tracks).includes('V_VP8');
}
