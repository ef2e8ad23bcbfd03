import { BOSS, expect, test, VIEWER, VOICE } from '../support/sdk-fixtures.ts';
import type { SdkPage } from '../support/sdk-page.ts';

// biome-ignore lint/suspicious/noExplicitAny: payloads of any shape; the expectations say which.
type Any = any;

/** The member as the server lists it. */
async function listed(page: SdkPage, id: string): Promise<Any> {
  return (await page.call('getMembers')).members.find((member: { id: string }) => member.id === id);
}

/** The server's updates of one field of a member, as this page was told. */
function updates(page: SdkPage, id: string, field: string): unknown[] {
  return page
    .told('video.member.updated')
    .filter(({ member }) => member.id === id && member.updated.includes(field))
    .map(({ member }) => member[field]);
}

test('a missing permission is 403 and a missing member is 404, both as text (81)', async ({ enter }) => {
  const permissions = ['audio_mute', 'video_mute', 'set_input_volume', 'set_output_volume', 'set_input_sensitivity', 'remove'];
  const ann = await enter(
    {
      permissions: [...permissions, 'set_meta', 'demote'].map((name) => `room.member.${name}`),
    },
    VOICE,
  );
  const memberId = 'c22d24f6-5a47-4597-9a23-c7d01e696b92';
  const calls: [method: string, params: Record<string, unknown>, code: string][] = [
    ['audioMute', {}, '404'],
    ['audioUnmute', {}, '403'],
    ['videoMute', {}, '404'],
    ['videoUnmute', {}, '403'],
    ['deaf', {}, '403'],
    ['undeaf', {}, '403'],
    ['setInputVolume', { volume: 10 }, '404'],
    ['setOutputVolume', { volume: 10 }, '404'],
    ['setInputSensitivity', { value: 80 }, '404'],
    ['setMemberPosition', { position: 'off-canvas' }, '403'],
    ['removeMember', {}, '404'],
    ['getMemberMeta', {}, '404'],
    ['setMemberMeta', { meta: { a: 1 } }, '404'],
    ['updateMemberMeta', { meta: { a: 1 } }, '404'],
    ['deleteMemberMeta', { keys: ['a'] }, '404'],
    ['demote', {}, '404'],
  ];
  const seen: Any[] = [];
  for (const [method, params] of calls) seen.push([method, params, (await ann.refused(method, { memberId, ...params })).code]);
  expect(seen).toEqual(calls);
});

test('a viewer may nothing, cannot be demoted, and a member cannot be promoted further (82, 83, 84)', async ({ enter }) => {
  const [boss, viewer] = await Promise.all([enter(BOSS, VOICE), enter(VIEWER)]);
  expect((await viewer.refused('audioUnmute')).code).toBe('403');
  expect((await boss.refused('demote', { memberId: await viewer.memberId() })).code).toBe('404');
  await boss.call('promote', { memberId: await boss.memberId() });
  await boss.call('getMembers');
  expect(boss.told('video.member.promoted')).toEqual([]);
});

test('for oneself the permission for all members or the one for oneself is enough, for others only the former (85, 86)', async ({
  enter,
}) => {
  const strong = await enter({ permissions: ['room.member.raisehand', 'room.member.set_meta'] }, VOICE);
  await strong.call('setRaisedHand');
  await strong.call('setMemberMeta', { meta: { a: 1 } });
  await strong.event('member.updated', ({ member }) => member.updated?.includes('handraised') && member.handraised);

  const weak = await enter({ permissions: ['room.self.raisehand', 'room.self.set_meta', 'room.self.audio_mute'] }, VOICE);
  await weak.call('setRaisedHand');
  await weak.call('setMemberMeta', { meta: { a: 1 } });
  await weak.call('audioMute');
  const memberId = await strong.memberId();
  for (const [method, params] of [
    ['setRaisedHand', {}],
    ['setMemberMeta', { meta: { b: 2 } }],
    ['audioMute', {}],
  ] as const)
    expect((await weak.refused(method, { memberId, ...params })).code).toBe('403');
  expect(await strong.call('getMemberMeta')).toEqual({ meta: { a: 1 } });
});

