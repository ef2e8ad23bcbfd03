import { describe, expect, it } from 'vitest';
import { PROJECT, RoomBench, roomOf } from '../../../test/support/room-bench.ts';
import { DEFAULT_PERMISSIONS } from '../../wire/permissions.ts';
import { IncompatibleOffer } from '../ports.ts';

async function withAudience() {
  const bench = new RoomBench();
  const [ada, bob] = await bench.joined(2);
  const guest = await bench.client({ joinAs: 'audience', permissions: [] }).join();
  await bench.advance(1_000);
  return { bench, ada, bob, guest };
}

describe('promotion', () => {
  it('asks the target only, and makes it a member when its new call is answered', async () => {
    const { bench, ada, bob, guest } = await withAudience();
    const from = [ada, bob, guest].map(({ log }) => log.length);
    const permissions = ['room.list_available_layouts'];
    const params = { member_id: guest.memberId, permissions, meta: { vip: true }, join_audio_muted: true };
    expect((await ada.call('video.member.promote', params)).code).toBe('200');
    expect([ada, bob, guest].map((client, index) => client.story(from[index]))).toEqual([['result'], [], ['member.promoted']]);
    expect(guest.grant).toMatchObject({ joinAs: 'member', permissions, meta: { vip: true } });

    const old = { callId: guest.callId, memberId: guest.memberId };
    const [bobFrom, guestFrom] = [bob.log.length, guest.log.length];
    guest.callId = 'promoted';
    await guest.invite();
    expect(guest.story(guestFrom)).toEqual([
      'reply',
      'answer',
      'room.subscribed',
      'room.audience_count',
      'layout.changed',
      'authorization',
    ]);
    expect(bob.story(bobFrom)).toEqual(['member.joined', 'room.audience_count', 'layout.changed']);
    expect(bob.latest('video.member.joined').member).toMatchObject({ id: old.memberId, meta: { vip: true }, audio_muted: true });
    expect(bench.media.room.specs.at(-1)).toMatchObject({ type: 'member', allow: { audio: 'both', video: 'both' } });
    expect(await guest.bye(old.callId)).toBe(true);
    expect(bob.events('video.member.left')).toEqual([]);
    expect(bench.media.room.calls.has(old.callId)).toBe(false);
    expect((await guest.call('video.list_available_layouts')).code).toBe('200');
    expect((await guest.call('video.lock')).code).toBe('403');
  });

  it('of a member is 202 without any effect', async () => {
    const { ada, bob } = await withAudience();
    const from = bob.log.length;
    for (const target of [ada, bob]) {
      expect((await ada.call('video.member.promote', { member_id: target.memberId })).code).toBe('202');
    }
    expect(bob.story(from)).toEqual([]);
  });

  it('needs a free seat, known permissions and somebody who is there', async () => {
    const bench = new RoomBench();
    bench.store.rooms.push(roomOf({ maxMembers: 1 }));
    const [ada] = await bench.joined(1);
    const guest = await bench.client({ joinAs: 'audience' }).join();
    const promote = async (params: Record<string, unknown>) => (await ada.call('video.member.promote', params)).code;
    expect(await promote({ member_id: guest.memberId })).toBe('403');
    expect(await promote({ member_id: 'nobody' })).toBe('404');
    expect(await promote({ member_id: guest.memberId, permissions: ['room.own'] })).toBe('400');
    expect(await promote({ member_id: guest.memberId, permissions: 'room.lock' })).toBe('-32602');
  });

  it('gives each permission once, however often it is named', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const guest = await bench.client({ joinAs: 'audience' }).join();
    const permissions = [...Array(10_000).fill('room.self.audio_mute'), 'room.self.deaf'];
    expect((await ada.call('video.member.promote', { member_id: guest.memberId, permissions })).code).toBe('200');
    expect(guest.grant.permissions).toEqual(['room.self.audio_mute', 'room.self.deaf']);
  });

  it('gives power over others and the room only where the promoter holds it; a server application gives any', async () => {
    const { bench, guest } = await withAudience();
    const carl = await bench.client({ permissions: ['room.member.promote', 'room.lock'] }).join();
    const params = { room_session_id: carl.sessionId, member_id: guest.memberId, permissions: ['room.lock', 'room.set_layout'] };
    expect((await carl.call('video.member.promote', params)).code).toBe('403');
    expect(guest.grant.joinAs).toBe('audience');
    expect((await carl.call('video.member.promote', { ...params, permissions: ['room.lock'] })).code).toBe('200');
    expect(guest.grant.permissions).toEqual(['room.lock']);

    const other = await bench.client({ joinAs: 'audience' }).join();
    const codes: string[] = [];
    const given = { ...params, member_id: other.memberId };
    const actor = { kind: 'project', projectId: PROJECT, link: bench.client() } as const;
    await bench.rooms.call(actor, 'video.member.promote', given, ({ code }) => codes.push(code));
    expect(codes).toEqual(['200']);
    const last = await bench.client({ joinAs: 'audience' }).join();
    expect((await carl.call('video.member.promote', { member_id: last.memberId })).code).toBe('200');
    expect(last.grant.permissions).toEqual(DEFAULT_PERMISSIONS);
  });

  it('gives what concerns the promoted one alone, and reading, whatever the promoter holds', async () => {
    const { bench, guest } = await withAudience();
    const carl = await bench.client({ permissions: ['room.member.promote'] }).join();
    const permissions = ['room.self.audio_mute', 'room.self.set_meta', 'room.list_available_layouts'];
    expect((await carl.call('video.member.promote', { member_id: guest.memberId, permissions })).code).toBe('200');
    expect(guest.grant.permissions).toEqual(permissions);
    const other = await bench.client({ joinAs: 'audience' }).join();
    for (const power of ['room.member.audio_mute', 'room.set_layout', 'room.set_meta']) {
      const params = { member_id: other.memberId, permissions: [power] };
      expect((await carl.call('video.member.promote', params)).code).toBe('403');
    }
  });

  it('without a list gives the default set, which concerns the promoted one alone', async () => {
    const { bench, ada, guest } = await withAudience();
    await ada.call('video.member.promote', { member_id: guest.memberId });
    expect(guest.grant.permissions).toEqual(DEFAULT_PERMISSIONS);
    const powers = ['room.member.promote', 'room.member.audio_mute', 'room.self.deaf'];
    const carl = await bench.client({ permissions: powers }).join();
    const other = await bench.client({ joinAs: 'audience' }).join();
    await carl.call('video.member.promote', { member_id: other.memberId });
    expect(other.grant.permissions).toEqual(DEFAULT_PERMISSIONS);
  });

  it('survives a reload instead of a new call', async () => {
    const { ada, bob, guest } = await withAudience();
    await ada.call('video.member.promote', { member_id: guest.memberId });
    guest.page = 2;
    await guest.join();
    expect(bob.latest('video.member.joined').member.id).toBe(guest.memberId);
  });

  it('whose new call cannot be answered leaves the audience where it was', async () => {
    const { bench, ada, bob, guest } = await withAudience();
    await ada.call('video.member.promote', { member_id: guest.memberId });
    bench.media.room.answering = () => Promise.reject(new IncompatibleOffer('no codec'));
    await guest.invite({ callId: 'promoted' });
    expect(guest.byes()).toEqual([{ callId: 'promoted', causeCode: 88 }]);
    expect(bob.events('video.member.left')).toEqual([]);
    expect(bench.media.room.calls.has(guest.callId)).toBe(true);
  });
});

