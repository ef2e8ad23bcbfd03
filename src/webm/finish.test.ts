import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryFile } from '../../test/support/memory-file.ts';
import { readWebm } from '../../test/support/webm.ts';
import { type Block, ClusterBuilder } from './cluster.ts';
import { ID } from './ebml.ts';
import { finish } from './finish.ts';
import { AUDIO, header, VIDEO } from './header.ts';

const START = Date.UTC(2026, 2, 1, 12);

/** Sound each 20 ms and, with a picture, a frame each 40 ms, every `keyEvery`th of which is a key frame. */
function blocksOf(ms: number, { picture = true, keyEvery = 60, bytes = 40 } = {}): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < ms; at += 20) {
    if (picture && at % 40 === 0)
      blocks.push({ track: VIDEO, ms: at, key: (at / 40) % keyEvery === 0, data: Buffer.alloc(bytes, at) });
    blocks.push({ track: AUDIO, ms: at, key: true, data: Buffer.from([0xf8, 0xff, 0xfe]) });
  }
  return blocks;
}

/** A file as it is being written, and where each piece of it ends. */
function recorded(blocks: readonly Block[], picture = true): { bytes: Buffer; ends: number[] } {
  const builder = new ClusterBuilder();
  const head = header({ picture: picture ? { width: 1280, height: 720 } : null, startedAt: START });
  const clusters = [...blocks.flatMap((block) => builder.add(block)), ...builder.flush()];
  const pieces = [head, ...clusters.map(({ bytes }) => bytes)];
  let end = 0;
  const ends = pieces.map((piece) => {
    end += piece.length;
    return end;
  });
  return { bytes: Buffer.concat(pieces), ends };
}

