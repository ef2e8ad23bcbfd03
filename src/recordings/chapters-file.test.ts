import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { FakeTaps, pieces } from '../../test/support/sound-pieces.ts';
import { silentLog } from '../base/log.ts';
import type { MediaRoom } from '../rooms/ports.ts';
import { cue } from './chapters-file.ts';
import { Recordings } from './recordings.ts';
import { Space } from './space.ts';

it.each([
  ['Ann', 'Ann'],
  ['<v Bob>&lt; --> x', '&lt;v Bob&gt;&amp;lt; --&gt; x'],
  ['a\n\n00:00:01.000 --> 00:00:02.000\nWEBVTT', 'a 00:00:01.000 --&gt; 00:00:02.000 WEBVTT'],
  ['\u202Eevil\u2028line\u0000 \t', 'evil line'],
  ['\u200B', '?'],
  ['x'.repeat(500), 'x'.repeat(100)],
])('a name stays one line of plain text: %j', (name, shown) => {
  expect(cue({ name, fromMs: 3_723_004.6, toMs: 360_000_000 })).toBe(`\n01:02:03.004 --> 100:00:00.000\n${shown}\n`);
});

it('who spoke when stands beside the recording where that is wanted, and goes with it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wirespace-chapters-'));
  const taps = new FakeTaps();
  const space = new Space(folder, { mostBytes: null, freeBytes: 0 });
  const options = { folder, serverId: randomUUID(), taps, space, clock: new ManualClock(), log: silentLog, audioOnly: false };
  const finisher = { finish: async () => ({ bytes: 10, durationMs: 2_000, picture: false, cutBytes: 0 }) };
  for (const chapters of [false, true]) {
    const recordings = await Recordings.open({ ...options, finisher, chapters });
    const recordingId = randomUUID();
    const spec = { recordingId, projectId: randomUUID(), roomSessionId: randomUUID(), audioOnly: true, format: null };
    const ongoing = recordings.start(spec, {} as MediaRoom, { failed: () => undefined });
    for (const piece of pieces(2)) taps.listeners.get(recordingId)?.bytes(piece);
    ongoing.chapter({ name: 'Ann', fromMs: 0, toMs: 1_500 });
    ongoing.chapter({ name: 'Ben & Co', fromMs: 1_500, toMs: 2_000 });
    expect((await ongoing.stop()).chapters ?? false).toBe(chapters);
    if (chapters)
      expect(await readFile(join(folder, `${recordingId}.vtt`), 'utf8')).toBe(
        'WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nAnn\n\n00:00:01.500 --> 00:00:02.000\nBen &amp; Co\n',
      );
    await recordings.remove(recordingId);
    expect(await readdir(folder)).toEqual([]);
    await recordings.close();
  }
  await rm(folder, { recursive: true });
});
