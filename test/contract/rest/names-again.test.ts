import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Room } from '../../../src/rooms/settings/room.ts';
import { type Database, onBothEngines } from '../../support/databases.ts';
import { LiveRest } from '../../support/live-rest.ts';
import type { Answer } from '../../support/rest.ts';
import type { RawClient } from '../../support/signaling/raw-client.ts';

onBothEngines('rooms that change while people are inside', (make) => {
  let database: Database;
  let space: LiveRest;
  beforeAll(async () => {
    database = await make();
    space = await LiveRest.start({ store: await database.open() });
  }, 120_000);
  afterAll(async () => {
    await space?.stop();
    await database?.dispose();
  });
  const ask = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<Answer> =>
    space.rest.ask(method, path, body);
  const sessionOf = (client: RawClient): string => client.joinedAs.room_session.id;
  /** Everybody whom the client was told about. */
  const known = (client: RawClient): string[] => client.events('video.member.joined').map(({ params }) => params.member.name);

  it('a name that was deleted and given anew leads to the new room; those inside the old one stay among themselves', async () => {
    const { id: first } = (await ask('POST', '/rooms', { name: 'again' })).body;
    const ada = await space.joined({ room_name: 'again' });
    await ask('DELETE', `/rooms/${first}`);
    const late = await space.joined({ room_name: 'again', user_name: 'Lee' });
    expect(sessionOf(late)).toBe(sessionOf(ada));
    await space.pass(500);

    const { id: second } = (await ask('POST', '/rooms', { name: 'again' })).body;
    const bob = await space.joined({ room_name: 'again', user_name: 'Bob' });
    expect(bob.joinedAs.room_session).toMatchObject({ room_id: second, members: [{ name: 'Bob' }] });
    const shown = (await ask('GET', '/rooms/again?include_active_session=1')).body.active_session;
    expect(shown).toMatchObject({ id: sessionOf(bob), room_id: second });
    const sessions = (await ask('GET', '/room_sessions?room_name=again&status=in-progress')).body.data;
    expect(sessions).toMatchObject([{ room_id: second }, { room_id: first }]);
    for (const inside of [ada, late]) {
      await inside.fence();
      expect(known(inside)).not.toContain('Bob');
      expect((await inside.call('video.members.get')).members).toHaveLength(2);
    }

    ada.close();
    await ada.ended();
    const { token } = (await ask('POST', '/room_tokens', { room_name: 'again', user_name: 'Ada' })).body;
    const reloaded = await space.connectedWith(token, ada.storage);
    await reloaded.join({ callID: ada.callId }, { fingerprint: 'page-2' });
    expect(sessionOf(reloaded)).toBe(sessionOf(ada));
    await bob.fence();
    // Nobody but itself, whom `room.subscribed` named.
    expect(known(bob)).toEqual([]);
  });

  it('a name that a renamed conference gave up leads to the room that took it', async () => {
    const { id } = (await ask('POST', '/conferences', { name: 'weekly', display_name: 'Weekly' })).body;
    const ada = await space.joined({ room_name: 'weekly' });
    await ask('PUT', `/conferences/${id}`, { name: 'monthly' });
    await ask('POST', '/rooms', { name: 'weekly' });
    const [bob, cy] = [await space.joined({ room_name: 'weekly' }), await space.joined({ room_name: 'monthly' })];
    expect(sessionOf(bob)).not.toBe(sessionOf(ada));
    expect(sessionOf(cy)).toBe(sessionOf(ada));
    const { active_session } = (await ask('GET', '/conferences/monthly?include_active_session=1')).body;
    expect(active_session.id).toBe(sessionOf(ada));
  });

  it('of two changes at once the one that came last on disk holds for the live session, whichever is answered first', async () => {
    const { id } = (await ask('POST', '/rooms', { name: 'raced' })).body;
    const ada = await space.joined({ room_name: 'raced' });
    const { rooms } = space.rest.store;
    const update = rooms.updateRoom.bind(rooms);
    let goOn = (): void => {};
    const told = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    rooms.updateRoom = async (...change): Promise<Room | null> => {
      const after = await update(...change);
      if (after?.maxMembers === 1) await told;
      return after;
    };
    const first = ask('PATCH', `/rooms/${id}`, { max_members: 1 });
    while ((await rooms.findRoom(space.rest.project, id))?.maxMembers !== 1) await ada.fence();
    expect((await ask('PATCH', `/rooms/${id}`, { max_members: 3 })).body.max_members).toBe(3);
    goOn();
    expect((await first).body.max_members).toBe(1);
    rooms.updateRoom = update;
    await ada.fence();
    expect((await space.invited({ room_name: 'raced' })).code).toBe('200');
    const { active_session } = (await ask('GET', `/rooms/${id}?include_active_session=1`)).body;
    expect(active_session.max_members).toBe(3);
  });
});
