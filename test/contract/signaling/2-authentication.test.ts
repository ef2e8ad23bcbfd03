import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PROJECT } from '../../support/room-bench.ts';
import { PROJECT_TOKEN, Space } from '../../support/signaling/space.ts';

let space: Space;
beforeEach(async () => {
  space = await Space.start();
});
afterEach(() => space.stop());

const REFUSED = { code: -32003, message: 'Requester validation failed' };
const unknown = (): object => ({
  protocol: `signalwire_${'ab'.repeat(32)}_6d9e1c7a_${PROJECT}`,
  authorization_state: 'AAAA:BBBB:CCCC',
});
const NINETEEN = [
  ...['audio_mute', 'audio_unmute', 'video_mute', 'video_unmute', 'deaf', 'undeaf', 'set_input_volume'].map(
    (x) => `room.self.${x}`,
  ),
  ...['audio_unmute', 'audio_mute', 'video_unmute', 'video_mute', 'remove', 'deaf', 'undeaf', 'promote'].map(
    (x) => `room.member.${x}`,
  ),
  ...['room.set_layout', 'room.lock', 'room.list_available_layouts', 'room.playback'],
];

describe('space-protocol 9.2, authentication', () => {
  it('answers a valid token with identity, authorization, protocol and ice_servers (18)', async () => {
    const { session } = await space.connected();
    expect(Object.keys(session).sort()).toEqual(['authorization', 'ice_servers', 'identity', 'protocol']);
    expect(session.ice_servers).toEqual([]);
    expect(session.identity).toMatch(/.@space\.example\.com$/);
  });

  it('hands out the configured ICE servers (18)', async () => {
    const servers = [{ urls: ['stun:stun.example.com:3478'] }];
    const other = await Space.start({ iceServers: () => servers });
    try {
      expect((await other.connected()).session.ice_servers).toEqual(servers);
    } finally {
      await other.stop();
    }
  });

  it('gives an authorization of type video, complete (19)', async () => {
    const { session } = await space.connected({ u: 'Ada', rdn: 'The lobby', m: { vip: true }, rm: { a: 1 } });
    expect(session.authorization).toEqual({
      type: 'video',
      project: PROJECT,
      project_id: PROJECT,
      scopes: ['video'],
      scope_id: expect.any(String),
      resource: expect.any(String),
      user_name: 'Ada',
      join_as: 'member',
      media_allowed: 'all',
      audio_allowed: 'both',
      video_allowed: 'both',
      meta: { vip: true },
      room: { name: 'lobby', display_name: 'The lobby', scopes: [], meta: { a: 1 } },
      signature: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('repeats a list of 19 permissions exactly, order included (20)', async () => {
    expect(NINETEEN).toHaveLength(19);
    expect((await space.connected({ s: NINETEEN })).session.authorization.room.scopes).toEqual(NINETEEN);
  });

  it('repeats the empty list (21)', async () => {
    expect((await space.connected({ s: [] })).session.authorization.room.scopes).toEqual([]);
  });

  it('gives the audience no permissions (22)', async () => {
    const { session } = await space.connected({ ja: 'audience', s: ['room.lock'] });
    expect(session.authorization).toMatchObject({ join_as: 'audience', room: { scopes: [] } });
  });

  it('calls the holder of a member token a member (23)', async () => {
    expect((await space.connected()).session.authorization.join_as).toBe('member');
  });

  it.each([
    ['member', 'all', 'both', 'both'],
    ['member', 'audio-only', 'both', 'none'],
    ['member', 'video-only', 'none', 'both'],
    ['audience', 'all', 'receive', 'receive'],
    ['audience', 'audio-only', 'receive', 'none'],
    ['audience', 'video-only', 'none', 'receive'],
  ] as const)('%s with %s may use audio %s and video %s (24)', async (ja, ma, audio_allowed, video_allowed) => {
    expect((await space.connected({ ja, ma })).session.authorization).toMatchObject({ audio_allowed, video_allowed });
  });

  it.each([
    ['an audio-only member joins', { ma: 'audio-only' }, { audio: 'both', video: 'none' }],
    ['a video-only audience participant joins', { ma: 'video-only', ja: 'audience' }, { audio: 'none', video: 'receive' }],
  ] as const)('%s, and media of the other kind is not accepted', async (_, claims, allow) => {
    await space.joined(claims);
    expect(space.media.room.specs.at(-1)?.allow).toEqual(allow);
  });

  it('makes a protocol of signalwire, signature, uuid and project (27)', async () => {
    const { session } = await space.connected();
    const [word, signature, uuid, project, ...rest] = session.protocol.split('_');
    expect([word, signature, project, rest]).toEqual(['signalwire', session.authorization.signature, PROJECT, []]);
    expect(uuid).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('sends the authorization state right after the result (28)', async () => {
    const client = await space.connected();
    const event = await client.event('signalwire.authorization.state');
    expect(event.event_channel).toBe(client.session.protocol);
    expect(event.params.authorization_state.length).toBeGreaterThan(0);
    expect(client.frames[1]?.params.event_type).toBe('signalwire.authorization.state');
  });

  it('refuses a token with a wrong signature, of another algorithm, or none (29)', async () => {
    const good = await space.token();
    const [head = '', body = '', signature = ''] = good.split('.');
    const none = Buffer.from('{"alg":"none","typ":"VRT"}').toString('base64url');
    const flipped = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
    const bad = [`${head}.${body}.${flipped}`, `${none}.${body}.`, `${head}.${body}`, 'x', '', good.slice(0, -10)];
    for (const jwt_token of bad) {
      const client = await space.open();
      expect((await client.connect(jwt_token)).error.code).toBe(-32002);
    }
    for (const authentication of [undefined, {}, { jwt_token: 5 }, { jwt_token: null }, 'x']) {
      const client = await space.open();
      expect((await client.request('signalwire.connect', { authentication })).error.code).toBe(-32002);
    }
  });

  it('leaves the end of a refused socket to the client, for five seconds', async () => {
    const client = await space.open();
    await client.connect('bad');
    await space.pass(4_000);
    expect(client.closed).toBeNull();
    await space.pass(1_500);
    expect((await client.ended()).code).toBe(1008);
  });

  it('refuses a wrong API token for good', async () => {
    const client = await space.open();
    expect((await client.connectProject('wrong')).error.code).toBe(-32002);
    expect((await (await space.open()).connectProject(PROJECT_TOKEN)).result.authorization.project).toBe(PROJECT);
  });

  it('refuses an unknown protocol: a current agent by message, an old one by closing (32)', async () => {
    const current = await space.open();
    expect((await current.connect(await space.token(), unknown())).error).toEqual(REFUSED);
    await space.pass(1_000);
    expect(current.closed).toBeNull();
    const old = await space.open({ agent: '@signalwire/js/browser/3.25.1' });
    old.connect(await space.token(), unknown()).catch(() => {});
    await old.ended();
    expect(old.frames).toEqual([]);
  });

  it('accepts a connect without protocol on the same socket afterwards (33)', async () => {
    const client = await space.open();
    await client.connect(await space.token(), unknown());
    expect((await client.connect(await space.token())).result.protocol).toEqual(expect.any(String));
    await client.join();
  });

  it('refuses the protocol a second time with -32002 (34)', async () => {
    const client = await space.open();
    await client.connect(await space.token(), unknown());
    expect((await client.connect(await space.token(), unknown())).error.code).toBe(-32002);
  });

  it('ends a call cleanly whose server state is lost, and lets a new join work (35)', async () => {
    const before = await space.joined();
    const restarted = await Space.start();
    try {
      const client = await restarted.open();
      const token = await restarted.token();
      await client.connect(token, before.storage);
      expect((await client.connect(token, before.storage)).error.code).toBe(-32002);
      expect((await restarted.joined()).joinedAs.member_id).toEqual(expect.any(String));
    } finally {
      await restarted.stop();
    }
  });

  it('keeps a known protocol (36)', async () => {
    const client = await space.connected();
    client.close();
    await client.ended();
    const again = await space.open();
    expect((await again.connect(await space.token(), client.storage)).result.protocol).toBe(client.session.protocol);
  });

  it('treats the protocol of another room as unknown (37)', async () => {
    const client = await space.connected({ r: 'lobby' });
    client.close();
    await client.ended();
    const again = await space.open();
    expect((await again.connect(await space.token({ r: 'attic' }), client.storage)).error).toEqual(REFUSED);
  });

  it('reauthenticates with a newer token and keeps the call (38)', async () => {
    const client = await space.joined({ s: [] });
    const jwt_token = await space.token({ s: ['room.lock'] });
    const { result } = await client.request('signalwire.reauthenticate', { authentication: { project: PROJECT, jwt_token } });
    expect(result.protocol).toBe(client.session.protocol);
    expect(Object.keys(result).sort()).toEqual(['authorization', 'ice_servers', 'identity', 'protocol']);
    expect((await client.call('video.members.get')).members).toHaveLength(1);
    expect((await client.call('video.lock')).code).toBe('200');
  });

  it('closes when the newer token is not acceptable, and the member leaves (38)', async () => {
    const other = await space.joined({ u: 'Bob' });
    const client = await space.joined();
    const authentication = { project: PROJECT, jwt_token: await space.token({ r: 'attic' }) };
    expect((await client.request('signalwire.reauthenticate', { authentication })).error.code).toBe(-32002);
    await client.ended();
    expect((await other.event('video.member.left')).params.member.name).toBe('Ada');
  });

  it('sets no expires_at, and nothing expires however old a token is: neither connects, nor joins, nor the way back (39)', async () => {
    const token = await space.token({ iat: space.clock.now() / 1000 - 400 * 24 * 3_600, s: ['room.lock'] });
    const client = await space.open();
    const again = await space.open();
    for (const page of [client, again]) {
      const { authorization } = (await page.connect(token, page === again ? client.storage : {})).result;
      expect(authorization).not.toHaveProperty('expires_at');
      if (page === again) continue;
      await page.join();
      expect((await page.call('video.lock')).code).toBe('200');
      await space.lose(page);
    }
    const params = { room_session_id: client.joinedAs.room_session.id };
    expect((await again.request('video.members.get', params)).result.members).toHaveLength(1);
  });

  it('answers a method before connect with an error and closes (40)', async () => {
    const client = await space.open();
    const answer = await client.request('video.members.get', {});
    expect(answer.error.code).toBe(-32002);
    expect((await client.ended()).code).toBe(1008);
  });

  it('gives two connects with one token two protocols, both usable (41)', async () => {
    const token = await space.token();
    const clients = [await space.open(), await space.open()];
    for (const client of clients) await client.connect(token);
    expect(new Set(clients.map(({ session }) => session.protocol)).size).toBe(2);
    for (const client of clients) await client.join();
    expect(new Set(clients.map(({ joinedAs }) => joinedAs.member_id)).size).toBe(2);
  });
});
