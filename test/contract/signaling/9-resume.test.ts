import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Claims } from '../../../src/wire/claims.ts';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { Space } from '../../support/signaling/space.ts';

let space: Space;
beforeEach(async () => {
  space = await Space.start();
});
afterEach(() => space.stop());

/** The page is loaded again in the same tab: the old socket closes, storage stays. */
async function reload(page: RawClient, storage: object = {}, change: Partial<Claims> = {}): Promise<RawClient> {
  page.close();
  await page.ended();
  const next = await space.open();
  next.callId = page.callId;
  await next.connect(await space.token(change), { ...page.storage, ...storage });
  return next;
}

const byes = (client: RawClient) =>
  client
    .events('webrtc.message')
    .map(({ params }) => params)
    .filter(({ method }) => method === 'verto.bye');

/** Call and cause of each bye. */
const told = (client: RawClient) => byes(client).map(({ params }) => [params.callID, params.causeCode]);

/** The member is removed while it has no socket; the socket that it comes back with. */
async function putOutAway(page: RawClient): Promise<RawClient> {
  const boss = await space.joined({ u: 'Bob', s: ['room.member.remove'] });
  await space.lose(page);
  expect((await boss.call('video.member.remove', { member_id: page.joinedAs.member_id })).code).toBe('200');
  const again = await space.open();
  await again.connect(await space.token(), page.storage);
  return again;
}

