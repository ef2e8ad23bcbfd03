import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LiveRest } from '../../support/live-rest.ts';

describe('putting a person out for good (an extension)', () => {
  let space: LiveRest;
  beforeAll(async () => {
    space = await LiveRest.start();
  });
  afterAll(() => space.stop());
  const get = async (path: string) => (await space.rest.ask('GET', path)).body;

  it('goes from the list of members by the id of the token to DELETE; the person is out and cannot come back', async () => {
    const host = await space.joined({ room_name: 'town-hall', user_name: 'Host' });
    const { body } = await space.rest.ask('POST', '/room_tokens', { room_name: 'town-hall', user_name: 'Eve' });
    const eve = await space.connectedWith(body.token);
    await eve.join();
    const { storage } = eve;
    const session = eve.joinedAs.room_session.id;
    const { data } = await get(`/room_sessions/${session}/members`);
    const row = data.find(({ name }: { name: string }) => name === 'Eve');
    expect(await get(`/room_tokens/${row.room_token_id}`)).toMatchObject({
      room_name: 'town-hall',
      user_name: 'Eve',
      status: 'active',
    });

    expect((await space.rest.ask('DELETE', `/room_tokens/${row.room_token_id}`)).status).toBe(204);
    await eve.event('webrtc.message', ({ method }) => method === 'verto.bye');
    expect((await host.event('video.member.left')).params.member.name).toBe('Eve');
    expect((await host.call('video.members.get')).members).toHaveLength(1);
    const gone = (await get(`/room_sessions/${session}/members`)).data.find(({ name }: { name: string }) => name === 'Eve');
    expect(gone.leave_time).toEqual(expect.any(String));
    for (const more of [{}, storage]) await expect(space.connectedWith(body.token, more)).rejects.toThrow('-32002');
    expect(await get(`/room_tokens/${row.room_token_id}`)).toMatchObject({ status: 'revoked' });

    const again = await space.joined({ room_name: 'town-hall', user_name: 'Eve' });
    expect(again.joinedAs.member_id).not.toBe(eve.joinedAs.member_id);
  });
});
