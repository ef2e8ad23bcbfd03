import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RULES } from '../../../src/rooms/permissions.ts';
import { DEFAULT_PERMISSIONS, PERMISSIONS } from '../../../src/wire/permissions.ts';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { Space } from '../../support/signaling/space.ts';

let space: Space;
beforeEach(async () => {
  space = await Space.start();
});
afterEach(() => space.stop());

const moderator = (): Promise<RawClient> => space.joined({ s: [...PERMISSIONS] });

/** The update that follows frame `from`. */
async function update(client: RawClient, from: number): Promise<Record<string, unknown>> {
  return (await client.event('video.member.updated', ({ member }) => member.updated.length > 0, from)).params.member;
}

describe('space-protocol 9.5, methods and permissions', () => {
  it('tells a missing permission from a missing member (81)', async () => {
    const scopes = [
      'audio_mute',
      'video_mute',
      'set_input_volume',
      'set_output_volume',
      'set_input_sensitivity',
      'remove',
      'set_meta',
    ];
    const client = await space.joined({ s: [...scopes, 'demote'].map((name) => `room.member.${name}`) });
    const missing = { member_id: 'nobody', volume: 1, value: 1, position: 'auto', meta: {}, keys: [] };
    const codes: Record<string, string> = {};
    for (const name of Object.keys(EXPECTED_81)) codes[name] = (await client.call(`video.member.${name}`, missing)).code;
    expect(codes).toEqual(EXPECTED_81);
  });

  it('refuses the audience its own audioUnmute (82)', async () => {
    const client = await space.joined({ ja: 'audience' });
    expect(await client.call('video.member.audio_unmute')).toEqual({ code: '403', message: 'Unauthorized' });
  });

  it('answers 404 to the demotion of an audience participant (83)', async () => {
    const boss = await moderator();
    const audience = await space.joined({ ja: 'audience' });
    expect((await boss.call('video.member.demote', { member_id: audience.joinedAs.member_id })).code).toBe('404');
  });

  it('resolves the promotion of a member (84)', async () => {
    expect((await (await moderator()).call('video.member.promote')).code).toMatch(/^2\d\d$/);
  });

  it('lets self methods work with the member form alone (85)', async () => {
    const client = await space.joined({ s: ['room.member.raisehand', 'room.member.set_meta'] });
    expect((await client.call('video.member.raisehand')).code).toBe('200');
    expect((await client.call('video.member.set_meta', { meta: { a: 1 } })).code).toBe('200');
  });

  it('lets self methods work with the self form alone, and not on others (86)', async () => {
    const client = await space.joined({ s: ['room.self.audio_mute'] });
    const other = await space.joined();
    expect((await client.call('video.member.audio_mute')).code).toBe('200');
    expect((await client.call('video.member.audio_mute', { member_id: other.joinedAs.member_id })).code).toBe('403');
  });

  it('tells audio mute and unmute, with the camelCase twin (87)', async () => {
    const client = await moderator();
    for (const [method, muted] of [
      ['video.member.audio_mute', true],
      ['video.member.audio_unmute', false],
    ] as const) {
      const from = client.frames.length;
      await client.call(method);
      expect(await update(client, from)).toMatchObject({ updated: ['audio_muted', 'audioMuted'], audio_muted: muted });
    }
  });

  it('leaves the twins out for SDKs that map names themselves (87)', async () => {
    const client = await space.joined({ s: ['room.self.audio_mute'] }, { agent: '@signalwire/js/browser/3.19.0' });
    const from = client.frames.length;
    await client.call('video.member.audio_mute');
    expect((await update(client, from)).updated).toEqual(['audio_muted']);
  });

  it('leaves them out for everybody when the configuration says so (87)', async () => {
    const plain = await Space.start({ camelCaseUpdates: false });
    try {
      const client = await plain.joined({ s: ['room.self.audio_mute'] });
      const from = client.frames.length;
      await client.call('video.member.audio_mute');
      expect((await update(client, from)).updated).toEqual(['audio_muted']);
    } finally {
      await plain.stop();
    }
  });

  it('tells video mute with visible in one event (88)', async () => {
    const client = await moderator();
    const from = client.frames.length;
    await client.call('video.member.video_mute');
    const member = await update(client, from);
    expect(member).toMatchObject({ video_muted: true, visible: false });
    expect(member.updated).toEqual(expect.arrayContaining(['video_muted', 'visible']));
  });

  it('shows everybody that another member was muted (89)', async () => {
    const boss = await moderator();
    const target = await space.joined();
    const from = target.frames.length;
    await boss.call('video.member.audio_mute', { member_id: target.joinedAs.member_id });
    expect(await update(target, from)).toMatchObject({ id: target.joinedAs.member_id, audio_muted: true });
    expect(await update(boss, 0)).toMatchObject({ id: target.joinedAs.member_id, audio_muted: true });
  });

  it('deafens with the microphone, and back (90)', async () => {
    const client = await moderator();
    for (const [method, on] of [
      ['video.member.deaf', true],
      ['video.member.undeaf', false],
    ] as const) {
      const from = client.frames.length;
      await client.call(method);
      expect(await update(client, from)).toMatchObject({ deaf: on, audio_muted: on });
    }
  });

  it.each([
    ['set_input_volume', 'volume', -10, 'input_volume'],
    ['set_output_volume', 'volume', 20, 'output_volume'],
    ['set_input_sensitivity', 'value', 80, 'input_sensitivity'],
  ])('%s shows in the update and in the next list (91)', async (method, param, value, field) => {
    const client = await moderator();
    const from = client.frames.length;
    await client.call(`video.member.${method}`, { [param]: value });
    expect(await update(client, from)).toMatchObject({ [field]: value });
    expect((await client.call('video.members.get')).members[0]).toMatchObject({ [field]: value });
  });

  it('raises and lowers the hand (92)', async () => {
    const client = await moderator();
    const room_session_id = client.joinedAs.room_session.id;
    for (const [method, handraised] of [
      ['video.member.raisehand', true],
      ['video.member.lowerhand', false],
    ] as const) {
      const from = client.frames.length;
      await client.call(method);
      expect(await update(client, from)).toMatchObject({ handraised, room_session_id });
    }
  });

  it('returns {} for meta that was never set (93)', async () => {
    const client = await space.joined();
    expect((await client.call('video.get_meta')).meta).toEqual({});
    expect((await client.call('video.member.get_meta')).meta).toEqual({});
  });

  it('replaces, merges and deletes room meta, telling the whole each time (94)', async () => {
    const client = await moderator();
    for (const [method, params, meta] of [
      ['video.set_meta', { meta: { a: 1, b: 2 } }, { a: 1, b: 2 }],
      ['video.update_meta', { meta: { b: 3 } }, { a: 1, b: 3 }],
      ['video.delete_meta', { keys: ['a'] }, { b: 3 }],
    ] as const) {
      const from = client.frames.length;
      expect((await client.call(method, params)).code).toBe('200');
      const { room_session, room } = (await client.event('video.room.updated', () => true, from)).params;
      for (const one of [room, room_session]) expect(one).toMatchObject({ updated: ['meta'], meta });
      expect((await client.call('video.get_meta')).meta).toEqual(meta);
    }
  });

  it('does the same for member meta (95)', async () => {
    const client = await moderator();
    for (const [method, params, meta] of [
      ['video.member.set_meta', { meta: { a: 1, b: 2 } }, { a: 1, b: 2 }],
      ['video.member.update_meta', { meta: { b: 3 } }, { a: 1, b: 3 }],
      ['video.member.delete_meta', { keys: ['a'] }, { b: 3 }],
    ] as const) {
      const from = client.frames.length;
      await client.call(method, params);
      expect(await update(client, from)).toMatchObject({ updated: ['meta'], meta });
    }
  });

  it.each([
    [96, 'video.lock', {}, 'locked', true],
    [97, 'video.prioritize_handraise', { enable: true }, 'prioritize_handraise', true],
    [98, 'video.hide_video_muted', {}, 'hide_video_muted', true],
  ])('is told by room.updated (%i): %s', async (_, method, params, field, value) => {
    const client = await moderator();
    const from = client.frames.length;
    await client.call(method, params);
    const event = (await client.event('video.room.updated', () => true, from)).params;
    for (const one of [event.room, event.room_session]) expect(one).toMatchObject({ updated: [field], [field]: value });
  });

  it('lists the layouts to who may see them (99)', async () => {
    const { layouts } = await (await moderator()).call('video.list_available_layouts');
    expect(layouts).toEqual(expect.arrayContaining(['grid-responsive', '3x3', '10x10', 'highlight-1-responsive', 'full-screen']));
    expect((await (await space.joined()).call('video.list_available_layouts')).code).toBe('403');
  });

  it.each(['3x3', 'highlight-1-responsive', 'full-screen', 'grid-responsive-mobile'])(
    'sets the layout %s (100)',
    async (name) => {
      const client = await moderator();
      const from = client.frames.length;
      await client.call('video.set_layout', { name });
      expect((await client.event('video.layout.changed', () => true, from)).params.layout.name).toBe(name);
      expect((await client.call('video.set_layout', { name: 'no-such-layout' })).code).toBe('400');
    },
  );

  it('takes a member off the canvas (101)', async () => {
    const client = await moderator();
    const from = client.frames.length;
    await client.call('video.member.set_position', { position: 'off-canvas' });
    expect(await update(client, from)).toMatchObject({ requested_position: 'off-canvas' });
    const { layers } = (await client.event('video.layout.changed', () => true, from)).params.layout;
    expect(layers.filter((layer: { member_id?: string }) => layer.member_id === client.joinedAs.member_id)).toEqual([]);
  });

  it('applies two positions in one layout.changed (102)', async () => {
    const [client, other] = [await moderator(), await space.joined()];
    await client.fence();
    const from = client.frames.length;
    const [one, two] = [client.joinedAs.member_id, other.joinedAs.member_id];
    await client.call('video.set_position', { positions: { [one]: 'standard-2', [two]: 'standard-1' } });
    await client.event('video.layout.changed', () => true, from);
    await client.fence();
    const changes = client.frames.slice(from).filter((frame) => frame.params?.event_type === 'video.layout.changed');
    expect(changes).toHaveLength(1);
    const places = changes[0].params.params.layout.layers.map((layer: Record<string, unknown>) => [
      layer.member_id,
      layer.position,
    ]);
    expect(places).toEqual(
      expect.arrayContaining([
        [one, 'standard-2'],
        [two, 'standard-1'],
      ]),
    );
  });

  it('answers 404 to a foreign room_session_id, and to any method before the join (103)', async () => {
    const client = await moderator();
    const other = await space.joined({ r: 'attic', s: [...PERMISSIONS] });
    const room_session_id = other.joinedAs.room_session.id;
    expect((await client.call('video.lock', { room_session_id })).code).toBe('404');
    const early = await space.connected({ s: [...PERMISSIONS] });
    expect((await early.request('video.members.get', { room_session_id })).result.code).toBe('404');
  });

  it('answers wrong types with -32602, and success with a string of three digits that begin with 2 (104)', async () => {
    const client = await moderator();
    const other = await space.joined();
    const { room_session, member_id } = client.joinedAs;
    const params = { room_session_id: room_session.id, member_id, volume: 'loud' };
    expect((await client.request('video.member.set_input_volume', params)).error.code).toBe(-32602);
    const seen: Record<string, unknown> = {};
    // Afterwards there is nobody left to act on.
    const last = ['video.member.demote', 'video.member.remove'];
    const names = Object.keys(RULES).filter((method) => !(method in NOT_200) && !last.includes(method));
    for (const method of [...names, ...last])
      seen[method] = (await client.call(method, { ...EVERYTHING, member_id: other.joinedAs.member_id })).code;
    for (const [method, code] of Object.entries(seen)) expect(`${method} ${code} ${typeof code}`).toMatch(/ 2\d\d string$/);
    for (const [method, code] of Object.entries(NOT_200)) {
      const sought = method.includes('.seek_') ? { position: 0 } : {};
      expect((await client.call(method, { ...EVERYTHING, ...sought, member_id })).code).toBe(code);
    }
  });

  it('shares a screen with the permission that a token has when it names none, members only (105)', async () => {
    const mute = await space.joined({ s: ['room.self.audio_mute'] });
    expect((await mute.invite({ callID: 'share-0', screenShare: true })).result.code).toBe('403');
    const client = await space.joined({ s: [...DEFAULT_PERMISSIONS] });
    expect((await client.invite({ callID: 'share', screenShare: true })).result.code).toBe('200');
    const { member } = (await client.event('video.member.joined', (params) => params.member.type === 'screen')).params;
    expect(member.parent_id).toBe(client.joinedAs.member_id);
    const audience = await space.joined({ ja: 'audience' });
    expect((await audience.invite({ callID: 'share-2', screenShare: true })).result.code).toBe('403');
  });

  it('refuses recording without its permission, and nobody hears of a recording (109)', async () => {
    const client = await space.joined({ s: PERMISSIONS.filter((name) => name !== 'room.recording') });
    for (const method of ['start', 'list', 'pause', 'resume', 'stop'])
      expect(await client.call(`video.recording.${method}`, { recording_id: 'r' })).toEqual({
        code: '403',
        message: 'Unauthorized',
      });
    const boss = await moderator();
    expect((await boss.call('video.recording.start')).code).toBe('200');
    await boss.event('video.recording.started');
    await client.fence();
    expect(client.events().filter(({ event_type }) => /recording/.test(event_type))).toEqual([]);
  });

  it('sends the result before the events that follow from it', async () => {
    const client = await moderator();
    await client.fence();
    const from = client.frames.length;
    await client.call('video.member.video_mute');
    await client.event('video.layout.changed', () => true, from);
    const told = client.frames.slice(from).map((frame) => frame.params?.event_type ?? 'result');
    expect(told).toEqual(['result', 'video.member.updated', 'video.layout.changed']);
  });
});

