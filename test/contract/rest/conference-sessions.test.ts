import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LiveRest } from '../../support/live-rest.ts';
import type { Answer } from '../../support/rest.ts';
import type { RawClient } from '../../support/signaling/raw-client.ts';

describe('rest-api 8: a conference is a room to those who join it', () => {
  let space: LiveRest;
  let conferences = 0;
  let name: string;
  beforeAll(async () => {
    space = await LiveRest.start();
  });
  afterAll(() => space.stop());
  beforeEach(async () => {
    // Sessions of one millisecond have no order.
    await space.pass(500);
    conferences += 1;
    name = `conference-${conferences}`;
  });
  const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Answer> =>
    space.rest.ask(method, path, body);
  const make = async (fields: object = {}): Promise<string> =>
    (await ask('POST', '/conferences', { name, display_name: 'Weekly sync', ...fields })).body.id;
  const keys = async (id: string): Promise<{ id: string; token: string }[]> =>
    (await ask('GET', `/conferences/${id}/conference_tokens`)).body.data;
  /** What the page of a conference does with a conference token. */
  const exchange = async (token: string): Promise<Answer> =>
    await space.rest.raw({ method: 'GET', url: `/api/video/ready_room?t=${token}&u=Gwen` });
  const joinedBy = async (token: string): Promise<RawClient> => {
    const client = await space.connectedWith((await exchange(token)).body.token);
    await client.join();
    return client;
  };

  it('is the same session by a conference token and by a room token (180, 217)', async () => {
    const id = await make({ layout: '3x3', quality: '1080p', size: 'small', record_on_start: false, enable_room_previews: true });
    const [moderator, guest] = await keys(id);
    const ada = await joinedBy(moderator?.token ?? '');
    const bob = await joinedBy(guest?.token ?? '');
    const cy = await space.joined({ room_name: name, auto_create_room: false });
    const sessionId = ada.joinedAs.room_session.id;
    for (const client of [bob, cy]) expect(client.joinedAs.room_session.id).toBe(sessionId);
    expect(ada.joinedAs.room_session).toMatchObject({ name, display_name: 'Weekly sync', layout_name: '3x3' });
    const shown = { id: sessionId, room_id: id, name, status: 'in-progress', layout: '3x3', quality: '1080p', max_members: 10 };
    for (const path of [`/conferences/${id}`, `/conferences/${name}`])
      expect((await ask('GET', `${path}?include_active_session=True`)).body.active_session).toMatchObject(shown);
    const listed = (await ask('GET', '/conferences?include_active_session=1&page_size=1')).body.data;
    expect(listed).toMatchObject([{ id, active_session: shown }]);
    expect((await ask('GET', `/conferences/${id}`)).body).not.toHaveProperty('active_session');
    expect((await ask('GET', `/room_sessions?room_id=${id}`)).body.data).toMatchObject([{ id: sessionId, room_id: id, name }]);
  });

  it('is a conference in the logs (231)', async () => {
    const id = await make();
    await (await joinedBy((await keys(id))[0]?.token ?? '')).bye();
    const [log] = (await ask('GET', '/logs?page_size=1')).body.data;
    expect(log).toMatchObject({ type: 'video_conference_session', room_name: name, status: 'completed' });
  });

  it('lets guests do less than moderators', async () => {
    const id = await make();
    const [moderator, guest] = await keys(id);
    const [ada, bob] = [await joinedBy(moderator?.token ?? ''), await joinedBy(guest?.token ?? '')];
    const [hers, his] = [ada.joinedAs.member_id, bob.joinedAs.member_id];
    expect((await bob.call('video.member.audio_mute', { member_id: hers })).code).toBe('403');
    expect((await bob.call('video.member.audio_mute', { member_id: his })).code).toBe('200');
    expect((await ada.call('video.member.video_mute', { member_id: his })).code).toBe('200');
  });

  it.each([['small', 10]])(
    'of size %s admits %i members and no more; changed to medium it admits more (228)',
    async (size, seats) => {
      const id = await make({ size });
      for (let count = 0; count < seats; count += 1) await space.joined({ room_name: name });
      expect(await space.invited({ room_name: name })).toEqual({ code: '403', message: 'Unauthorized' });
      expect((await space.invited({ room_name: name, join_as: 'audience' })).code).toBe('200');
      await ask('PUT', `/conferences/${id}`, { size: 'medium' });
      expect((await space.invited({ room_name: name })).code).toBe('200');
      const { active_session } = (await ask('GET', `/conferences/${id}?include_active_session=1`)).body;
      expect(active_session.max_members).toBe(50);
    },
  );

  it('has 50 seats when medium and 300 when large', async () => {
    for (const [size, seats] of [
      ['medium', 50],
      ['large', 300],
    ] as const) {
      name = `${name}-${size}`;
      const id = await make({ size });
      await space.joined({ room_name: name });
      const { active_session } = (await ask('GET', `/conferences/${id}?include_active_session=1`)).body;
      expect(active_session.max_members).toBe(seats);
    }
  });

  it('keeps its window, also when that changes while it is live', async () => {
    const id = await make({ join_from: space.time(5_000) });
    expect((await space.invited({ room_name: name })).code).toBe('403');
    await space.pass(5_000);
    const ada = await space.joined({ room_name: name });
    await ask('PUT', `/conferences/${id}`, { join_until: space.time(0) });
    expect((await space.invited({ room_name: name })).code).toBe('403');
    await ask('PUT', `/conferences/${id}`, { join_until: null });
    const bob = await space.joined({ room_name: name });
    expect(bob.joinedAs.room_session.id).toBe(ada.joinedAs.room_session.id);
  });

  it('starts cameras off where it says so', async () => {
    await make({ user_join_video_off: true });
    const ada = await space.joined({ room_name: name });
    expect(ada.joinedAs.room_session.members).toMatchObject([{ video_muted: true, audio_muted: false }]);
  });

  it('keeps those who are in when a token is reset, and lets nobody in by the old value', async () => {
    const id = await make();
    const guest = (await keys(id))[1];
    const bob = await joinedBy(guest?.token ?? '');
    const { body: reset } = await ask('POST', `/conference_tokens/${guest?.id}/reset`);
    expect((await exchange(guest?.token ?? '')).status).toBe(404);
    await space.pass(1_000);
    const cy = await joinedBy(reset.token);
    expect(cy.joinedAs.room_session.id).toBe(bob.joinedAs.room_session.id);
  });

  it('is joined under its new name once it was renamed', async () => {
    const id = await make();
    const moderator = (await keys(id))[0];
    const ada = await joinedBy(moderator?.token ?? '');
    await ask('PUT', `/conferences/${id}`, { name: `${name}-renamed` });
    await ada.bye();
    await space.pass(500);
    const again = await joinedBy(moderator?.token ?? '');
    expect(again.joinedAs.room_session.name).toBe(`${name}-renamed`);
    expect((await ask('GET', `/room_sessions?room_id=${id}`)).body.data).toMatchObject([
      { name: `${name}-renamed`, status: 'in-progress' },
      { name, status: 'completed' },
    ]);
  });

  it('goes on when it is deleted, but its tokens open nothing any more', async () => {
    const id = await make();
    const [moderator, guest] = await keys(id);
    const before = (await exchange(guest?.token ?? '')).body.token;
    const ada = await joinedBy(moderator?.token ?? '');
    expect((await ask('DELETE', `/conferences/${id}`)).status).toBe(204);
    expect((await exchange(guest?.token ?? '')).status).toBe(404);
    const bob = await space.connectedWith(before);
    await bob.join();
    expect(bob.joinedAs.room_session.id).toBe(ada.joinedAs.room_session.id);
    await ada.bye();
    await bob.bye();
    // The room token outlived its conference: it makes no room of that name.
    expect((await (await space.connectedWith(before)).invite()).result.code).toBe('403');
    expect((await ask('GET', `/room_sessions?room_id=${id}`)).body.data).toMatchObject([{ room_id: id, status: 'completed' }]);
  });
});