describe('space-protocol 9.9, reattach and resume', () => {
  it('comes back by a reload as the same member, unnoticed by others (145)', async () => {
    const other = await space.joined({ u: 'Bob' });
    const page = await space.joined();
    await other.event('video.member.joined', ({ member }) => member.id === page.joinedAs.member_id);
    await other.fence();
    const from = other.frames.length;
    const again = await reload(page);
    const { member_id, call_id, room_session } = await again.join({}, { fingerprint: 'page-2' });
    expect([member_id, call_id, room_session.id]).toEqual([
      page.joinedAs.member_id,
      page.joinedAs.call_id,
      page.joinedAs.room_session.id,
    ]);
    await other.fence();
    const noticed = other.frames.slice(from).map((frame) => frame.params?.event_type);
    expect(noticed.filter((type) => /member\.(joined|left)/.test(type ?? ''))).toEqual([]);
  });

  it.each(['member', 'audience'] as const)('does so twice in a row, as %s (146)', async (ja) => {
    let page = await space.joined({ ja });
    const { member_id } = page.joinedAs;
    for (const fingerprint of ['page-2', 'page-3']) {
      page = await reload(page, {}, { ja });
      expect((await page.join({}, { fingerprint })).member_id).toBe(member_id);
    }
  });

  it('drops the old screen share by a reload, and lets a new one start (147)', async () => {
    const sharing = { s: ['room.self.screenshare'] };
    const page = await space.joined(sharing);
    await page.invite({ callID: 'share-1', screenShare: true });
    await page.event('video.member.joined', ({ member }) => member.type === 'screen');
    const other = await space.joined();
    const again = await reload(page, {}, sharing);
    await again.join({}, { fingerprint: 'page-2' });
    expect((await other.event('video.member.left')).params.member.type).toBe('screen');
    await again.invite({ callID: 'share-2', screenShare: true });
    await again.event('video.member.joined', ({ member }) => member.type === 'screen');
  });

  it('joins anew with a corrupt protocol, in the same session (149)', async () => {
    const page = await space.joined();
    const again = await reload(page, { protocol: 'garbage' });
    expect(again.session).toBeUndefined();
    await again.connect(await space.token());
    again.callId = 'fresh-call';
    const { member_id, room_session } = await again.join();
    expect(member_id).not.toBe(page.joinedAs.member_id);
    expect(room_session.id).toBe(page.joinedAs.room_session.id);
  });

  it('connects with a corrupt authorization state, and fails at the invite with CALL ERROR (150)', async () => {
    const page = await space.joined();
    const again = await reload(page, { authorization_state: 'corrupt' });
    expect(again.session.protocol).toBe(page.session.protocol);
    expect((await again.invite()).result.result.error).toEqual({ code: -32002, message: 'CALL ERROR' });
    const { room_session } = page.joinedAs;
    expect((await again.request('video.members.get', { room_session_id: room_session.id })).result.code).toBe('404');
  });

  it('does not let a stolen protocol take the call from its owner (150)', async () => {
    const s = ['room.self.audio_mute'];
    const page = await space.joined({ s });
    await space.lose(page);
    // Mallory has a state of a session of her own, for the same room.
    const { authorization_state } = (await space.connected({ u: 'Mallory' })).storage;
    const thief = await space.open();
    await thief.connect(await space.token({ u: 'Mallory' }), { ...page.storage, authorization_state });
    const owner = await space.open();
    await owner.connect(await space.token({ s }), page.storage);
    const { room_session, member_id } = page.joinedAs;
    const mute = { room_session_id: room_session.id, member_id };
    expect((await thief.request('video.member.audio_mute', mute)).result.code).toBe('404');
    await thief.bye(page.callId);
    expect((await owner.request('video.member.audio_mute', mute)).result.code).toBe('200');
    await owner.event('video.member.updated');
    await thief.fence();
    expect(thief.events().map(({ event_type }) => event_type)).toEqual(['signalwire.authorization.state']);
  });

  it('ends an invite with another call id by 81 (151)', async () => {
    const page = await space.joined();
    await page.fence();
    const again = await reload(page);
    again.callId = 'foreign-call';
    expect((await again.invite()).result.code).toBe('200');
    await expect.poll(() => byes(again)).toHaveLength(1);
    expect(byes(again)[0]?.params).toMatchObject({ callID: 'foreign-call', cause: 'INVALID_CALL_REFERENCE', causeCode: 81 });
  });

  it('takes a page for a newcomer that was reloaded before it knew its call', async () => {
    const page = await space.connected({}, { acks: false });
    // The page says that it acknowledges, and is reloaded before it does.
    page.close();
    await page.ended();
    const first = await space.open({ acks: false });
    await first.connect(await space.token(), { event_acks: true });
    await first.join();
    const again = await reload(first);
    again.callId = 'fresh-call';
    expect((await again.join()).call_id).toBe('fresh-call');
  });

  it('keeps mute, meta and raised hand (152)', async () => {
    const s = ['audio_mute', 'set_meta', 'raisehand'].map((name) => `room.self.${name}`);
    const page = await space.joined({ s });
    await page.call('video.member.audio_mute');
    await page.call('video.member.set_meta', { meta: { a: 1 } });
    await page.call('video.member.raisehand');
    const { room_session } = await (await reload(page, {}, { s })).join({}, { fingerprint: 'page-2' });
    expect(room_session.members[0]).toMatchObject({ audio_muted: true, meta: { a: 1 }, handraised: true });
  });

  it('works on after a dropped socket without any invite (153)', async () => {
    const s = ['room.self.audio_mute'];
    const page = await space.joined({ s });
    const other = await space.joined({ u: 'Bob' });
    await space.lose(page);
    await space.pass(3_000);
    const again = await space.open();
    await again.connect(await space.token({ s }), page.storage);
    await again.event('video.layout.changed');
    const { room_session, member_id } = page.joinedAs;
    const params = { room_session_id: room_session.id, member_id };
    expect((await again.request('video.member.audio_mute', params)).result.code).toBe('200');
    await again.event('video.member.updated');
    await other.bye();
    expect((await again.event('video.member.left')).params.member.name).toBe('Bob');
  });

  it('tells after the resume what changed meanwhile (153)', async () => {
    const page = await space.joined();
    await space.lose(page);
    await space.pass(1_000);
    const bob = await space.joined({ u: 'Bob' });
    const again = await space.open();
    await again.connect(await space.token(), page.storage);
    expect((await again.event('video.member.joined')).params.member.id).toBe(bob.joinedAs.member_id);
  });

  it('says goodbye after the resume to who was put out meanwhile, with its screens', async () => {
    const page = await space.joined({ s: ['room.self.screenshare'] });
    await page.invite({ callID: 'share', screenShare: true });
    await page.event('video.member.joined', ({ member }) => member.type === 'screen');
    const again = await putOutAway(page);
    await space.pass(5_000);
    await expect
      .poll(() => told(again))
      .toEqual([
        ['share', 16],
        [page.callId, 16],
      ]);
  });

  it('says goodbye again to who was put out into a socket that was dying already', async () => {
    const page = await space.joined();
    const boss = await space.joined({ u: 'Bob', s: ['room.member.remove'] });
    page.freeze();
    expect((await boss.call('video.member.remove', { member_id: page.joinedAs.member_id })).code).toBe('200');
    await space.lose(page);
    const again = await space.open();
    await again.connect(await space.token(), page.storage);
    await space.pass(5_000);
    await expect.poll(() => told(again)).toEqual([[page.callId, 16]]);
    // It has heard of it now, so the next socket says nothing more.
    await again.sync();
    await space.lose(again);
    const third = await space.open();
    await third.connect(await space.token(), again.storage);
    await space.pass(6_000);
    await third.fence();
    expect(told(third)).toEqual([]);
  });

  it('ends by 81 the call of a page that was loaded again and had been put out meanwhile, and says no more', async () => {
    const page = await space.joined();
    const again = await putOutAway(page);
    again.callId = page.callId;
    expect((await again.invite()).result.code).toBe('200');
    await space.pass(6_000);
    await again.fence();
    expect(told(again)).toEqual([[page.callId, 81]]);
  });

  it('leaves alone the call of a page that came after the grace time, with the id of the call that ended by it', async () => {
    const patient = await Space.start({ limits: { browserRetentionMs: 120_000 } });
    try {
      const page = await patient.joined();
      await patient.joined({ u: 'Bob' });
      await patient.lose(page);
      await patient.pass(61_000);
      const again = await patient.open();
      again.callId = page.callId;
      await again.connect(await patient.token(), page.storage);
      await again.join({}, { fingerprint: 'page-2' });
      await patient.pass(6_000);
      expect(told(again)).toEqual([]);
      expect((await again.call('video.members.get')).members).toHaveLength(2);
    } finally {
      await patient.stop();
    }
  });

  it('keeps the media of a call whose socket dropped (154)', async () => {
    const page = await space.joined();
    await space.lose(page);
    await space.pass(10_000);
    expect(space.media.room.calls.has(page.callId)).toBe(true);
  });

  it('is still in the room after 15 s without network (155)', async () => {
    const other = await space.joined({ u: 'Bob' });
    const page = await space.joined();
    page.freeze();
    await space.pass(15_000);
    // The server has noticed by its pings.
    expect(space.signaling.counts.connections).toBe(1);
    const again = await space.open();
    await again.connect(await space.token(), page.storage);
    expect((await other.call('video.members.get')).members).toHaveLength(2);
    expect(other.events('video.member.left')).toEqual([]);
  });

  it('answers a repeated invite of the same page and keeps the member (156)', async () => {
    const page = await space.joined();
    const { member_id } = page.joinedAs;
    await space.lose(page);
    const again = await space.open();
    again.callId = page.callId;
    await again.connect(await space.token(), page.storage);
    const from = again.frames.length;
    expect((await again.invite()).result.code).toBe('200');
    const answer = await again.event('webrtc.message', ({ method }) => method === 'verto.answer', from);
    expect(answer.params.params).toMatchObject({ callID: page.callId, sdp: expect.any(String) });
    const params = { room_session_id: page.joinedAs.room_session.id };
    const { members } = (await again.request('video.members.get', params)).result;
    expect(members.map(({ id }: { id: string }) => id)).toEqual([member_id]);
  });
});
