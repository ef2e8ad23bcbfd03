import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Revocations } from '../../../src/signaling/ports.ts';
import { hashToken } from '../../../src/tokens/secrets.ts';
import { PROJECT } from '../../support/room-bench.ts';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { PROJECT_TOKEN, Space } from '../../support/signaling/space.ts';

const REFUSED = -32002;
const ALL = ['room.member.promote', 'room.member.demote', 'room.self.screenshare', 'room.self.audio_mute'];

let space: Space;
/** What another process on the same store took back. */
let elsewhere: { revoked: Set<string>; tokenHash: string | null; away: boolean };
beforeEach(async () => {
  elsewhere = { revoked: new Set(), tokenHash: hashToken(PROJECT_TOKEN), away: false };
  const revocations: Revocations = {
    revokedAmong: async (ids) => {
      if (elsewhere.away) throw new Error('the store is away');
      return new Set(ids.filter((id) => elsewhere.revoked.has(id)));
    },
    tokenHashesOf: async (ids) => new Map(ids.flatMap((id) => (elsewhere.tokenHash === null ? [] : [[id, elsewhere.tokenHash]]))),
  };
  space = await Space.start({ revocations });
});
afterEach(() => space.stop());

/** As REST does it: on disk first. */
async function revoke(tokenId: string): Promise<void> {
  space.books.revoked.add(tokenId);
  await space.signaling.revokeToken(PROJECT, tokenId);
}

const byes = (client: RawClient): string[] =>
  client
    .events('webrtc.message')
    .filter(({ params }) => params.method === 'verto.bye')
    .map(({ params }) => params.params.callID);

