import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log.ts';
import type { Recordings } from '../../../src/recordings/recordings.ts';
import { diskBeforeStore } from '../../../src/recordings/space.ts';
import type { RecordingRecord } from '../../../src/rooms/records/recordings.ts';
import { plainRoom } from '../../../src/rooms/settings/room.ts';
import { FilesOfRecordings } from '../../../src/space/recording-files.ts';
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
      file: null,
      ...change,
    };
    if (recording.state === 'completed') recording.file = { name: `${recording.id}.webm`, format: 'video/webm', bytes: 4 };
    await at.store.servers.begin(serverId, NOW);
    await at.store.recordsOf(serverId, new ManualClock()).write([
      { kind: 'session.started', session },
      { kind: 'recording.changed', recording },
    ]);
    return recording;
  };

  const forgetting = (recordings: Recordings, serverId: string) =>
    forgetRecordings({
      ...{ recordings, store: at.store.recordings, clock: new ManualClock() },
      ...{ serverId, log: silentLog, keepMs: DAY },
    });

  it('go with their files when they are old enough to the millisecond, and those that run stay', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wirespace-recordings-'));
    const recordings = await openRecordings(NO_TAPS, { folder });
    const serverId = uuid();
    const old = await recorded(uuid(), DAY + 1);
    const young = await recorded(uuid(), DAY);
    const running = await recorded(uuid(), 0, { state: 'recording', finishedAt: null, file: null });
    for (const { file } of [old, young]) await writeFile(join(folder, file?.name ?? ''), 'file');
    const forget = forgetting(recordings, serverId);
    expect(await forget(NOW, 200)).toBe(1);
    expect(await readdir(folder)).toEqual([young.file?.name]);
    const found = await Promise.all([old, young, running].map((it) => at.store.recordings.findRecording(it.projectId, it.id)));
    expect(found.map((it) => it !== null)).toEqual([false, true, true]);
    await recordings.close();
    await rm(folder, { recursive: true });
  });

  it('whose files cannot be deleted, or are elsewhere with their server, stay, and keep no other', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wirespace-recordings-'));
    const recordings = await openRecordings(NO_TAPS, { folder });
    const serverId = uuid();
    const elsewhere = await recorded(uuid(), 30 * DAY);
    const stuck = await recorded(serverId, 29 * DAY);
    const fileless = await recorded(serverId, 28 * DAY, { state: 'failed' });
    const whole = await recorded(serverId, 27 * DAY);
    await mkdir(join(folder, stuck.file?.name ?? ''));
    await writeFile(join(folder, whole.file?.name ?? ''), 'file');
    const forget = forgetting(recordings, serverId);
    const all = [elsewhere, stuck, fileless, whole];
    const here = async () =>
      (await Promise.all(all.map((it) => at.store.recordings.findRecording(it.projectId, it.id)))).map((it) => it !== null);
    // In pieces of one: the sweep gets past what stays.
    while ((await forget(NOW, 1)) === 1);
    expect(await here()).toEqual([true, true, false, false]);
    await rm(join(folder, stuck.file?.name ?? ''), { recursive: true });
    while ((await forget(NOW, 1)) === 1);
    expect(await here()).toEqual([true, false, false, false]);
    await recordings.close();
    await rm(folder, { recursive: true });
    await at.store.recordings.deleteRecording(elsewhere.projectId, elsewhere.id);
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
    // A second time changes nothing; a record names the file all the same.
    expect(await at.store.recordings.recovered(left.id, file, 13, NOW + 7_000)).toBe(true);
    expect(await at.store.recordings.findRecording(left.projectId, left.id)).toMatchObject({ durationS: 12 });
    expect(await at.store.recordings.findRecording(other.projectId, other.id)).toMatchObject({ state: 'failed' });
  });

  it('are not deleted by a server that has no file of theirs while another one has', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wirespace-recordings-'));
    const recordings = await openRecordings(NO_TAPS, { folder });
    const serverId = uuid();
    const files = new FilesOfRecordings(recordings, at.store.recordings, serverId);
    const [elsewhere, ours] = [await recorded(uuid(), 0), await recorded(serverId, 0)];
    const fileless = await recorded(uuid(), 0, { state: 'failed' });
    await expect(files.remove(elsewhere.id)).rejects.toThrow('Service Unavailable');
    // Ours was deleted by hand, and one that failed has none.
    expect([await files.remove(ours.id), await files.remove(fileless.id)]).toEqual([0, 0]);
    await writeFile(join(folder, elsewhere.file?.name ?? ''), 'file');
    expect(await files.remove(elsewhere.id)).toBe(1);
    await recordings.close();
    await rm(folder, { recursive: true });
  });

  it('count towards the quota wherever their files are, and those that are not finished as they lie in the folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wirespace-recordings-'));
    const before = await at.store.recordings.bytesOfFiles();
    const [here] = await Promise.all([recorded(uuid(), 0), recorded(uuid(), 0), recorded(uuid(), 0, { state: 'failed' })]);
    await writeFile(join(folder, here?.file?.name ?? ''), 'file');
    await writeFile(join(folder, `${uuid()}.${uuid()}.part`), 'unfinished');
    expect(await diskBeforeStore(() => at.store.recordings.bytesOfFiles()).used(folder)).toBe(before + 4 + 4 + 10);
    await rm(folder, { recursive: true });
  });
});
