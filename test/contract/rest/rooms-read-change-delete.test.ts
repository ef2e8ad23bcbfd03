import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomIds } from '../../../src/base/ids.ts';
import type { Room } from '../../../src/rooms/settings/room.ts';
import { RestServer } from '../../support/rest.ts';

const NOT_FOUND = { status: 404, body: { error: 'Not Found' } };

describe('rest-api 20.3: read, update, delete rooms', () => {
  let server: RestServer;
  beforeEach(async () => {
    server = await RestServer.start();
  });
  afterEach(() => server.dispose());
  // biome-ignore lint/suspicious/noExplicitAny: a room as the answer has it.
  const create = async (body: object): Promise<any> => (await server.ask('POST', '/rooms', body)).body;
  const goLive = async (name: string): Promise<string> => {
    const room = (await server.store.rooms.findRoomByName(server.project, name)) as Room;
    const id = randomIds.uuid();
    server.live.sessions.set(`${server.project} ${name}`, {
      id,
      room,
      roomId: room.id,
      startedAt: Date.UTC(2026, 0, 1),
      previewUrl: null,
      watchUrl: null,
    });
    return id;
  };

  it('read by id and by name (77, 78)', async () => {
    const room = await create({ name: 'a', meta: { x: [null] } });
    expect(await server.ask('GET', `/rooms/${room.id}`)).toMatchObject({ status: 200, body: room });
    expect((await server.ask('GET', `/rooms/${room.id.toUpperCase()}`)).body).toEqual(room);
    expect((await server.ask('GET', '/rooms/a')).body).toEqual(room);
    expect((await server.ask('GET', '/rooms/%61')).body).toEqual(room);
  });

  it('unknown (79)', async () => {
    expect(await server.ask('GET', `/rooms/${randomIds.uuid()}`)).toMatchObject(NOT_FOUND);
    expect(await server.ask('GET', '/rooms/nope')).toMatchObject(NOT_FOUND);
    expect(await server.ask('GET', "/rooms/'%20or%201=1")).toMatchObject(NOT_FOUND);
  });

  it('a name that looks like an id (80)', async () => {
    const name = randomIds.uuid();
    const room = await create({ name });
    expect((await server.ask('GET', `/rooms/${name}`)).body).toEqual(room);
  });

  it('the active session (81-85)', async () => {
    await create({ name: 'a', sync_audio_video: true });
    expect((await server.ask('GET', '/rooms/a?include_active_session=true')).body).not.toHaveProperty('active_session');
    const id = await goLive('a');
    expect((await server.ask('GET', '/rooms/a')).body).not.toHaveProperty('active_session');
    expect((await server.ask('GET', '/rooms/a?include_active_session=false')).body).not.toHaveProperty('active_session');
    const active = {
      id,
      status: 'in-progress',
      end_time: null,
      audio_video_sync: true,
      sync_audio_video: true,
      start_time: '2026-01-01T00:00:00Z',
    };
    for (const yes of ['true', 'True', '1'])
      expect((await server.ask('GET', `/rooms/a?include_active_session=${yes}`)).body.active_session).toMatchObject(active);
    expect((await server.ask('GET', '/rooms?include_active_session=true')).body.data[0].active_session).toMatchObject(active);
    const garbage = await server.ask('GET', '/rooms/a?include_active_session=perhaps');
    expect(garbage).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'not_a_boolean', attribute: 'include_active_session' }] },
    });
  });

  it('the list, newest first (86, 87)', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await create({ name });
    const { body } = await server.ask('GET', '/rooms');
    expect(body.data.map(({ name }: { name: string }) => name)).toEqual(['f', 'e', 'd', 'c', 'b', 'a']);
    expect(body.links).toEqual({ self: expect.any(String), first: expect.any(String) });
  });

  it('filters by date (88, 89, 90)', async () => {
    await create({ name: 'none' });
    await create({ name: 'early', join_from: '2030-01-01', join_until: '2030-01-31' });
    await create({ name: 'late', join_from: '2030-02-01', join_until: '2030-02-28' });
    const names = async (query: string): Promise<string[]> =>
      (await server.ask('GET', `/rooms?${query}`)).body.data.map(({ name }: { name: string }) => name);
    expect(await names('starts_after=2030-01-01T00:00:00Z')).toEqual(['late', 'early']);
    expect(await names('starts_after=2030-01-01T00:00:01Z')).toEqual(['late']);
    expect(await names('ends_before=2030-01-31')).toEqual(['early']);
    expect(await names('starts_after=2030-01-01&ends_before=2030-01-31')).toEqual(['early']);
    for (const name of ['starts_after', 'ends_before'])
      expect(await server.ask('GET', `/rooms?${name}=garbage`)).toMatchObject({
        status: 422,
        body: { errors: [{ attribute: name }] },
      });
  });

  it('PUT {} changes nothing (92)', async () => {
    const room = await create({ name: 'a', max_members: 3 });
    expect(await server.ask('PUT', `/rooms/${room.id}`, {})).toMatchObject({ status: 200, body: room });
    expect((await server.ask('PUT', `/rooms/${room.id}`, { unknown: 1 })).body).toEqual(room);
  });

  it('PUT of one field changes that field (93)', async () => {
    const { updated_at: _, ...room } = await create({
      name: 'a',
      description: 'kept',
      meta: { a: 1 },
      join_from: '2030-01-01T00:00:00.250Z',
    });
    expect(await server.ask('PUT', `/rooms/${room.id}`, { max_members: 50 })).toMatchObject({
      status: 200,
      body: { ...room, max_members: 50 },
    });
    expect(await server.store.rooms.findRoom(server.project, room.id)).toMatchObject({
      joinFrom: Date.UTC(2030, 0, 1, 0, 0, 0, 250),
    });
    expect(server.live.changes).toMatchObject([{ id: room.id, maxMembers: 50 }]);
  });

  it('updated_at moves', async () => {
    const room = await create({ name: 'a' });
    const before = await server.store.rooms.findRoom(server.project, room.id);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await server.ask('PUT', `/rooms/${room.id}`, { max_members: 50 });
    const after = await server.store.rooms.findRoom(server.project, room.id);
    expect(after?.updatedAt).toBeGreaterThan(before?.updatedAt ?? Number.POSITIVE_INFINITY);
    expect(after?.createdAt).toBe(before?.createdAt);
  });

  it('the name cannot change (94, 95)', async () => {
    const room = await create({ name: 'a' });
    expect(await server.ask('PUT', `/rooms/${room.id}`, { name: 'a' })).toMatchObject({ status: 200, body: { name: 'a' } });
    for (const name of ['b', 'not legal', 5, null])
      expect(await server.ask('PUT', `/rooms/${room.id}`, { name })).toMatchObject({ status: 200, body: { name: 'a' } });
    expect((await server.ask('GET', '/rooms/b')).status).toBe(404);
  });

  it('null resets (96)', async () => {
    const full = {
      display_name: 'D',
      description: 'd',
      max_members: 3,
      quality: '1080p',
      join_from: '2030-01-01',
      layout: '3x3',
      meta: { a: 1 },
      tone_on_entry_and_exit: false,
    };
    const room = await create({ name: 'a', ...full });
    const empty = Object.fromEntries(Object.keys(full).map((name) => [name, null]));
    expect((await server.ask('PUT', `/rooms/${room.id}`, empty)).body).toMatchObject({
      display_name: 'a',
      description: null,
      max_members: 20,
      quality: '720p',
      join_from: null,
      layout: 'grid-responsive',
      meta: {},
      tone_on_entry_and_exit: true,
    });
  });

  it('the window is that of the merged room (97)', async () => {
    const room = await create({ name: 'a', join_from: '2030-01-02' });
    const answer = await server.ask('PUT', `/rooms/${room.id}`, { join_until: '2030-01-01' });
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'invalid_join_until_date', attribute: 'join_until' }] },
    });
    expect((await server.ask('PUT', `/rooms/${room.id}`, { join_until: '2030-01-01', join_from: null })).status).toBe(200);
  });

  it('wrong values store nothing (98)', async () => {
    const room = await create({ name: 'a' });
    const answer = await server.ask('PUT', `/rooms/${room.id}`, { max_members: 5, quality: 'best', meta: [] });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ attribute: 'quality' }, { attribute: 'meta' }] } });
    expect((await server.ask('GET', '/rooms/a')).body).toEqual(room);
    expect(server.live.changes).toEqual([]);
  });

  it('PUT of an unknown room (99)', async () => {
    expect(await server.ask('PUT', `/rooms/${randomIds.uuid()}`, {})).toMatchObject(NOT_FOUND);
  });

  it('create or update as the test helper of the vendor does (100)', async () => {
    const body = { name: 'helper', display_name: 'H', max_members: 5 };
    expect((await server.ask('GET', '/rooms/helper')).status).toBe(404);
    expect((await server.ask('POST', '/rooms', body)).status).toBe(200);
    const { body: found } = await server.ask('GET', '/rooms/helper');
    expect(await server.ask('PUT', `/rooms/${found.id}`, { ...body, max_members: 6 })).toMatchObject({
      status: 200,
      body: { max_members: 6 },
    });
  });

  it('PUT by name, and PUT /rooms with the name in the body', async () => {
    await create({ name: 'a' });
    expect((await server.ask('PUT', '/rooms/a', { max_members: 4 })).body.max_members).toBe(4);
    expect((await server.ask('PUT', '/rooms', { name: 'a', max_participants: 6 })).body.max_members).toBe(6);
    expect(await server.ask('PUT', '/rooms', { name: 'b' })).toMatchObject(NOT_FOUND);
    expect(await server.ask('PUT', '/rooms', {})).toMatchObject(NOT_FOUND);
  });

  it('DELETE (101, 102)', async () => {
    const room = await create({ name: 'a' });
    expect(await server.ask('DELETE', `/rooms/${room.id}`)).toMatchObject({ status: 204, text: '' });
    for (const key of [room.id, 'a']) expect(await server.ask('GET', `/rooms/${key}`)).toMatchObject(NOT_FOUND);
    expect(await server.ask('DELETE', `/rooms/${room.id}`)).toMatchObject(NOT_FOUND);
    expect((await create({ name: 'a' })).id).not.toBe(room.id);
    expect((await server.ask('DELETE', '/rooms/a')).status).toBe(204);
  });
});
