import { beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/rooms/records/entries.ts';
import type { MemberStay } from '../../../src/rooms/records/live-session.ts';
import type { RecordingRecord } from '../../../src/rooms/records/recordings.ts';
import type { EventRecord, SessionRecord } from '../../../src/rooms/records/sessions.ts';
import { plainRoom } from '../../../src/rooms/settings/room.ts';
import type { Store } from '../../../src/store/store.ts';
import { onBothEngines } from '../../support/databases.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { oneStore } from '../../support/one-store.ts';

const uuid = (): string => crypto.randomUUID();
const ALL = { side: 'after', limit: 1_000 } as const;

onBothEngines('the records of sessions', (make) => {
  const at = oneStore(make);
  const { newProject } = at;
  let store: Store;
  let projectId: string;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock();
    store = at.store;
    projectId = await newProject();
  });

  const session = (): SessionRecord => {
    const now = clock.now();
    const made = plainRoom({ id: uuid(), projectId, name: 'r', now });
    const {
      meta: _m,
      ephemeral: _e,
      description: _d,
      joinByLink: _j,
      hls: _h,
      ofPages: _o,
      recordAudioOnly: _a,
      recordFormat: _f,
      ...room
    } = made;
    const state = { locked: false, prioritizeHandraise: false, endedAt: null };
    return { ...room, ...state, id: uuid(), roomId: room.id, logId: uuid(), startedAt: now, createdAt: now, updatedAt: now };
  };
  const stay = (sessionId: string, change: Partial<MemberStay> = {}): MemberStay => ({
    memberId: uuid(),
    sessionId,
    projectId,
    tokenId: uuid(),
    name: 'Ada',
    type: 'member',
    joinedAt: clock.now(),
    leftAt: null,
    ...change,
  });
  const event = (sessionId: string, name: string, position: number): EventRecord => ({
    id: uuid(),
    position,
    projectId,
    roomId: null,
    sessionId,
    memberId: null,
    recordingId: null,
    name,
    payload: '{"nul":"\\u0000"}',
    by: { kind: 'system' },
    createdAt: clock.now(),
  });
  const recording = (sessionId: string, change: Partial<RecordingRecord> = {}): RecordingRecord => {
    const now = clock.now();
    return {
      id: uuid(),
      projectId,
      sessionId,
      state: 'recording',
      startedAt: now,
      finishedAt: null,
      durationS: null,
      file: null,
      reason: null,
      createdAt: now,
      updatedAt: now,
      ...change,
    };
  };
  const server = async (id = uuid()) => {
    await store.servers.begin(id, clock.now());
    return { id, write: (...entries: Entry[]) => store.recordsOf(id, clock).write(entries) };
  };

  it('are the same when they are written a second time', async () => {
    const { write } = await server();
    const begun = session();
    const change = { ...begun, locked: true, endedAt: clock.now() + 5, updatedAt: clock.now() + 5 };
    const viewer = stay(begun.id, { type: 'audience' });
    const promoted = { ...viewer, type: 'member' as const, joinedAt: viewer.joinedAt + 3 };
    const first = recording(begun.id);
    const file = { name: 'f.mp4', format: 'video/mp4', bytes: 5_000_000_000 };
    const done = { ...first, state: 'completed' as const, finishedAt: clock.now(), durationS: 3, file };
    const entries: Entry[] = [
      { kind: 'session.started', session: begun },
      { kind: 'occurred', event: event(begun.id, 'room.started', 1) },
      { kind: 'member.joined', stay: viewer },
      { kind: 'member.promoted', stay: promoted },
      { kind: 'recording.changed', recording: first },
      { kind: 'recording.changed', recording: done },
      { kind: 'member.gone', stay: { ...promoted, leftAt: viewer.joinedAt + 9 } },
      { kind: 'session.changed', id: begun.id, change },
    ];
    const read = async () => [
      await store.sessions.findSession(projectId, begun.id),
      await store.sessions.listStays(projectId, begun.id, ALL),
      await store.sessions.listEvents(projectId, { sessionId: begun.id }, ALL),
      await store.recordings.listRecordings(projectId, {}, ALL),
    ];
    await write(...entries);
    const once = await read();
    expect(once).toEqual([
      { ...begun, locked: true, endedAt: change.endedAt, updatedAt: change.updatedAt },
      [
        {
          id: viewer.memberId,
          sessionId: begun.id,
          tokenId: viewer.tokenId,
          name: 'Ada',
          joinedAt: promoted.joinedAt,
          leftAt: viewer.joinedAt + 9,
        },
      ],
      { rows: [expect.objectContaining({ name: 'room.started', payload: '{"nul":"\\u0000"}' })], cut: false },
      [done],
    ]);
    await write(...entries);
    expect(await read()).toEqual(once);
  });

  it('keep who is behind each event, and know of none in rows from before that was written down', async () => {
    const { write } = await server();
    const begun = session();
    const actors: EventRecord['by'][] = [
      { kind: 'member', memberId: 'ada' },
      { kind: 'application', linkId: 'link' },
      { kind: 'rest', projectId },
      { kind: 'system' },
      null,
    ];
    await write(
      { kind: 'session.started', session: begun },
      ...actors.map((by, n) => ({ kind: 'occurred' as const, event: { ...event(begun.id, 'room.updated', n + 1), by } })),
    );
    const { rows } = await store.sessions.listEvents(projectId, { sessionId: begun.id }, ALL);
    expect(rows.map(({ by }) => by)).toEqual(actors);
  });

  it('are written all or not at all', async () => {
    const { write } = await server();
    const begun = session();
    const wrong = { ...event(begun.id, 'x', 1), name: null as unknown as string };
    await expect(write({ kind: 'session.started', session: begun }, { kind: 'occurred', event: wrong })).rejects.toThrow();
    expect(await store.sessions.findSession(projectId, begun.id)).toBeNull();
  });

  it('keep who left as a member when it leaves as audience, and open again when it is promoted again', async () => {
    const { write } = await server();
    const begun = session();
    const ada = stay(begun.id);
    const leftAt = async (): Promise<number | null | undefined> =>
      (await store.sessions.listStays(projectId, begun.id, ALL))[0]?.leftAt;
    await write({ kind: 'session.started', session: begun }, { kind: 'member.joined', stay: ada });
    const asAudience = { ...ada, type: 'audience' as const, leftAt: 90 };
    await write({ kind: 'member.gone', stay: { ...ada, leftAt: 50 } }, { kind: 'member.gone', stay: asAudience });
    expect(await leftAt()).toBe(50);
    await write({ kind: 'member.promoted', stay: { ...ada, joinedAt: 70 } });
    expect(await store.sessions.listStays(projectId, begun.id, ALL)).toMatchObject([{ joinedAt: ada.joinedAt, leftAt: null }]);
  });

  describe('of a server that died', () => {
    it('are closed with the last time at which it lived, when it starts again', async () => {
      const { id, write } = await server();
      const begun = session();
      const [ada, bob] = [stay(begun.id), stay(begun.id)];
      const [running, ready] = [recording(begun.id), recording(begun.id, { state: 'processing', finishedAt: clock.now() })];
      await write(
        { kind: 'session.started', session: begun },
        { kind: 'member.joined', stay: ada },
        { kind: 'member.joined', stay: bob },
        { kind: 'member.gone', stay: { ...bob, leftAt: bob.joinedAt + 1 } },
        { kind: 'recording.changed', recording: running },
        { kind: 'recording.changed', recording: ready },
      );
      clock.advance(7_000);
      await store.servers.alive(id, clock.now());
      const alive = clock.now();
      clock.advance(3_600_000);
      const other = await server();
      const live = session();
      await other.write({ kind: 'session.started', session: live });
      expect(await store.servers.begin(id, clock.now())).toBe(1);
      expect(await store.sessions.findSession(projectId, begun.id)).toMatchObject({ endedAt: alive, updatedAt: alive });
      const stays = await store.sessions.listStays(projectId, begun.id, ALL);
      expect(new Map(stays.map((row) => [row.id, row.leftAt]))).toEqual(
        new Map([
          [ada.memberId, alive],
          [bob.memberId, bob.joinedAt + 1],
        ]),
      );
      expect(await store.recordings.findRecording(projectId, running.id)).toMatchObject({ state: 'failed', finishedAt: alive });
      expect(await store.recordings.findRecording(projectId, ready.id)).toMatchObject({
        state: 'failed',
        finishedAt: ready.finishedAt,
      });
      // A session of somebody else goes on, and nothing is closed twice.
      expect(await store.sessions.findSession(projectId, live.id)).toMatchObject({ endedAt: null });
      expect(await store.servers.begin(id, clock.now())).toBe(0);
    });

    it('are closed by another server on the same database, unless it says something meanwhile', async () => {
      const [dead, living] = [await server(), await server()];
      const begun = session();
      await dead.write({ kind: 'session.started', session: begun });
      const marks = async () => (await store.servers.othersWithSessions(living.id)).filter(({ id }) => id === dead.id);
      const [before] = await marks();
      // Its clock is not ours, and may stand still: each mark is another one all the same.
      await store.servers.alive(dead.id, clock.now());
      const [after] = await marks();
      expect(await store.servers.closeDead(before ?? expect.fail('no mark'))).toBe(0);
      expect(await store.servers.closeDead(after ?? expect.fail('no mark'))).toBe(1);
      expect(await store.sessions.findSession(projectId, begun.id)).toMatchObject({ endedAt: after?.aliveAt });
      expect(await marks()).toEqual([]);
    });

    it('are closed with the file that was still being made when their server died, after their end', async () => {
      const [dead, living] = [await server(), await server()];
      const ended = { ...session(), endedAt: clock.now() };
      const processing = recording(ended.id, { state: 'processing', finishedAt: clock.now() });
      await dead.write({ kind: 'session.started', session: ended }, { kind: 'recording.changed', recording: processing });
      const marks = async () => (await store.servers.othersWithSessions(living.id)).filter(({ id }) => id === dead.id);
      const [mark] = await marks();
      await store.servers.closeDead(mark ?? expect.fail('no mark'));
      expect(await store.recordings.findRecording(projectId, processing.id)).toMatchObject({
        state: 'failed',
        reason: 'server_died',
      });
      expect(await marks()).toEqual([]);
    });

    it('get their right ends when that server was only frozen: session and members', async () => {
      const [frozen, living] = [await server(), await server()];
      const begun = session();
      const [ada, screen] = [stay(begun.id), stay(begun.id, { type: 'screen' })];
      await frozen.write(
        { kind: 'session.started', session: begun },
        { kind: 'member.joined', stay: ada },
        { kind: 'member.joined', stay: screen },
      );
      const [mark] = (await store.servers.othersWithSessions(living.id)).filter(({ id }) => id === frozen.id);
      expect(await store.servers.closeDead(mark ?? expect.fail('no mark'))).toBe(1);
      const end = clock.now() + 500_000;
      await frozen.write(...[ada, screen].map((one): Entry => ({ kind: 'member.gone', stay: { ...one, leftAt: end } })), {
        kind: 'session.changed',
        id: begun.id,
        change: { ...begun, endedAt: end },
      });
      expect(await store.sessions.findSession(projectId, begun.id)).toMatchObject({ endedAt: end });
      const stays = await store.sessions.listStays(projectId, begun.id, ALL);
      expect(stays.map(({ leftAt }) => leftAt)).toEqual([end, end]);
    });

    it('end by a clock that was set back, once it was', async () => {
      const { id, write } = await server();
      clock.advance(3_600_000);
      await store.servers.alive(id, clock.now());
      const now = clock.now() - 3_000_000;
      const begun = { ...session(), startedAt: now };
      await write({ kind: 'session.started', session: begun });
      await store.servers.alive(id, now + 5);
      await store.servers.begin(id, now + 9);
      expect(await store.sessions.findSession(projectId, begun.id)).toMatchObject({ endedAt: now + 5 });
    });

    it('never end before they began', async () => {
      const { id, write } = await server();
      const begun = session();
      await write({ kind: 'session.started', session: { ...begun, startedAt: clock.now() + 500 } });
      await store.servers.begin(id, clock.now());
      expect(await store.sessions.findSession(projectId, begun.id)).toMatchObject({ endedAt: clock.now() + 500 });
    });
  });

  it('have their logs discarded in small steps, except those of running sessions', async () => {
    const { write } = await server();
    const sessions = Array.from({ length: 450 }, () => session());
    for (let from = 0; from < sessions.length; from += 50)
      await write(
        ...sessions
          .slice(from, from + 50)
          .flatMap((begun, index): Entry[] => [
            { kind: 'session.started', session: begun },
            ...(from + index === 0
              ? []
              : [{ kind: 'session.changed' as const, id: begun.id, change: { ...begun, endedAt: clock.now() } }]),
          ]),
      );
    const steps = [];
    for (let more = true; more; ) {
      more = await store.logs.discard(clock.now() + 1, 5);
      steps.push(more);
    }
    expect(steps.length).toBeGreaterThanOrEqual(3);
    const kept = await store.logs.listLogs(projectId, { withDiscarded: false }, ALL);
    expect(kept.map((log) => log.session.id)).toEqual([sessions[0]?.id]);
    expect(await store.logs.listLogs(projectId, { withDiscarded: true }, ALL)).toHaveLength(450);
  });
});
