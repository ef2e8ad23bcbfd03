import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { randomIds } from '../../base/ids.ts';
import { TypedEmitter } from '../../base/typed-emitter.ts';
import { plainRoom } from '../settings/room.ts';
import { Chronicle } from './chronicle.ts';
import type { Entry, RecordsWriter } from './entries.ts';
import type { RoomsEvents } from './live-session.ts';
import type { RecordingRecord } from './recordings.ts';

/** A disk in the test's hands. */
class Disk implements RecordsWriter {
  readonly batches: string[][] = [];
  away = false;
  /** Names of events that it never takes. */
  readonly poison = new Set<string>();
  /** Writes wait for it. */
  gate: Promise<void> = Promise.resolve();

  get written(): string[] {
    return this.batches.flat();
  }

  async write(entries: readonly Entry[]): Promise<void> {
    await this.gate;
    const names = entries.map((entry) => (entry.kind === 'occurred' ? entry.event.name : entry.kind));
    if (this.away || names.some((name) => this.poison.has(name))) throw new Error('not written');
    this.batches.push(names);
  }

  async ping(): Promise<void> {
    if (this.away) throw new Error('away');
  }
}

let clock: ManualClock;
let disk: Disk;
let events: TypedEmitter<RoomsEvents>;
let told: string[];

function chronicle(maxBytes = 1024 * 1024, session = maxBytes): Chronicle {
  const eventBytesPerHour = { server: 1e9, session, member: 1e9 };
  const onError = (_error: unknown, message: string): void => void told.push(message);
  const made = new Chronicle({ writer: disk, clock, ids: randomIds, maxBytes, eventBytesPerHour, onError });
  made.follow(events);
  return made;
}

function happen(...names: string[]): void {
  for (const name of names)
    events.emit('occurred', {
      sessionId: 's',
      projectId: 'p',
      roomId: null,
      name,
      payload: { name },
      memberId: null,
      recordingId: null,
      by: { kind: 'system' },
    });
}