/** Arguments with which every method works. */
const EVERYTHING = {
  ...{ volume: 1, value: 1, position: 'auto', positions: {}, name: '3x3', enable: true, meta: {}, keys: [] },
  ...{ recording_id: 'r', playback_id: 'p', stream_id: 's', url: 'https://example.com/a' },
};

/** What a participant is refused, whatever it may do: no id is known, and the rest is for applications. */
const NOT_200: Record<string, string> = {
  'video.rooms.get': '403',
  'video.room.get': '403',
  // Nobody was removed.
  'wirespace.readmit': '404',
};
for (const [kind, names] of [
  ['recording', ['pause', 'resume', 'stop']],
  ['playback', ['pause', 'resume', 'stop', 'set_volume', 'seek_absolute', 'seek_relative']],
  ['stream', ['stop']],
] as const)
  for (const name of names) NOT_200[`video.${kind}.${name}`] = '404';

const EXPECTED_81: Record<string, string> = {
  audio_mute: '404',
  audio_unmute: '403',
  video_mute: '404',
  video_unmute: '403',
  deaf: '403',
  undeaf: '403',
  set_input_volume: '404',
  set_output_volume: '404',
  set_input_sensitivity: '404',
  set_position: '403',
  remove: '404',
  get_meta: '404',
  set_meta: '404',
  update_meta: '404',
  delete_meta: '404',
  demote: '404',
};