describe('demotion', () => {
  it('takes the member out at once, with one layout.changed that does not show it', async () => {
    const { bench, ada, bob } = await withAudience();
    await bob.invite({ callId: 'screen', leg: 'screen' });
    const from = [ada.log.length, bob.log.length];
    expect((await ada.call('video.member.demote', { member_id: bob.memberId })).code).toBe('200');
    expect(ada.story(from[0])).toEqual(['result', 'member.left', 'member.left', 'room.audience_count', 'layout.changed']);
    expect(bob.story(from[1])).toEqual(['bye 16', 'member.left', 'member.demoted', 'room.audience_count', 'layout.changed']);
    expect(ada.latest('video.member.left').member).toMatchObject({ id: bob.memberId, name: 'User 2', type: 'member' });
    expect(ada.seated().map(({ member_id }) => member_id)).toEqual([ada.memberId]);
    expect(bench.media.room.calls.get(bob.callId)).toMatchObject({ audioMuted: true, videoMuted: true });
    expect((await bob.call('video.member.audio_mute', { member_id: bob.memberId })).code).toBe('403');

    const adaFrom = ada.log.length;
    const old = bob.callId;
    bob.callId = 'demoted';
    await bob.invite();
    expect(bob.latest('video.room.subscribed').room.members?.map(({ id }) => id)).toEqual([ada.memberId]);
    expect(bench.media.room.specs.at(-1)).toMatchObject({ type: 'audience', allow: { audio: 'receive', video: 'receive' } });
    expect(await bob.bye(old)).toBe(true);
    expect(ada.story(adaFrom)).toEqual([]);
  });

  it('gives a deaf member its hearing back, for nobody could afterwards', async () => {
    const { bench, ada, bob } = await withAudience();
    await ada.call('video.member.deaf', { member_id: bob.memberId });
    await ada.call('video.member.demote', { member_id: bob.memberId });
    expect(bench.media.room.calls.get(bob.callId)).toMatchObject({ deaf: false, audioMuted: true });
  });

  it('of the audience, or of a screen, is 404', async () => {
    const { ada, guest } = await withAudience();
    await ada.invite({ callId: 'screen', leg: 'screen' });
    const screen = ada.latest('video.member.joined').member.id;
    for (const member_id of [guest.memberId, screen]) {
      expect((await ada.call('video.member.demote', { member_id })).code).toBe('404');
    }
  });

  it('and promotion can follow each other', async () => {
    const { bench, ada, guest } = await withAudience();
    const id = guest.memberId;
    for (let round = 1; round <= 3; round++) {
      await ada.call('video.member.promote', { member_id: id });
      guest.callId = `up-${round}`;
      await guest.join();
      await ada.call('video.member.demote', { member_id: id });
      guest.callId = `down-${round}`;
      await guest.join();
      expect(guest.memberId).toBe(id);
    }
    await bench.advance(120_000);
    expect(guest.byes()).toEqual([]);
  });
});

