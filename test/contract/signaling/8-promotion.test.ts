import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PERMISSIONS } from '../../../src/wire/permissions.ts';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { PROJECT_TOKEN, Space } from '../../support/signaling/space.ts';

let space: Space;
beforeEach(async () => {
  space = await Space.start();
});
afterEach(() => space.stop());

/** What the SDK does on `promoted` and `demoted`: a new call, then the end of the old one. */
async function follow(target: RawClient, event: string, callId: string): Promise<RawClient> {
  await target.event(event);
  const old = target.callId;
  target.callId = callId;
  await target.join();
  await target.bye(old);
  return target;
}

describe('space-protocol 9.8, promotion', () => {
  it('promotes with the same member id, meta and permissions (138, 139, 140)', async () => {
    const boss = await space.joined({ s: [...PERMISSIONS] });
    const target = await space.joined({ ja: 'audience', u: 'Bob' });
    const { member_id } = target.joinedAs;
    const permissions = ['room.list_available_layouts'];
    expect((await boss.call('video.member.promote', { member_id, permissions, meta: { vip: true } })).code).toMatch(/^20[02]$/);
    await follow(target, 'video.member.promoted', 'promoted-call');
    expect(target.joinedAs).toMatchObject({ member_id, call_id: 'promoted-call' });
    const { authorization } = (await target.event('video.member.promoted')).params;
    expect(authorization).toMatchObject({
      type: 'video',
      join_as: 'member',
      audio_allowed: 'both',
      room: { scopes: permissions },
      signature: target.session.authorization.signature,
    });
    const joined = await boss.event('video.member.joined', ({ member }) => member.id === member_id);
    expect(joined.params.member).toMatchObject({ name: 'Bob', meta: { vip: true } });
  });

  it('demotes with the same member id; the bye of the old call is no leave (141, 142)', async () => {
    const boss = await space.joined({ s: [...PERMISSIONS] });
    const target = await space.joined({ u: 'Bob' });
    const { member_id } = target.joinedAs;
    await boss.call('video.member.demote', { member_id });
    await follow(target, 'video.member.demoted', 'demoted-call');
    expect(target.joinedAs.member_id).toBe(member_id);
    await boss.fence();
    expect(boss.events('video.member.left').map(({ params }) => params.member.name)).toEqual(['Bob']);
    expect((await target.call('video.member.audio_unmute')).code).toBe('403');
  });

  it('goes up, down and up again on one page (143)', async () => {
    const boss = await space.joined({ s: [...PERMISSIONS] });
    const target = await space.joined({ ja: 'audience', u: 'Bob' });
    const { member_id } = target.joinedAs;
    for (const [round, role] of ['promote', 'demote', 'promote'].entries()) {
      const from = target.frames.length;
      expect((await boss.call(`video.member.${role}`, { member_id })).code).toBe('200');
      const { params } = await target.event(`video.member.${role}d`, () => true, from);
      expect(params.authorization.join_as).toBe(role === 'promote' ? 'member' : 'audience');
      const old = target.callId;
      target.callId = `call-${round}`;
      expect((await target.join()).member_id).toBe(member_id);
      await target.bye(old);
    }
    const { members } = await boss.call('video.members.get');
    expect(members.map(({ name }: { name: string }) => name)).toEqual(['Ada', 'Bob']);
  });

  it('tells nobody else of it: no member, no viewer, no application (144)', async () => {
    const boss = await space.joined({ s: [...PERMISSIONS] });
    const viewers = [await space.joined({ ja: 'audience', u: 'Bob' }), await space.joined({ ja: 'audience' })];
    const [target] = viewers as [RawClient, RawClient];
    const app = await space.open();
    await app.connectProject(PROJECT_TOKEN);
    const events = ['video.member.promoted', 'video.member.demoted', 'video.member.joined', 'video.member.left'];
    await app.request('signalwire.subscribe', { event_channel: boss.joinedAs.room_session.event_channel, events });
    const { member_id } = target.joinedAs;
    await boss.call('video.member.promote', { member_id });
    await follow(target, 'video.member.promoted', 'up');
    await boss.call('video.member.demote', { member_id });
    await follow(target, 'video.member.demoted', 'down');
    for (const client of [boss, viewers[1] as RawClient, app]) {
      await client.fence();
      const told = client.events().map(({ event_type }) => event_type);
      expect(told.filter((type) => /promoted|demoted/.test(type))).toEqual([]);
      expect(told).toEqual(expect.arrayContaining(['video.member.joined', 'video.member.left']));
    }
  });

  it('shows the demoted in no picture from its demotion on (141)', async () => {
    const boss = await space.joined({ s: [...PERMISSIONS] });
    const target = await space.joined({ u: 'Bob' });
    const { member_id } = target.joinedAs;
    await boss.event('video.layout.changed', ({ layout }) => layout.layers.length === 2);
    await boss.fence();
    const from = boss.frames.length;
    await boss.call('video.member.demote', { member_id });
    await follow(target, 'video.member.demoted', 'down');
    await boss.fence();
    const told = boss.frames.slice(from).map((frame) => frame.params);
    const pictures = told.filter((params) => params?.event_type === 'video.layout.changed').map((params) => params.params.layout);
    expect(pictures).toHaveLength(1);
    expect(pictures[0].layers.map((layer: { member_id: string }) => layer.member_id)).toEqual([boss.joinedAs.member_id]);
  });

  it('keeps the new role over a reload (148)', async () => {
    const boss = await space.joined({ s: [...PERMISSIONS] });
    const target = await space.joined({ ja: 'audience' });
    await boss.call('video.member.promote', { member_id: target.joinedAs.member_id });
    await follow(target, 'video.member.promoted', 'promoted-call');
    await target.fence();
    target.close();
    await target.ended();
    const page = await space.open();
    page.callId = target.callId;
    const { result } = await page.connect(await space.token({ ja: 'audience' }), target.storage);
    expect(result.authorization).toMatchObject({ join_as: 'member', audio_allowed: 'both' });
    expect((await page.join({}, { fingerprint: 'page-2' })).member_id).toBe(target.joinedAs.member_id);
  });

  it.each([
    ['promote', 'audience', 'member'],
    ['demote', 'member', 'audience'],
  ] as const)('knows after a %s a page again that is loaded with a token of its new role', async (change, before, now) => {
    const boss = await space.joined({ s: [...PERMISSIONS] });
    const target = await space.joined({ ja: before, u: 'Bob' });
    const { member_id } = target.joinedAs;
    await boss.call(`video.member.${change}`, { member_id });
    await follow(target, `video.member.${change}d`, 'new-call');
    await target.fence();
    target.close(1001);
    await target.ended();
    const page = await space.open();
    page.callId = 'new-call';
    const { result } = await page.connect(await space.token({ ja: now, u: 'Bob', s: ['room.lock'] }), target.storage);
    expect(result.protocol).toBe(target.session.protocol);
    // What the room gave counts, not what the token says.
    expect(result.authorization.join_as).toBe(now);
    expect(result.authorization.room.scopes).not.toContain('room.lock');
    expect(await page.join({}, { fingerprint: 'page-2' })).toMatchObject({ member_id, call_id: 'new-call' });
    const from = page.frames.length;
    page.send({
      id: 'again',
      method: 'signalwire.reauthenticate',
      params: { authentication: { jwt_token: await space.token({ ja: now }) } },
    });
    expect((await page.answer('again')).result.protocol).toBe(target.session.protocol);
    expect(page.frames.length).toBeGreaterThan(from);
  });

  it('does not know a page again whose token has another role than it ever had', async () => {
    const target = await space.joined({ ja: 'audience' });
    target.close();
    await target.ended();
    const page = await space.open();
    expect((await page.connect(await space.token(), target.storage)).error.code).toBe(-32003);
  });
});
