import { beforeEach, expect, it } from 'vitest';
import { randomIds } from '../../../src/base/ids.ts';
import { type Conference, type ConferenceToken, newTokens, plainConference } from '../../../src/rooms/settings/conference.ts';
import { plainRoom } from '../../../src/rooms/settings/room.ts';
import type { Store } from '../../../src/store/store.ts';
import { onBothEngines } from '../../support/databases.ts';
import { oneStore } from '../../support/one-store.ts';

const NOW = 1_767_225_600_000;
const ALL = { side: 'after', limit: 100 } as const;

onBothEngines('conferences and streams in the store', (make) => {
  const at = oneStore(make);
  const { newProject } = at;
  let store: Store;
  let projectId: string;
  beforeEach(async () => {
    store = at.store;
    projectId = await newProject();
  });
  const conferenceOf = (name: string, fields: Partial<Conference> = {}): Conference => ({
    ...plainConference({ id: randomIds.uuid(), projectId, name, now: NOW }),
    ...fields,
  });
  /** Writes a conference; its tokens. */
  const write = async (conference: Conference): Promise<[ConferenceToken, ConferenceToken]> => {
    const tokens = newTokens(conference, randomIds);
    expect(await store.conferences.createConference(conference, tokens)).toBe(true);
    return tokens as [ConferenceToken, ConferenceToken];
  };
  const roomOf = (name: string) => plainRoom({ id: randomIds.uuid(), projectId, name, now: NOW });
  const stream = (roomId: string, createdAt = NOW) => ({
    id: randomIds.uuid(),
    projectId,
    roomId,
    url: `rtmp://live.example.net/app/${createdAt}`,
    createdAt,
    updatedAt: createdAt,
  });

  it('gives back a conference exactly, by id and by name, and as what is joined under its name', async () => {
    const full = conferenceOf('Full-1_x', {
      displayName: 'Grüße, 世界 🎉',
      description: "'; drop table conferences; --",
      quality: '1080p',
      layout: '10x10',
      size: 'large',
      maxMembers: 300,
      enableChat: false,
      hasMeta: true,
      meta: { a: { b: [1, 'zwei', null] } },
      recordOnStart: true,
      joinFrom: NOW + 123,
      colours: { ...conferenceOf('x').colours, dark_primary: '#abcdef', light_negative: '#012345' },
    });
    await write(full);
    expect(await store.conferences.findConference(projectId, full.id)).toEqual(full);
    expect(await store.conferences.findConferenceByName(projectId, 'Full-1_x')).toEqual(full);
    expect(await store.rooms.findRoomByName(projectId, 'Full-1_x')).toMatchObject({
      kind: 'conference',
      id: full.id,
      maxMembers: 300,
    });
    expect(await store.rooms.findRoom(projectId, full.id)).toBeNull();
    expect(await store.rooms.updateRoom(projectId, full.id, { maxMembers: 1 })).toBeNull();
    expect(await store.rooms.deleteRoom(projectId, full.id)).toBe(false);
    expect(await store.rooms.listRooms(projectId, {}, ALL)).toEqual([]);
    expect(await store.conferences.listConferences(projectId, {}, ALL)).toEqual([full]);
  });

  it('gives a name to one room or conference only, also when ten ask at the same time', async () => {
    const outcomes = await Promise.all([
      ...Array.from({ length: 5 }, () => store.rooms.createRoom(roomOf('one'))),
      ...Array.from({ length: 5 }, () => {
        const conference = conferenceOf('one');
        return store.conferences.createConference(conference, newTokens(conference, randomIds));
      }),
    ]);
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    const found = await store.rooms.findRoomByName(projectId, 'one');
    expect(found?.kind).toBe(outcomes.indexOf(true) < 5 ? 'room' : 'conference');
    const other = await newProject();
    const same = { ...conferenceOf('one'), projectId: other };
    expect(await store.conferences.createConference(same, newTokens(same, randomIds))).toBe(true);
  });

  it('changes only what a change names, the name only to a free one', async () => {
    const before = conferenceOf('before', { description: 'kept' });
    await write(before);
    await store.rooms.createRoom(roomOf('taken'));
    const change = (fields: Parameters<Store['conferences']['updateConference']>[2]) =>
      store.conferences.updateConference(projectId, before.id, fields);
    await Promise.all([
      change({ colours: { dark_primary: '#111111' }, updatedAt: 5 }),
      change({ colours: { light_primary: '#222222' } }),
      change({ size: 'small', maxMembers: 10 }),
      change({ enableChat: false, meta: { a: 1 }, hasMeta: true }),
    ]);
    const after = {
      ...before,
      size: 'small',
      maxMembers: 10,
      enableChat: false,
      meta: { a: 1 },
      hasMeta: true,
      updatedAt: 5,
      colours: { ...before.colours, dark_primary: '#111111', light_primary: '#222222' },
    };
    expect(await change({})).toEqual(after);
    expect(await change({ name: 'taken', description: null, enableChat: true })).toBe('taken');
    expect(await change({})).toEqual(after);
    expect(await change({ name: 'free' })).toEqual({ ...after, name: 'free' });
    expect(await change({ name: 'free' })).toEqual({ ...after, name: 'free' });
    expect(await store.conferences.updateConference(projectId, randomIds.uuid(), { name: 'x' })).toBeNull();
  });

  it('keeps both tokens in order, and forgets a value that was reset', async () => {
    const conference = conferenceOf('tokens');
    const [moderator, guest] = await write(conference);
    const { conferenceTokens: tokens } = store;
    expect(await tokens.listTokens(projectId, conference.id, ALL)).toEqual([moderator, guest]);
    const from = { at: moderator.rank, id: moderator.id };
    expect(await tokens.listTokens(projectId, conference.id, { ...ALL, from })).toEqual([guest]);
    expect(await tokens.findToken(projectId, guest.id)).toEqual(guest);
    expect(await tokens.findByValue(guest.token)).toEqual({ token: guest, conference });
    const fresh = { ...guest, token: `vpt_${randomIds.hex(16)}` };
    expect(await tokens.resetToken(projectId, guest.id, fresh.token)).toEqual(fresh);
    expect(await tokens.findByValue(guest.token)).toBeNull();
    expect(await tokens.findByValue(fresh.token)).toEqual({ token: fresh, conference });
    expect(await tokens.resetToken(projectId, randomIds.uuid(), 'vpt_x')).toBeNull();
  });

  it('deletes a conference with its tokens and streams', async () => {
    const conference = conferenceOf('doomed');
    const [moderator] = await write(conference);
    const kept = await store.streams.createStream(stream(conference.id), 5);
    expect(kept).toMatchObject({ quality: '720p' });
    expect(await store.conferences.deleteConference(projectId, conference.id)).toBe(true);
    expect(await store.conferences.deleteConference(projectId, conference.id)).toBe(false);
    expect(await store.conferenceTokens.findToken(projectId, moderator.id)).toBeNull();
    expect(await store.conferenceTokens.findByValue(moderator.token)).toBeNull();
    expect(await store.streams.listStreams(projectId, conference.id, ALL)).toEqual([]);
    expect(await store.rooms.findRoomByName(projectId, 'doomed')).toBeNull();
    const again = conferenceOf('doomed');
    await write(again);
  });

  it('lists conferences newest first and by their windows', async () => {
    const windows = [
      [10, 20],
      [15, 30],
      [null, 20],
    ] as const;
    for (const [index, [joinFrom, joinUntil]] of windows.entries())
      await write(conferenceOf(`c${index}`, { joinFrom, joinUntil, createdAt: NOW + index }));
    const names = async (filter: { startsAfter?: number; endsBefore?: number }): Promise<string[]> =>
      (await store.conferences.listConferences(projectId, filter, ALL)).map(({ name }) => name);
    expect(await names({})).toEqual(['c2', 'c1', 'c0']);
    expect(await names({ startsAfter: 15 })).toEqual(['c1']);
    expect(await names({ endsBefore: 20 })).toEqual(['c2', 'c0']);
  });

  it('adds streams up to the limit, also when many ask at the same time', async () => {
    const room = roomOf('streamed');
    await store.rooms.createRoom({ ...room, quality: '1080p' });
    const added = await Promise.all(
      Array.from({ length: 8 }, (_, index) => store.streams.createStream(stream(room.id, NOW + index), 3)),
    );
    expect(added.filter((outcome) => outcome === 'full')).toHaveLength(5);
    const listed = await store.streams.listStreams(projectId, room.id, ALL);
    expect(listed).toHaveLength(3);
    expect(listed).toEqual([...listed].sort((a, b) => b.createdAt - a.createdAt));
    expect(listed[0]).toMatchObject({ quality: '1080p', roomId: room.id });
    expect(await store.streams.createStream(stream(randomIds.uuid()), 3)).toBe('unknown');
    const [first] = listed;
    const changed = { url: 'rtmps://elsewhere/app', updatedAt: NOW + 99 };
    expect(await store.streams.updateStream(projectId, first?.id ?? '', changed)).toEqual({ ...first, ...changed });
    expect(await store.streams.deleteStream(projectId, first?.id ?? '')).toBe(true);
    expect(await store.streams.deleteStream(projectId, first?.id ?? '')).toBe(false);
    expect(await store.streams.updateStream(projectId, first?.id ?? '', changed)).toBeNull();
    expect(await store.streams.createStream(stream(room.id), 3)).toMatchObject({ roomId: room.id });
    await store.rooms.deleteRoom(projectId, room.id);
    expect(await store.streams.listStreams(projectId, room.id, ALL)).toEqual([]);
  });

  it('shows nothing of one project to another', async () => {
    const conference = conferenceOf('mine');
    const [, guest] = await write(conference);
    const kept = await store.streams.createStream(stream(conference.id), 5);
    const id = typeof kept === 'string' ? kept : kept.id;
    const other = await newProject();
    expect(await store.conferences.findConference(other, conference.id)).toBeNull();
    expect(await store.conferences.updateConference(other, conference.id, { enableChat: false })).toBeNull();
    expect(await store.conferences.updateConference(other, conference.id, { description: 'x' })).toBeNull();
    expect(await store.conferences.deleteConference(other, conference.id)).toBe(false);
    expect(await store.conferenceTokens.findToken(other, guest.id)).toBeNull();
    expect(await store.conferenceTokens.resetToken(other, guest.id, 'vpt_x')).toBeNull();
    expect(await store.conferenceTokens.listTokens(other, conference.id, ALL)).toEqual([]);
    expect(await store.streams.createStream({ ...stream(conference.id), projectId: other }, 5)).toBe('unknown');
    expect(await store.streams.findStream(other, id)).toBeNull();
    expect(await store.streams.updateStream(other, id, { url: 'rtmp://x/', updatedAt: 1 })).toBeNull();
    expect(await store.streams.deleteStream(other, id)).toBe(false);
    expect(await store.conferences.findConference(projectId, conference.id)).toEqual(conference);
    expect(await store.streams.findStream(projectId, id)).toEqual(kept);
  });
});
