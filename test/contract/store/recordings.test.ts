import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RecordingRecord } from '../../../src/rooms/records/recordings.ts';
import { plainRoom } from '../../../src/rooms/settings/room.ts';
import { forgetRecordings } from '../../../src/space/recording-keeping.ts';
import { onBothEngines } from '../../support/databases.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { oneStore } from '../../support/one-store.ts';
import { NO_TAPS, openRecordings } from '../../support/recordings.ts';

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;
const uuid = (): string => crypto.randomUUID();

onBothEngines('recordings in the database', (make) => {
  const at = oneStore(make);

  /** A session with a recording that ended so long ago. */
  const recorded = async (serverId: string, finishedMsAgo: number, change: Partial<RecordingRecord> = {}) => {
    const projectId = await at.newProject();
    const {
      meta: _m,
      ephemeral: _e,
      description: _d,
      joinByLink: _j,
      ofPages: _o,
      ...settings
    } = plainRoom({
      ...{ id: uuid(), projectId, name: 'a', now: NOW },
    });
    const session = { ...settings, locked: false, endedAt: null, id: uuid(), roomId: settings.id, logId: uuid(), startedAt: NOW };
    const recording: RecordingRecord = {
      ...{ id: uuid(), projectId, sessionId: session.id, state: 'completed', startedAt: 1, durationS: 3, reason: null },
      ...{ finishedAt: NOW - finishedMsAgo, createdAt: 1, updatedAt: 1 },
      file: { name: `${uuid()}.webm`, format: 'video/webm', bytes: 4 },
      ...change,
    };
    await at.store.servers.begin(serverId, NOW);
    await at.store.recordsOf(serverId, new ManualClock()).write([
      { kind: 'session.started', session },
      { kind: 'recording.changed', recording },
    ]);
    return recording;
  };

  it('go with their files when they are old enough to the millisecond, and those that run stay', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wirespace-recordings-'));
    const recordings = await openRecordings(NO_TAPS, { folder });
    const old = await recorded(uuid(), DAY + 1);
    const young = await recorded(uuid(), DAY);
    const running = await recorded(uuid(), 0, { state: 'recording', finishedAt: null, file: null });
    for (const { file } of [old, young]) await writeFile(join(folder, file?.name ?? ''), 'file');
    const forget = forgetRecordings({ recordings, store: at.store.recordings, clock: new ManualClock() }, DAY);
    expect(await forget(NOW, 200)).toBe(1);
    expect(await readdir(folder)).toEqual([young.file?.name]);
    const found = await Promise.all([old, young, running].map((it) => at.store.recordings.findRecording(it.projectId, it.id)));
    expect(found.map((it) => it !== null)).toEqual([false, true, true]);
    await recordings.close();
    await rm(folder, { recursive: true });
  });

  it('that a dead server left have their file once it is complete, and say all the same why they ended', async () => {
    const serverId = uuid();
    const left = await recorded(serverId, 0, { state: 'recording', finishedAt: null, durationS: null, file: null });
    const other = await recorded(uuid(), 0, { state: 'failed', file: null });
    await at.store.servers.begin(serverId, NOW + 5_000);
    expect(await at.store.recordings.listWithoutFile(serverId)).toEqual([left.id]);
    const file = { name: `${left.id}.webm`, format: 'video/webm', bytes: 7 };
    expect(await at.store.recordings.recovered(left.id, file, 12, NOW + 6_000)).toBe(true);
    expect(await at.store.recordings.findRecording(left.projectId, left.id)).toMatchObject({
      ...{ state: 'completed', file, durationS: 12, reason: 'server_died', updatedAt: NOW + 6_000 },
    });
    expect(await at.store.recordings.recovered(uuid(), file, 12, NOW)).toBe(false);
    expect(await at.store.recordings.findRecording(other.projectId, other.id)).toMatchObject({ state: 'failed' });
  });
});