describe('a revoked room token', () => {
  it('puts its holder out at once: bye, no media, no rights, and the others are told', async () => {
    const jti = randomUUID();
    const other = await space.joined({ u: 'Bob' });
    const holder = await space.joined({ jti, s: ALL });
    await revoke(jti);
    expect([...space.media.room.calls.keys()]).toEqual([other.callId]);
    expect((await other.event('video.member.left')).params.member.name).toBe('Ada');
    await holder.event('webrtc.message', ({ method }) => method === 'verto.bye');
    expect(byes(holder)).toEqual([holder.callId]);
    expect((await holder.call('video.member.audio_mute')).code).toBe('403');
    expect((await holder.call('video.members.get')).code).toBe('403');
    expect((await holder.invite({ callID: randomUUID() })).result.code).toBe('403');
    expect((await other.call('video.members.get')).members).toHaveLength(1);
    await space.pass(1_500);
    expect((await holder.ended()).code).toBe(1008);
  });

  it('cannot connect, whether its holder was in or not', async () => {
    const jti = randomUUID();
    const token = await space.token({ jti });
    await revoke(jti);
    expect((await (await space.open()).connect(token)).error.code).toBe(REFUSED);
  });

  it('cannot come back to its call, with protocol and authorization_state, nor can another token', async () => {
    const jti = randomUUID();
    const token = await space.token({ jti });
    const holder = await space.open();
    await holder.connect(token);
    await holder.join();
    await revoke(jti);
    expect((await (await space.open()).connect(token, holder.storage)).error.code).toBe(REFUSED);
    const { error } = await (await space.open()).connect(await space.token(), holder.storage);
    expect(error.message).toBe('Requester validation failed');
  });

  it('takes the place of a holder whose socket is gone, without the grace time', async () => {
    const jti = randomUUID();
    const other = await space.joined({ u: 'Bob' });
    const holder = await space.joined({ jti });
    await space.lose(holder);
    await revoke(jti);
    expect((await other.event('video.member.left')).params.member.name).toBe('Ada');
  });

  it('cannot join when it is revoked between connect and invite', async () => {
    const jti = randomUUID();
    const holder = await space.connected({ jti });
    await revoke(jti);
    expect((await holder.invite()).result.code).toBe('403');
    await space.pass(1_500);
    expect((await holder.ended()).code).toBe(1008);
  });

  it('cannot enter while its connect is still being judged', async () => {
    const jti = randomUUID();
    const token = await space.token({ jti });
    const client = await space.open();
    // The verifier has looked it up before; only this process knows.
    await space.signaling.revokeToken(PROJECT, jti);
    expect((await client.connect(token)).error.code).toBe(REFUSED);
  });

  it('cannot reauthenticate', async () => {
    const jti = randomUUID();
    const holder = await space.joined();
    const newer = await space.token({ jti });
    await revoke(jti);
    const answer = await holder.request('signalwire.reauthenticate', { authentication: { project: PROJECT, jwt_token: newer } });
    expect(answer.error.code).toBe(REFUSED);
    await holder.ended();
  });

  it('ends a session that was renewed by another one, by either of them', async () => {
    for (const which of ['first', 'second'] as const) {
      const ids = { first: randomUUID(), second: randomUUID() };
      const holder = await space.joined({ jti: ids.first });
      const authentication = { project: PROJECT, jwt_token: await space.token({ jti: ids.second, s: ALL }) };
      expect((await holder.request('signalwire.reauthenticate', { authentication })).result).toBeDefined();
      await revoke(ids[which]);
      await holder.event('webrtc.message', ({ method }) => method === 'verto.bye');
    }
  });

  it('takes what a promotion gave', async () => {
    const jti = randomUUID();
    const host = await space.joined({ u: 'Host', s: ALL });
    const guest = await space.joined({ jti, ja: 'audience' });
    expect((await host.call('video.member.promote', { member_id: guest.joinedAs.member_id })).code).toBe('200');
    await guest.event('video.member.promoted');
    await guest.join({ callID: randomUUID() });
    await revoke(jti);
    expect((await host.event('video.member.left')).params.member.id).toBe(guest.joinedAs.member_id);
    expect([...space.media.room.calls.keys()]).toEqual([host.callId]);
  });

  it('takes screens along', async () => {
    const jti = randomUUID();
    const other = await space.joined({ u: 'Bob' });
    const holder = await space.joined({ jti, s: ALL });
    const screen = randomUUID();
    await holder.invite({ callID: screen, screenShare: true, userVariables: { memberId: holder.joinedAs.member_id } });
    await other.event('video.member.joined', ({ member }) => member.type === 'screen');
    await revoke(jti);
    expect([...space.media.room.calls.keys()]).toEqual([other.callId]);
  });

  it('ends all of its sessions, and nobody else’s', async () => {
    const jti = randomUUID();
    const token = await space.token({ jti });
    const other = await space.joined({ u: 'Bob' });
    for (const client of [await space.open(), await space.open()]) {
      await client.connect(token);
      await client.join();
    }
    expect(space.media.room.calls.size).toBe(3);
    await revoke(jti);
    expect([...space.media.room.calls.keys()]).toEqual([other.callId]);
  });

  it('of another project with the same id does not concern the holder', async () => {
    const jti = randomUUID();
    const holder = await space.joined({ jti });
    await space.signaling.revokeToken('another project', jti);
    expect((await holder.call('video.members.get')).code).toBe('200');
  });
});

describe('what was taken back elsewhere', () => {
  it('ends the sessions of room tokens within seconds', async () => {
    const jti = randomUUID();
    const other = await space.joined({ u: 'Bob' });
    const holder = await space.joined({ jti });
    elsewhere.revoked.add(jti);
    await space.pass(2_500);
    await holder.event('webrtc.message', ({ method }) => method === 'verto.bye');
    expect((await other.call('video.members.get')).members).toHaveLength(1);
  });

  it('ends server applications that came with an older API token, and lets the others be', async () => {
    const application = await space.open();
    expect((await application.connectProject(PROJECT_TOKEN)).result).toBeDefined();
    await space.pass(2_500);
    expect(application.closed).toBeNull();
    elsewhere.tokenHash = hashToken('PT-another');
    await space.pass(2_500);
    expect((await application.ended()).code).toBe(1008);
  });

  it('is not guessed while the store is away', async () => {
    const holder = await space.joined();
    elsewhere.away = true;
    await space.pass(4_500);
    expect((await holder.call('video.members.get')).code).toBe('200');
  });
});

