import { BOSS, expect, test, VIEWER, VOICE } from '../support/sdk-fixtures.ts';
import type { SdkPage } from '../support/sdk-page.ts';

/** The page is out of the room and nothing of the call is left on it. */
async function expectOut(page: SdkPage): Promise<void> {
  await page.event('room.left');
  await page.event('destroy');
  await expect(page.page.locator('video')).toHaveCount(0);
  await expect(page.page.locator('#root > *')).toHaveCount(0);
  await expect.poll(() => page.sockets.every(({ closed }) => closed !== null)).toBe(true);
  await expect.poll(() => page.page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
}

/** Seconds between two moments in milliseconds. */
function seconds(from: number, to: number): number {
  return (to - from) / 1000;
}

test('leave() ends the call, closes the socket and leaves nothing on the page (71)', async ({ enter, room, space }) => {
  const ann = await enter({ user_name: 'Ann' });
  const bea = await enter({ user_name: 'Bea' });
  await expect(bea.page.locator('.mcuContent > .paddingWrapper video').first()).toBeAttached();
  await bea.call('leave');
  await expectOut(bea);
  const { params } = await ann.event('member.left');
  expect(params.member).toMatchObject({ name: 'Bea', type: 'member' });
  await ann.event('layout.changed', ({ layout }) => layout.layers.length === 1);
  // The same page comes back with a new session object.
  const token = await space.token({ room_name: room, user_name: 'Bea' });
  await bea.create(token);
  expect((await bea.join()).room_session.members).toHaveLength(2);
});

test('a removed member is out, and removing all puts everybody out, viewers and the caller too (73, 74)', async ({ enter }) => {
  const [boss, ann, bea, viewer] = await Promise.all([
    enter(BOSS),
    enter({ user_name: 'Ann' }),
    enter({ user_name: 'Bea' }),
    enter(VIEWER),
  ]);
  await boss.call('removeMember', { memberId: await ann.memberId() });
  await expectOut(ann);
  for (const page of [boss, bea, viewer]) await page.event('member.left', ({ member }) => member.name === 'Ann');
  await boss.call('removeAllMembers');
  for (const page of [boss, bea, viewer]) await expectOut(page);
});

test('members go when the room or their token says so, and only they (75, 76) (rest-api 157, 158, 159)', async ({
  ready,
  room,
  space,
}) => {
  const remove_at = new Date(Date.now() + 8000).toISOString();
  const removeAtMs = Date.parse(remove_at);
  await space.createRoom({ name: `${room}_closes`, remove_at });
  await space.createRoom({ name: `${room}_short`, remove_after_seconds_elapsed: 5 });
  const everybody = await Promise.all([
    ready({ room_name: `${room}_closes` }),
    ready({ remove_at }),
    ready({ room_name: `${room}_short` }),
    ready({ remove_after_seconds_elapsed: 5 }),
    ready({ user_name: 'Stays' }),
  ]);
  const [byRoomTime, byTokenTime, byRoomSeconds, byTokenSeconds, stays] = everybody;
  for (const page of everybody) await page.join(VOICE.join);
  for (const page of [byRoomTime, byTokenTime]) {
    const left = await page.event('room.left');
    expect(Math.abs(seconds(removeAtMs, left.at))).toBeLessThan(1);
  }
  for (const page of [byRoomSeconds, byTokenSeconds]) {
    const [joined, left] = [await page.event('room.subscribed'), await page.event('room.left')];
    expect(Math.abs(seconds(joined.at, left.at) - 5)).toBeLessThan(1);
  }
  for (const page of everybody.slice(0, 4)) await expectOut(page);
  expect(await stays.events('room.left')).toEqual([]);
  expect((await stays.call('getMembers')).members.map(({ name }: { name: string }) => name)).toEqual(['Stays']);
});

test('when the one leaves who ends the session, everybody is out, viewers too (77) (rest-api 170)', async ({ enter, space }) => {
  const everybody = await Promise.all([
    enter({ user_name: 'Lea', end_room_session_on_leave: true }),
    enter({ user_name: 'Ann' }),
    enter(VIEWER),
  ]);
  const session = await everybody[0].read('roomSessionId');
  await everybody[0].call('leave');
  for (const page of everybody) await expectOut(page);
  await expect.poll(() => space.rest('GET', `/room_sessions/${session}`)).toMatchObject({ status: 'completed' });
});
