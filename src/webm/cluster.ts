import { element, ID, idBytes, sizeBytes, unsigned } from './ebml.ts';
import { VIDEO } from './header.ts';

/** An encoded picture, or a packet of sound. */
export interface Block {
  track: number;
  /** Time in the file, whole milliseconds. */
  ms: number;
  /** Decodes without what was before. Packets of sound all do. */
  key: boolean;
  data: Uint8Array;
}

/** Length of the head of a block in a cluster: track, time, flags. */
export const BLOCK_HEAD_BYTES = 4;
export const KEY_FLAG = 0x80;

/** A cluster: blocks in the order of their times, at most 30 s of them. The time of the cluster is that of the first one. */
function cluster(blocks: readonly Block[]): Buffer {
  const start = blocks[0]?.ms ?? 0;
  return element(ID.Cluster, unsigned(ID.Timestamp, start), ...blocks.flatMap((block) => simpleBlock(block, start)));
}

function simpleBlock({ track, ms, key, data }: Block, clusterMs: number): Uint8Array[] {
  const head = Buffer.alloc(BLOCK_HEAD_BYTES);
  head[0] = 0x80 | track;
  head.writeInt16BE(ms - clusterMs, 1);
  head[3] = key ? KEY_FLAG : 0;
  return [idBytes(ID.SimpleBlock), sizeBytes(BLOCK_HEAD_BYTES + data.length), head, data];
}

/** A piece of a file that can be read by itself. */
export interface Cluster {
  bytes: Buffer;
  /** When its last block ends: what follows may begin there. */
  endMs: number;
}

/** Longest block: a packet of sound. */
const BLOCK_MS = 20;
/** How long a cluster is, and how long one waits for blocks that were made late: pictures take their time in the encoder. */
const CLUSTER_MS = 1_000;
const LATE_MS = 250;
/** A cluster with more data is cut although it is shorter. */
const CLUSTER_BYTES = 512 * 1024;

/** Gathers blocks into clusters. A picture that decodes by itself is the first block of its cluster, so that players can begin there. */
export class ClusterBuilder {
  #blocks: Block[] = [];
  #bytes = 0;
  #latest = Number.NEGATIVE_INFINITY;
  /** Time of the last block that is in a cluster. */
  #cutMs = Number.NEGATIVE_INFINITY;

  /**
   * Takes a block; times go up within a track. One that comes too late for its cluster is moved to the begin of the next: times never
   * go back in a file. Returns the clusters that are complete now.
   */
  add(block: Block): Cluster[] {
    this.#blocks.push({ ...block, ms: Math.max(block.ms, this.#cutMs) });
    this.#bytes += block.data.length;
    this.#latest = Math.max(this.#latest, block.ms);
    return this.#complete();
  }

  /** All that is left. */
  flush(): Cluster[] {
    const clusters: Cluster[] = [];
    this.#blocks.sort(inOrder);
    while (this.#blocks.length > 0) clusters.push(this.#cut(this.#lengthOfFirst()));
    this.#latest = Number.NEGATIVE_INFINITY;
    return clusters;
  }

  #complete(): Cluster[] {
    const first = this.#blocks.reduce((least, { ms }) => Math.min(least, ms), Number.POSITIVE_INFINITY);
    if (this.#bytes < CLUSTER_BYTES && this.#latest - first < CLUSTER_MS + LATE_MS) return [];
    this.#blocks.sort(inOrder);
    return [this.#cut(this.#lengthOfFirst())];
  }

  /** Blocks that belong to the first cluster. */
  #lengthOfFirst(): number {
    const first = this.#blocks[0]?.ms ?? 0;
    let bytes = 0;
    const end = this.#blocks.findIndex((block, index) => {
      bytes += block.data.length;
      const beginsNext = isKeyPicture(block) || block.ms - first >= CLUSTER_MS || bytes > CLUSTER_BYTES;
      return index > 0 && beginsNext;
    });
    return end === -1 ? this.#blocks.length : end;
  }

  #cut(length: number): Cluster {
    const blocks = this.#blocks.splice(0, length);
    for (const { data } of blocks) this.#bytes -= data.length;
    this.#cutMs = blocks.at(-1)?.ms ?? this.#cutMs;
    return { bytes: cluster(blocks), endMs: this.#cutMs + BLOCK_MS };
  }
}

function isKeyPicture({ track, key }: Block): boolean {
  return track === VIDEO && key;
}

/** By time; of the same time the picture comes first, so that one that begins a cluster does. */
function inOrder(a: Block, b: Block): number {
  return a.ms - b.ms || a.track - b.track;
}