describe('a replaced call', () => {
  it('is silent at once and ends without a bye', async () => {
    const { bench, ada, guest } = await withAudience();
    const old = guest.callId;
    await ada.call('video.member.promote', { member_id: guest.memberId });
    guest.callId = 'promoted';
    await guest.join();
    expect(bench.media.room.calls.get(old)).toMatchObject({ audioMuted: true, videoMuted: true, ownCalls: ['promoted'] });
    expect(bench.media.room.calls.get('promoted')).toMatchObject({ audioMuted: false, videoMuted: false });
    await bench.advance(9_999);
    expect(bench.media.room.calls.has(old)).toBe(true);
    await bench.advance(1);
    expect(bench.media.room.calls.has(old)).toBe(false);
    expect(await guest.bye(old)).toBe(true);
    expect(ada.events('video.member.left')).toEqual([]);
  });

  it('leaves no timer when its bye comes', async () => {
    const { bench, ada, guest } = await withAudience();
    const [old, pending] = [guest.callId, bench.clock.pending];
    await ada.call('video.member.promote', { member_id: guest.memberId });
    guest.callId = 'promoted';
    await guest.join();
    const after = bench.clock.pending;
    await guest.bye(old);
    expect(bench.clock.pending).toBe(after - 1);
    expect(pending).toBeLessThan(after);
  });
});