describe('a finished file', () => {
  it('says how long it is, where players can begin, and where that is written', async () => {
    const file = new MemoryFile(recorded(blocksOf(10_010)).bytes);
    const result = await finish(file);
    expect(result).toEqual({ bytes: file.bytes.length, durationMs: 10_040, picture: true, cutBytes: 0 });
    const { durationMs, tracks, blocks, clusters, cues, seeks } = readWebm(file.bytes);
    expect([durationMs, tracks]).toEqual([10_040, [VIDEO, AUDIO]]);
    expect(seeks).toEqual([ID.Info, ID.Tracks, ID.Cues].map((id) => [id, id]));
    expect(blocks.map(({ track, ms, key, data }) => ({ track, ms, key, data }))).toEqual(
      blocksOf(10_010).map((block) => ({ ...block, data: Buffer.from(block.data) })),
    );
    // Each key frame begins a cluster, and is what a cue leads to.
    expect(cues.map(({ ms }) => ms)).toEqual([0, 2_400, 4_800, 7_200, 9_600]);
    for (const { ms, at } of cues) {
      const index = clusters.findIndex((cluster) => cluster.at === at);
      expect(blocks.find(({ cluster }) => cluster === index)).toMatchObject({ track: VIDEO, ms, key: true });
    }
    expect(clusters.every(({ ms }, i) => i === 0 || ms - (clusters[i - 1]?.ms ?? 0) <= 1_020)).toBe(true);
  });

  it('leads to no cluster that begins with sound, where the next picture needs earlier ones', async () => {
    // Pictures come between packets of sound, as they do in a room.
    const blocks = blocksOf(10_000).map((block) =>
      block.track === VIDEO ? { ...block, ms: block.ms + (block.key ? 7 : 3) } : block,
    );
    const file = new MemoryFile(recorded(blocks).bytes);
    await finish(file);
    const { cues } = readWebm(file.bytes);
    expect(cues.map(({ ms }) => ms)).toEqual([0, 7, 2_407, 4_807, 7_207, 9_607]);
  });

  it('of sound alone has one track, and places to begin each five seconds', async () => {
    const file = new MemoryFile(recorded(blocksOf(20_000, { picture: false }), false).bytes);
    expect(await finish(file)).toMatchObject({ durationMs: 20_000, picture: false });
    const { tracks, cues } = readWebm(file.bytes);
    expect([tracks, cues.map(({ ms }) => ms)]).toEqual([[AUDIO], [0, 5_000, 10_000, 15_000]]);
  });

  it('is left as it is when it is finished again', async () => {
    const file = new MemoryFile(recorded(blocksOf(3_000)).bytes);
    const first = await finish(file);
    const bytes = file.bytes;
    expect(await finish(file)).toMatchObject({ ...first, cutBytes: expect.any(Number) });
    expect(file.bytes.equals(bytes)).toBe(true);
  });

  it('has what was written whole, wherever the writing was torn', async () => {
    const { bytes, ends } = recorded(blocksOf(1_800, { keyEvery: 15, bytes: 2 }));
    const [, firstEnd = 0] = ends;
    const complete = new MemoryFile(bytes);
    await finish(complete);
    const { blocks } = readWebm(complete.bytes);
    expect(ends.length).toBe(4);
    for (let size = 0; size <= bytes.length; size += 1) {
      const file = new MemoryFile(bytes.subarray(0, size));
      const result = await finish(file);
      // Nothing is lost that somebody may still want to look at.
      if (size < firstEnd) expect([result, file.bytes.length]).toEqual([null, size]);
      const whole = ends.filter((end) => end <= size);
      if (size >= firstEnd) expect(result?.cutBytes).toBe(size - (whole.at(-1) ?? 0));
      if (size < firstEnd || (size - (whole.at(-1) ?? 0)) % 40 > 1) continue;
      const cut = readWebm(file.bytes);
      expect(cut.durationMs).toBe(result?.durationMs);
      expect(cut.blocks).toEqual(blocks.filter(({ cluster }) => cluster < whole.length - 1));
    }
  });

  it('makes room for its cues on a disk that is full', async () => {
    const { bytes, ends } = recorded(blocksOf(60_000, { keyEvery: 25 }));
    const file = new MemoryFile(bytes, bytes.length);
    const result = await finish(file);
    expect(result?.cutBytes).toBeLessThan(5_000);
    expect(ends).toContain(bytes.length - (result?.cutBytes ?? 0));
    expect(readWebm(file.bytes).durationMs).toBe(result?.durationMs);
  });

  it('finishes or refuses whatever else it is given, and ends', async () => {
    const { bytes } = recorded(blocksOf(3_000, { keyEvery: 20 }));
    const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(damage, fc.nat(bytes.length), async (changes, size) => {
        const broken = Buffer.from(bytes);
        for (const [at, value] of changes) broken[at] = value;
        const file = new MemoryFile(broken.subarray(0, size));
        const result = await finish(file);
        if (result) expect(result.bytes).toBe(file.bytes.length);
      }),
      { numRuns: 300 },
    );
    expect(await finish(new MemoryFile(Buffer.from('a text that somebody put there')))).toBeNull();
  });
});

describe('blocks that come late or in bulk', () => {
  it('never let the time go back, nor a cluster grow without bound', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(900), { minLength: 1, maxLength: 80 }), async (delays) => {
        // Pictures come so late that sound of more than a whole cluster has overtaken them.
        const sound = blocksOf(5_000, { picture: false }).map((block) => ({ block, at: block.ms }));
        const pictures = delays.map((delay, i) => ({ delay, block: { track: VIDEO, ms: i * 60, key: i % 7 === 0 } }));
        let latest = 0;
        const late = pictures.map(({ delay, block }) => {
          latest = Math.max(latest, block.ms + 2 * delay);
          return { block: { ...block, data: Buffer.alloc(20_000, 1) }, at: latest };
        });
        const arrived = [...sound, ...late].sort((a, b) => a.at - b.at).map(({ block }) => block);
        const file = new MemoryFile(recorded(arrived).bytes);
        expect(await finish(file)).not.toBeNull();
        const { blocks, clusters } = readWebm(file.bytes);
        expect(blocks.length).toBe(arrived.length);
        const sizes = clusters.map((_, i) => blocks.filter(({ cluster }) => cluster === i));
        for (const cluster of sizes)
          expect(cluster.reduce((sum, { data }) => sum + data.length, 0)).toBeLessThan(512 * 1024 + 20_001);
      }),
      { numRuns: 60 },
    );
  });
});
