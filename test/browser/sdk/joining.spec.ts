import { PERMISSIONS } from '../../../src/wire/permissions.ts';
import { BOSS, expect, test, VIEWER, VOICE } from '../support/sdk-fixtures.ts';
import { directionsOf, type SdkPage } from '../support/sdk-page.ts';

/** Kinds and directions that the page's first invite offers. */
function offered(page: SdkPage): Record<string, string> {
  return directionsOf(page.verto('verto.invite')[0].message.params.sdp);
}

test('a member on a page of another origin is in the room within 4 seconds and is told what it has to know (2, 18, 42, 48, 49, 52, 54, 55, 161, 168) (rest-api 167, 248)', async ({
  ready,
  room,
}) => {
  const ann = await ready();
  const began = Date.now();
  const joined = await ann.join();
  expect(Date.now() - began).toBeLessThan(4000);

  const [connect] = ann.frames.filter(({ way }) => way === 'received');
  expect(connect?.message.result).toEqual(
    expect.objectContaining({
      identity: expect.any(String),
      authorization: expect.objectContaining({ type: 'video' }),
      protocol: expect.stringMatching(/^signalwire_[^_]+_[^_]+_[^_]+$/),
      ice_servers: [],
    }),
  );

  expect(joined.room).toMatchObject({ name: room, room_session_id: joined.room_session.id });
  expect(joined.room_session).toMatchObject({
    name: room,
    locked: false,
    prioritize_handraise: false,
    recording: false,
    streaming: false,
  });
  for (const { members } of [joined.room, joined.room_session])
    expect(members.map((one: { id: string }) => one.id)).toEqual([joined.member_id]);

  const subscribed = await ann.event('room.subscribed');
  const layout = await ann.event('layout.changed', ({ layout }) =>
    layout.layers.some((layer: { member_id?: string }) => layer.member_id === joined.member_id),
  );
  expect(layout.at - subscribed.at).toBeLessThan(1000);
  await ann.event('member.updated', ({ member }) => member.id === joined.member_id && member.updated.length === 0);
  const order = ann.frames.flatMap(({ message }) => message.params?.event_type ?? []);
  expect(order.indexOf('video.member.updated')).toBeGreaterThan(order.indexOf('video.room.subscribed'));

  const [devicesAt] = await ann.page.evaluate(
    () => (globalThis as unknown as { recorder: { devicesAt: number[] } }).recorder.devicesAt,
  );
  const invite = ann.frames.find(({ message }) => message.params?.message?.method === 'verto.invite');
  expect((invite?.at ?? 0) - (devicesAt ?? 0)).toBeLessThan(1000);
  expect(await ann.read('peer.instance.remoteDescription.sdp')).toMatch(/^c=IN IP4 \d/m);
  expect(await ann.events('room.joined')).toHaveLength(1);
});

test('permissions are those of the token in its order, all or none, and the role is that of the token (20, 21, 22, 23, 50, 53) (rest-api 162, 163, 164, 165)', async ({
  enter,
}) => {
  const nineteen = [...PERMISSIONS].reverse().slice(3, 22);
  const member = await enter({ permissions: nineteen });
  expect(await member.read('permissions')).toEqual(nineteen);
  expect(await member.read('interactivityMode')).toBe('member');
  expect(await member.directions()).toEqual({ audio: 'sendrecv', video: 'sendrecv' });
  const bare = await enter({ permissions: [] });
  expect(await bare.read('permissions')).toEqual([]);

  const viewer = await enter(VIEWER);
  expect(await viewer.read('permissions')).toEqual([]);
  expect(await viewer.read('interactivityMode')).toBe('audience');
  expect(await viewer.directions()).toEqual({ audio: 'recvonly', video: 'recvonly' });
  const { params } = await viewer.event('room.subscribed');
  expect(params).toMatchObject({ member_id: expect.any(String), room_session: { audience_count: 1 } });
  const ids = [await member.memberId(), await bare.memberId()];
  expect(params.room_session.members.map(({ id }: { id: string }) => id)).toEqual(ids);
  expect(ids).not.toContain(params.member_id);
  expect((await viewer.refused('audioUnmute')).code).toBe('403');
});