describe('a change of role while an earlier offer is being answered', () => {
  /** The target reloads or restarts ICE; the moderator acts before the answer is there. */
  async function during(method: string, page: number) {
    const { bench, ada, bob, guest } = await withAudience();
    const target = method.endsWith('demote') ? bob : guest;
    const { answering } = bench.media.room;
    let release = (_sdp: string): void => undefined;
    bench.media.room.answering = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    target.page = page;
    const inviting = target.invite();
    await bench.settle();
    await ada.call(method, { member_id: target.memberId });
    bench.media.room.answering = answering;
    const from = [target.log.length, ada.log.length];
    release('answer to the former role');
    await inviting;
    return { bench, ada, target, from };
  }

  it('does not take that answer for the new call', async () => {
    for (const [method, joined] of [
      ['video.member.promote', 1],
      ['video.member.demote', 0],
    ] as const) {
      const { bench, ada, target, from } = await during(method, 1);
      expect(ada.story(from[1])).not.toContain('member.joined');
      if (joined === 0) expect(bench.media.room.calls.get(target.callId)).toMatchObject({ audioMuted: true, videoMuted: true });
      target.callId = 'in-the-new-role';
      await target.invite();
      expect(target.byes()).toEqual([]);
      expect(target.latest('video.room.subscribed').call_id).toBe('in-the-new-role');
      expect(ada.story(from[1]).filter((name) => name === 'member.joined')).toHaveLength(joined);
    }
  });

  it('leaves no sound behind when the new call overtakes it', async () => {
    const { bench, ada, bob } = await withAudience();
    const { answering } = bench.media.room;
    const offers = [
      () => bob.invite(),
      () => bob.modify(bob.callId, { action: 'updateMedia', offer: 'v=0' }) as Promise<unknown>,
    ];
    for (const [round, offer] of offers.entries()) {
      let release = (_sdp: string): void => undefined;
      bench.media.room.answering = () =>
        new Promise((resolve) => {
          release = resolve;
        });
      const old = bob.callId;
      const replying = offer();
      await bench.settle();
      await ada.call('video.member.demote', { member_id: bob.memberId });
      bench.media.room.answering = answering;
      bob.callId = `demoted-${round}`;
      await bench.rooms.invite(
        bob,
        bob.grant,
        { callId: bob.callId, offer: 'v=0', leg: 'main', knowsItsCall: true },
        () => undefined,
      );
      release('answer to the former role');
      // The first invite is never answered: a newer one took its place.
      await replying;
      await bench.settle();
      expect(bench.media.room.calls.has(old)).toBe(false);
      expect(bench.media.room.calls.get(bob.callId)).toMatchObject({ audioMuted: true, videoMuted: true });
      await ada.call('video.member.promote', { member_id: bob.memberId });
      bob.callId = `promoted-${round}`;
      await bob.join();
    }
  });

  it('asks a reloaded page once more, when it is in', async () => {
    const { target, from } = await during('video.member.promote', 2);
    expect(target.story(from[0]).slice(-2)).toEqual(['authorization', 'member.promoted']);
    const again = await during('video.member.promote', 1);
    expect(again.target.story(again.from[0])).not.toContain('member.promoted');
  });
});

describe('the audience count', () => {
  it('is told at once, then together with others, and repeated', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    for (let guest = 0; guest < 4; guest++) await bench.client({ joinAs: 'audience' }).join();
    const totals = () => ada.events('video.room.audience_count').map(({ total }) => total);
    expect(totals()).toEqual([1]);
    await bench.advance(500);
    expect(totals()).toEqual([1, 4]);
    await bench.advance(20_000);
    expect(totals()).toEqual([1, 4, 4]);
  });
});