test('one mutes and unmutes oneself (87, 88)', async ({ enter }) => {
  const ann = await enter();
  const id = await ann.memberId();
  await ann.call('audioMute');
  await ann.event('member.updated', ({ member }) => member.updated?.includes('audio_muted') && member.audio_muted);
  await expect.poll(() => ann.read('localAudioTrack.readyState')).toBe('ended');
  await ann.call('audioUnmute');
  await ann.event('member.updated', ({ member }) => member.updated?.includes('audio_muted') && !member.audio_muted);
  await expect.poll(() => ann.read('localAudioTrack.readyState')).toBe('live');
  await ann.call('videoMute');
  const { params } = await ann.event('member.updated', ({ member }) => member.updated?.includes('video_muted'));
  expect(params.member.updated).toContain('visible');
  expect(params.member).toMatchObject({ video_muted: true, visible: false });
  await expect.poll(() => ann.read('localVideoTrack.readyState')).toBe('ended');
  await ann.call('videoUnmute');
  await ann.event('member.updated', ({ member }) => member.video_muted === false && member.visible === true);
  await expect.poll(() => ann.read('localVideoTrack.readyState')).toBe('live');
  await expect.poll(() => updates(ann, id, 'audio_muted')).toEqual([true, false]);
  await expect.poll(() => updates(ann, id, 'video_muted')).toEqual([true, false]);
});

test('a moderator mutes and deafens somebody: that page stops its microphone, and everybody is told (89, 90)', async ({
  enter,
}) => {
  const everybody = await Promise.all([enter(BOSS), enter({ user_name: 'Ann' }), enter(VIEWER)]);
  const [boss, ann] = everybody;
  const memberId = await ann.memberId();
  await boss.call('audioMute', { memberId });
  await expect.poll(() => ann.read('localAudioTrack.readyState')).toBe('ended');
  await boss.call('videoMute', { memberId });
  await expect.poll(() => ann.read('localVideoTrack.readyState')).toBe('ended');
  await boss.call('audioUnmute', { memberId });
  await expect.poll(() => ann.read('localAudioTrack.readyState')).toBe('live');
  await boss.call('deaf', { memberId });
  for (const page of everybody) {
    const { params } = await page.event('member.updated', ({ member }) => member.updated?.includes('deaf'));
    expect(params.member).toMatchObject({ id: memberId, deaf: true, audio_muted: true });
  }
  await boss.call('undeaf', { memberId });
  for (const page of everybody) {
    await page.event('member.updated', ({ member }) => member.deaf === false && member.audio_muted === false);
    await expect.poll(() => updates(page, memberId, 'audio_muted')).toEqual([true, false, true, false]);
    await expect.poll(() => updates(page, memberId, 'video_muted')).toEqual([true]);
  }
});

test('volumes and sensitivity show in the update and in the list, and so does a raised hand (91, 92)', async ({ enter }) => {
  const ann = await enter(BOSS, VOICE);
  const id = await ann.memberId();
  const session = await ann.read('roomSessionId');
  await ann.call('setInputVolume', { volume: -10 });
  await ann.call('setOutputVolume', { volume: 20 });
  await ann.call('setInputSensitivity', { value: 80 });
  for (const [field, value] of [
    ['input_volume', -10],
    ['output_volume', 20],
    ['input_sensitivity', 80],
  ] as const)
    await ann.event('member.updated', ({ member }) => member.updated?.includes(field) && member[field] === value);
  expect(await listed(ann, id)).toMatchObject({ input_volume: -10, output_volume: 20, input_sensitivity: 80 });

  for (const raised of [true, false]) {
    await ann.call('setRaisedHand', raised ? undefined : { raised });
    const { params } = await ann.event(
      'member.updated',
      ({ member }) => member.updated?.includes('handraised') && member.handraised === raised,
    );
    expect(params.member.room_session_id).toBe(session);
  }
  await expect.poll(() => updates(ann, id, 'handraised')).toEqual([true, false]);
});

test('meta of room and member is set, merged and cut, and everybody has the whole of it (93, 94, 95)', async ({ enter }) => {
  const [ann, bea] = await Promise.all([enter(BOSS, VOICE), enter({ user_name: 'Bea' }, VOICE)]);
  const memberId = await bea.memberId();
  expect(await ann.call('getMeta')).toEqual({ meta: {} });
  expect(await bea.call('getMemberMeta')).toEqual({ meta: {} });
  const steps = [
    ['set', { a: 1, b: { c: 2 } }, { a: 1, b: { c: 2 } }],
    ['update', { d: 3, a: 4 }, { a: 4, b: { c: 2 }, d: 3 }],
    ['delete', ['b', 'x'], { a: 4, d: 3 }],
  ] as const;
  for (const [step, given, whole] of steps) {
    const marks = [await ann.mark(), await bea.mark()];
    await ann.call(`${step}Meta`, given);
    await ann.call(`${step}MemberMeta`, { memberId, ...(step === 'delete' ? { keys: given } : { meta: given }) });
    for (const [index, page] of [ann, bea].entries()) {
      const room = await page.event('room.updated', undefined, marks[index]);
      expect(room.params.room_session.updated).toContain('meta');
      expect(room.params.room_session.meta).toEqual(whole);
      const member = await page.event('member.updated', (p) => p.member.updated?.includes('meta'), marks[index]);
      expect(member.params.member).toMatchObject({ id: memberId });
      expect(member.params.member.meta).toEqual(whole);
      expect(await page.call('getMeta')).toEqual({ meta: whole });
      expect(await page.call('getMemberMeta', { memberId })).toEqual({ meta: whole });
    }
  }
});