test('two pages meet in one session, and each is told of the other once (56, 57)', async ({ enter }) => {
  const ann = await enter({ user_name: 'Ann' });
  const bea = await enter({ user_name: 'Bea' });
  expect(await bea.read('roomSessionId')).toBe(await ann.read('roomSessionId'));
  await ann.event('member.joined', ({ member }) => member.name === 'Bea');
  // An answer comes after all events that were sent before it.
  for (const page of [ann, bea]) await page.call('getMembers');
  expect((await ann.events('member.joined')).map(({ params }) => params.member.name)).toEqual(['Bea']);
  expect(await bea.events('member.joined')).toEqual([]);
});

test('the SDK’s own list of members is whole for both, whoever came first, also after a mute', async ({ enter }) => {
  const ann = await enter({ ...BOSS, user_name: 'Ann' });
  const bea = await enter({ user_name: 'Bea' });
  const listed = (names: string[]) => (params: { members: { name: string }[] }) =>
    JSON.stringify(params.members.map(({ name }) => name).sort()) === JSON.stringify(names);
  for (const page of [ann, bea]) await page.event('memberList.updated', listed(['Ann', 'Bea']));
  const marks = [await ann.mark(), await bea.mark()];
  await ann.call('audioMute', { memberId: await bea.memberId() });
  for (const [index, page] of [ann, bea].entries()) {
    const muted = ({ members }: { members: { name: string; audio_muted: boolean }[] }): boolean =>
      members.some(({ name, audio_muted }) => name === 'Bea' && audio_muted) && listed(['Ann', 'Bea'])({ members });
    await page.event('memberList.updated', muted, marks[index]);
  }
});

test('tokens and callers that allow one kind of media join with it alone (25, 26, 70, 171)', async ({ enter }) => {
  const ear = await enter({ media_allowed: 'audio-only' });
  expect(offered(ear)).toEqual({ audio: 'sendrecv' });
  await expect.poll(async () => (await ear.counters()).audioIn, { timeout: 10_000 }).toBeGreaterThan(20);
  await expect(ear.page.locator('video')).toHaveCount(0);

  const eye = await enter({ ...VIEWER, media_allowed: 'video-only' });
  expect(offered(eye)).toEqual({ video: 'recvonly' });
  await expect.poll(async () => (await eye.counters()).framesDecoded, { timeout: 10_000 }).toBeGreaterThan(10);

  const dumb = await enter({ user_name: 'Bea' }, { join: { audio: false } });
  expect(offered(dumb)).toEqual({ video: 'sendrecv' });
  const unseen = await enter({ user_name: 'Cleo' }, { join: { sendVideo: false } });
  expect(offered(unseen)).toEqual({ audio: 'sendrecv', video: 'recvonly' });
  const mixed = await enter({ user_name: 'Dot' }, { join: { sendAudio: false } });
  expect(offered(mixed)).toEqual({ video: 'sendrecv', audio: 'recvonly' });
  for (const page of [dumb, unseen, mixed])
    await expect.poll(async () => (await page.counters()).framesDecoded).toBeGreaterThan(10);
  for (const page of [unseen, mixed]) await expect.poll(async () => (await page.counters()).audioIn).toBeGreaterThan(20);
});

test('a room that is not there is made for the token, unless the token says no (58) (rest-api 150, 151, 152)', async ({
  ready,
  room,
  space,
}) => {
  const uninvited = await ready({ auto_create_room: false });
  expect(await uninvited.joinRefused()).toEqual({ code: '403', message: 'Unauthorized' });
  const ann = await ready();
  const joined = await ann.join();
  expect(joined.room_session.name).toBe(room);
  await expect.poll(() => space.rest('GET', `/room_sessions/${joined.room_session.id}`)).toMatchObject({ room_id: null });
  await ann.call('leave');

  await space.createRoom({ name: `${room}_there` });
  const bea = await ready({ room_name: `${room}_there`, auto_create_room: false });
  expect((await bea.join(VOICE.join)).room_session.name).toBe(`${room}_there`);
});