/** Lets everything that waits for promises, not for time, happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
}

async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  await settle();
}

beforeEach(() => {
  clock = new ManualClock();
  disk = new Disk();
  events = new TypedEmitter<RoomsEvents>();
  told = [];
});

describe('the chronicle', () => {
  it('gathers for a moment, then writes together, in order', async () => {
    chronicle();
    happen('a', 'b');
    await settle();
    expect(disk.batches).toEqual([]);
    happen('c');
    await pass(20);
    expect(disk.batches).toEqual([['a', 'b', 'c']]);
    expect(clock.pending).toBe(0);
  });

  it('has work while a session runs or a file of a recording is made', () => {
    const made = chronicle();
    const recording = { id: 'r', sessionId: 's' } as RecordingRecord;
    const seen = (['recording', 'processing', 'completed', 'paused', 'failed'] as const).map((state) => {
      events.emit('recording.changed', { ...recording, state }, { kind: 'system' });
      return made.hasWork;
    });
    expect(seen).toEqual([true, true, false, true, false]);
  });

  it('writes small pieces, by number and by size', async () => {
    chronicle();
    happen(...Array.from({ length: 150 }, (_, index) => `e${index}`));
    await pass(20);
    expect(disk.batches.map(({ length }) => length)).toEqual([50, 50, 50]);
    expect(disk.written).toEqual(Array.from({ length: 150 }, (_, index) => `e${index}`));
    happen('x'.repeat(100_000), 'y'.repeat(100_000));
    await pass(20);
    expect(disk.batches.slice(3).map(({ length }) => length)).toEqual([1, 1]);
  });

  it('gives each event a later place than the one before, also within one instant and when the clock is set back', async () => {
    const places: number[] = [];
    disk.write = async (entries) => {
      for (const entry of entries) if (entry.kind === 'occurred') places.push(entry.event.position);
    };
    chronicle();
    happen('a', 'b');
    const later = clock.now;
    clock.now = () => later.call(clock) - 60_000;
    happen('c');
    clock.now = later;
    clock.advance(1_000);
    happen('d');
    await pass(20);
    expect(places).toHaveLength(4);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(new Set(places).size).toBe(4);
  });

  it('lets readers wait for what has happened, and for nothing that happens later', async () => {
    const made = chronicle();
    await made.settled();
    let open: () => void = () => {};
    disk.gate = new Promise((resolve) => {
      open = resolve;
    });
    happen('a');
    let read = false;
    const reading = made.settled().then(() => {
      read = true;
    });
    await settle();
    expect(read).toBe(false);
    open();
    await reading;
    expect(disk.written).toEqual(['a']);
  });

  it('does not let readers wait for a disk that is away', async () => {
    const made = chronicle();
    disk.away = true;
    happen('a');
    await made.settled();
    expect(disk.written).toEqual([]);
  });

  it('keeps everything while the disk is away, and writes it in order when it is back', async () => {
    chronicle();
    disk.away = true;
    happen('a', 'b');
    await pass(20);
    await pass(250);
    happen('c');
    await pass(60_000);
    expect(disk.written).toEqual([]);
    expect(told).toEqual(['records of sessions cannot be written now']);
    disk.away = false;
    await pass(5_000);
    expect(disk.written).toEqual(['a', 'b', 'c']);
    expect(clock.pending).toBe(0);
  });

  it('writes at once for a reader when the disk is back', async () => {
    const made = chronicle();
    disk.away = true;
    happen('a', 'b', 'c');
    await pass(20_000);
    disk.away = false;
    await made.settled();
    expect(disk.written).toEqual(['a', 'b', 'c']);
  });

  it('gives up an entry that alone is never taken, and tells', async () => {
    chronicle();
    disk.poison.add('bad');
    happen('a', 'bad', 'b');
    for (let time = 0; time < 10; time += 1) await pass(5_000);
    expect(disk.written).toEqual(['a', 'b']);
    expect(told).toEqual(['records of sessions cannot be written now', 'a record (occurred) could not be written and is lost']);
  });

  it('takes no more events than fit, tells once, and says how many it lost', async () => {
    const made = chronicle(2_000);
    disk.away = true;
    happen('a', 'b', 'c', 'd', 'e');
    await made.settled();
    disk.away = false;
    await pass(60_000);
    expect(disk.written).toEqual(['a', 'b', 'c']);
    expect(told).toEqual([
      'records of sessions are lost: too many wait to be written',
      'records of sessions cannot be written now',
      'records of sessions are written again; 2 were lost',
    ]);
    happen('f');
    await pass(20);
    expect(disk.written.at(-1)).toBe('f');
  });

  it('takes members, sessions and recordings where events no longer fit, up to twice as much', async () => {
    chronicle(2_000);
    disk.away = true;
    happen('a', 'b', 'c', 'd');
    const stay = { memberId: 'm', sessionId: 's', projectId: 'p', tokenId: 't', name: 'Ada', joinedAt: 1, leftAt: null };
    for (let count = 0; count < 9; count += 1) events.emit('member.joined', { ...stay, type: 'member' }, { kind: 'system' });
    disk.away = false;
    await pass(60_000);
    expect(disk.written).toEqual(['a', 'b', 'c', ...Array.from({ length: 4 }, () => 'member.joined')]);
    expect(told.at(-1)).toBe('records of sessions are written again; 6 were lost');
  });

  it('writes what is left when it is closed, and tells what it could not', async () => {
    const made = chronicle();
    happen('a');
    await made.close();
    expect(disk.written).toEqual(['a']);
    happen('b');
    disk.away = true;
    await made.close();
    expect(told.at(-1)).toBe('1 records of sessions could not be written and are lost');
    expect(clock.pending).toBe(0);
  });

  it('leaves out what one session says too often, and says so once, also where the events are read; nothing else is lost, and time brings it back', async () => {
    const [size, hour] = [JSON.stringify({ name: 'member.updated' }).length, 3_600_000];
    chronicle(1024 * 1024, 3 * size);
    const room = plainRoom({ id: 'r', projectId: 'p', name: 'lobby', now: 0 });
    const session = { id: 's', channel: 'EC', room, autoCreated: false, startedAt: 0, endedAt: null, previewUrl: null };
    const state = { layout: 'grid-responsive' as const, locked: false, prioritizeHandraise: false, meta: {} };
    events.emit(
      'session.started',
      { ...session, ...state, memberCount: 0, audienceCount: 0, destinations: [] },
      { kind: 'system' },
    );
    const updates = (count: number): void => happen(...Array.from({ length: count }, () => 'member.updated'));
    updates(5);
    happen('member.left');
    await pass(1_000);
    const three = Array.from({ length: 3 }, () => 'member.updated');
    expect(disk.written).toEqual(['session.started', ...three, 'room.events_left_out', 'member.left']);
    expect(told).toEqual(['session s changes too often: some of its events are not written down']);
    clock.advance(hour);
    updates(1);
    await pass(1_000);
    expect(disk.written.at(-1)).toBe('member.updated');
    expect(told).toHaveLength(1);
    const written: Entry[] = [];
    disk.write = async (entries) => void written.push(...entries);
    events.emit(
      'session.ended',
      { ...session, ...state, endedAt: hour, memberCount: 0, audienceCount: 0, destinations: [] },
      { kind: 'system' },
    );
    await pass(1_000);
    expect(written).toMatchObject([
      { event: { name: 'room.events_left_out', payload: '{"room_session_id":"s","count":2}' } },
      { kind: 'session.changed' },
    ]);
  });
});