test('lock, hand priority and hidden cameras are told with what has changed (96, 97, 98)', async ({ enter }) => {
  const [boss, ann] = await Promise.all([enter(BOSS, VOICE), enter({ user_name: 'Ann' }, VOICE)]);
  const steps = [
    ['lock', undefined, 'locked', true],
    ['unlock', undefined, 'locked', false],
    ['setPrioritizeHandraise', true, 'prioritize_handraise', true],
    ['setPrioritizeHandraise', false, 'prioritize_handraise', false],
    ['hideVideoMuted', undefined, 'hide_video_muted', true],
    ['showVideoMuted', undefined, 'hide_video_muted', false],
    ['setHideVideoMuted', true, 'hide_video_muted', true],
  ] as const;
  for (const [method, argument, field, value] of steps) {
    await boss.call(method, argument);
    for (const page of [boss, ann])
      await page.event(
        'room.updated',
        ({ room_session }) => room_session.updated.includes(field) && room_session[field] === value,
      );
  }
  // One event for each change.
  for (const page of [boss, ann]) {
    const told = page.told('video.room.updated').map(({ room_session }) => room_session.updated);
    expect(told).toEqual(steps.map(([, , field]) => [field]));
  }
});

test('layouts are listed and set, and members placed (99, 100, 101, 102)', async ({ enter }) => {
  const [boss, ann] = await Promise.all([enter(BOSS), enter({ user_name: 'Ann', permissions: [] })]);
  expect((await ann.refused('getLayouts')).code).toBe('403');
  const { layouts } = await boss.call('getLayouts');
  expect(layouts).toEqual(expect.arrayContaining(['grid-responsive', '3x3', '10x10']));
  await boss.call('setLayout', { name: '3x3' });
  for (const page of [boss, ann]) await page.event('layout.changed', ({ layout }) => layout.name === '3x3');

  const [first, second] = [await boss.memberId(), await ann.memberId()];
  let mark = await boss.mark();
  await boss.call('setPositions', { positions: { [first]: 'standard-5', [second]: 'standard-9' } });
  const placed = await boss.event('layout.changed', undefined, mark);
  const places = (params: Any): Record<string, string> =>
    Object.fromEntries(
      params.layout.layers.flatMap((layer: Any) => (layer.member_id && layer.visible ? [[layer.member_id, layer.position]] : [])),
    );
  expect(places(placed.params)).toEqual({ [first]: 'standard-5', [second]: 'standard-9' });

  mark = await boss.mark();
  await boss.call('setMemberPosition', { memberId: second, position: 'off-canvas' });
  const hidden = await boss.event('layout.changed', undefined, mark);
  expect(places(hidden.params)).toEqual({ [first]: 'standard-5' });
  const updated = await boss.event('member.updated', ({ member }) => member.requested_position === 'off-canvas', mark);
  expect(updated.params.member.id).toBe(second);
  await expect.poll(() => ann.read('currentPosition')).toBeNull();
});

test('playback and streams are refused at once without the permission, and where nothing may be called; nothing is told of them', async ({
  enter,
}) => {
  const [boss, ann] = await Promise.all([enter(BOSS, VOICE), enter({ user_name: 'Ann', permissions: [] }, VOICE)]);
  for (const [method, argument, list] of [
    ['play', { url: 'http://127.0.0.1/a.mp4' }, 'getPlaybacks'],
    ['startStream', { url: 'rtmp://127.0.0.1/live/key' }, 'getStreams'],
  ] as const) {
    expect((await ann.refused(method, argument)).code).toBe('403');
    expect((await ann.refused(list)).code).toBe('403');
    expect((await boss.refused(method, argument)).code).toBe('400');
    expect(Object.values(await boss.call(list))).toEqual([[]]);
  }
  for (const page of [boss, ann]) {
    const { members } = await page.call('getMembers');
    expect(members).toHaveLength(2);
    const told = page.frames.flatMap(({ message }) => message.params?.event_type ?? []);
    expect(told.filter((type: string) => /recording|playback|stream|room\.updated/.test(type))).toEqual([]);
  }
});