test('a token can say that one joins with microphone or camera off (59, 60)', async ({ enter }) => {
  const ann = await enter({ join_audio_muted: true, join_video_muted: true });
  const { params } = await ann.event('room.joined');
  expect(params.room_session.members).toEqual([
    expect.objectContaining({ id: params.member_id, audio_muted: true, video_muted: true, visible: false }),
  ]);
  // The fake microphone beeps each second: had it been open, somebody would be talking by now.
  const bea = await enter({ user_name: 'Bea' });
  await ann.event('member.talking', ({ member }) => member.talking);
  expect((await ann.events('member.talking')).map((event) => event.params.member.id)).not.toContain(params.member_id);
  expect((await bea.events('member.talking')).map((event) => event.params.member.id)).not.toContain(params.member_id);
});

test('the layout of the room is the layout of its session (61) (rest-api 160)', async ({ ready, room, space }) => {
  await space.createRoom({ name: room, layout: '10x10' });
  const joined = await (await ready()).join();
  expect(joined.room.layout_name).toBe('10x10');
  expect(joined.room_session.layout_name).toBe('10x10');
});

test('before the time of the room or of the token nobody gets in, and then one does (63, 64) (rest-api 154, 155)', async ({
  ready,
  room,
  space,
}) => {
  const opensAt = Date.now() + 4000;
  const join_from = new Date(opensAt).toISOString();
  await space.createRoom({ name: `${room}_later`, join_from });
  const early = await Promise.all([ready({ room_name: `${room}_later` }), ready({ join_from })]);
  for (const page of early) {
    expect(await page.joinRefused()).toEqual({ code: '403', message: 'Unauthorized' });
    await page.event('room.left');
    await expect(page.page.locator('video')).toHaveCount(0);
  }
  expect(Date.now()).toBeLessThan(opensAt);
  await early[0]?.page.waitForTimeout(opensAt - Date.now() + 200);
  const onTime = await Promise.all([ready({ room_name: `${room}_later` }), ready({ join_from })]);
  for (const page of onTime) expect((await page.join(VOICE.join)).member_id).toEqual(expect.any(String));
});

test('after the time of the room or of the token nobody gets in, and the token decides (65) (rest-api 153, 155, 156)', async ({
  ready,
  room,
  space,
}) => {
  const past = new Date(Date.now() - 60_000).toISOString();
  await space.createRoom({ name: `${room}_over`, join_until: past });
  for (const fields of [{ room_name: `${room}_over` }, { join_until: past }]) {
    const late = await ready(fields);
    expect(await late.joinRefused()).toEqual({ code: '403', message: 'Unauthorized' });
  }
  const invited = await ready({ room_name: `${room}_over`, join_until: new Date(Date.now() + 60_000).toISOString() });
  expect((await invited.join(VOICE.join)).room_session.name).toBe(`${room}_over`);
});

test('a full room refuses a member and takes a viewer (66) (rest-api 166)', async ({ enter, ready, room, space }) => {
  await space.createRoom({ name: room, max_members: 2 });
  const ann = await enter({ user_name: 'Ann' }, VOICE);
  const bea = await enter({ user_name: 'Bea' }, VOICE);
  const third = await ready({ user_name: 'Cleo' });
  expect((await third.joinRefused()).code).toBe('403');
  await enter(VIEWER);
  for (const page of [ann, bea]) {
    const { members } = await page.call('getMembers');
    expect(members.map(({ name }: { name: string }) => name)).toEqual(['Ann', 'Bea']);
  }
});

test('a locked room refuses who is new and takes back who reloads (67) (rest-api 171)', async ({ enter, ready, space }) => {
  const [boss, stranger] = await Promise.all([enter({ permissions: ['room.lock', 'room.unlock'] }, VOICE), ready()]);
  await boss.call('lock');
  expect(await stranger.joinRefused()).toEqual({ code: '403', message: 'Unauthorized' });
  const [memberId, session] = [await boss.memberId(), await boss.read('roomSessionId')];
  await expect.poll(() => space.rest('GET', `/room_sessions/${session}`)).toMatchObject({ id: session, locked: true });
  await boss.reload();
  const again = await boss.join(VOICE.join);
  expect(again.member_id).toBe(memberId);
  expect(again.room_session).toMatchObject({ id: session, locked: true });
});