describe('a room token that ends (an extension)', () => {
  const LIFE_MS = 100_000;
  const exp = (): number => (space.clock.now() + LIFE_MS) / 1000;

  it('says when, so that the SDK can ask for a newer one', async () => {
    const at = exp();
    expect((await space.connected({ exp: at })).session.authorization.expires_at).toBe(Math.floor(at));
  });

  it('opens nothing behind its end', async () => {
    const token = await space.token({ exp: exp() });
    const idle = await space.open();
    await idle.connect(token);
    await space.pass(LIFE_MS);
    expect((await (await space.open()).connect(token)).error.code).toBe(REFUSED);
    expect((await idle.invite()).result).toMatchObject({ code: '403', message: 'Unauthorized' });
  });

  it('cuts nobody who is in, and lets them come back after a reload and after a lost socket', async () => {
    const token = await space.token({ exp: exp() });
    const client = await space.open();
    await client.connect(token);
    await client.join();
    await space.pass(LIFE_MS + 1_000);
    expect((await client.call('video.members.get')).code).toBe('200');
    const { storage, joinedAs } = client;
    await space.lose(client);
    const again = await space.open();
    expect((await again.connect(token, storage)).result.protocol).toBe(storage.protocol);
    again.callId = client.callId;
    expect((await again.join({}, { fingerprint: 'page-2' })).member_id).toBe(joinedAs.member_id);
  });

  it('lets nobody come back when the grace time is over', async () => {
    const token = await space.token({ exp: exp() });
    const client = await space.open();
    await client.connect(token);
    await client.join();
    await space.pass(LIFE_MS);
    const { storage } = client;
    await space.lose(client);
    await space.pass(61_000);
    expect((await (await space.open()).connect(token, storage)).error.code).toBe(REFUSED);
  });

  it('proves nothing for somebody without the storage of the page', async () => {
    const client = await space.joined({ exp: exp() });
    await space.pass(LIFE_MS);
    await space.lose(client);
    const thief = await space.open();
    const { protocol } = client.storage;
    const back = { protocol, authorization_state: 'AAAA:BBBB:CCCC' };
    const expired = await space.token({ u: 'Eve', exp: space.clock.now() / 1000 - 1 });
    expect((await (await space.open()).connect(expired, back)).error.code).toBe(REFUSED);
    await thief.connect(await space.token({ u: 'Eve' }), back);
    expect((await thief.request('video.members.get', {})).result.code).toBe('404');
    expect((await thief.invite()).result.result?.error?.code).toBe(REFUSED);
  });

  it('gives nothing to the session of another one once it has ended, whatever it permits', async () => {
    const client = await space.joined({ s: [] });
    const mighty = await space.token({ s: ['room.member.remove'], exp: exp() });
    await space.pass(LIFE_MS);
    const { storage } = client;
    await space.lose(client);
    const again = await space.open();
    expect((await again.connect(mighty, storage)).error.code).toBe(REFUSED);
    expect((await again.connect(await space.token({ s: [] }), storage)).result.protocol).toBe(storage.protocol);
  });

  it('brings its holder back with the rights of the one that renewed it, not with its own', async () => {
    const token = await space.token({ s: ['room.member.remove'], exp: exp() });
    const client = await space.open();
    await client.connect(token);
    await client.join();
    const jwt_token = await space.token({ s: [] });
    await client.request('signalwire.reauthenticate', { authentication: { project: PROJECT, jwt_token } });
    await space.pass(LIFE_MS);
    const { storage } = client;
    await space.lose(client);
    const again = await space.open();
    expect((await again.connect(token, storage)).result.authorization.room.scopes).toEqual([]);
  });

  it('is renewed by a newer one, and not by one that has ended', async () => {
    const client = await space.joined({ exp: exp() });
    const later = exp() + 1_000;
    const renew = async (end: number) =>
      client.request('signalwire.reauthenticate', {
        authentication: { project: PROJECT, jwt_token: await space.token({ exp: end }) },
      });
    expect((await renew(later)).result.authorization.expires_at).toBe(Math.floor(later));
    expect((await renew(space.clock.now() / 1000 - 1)).error.code).toBe(REFUSED);
  });
});
