import { beforeEach, expect, it } from 'vitest';
import type { RecordingRecord } from '../../../src/rooms/records/recordings.ts';
import type { EventRecord, SessionRecord } from '../../../src/rooms/records/sessions.ts';
import { plainRoom, type Room } from '../../../src/rooms/settings/room.ts';
import type { Store } from '../../../src/store/store.ts';
import { onBothEngines } from '../../support/databases.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { oneStore } from '../../support/one-store.ts';

const uuid = (): string => crypto.randomUUID();
const ALL = { side: 'after', limit: 1_000 } as const;
const NOW = 1_800_000_000_000;
const DAY = 86_400_000;

onBothEngines('what is kept', (make) => {
  const at = oneStore(make);
  let store: Store;
  let projectId: string;
  let serverId: string;
  const clock = new ManualClock();
  beforeEach(async () => {
    store = at.store;
    // Nothing is left of other tests: what is swept is swept in all projects.
    while ((await store.rooms.forgetUnused(NOW * 2, 1_000)) > 0);
    projectId = await at.newProject();
    serverId = uuid();
    await store.servers.begin(serverId, NOW);
  });

  const room = async (name: string, ageMs: number, change: Partial<Room> = {}): Promise<Room> => {
    const made = { ...plainRoom({ id: uuid(), projectId, name, now: NOW - ageMs }), joinByLink: true, ofPages: true, ...change };
    expect(await store.rooms.createRoom(made)).toBe(true);
    return made;
  };
  const session = async (
    of: Room,
    { startedMs, endedMs }: { startedMs: number; endedMs: number | null },
  ): Promise<SessionRecord> => {
    const {
      meta: _m,
      ephemeral: _e,
      description: _d,
      joinByLink: _j,
      ofPages: _o,
      recordAudioOnly: _a,
      recordFormat: _f,
      ...settings
    } = of;
    const times = { startedAt: NOW - startedMs, createdAt: NOW - startedMs, updatedAt: NOW - startedMs };
    const made = { ...settings, locked: false, endedAt: null, id: uuid(), roomId: of.id, logId: uuid(), ...times };
    const writer = store.recordsOf(serverId, clock);
    await writer.write([{ kind: 'session.started', session: made }]);
    if (endedMs === null) return made;
    const change = { ...made, endedAt: NOW - endedMs, updatedAt: NOW - endedMs };
    await writer.write([{ kind: 'session.changed', id: made.id, change }]);
    return made;
  };
  const token = (roomName: string, ageMs: number): Promise<void> =>
    store.roomTokens.add({
      id: uuid(),
      projectId,
      roomName,
      userName: null,
      joinAs: 'member',
      createdAt: NOW - ageMs,
      expiresAt: null,
      uselessAt: null,
      holder: null,
    });
  const recording = (sessionId: string): RecordingRecord => ({
    id: uuid(),
    projectId,
    sessionId,
    state: 'completed',
    startedAt: 1,
    finishedAt: 2,
    durationS: 1,
    file: { name: 'f.mp4', format: 'video/mp4', bytes: 5 },
    reason: null,
    createdAt: 1,
    updatedAt: 2,
  });
  const names = async (): Promise<string[]> => (await store.rooms.listRooms(projectId, {}, ALL)).map(({ name }) => name).sort();

  it('of rooms that pages made: those that somebody used lately, or has a page of', async () => {
    await room('fresh', DAY / 2);
    await room('unused', 2 * DAY);
    await room('of-the-api', 2 * DAY, { ofPages: false });
    await room('page-open', 2 * DAY);
    await token('page-open', DAY / 2);
    await room('page-old', 2 * DAY);
    await token('page-old', 2 * DAY);
    await session(await room('live', 9 * DAY), { startedMs: 8 * DAY, endedMs: null });
    await session(await room('lately', 9 * DAY), { startedMs: 2 * DAY, endedMs: DAY / 2 });
    await session(await room('long-ago', 9 * DAY), { startedMs: 8 * DAY, endedMs: 7 * DAY });
    expect(await store.rooms.forgetUnused(NOW - DAY, 2)).toBe(2);
    expect(await store.rooms.forgetUnused(NOW - DAY, 50)).toBe(1);
    expect(await names()).toEqual(['fresh', 'lately', 'live', 'of-the-api', 'page-open']);
    expect(await store.rooms.forgetUnused(NOW - DAY, 50)).toBe(0);
  });

  it('of too many rooms of pages: those that somebody was ever in', async () => {
    await room('young', 1_000);
    await room('never-1', DAY);
    await room('never-2', 2 * DAY);
    await room('of-the-api', 2 * DAY, { ofPages: false });
    await session(await room('used', 9 * DAY), { startedMs: 8 * DAY, endedMs: 7 * DAY });
    expect(await store.rooms.countOfPages(projectId)).toBe(4);
    expect(await store.rooms.forgetNeverUsed(projectId, NOW - 60_000, 1)).toBe(1);
    expect(await names()).not.toContain('never-2');
    expect(await store.rooms.forgetNeverUsed(projectId, NOW - 60_000, 20)).toBe(1);
    expect(await names()).toEqual(['of-the-api', 'used', 'young']);
    expect(await store.rooms.forgetNeverUsed(uuid(), NOW, 20)).toBe(0);
  });

  it('of rooms that pages made: those with recordings, which are not among the rooms that are too many', async () => {
    const recorded = await room('recorded', 9 * DAY);
    const { id: sessionId } = await session(recorded, { startedMs: 8 * DAY, endedMs: 7 * DAY });
    const of = recording(sessionId);
    await store.recordsOf(serverId, clock).write([{ kind: 'recording.changed', recording: of }]);
    expect(await store.rooms.countOfPages(projectId)).toBe(0);
    expect(await store.rooms.forgetUnused(NOW - DAY, 50)).toBe(0);
    await store.recordings.deleteRecording(projectId, of.id);
    expect(await store.rooms.countOfPages(projectId)).toBe(1);
    expect(await store.rooms.forgetUnused(NOW - DAY, 50)).toBe(1);
  });

  it('of sessions: those that ended lately, live, or have recordings; with their members and events, in steps', async () => {
    const of = await room('r', 900 * DAY);
    const old = await session(of, { startedMs: 500 * DAY, endedMs: 499 * DAY });
    const recorded = await session(of, { startedMs: 500 * DAY, endedMs: 499 * DAY });
    const live = await session(of, { startedMs: 500 * DAY, endedMs: null });
    const late = await session(of, { startedMs: 500 * DAY, endedMs: 3 * DAY });
    const writer = store.recordsOf(serverId, clock);
    const stay = {
      sessionId: old.id,
      projectId,
      tokenId: uuid(),
      name: 'Ada',
      type: 'member' as const,
      joinedAt: 1,
      leftAt: null,
    };
    const event = (sessionId: string, position: number): EventRecord => ({
      id: uuid(),
      position,
      projectId,
      roomId: null,
      sessionId,
      memberId: null,
      recordingId: null,
      name: 'room.started',
      payload: '{}',
      by: null,
      createdAt: NOW,
    });
    await writer.write([
      ...[1, 2, 3, 4, 5].map((n) => ({ kind: 'occurred' as const, event: event(old.id, n) })),
      { kind: 'occurred', event: event(late.id, 1) },
      { kind: 'member.joined', stay: { ...stay, memberId: uuid() } },
      { kind: 'member.joined', stay: { ...stay, memberId: uuid() } },
      { kind: 'recording.changed', recording: recording(recorded.id) },
    ]);
    const before = NOW - 400 * DAY;
    let steps = 0;
    while ((await store.sessions.forget(before, 3)) === 3) steps += 1;
    expect(steps).toBeGreaterThan(0);
    const left = (await store.sessions.listSessions(projectId, {}, ALL)).map(({ id }) => id).sort();
    expect(left).toEqual([recorded.id, live.id, late.id].sort());
    expect((await store.sessions.listEvents(projectId, { sessionId: old.id }, ALL)).rows).toEqual([]);
    expect(await store.sessions.listStays(projectId, old.id, ALL)).toEqual([]);
    expect((await store.sessions.listEvents(projectId, { sessionId: late.id }, ALL)).rows).toHaveLength(1);
  });
});
