import { describe, expect, it } from 'vitest';
import { type Client, RoomBench } from '../../../test/support/room-bench.ts';
import type { MemberPayload } from '../../wire/events.ts';

const SELF = ['room.self.audio_mute', 'room.self.screenshare', 'room.self.additional_source'];
const LEGS = ['screen', 'device'] as const;

interface Setup {
  bench: RoomBench;
  host: Client;
  guest: Client;
}

async function scene(grant: Parameters<RoomBench['client']>[0] = {}): Promise<Setup> {
  const bench = new RoomBench();
  const [host] = await bench.joined(1);
  const guest = await bench.client({ userName: 'Guest', permissions: SELF, ...grant }).join();
  return { bench, host, guest };
}

async function members({ host }: Setup): Promise<MemberPayload[]> {
  return (await host.call('video.members.get')).members as MemberPayload[];
}

async function guests(stage: Setup): Promise<MemberPayload[]> {
  const [, ...others] = await members(stage);
  return others;
}

/** What the mixer does with each call of the guest. */
function mixed({ bench }: Setup, ...calls: string[]) {
  return calls.map((id) => bench.media.room.calls.get(id));
}

/** The same person, by the same token, as a new call on the same socket or on another one. */
const RETURNS: Record<string, (stage: Setup) => Promise<Client>> = {
  'a new call on the same socket': async ({ guest }) => {
    await guest.bye();
    guest.callId = 'again';
    return guest;
  },
  'another socket': async ({ bench, guest }) => {
    await guest.bye();
    return bench.client({ ...guest.grant, tokenId: 'token-2' });
  },
  'another socket, while the first one is still there': async ({ bench, guest }) =>
    bench.client({ ...guest.grant, tokenId: 'token-2' }),
};

describe("a moderator's mute", () => {
  it('covers the screens and devices that the person has, and everybody is told of each', async () => {
    const stage = await scene();
    const { host, guest } = stage;
    for (const leg of LEGS) await guest.invite({ callId: leg, leg });
    const from = host.log.length;
    await host.call('video.member.audio_mute', { member_id: guest.memberId });
    expect((await guests(stage)).map(({ type, audio_muted }) => [type, audio_muted])).toEqual([
      ['member', true],
      ['screen', true],
      ['device', true],
    ]);
    expect(host.story(from).filter((told) => told === 'member.updated audio_muted')).toHaveLength(3);
    expect(mixed(stage, 'call-2', ...LEGS).map((call) => call?.audioMuted)).toEqual([true, true, true]);
    await host.call('video.member.audio_unmute', { member_id: guest.memberId });
    expect(mixed(stage, 'call-2', ...LEGS).map((call) => call?.audioMuted)).toEqual([false, false, false]);
  });

  it('covers the screens and devices to come', async () => {
    const stage = await scene();
    const { host, guest } = stage;
    await host.call('video.member.audio_mute', { member_id: guest.memberId });
    for (const leg of LEGS) {
      await guest.invite({ callId: leg, leg });
      expect(host.latest('video.member.joined').member.audio_muted).toBe(true);
      expect(
        (await guest.call('video.member.audio_unmute', { member_id: host.latest('video.member.joined').member.id })).code,
      ).toBe('403');
    }
    expect(stage.bench.media.room.specs.slice(-2).map(({ state }) => state.audioMuted)).toEqual([true, true]);
    await host.call('video.member.audio_unmute', { member_id: guest.memberId });
    expect(mixed(stage, ...LEGS).map((call) => call?.audioMuted)).toEqual([false, false]);
  });

  it('of the camera covers other cameras, and a shared screen only when it was meant', async () => {
    const stage = await scene();
    const { host, guest } = stage;
    for (const leg of LEGS) await guest.invite({ callId: leg, leg });
    await host.call('video.member.video_mute', { member_id: guest.memberId });
    expect((await guests(stage)).map(({ visible }) => visible)).toEqual([false, true, false]);
    const screen = (await guests(stage)).find(({ type }) => type === 'screen');
    await host.call('video.member.video_mute', { member_id: screen?.id });
    await guest.bye('screen');
    await guest.invite({ callId: 'screen-2', leg: 'screen' });
    expect(host.latest('video.member.joined').member).toMatchObject({ type: 'screen', visible: false });
  });

  it('of one screen leaves the person itself alone', async () => {
    const stage = await scene();
    const { host, guest } = stage;
    await guest.invite({ callId: 'screen', leg: 'screen' });
    await host.call('video.member.audio_mute', { member_id: host.latest('video.member.joined').member.id });
    expect(mixed(stage, 'call-2', 'screen').map((call) => call?.audioMuted)).toEqual([false, true]);
    await guest.bye('screen');
    await guest.invite({ callId: 'screen-2', leg: 'screen' });
    expect(mixed(stage, 'screen-2')[0]?.audioMuted).toBe(true);
  });

  it('is lifted for everything by a person that may unmute itself', async () => {
    const stage = await scene({ permissions: [...SELF, 'room.self.audio_unmute'] });
    const { host, guest } = stage;
    await guest.invite({ callId: 'device', leg: 'device' });
    await host.call('video.member.audio_mute', { member_id: guest.memberId });
    await guest.call('video.member.audio_unmute', { member_id: guest.memberId });
    expect(mixed(stage, 'call-2', 'device').map((call) => call?.audioMuted)).toEqual([false, false]);
    const again = await stage.bench.client({ ...guest.grant, tokenId: 'token-2' }).join();
    expect(mixed(stage, again.callId)[0]?.audioMuted).toBe(false);
  });

  it.each(Object.keys(RETURNS))('holds when the person comes again by %s', async (way) => {
    const stage = await scene();
    const { host, guest } = stage;
    await host.call('video.member.audio_mute', { member_id: guest.memberId });
    await host.call('video.member.video_mute', { member_id: guest.memberId });
    const back = await (await (RETURNS[way] as (typeof RETURNS)[string])(stage)).join();
    expect(mixed(stage, back.callId)[0]).toMatchObject({ audioMuted: true, videoMuted: true });
    expect((await members(stage)).find(({ id }) => id === back.memberId)).toMatchObject({ audio_muted: true, visible: false });
    await back.invite({ callId: 'device', leg: 'device' });
    expect(mixed(stage, 'device')[0]?.audioMuted).toBe(true);
    // Until somebody unmutes it who may, and then for good.
    await host.call('video.member.audio_unmute', { member_id: back.memberId });
    expect(mixed(stage, back.callId, 'device').map((call) => call?.audioMuted)).toEqual([false, false]);
    await back.bye();
    back.callId = 'third';
    await back.join();
    expect(mixed(stage, 'third')[0]).toMatchObject({ audioMuted: false, videoMuted: true });
  });

  it('does not outlive the session', async () => {
    const { bench, host, guest } = await scene();
    await host.call('video.member.audio_mute', { member_id: guest.memberId });
    await host.call('video.member.remove', { member_id: 'all' });
    const again = await bench.client({ ...guest.grant, tokenId: 'token-2' }).join();
    expect(bench.media.room.calls.get(again.callId)?.audioMuted).toBe(false);
  });
});

describe('a mute of oneself', () => {
  it('leaves screens and devices alone, and ends with the call', async () => {
    const stage = await scene({ permissions: [...SELF, 'room.self.deaf'] });
    const { guest, bench } = stage;
    await guest.invite({ callId: 'screen', leg: 'screen' });
    await guest.call('video.member.audio_mute', { member_id: guest.memberId });
    expect(mixed(stage, 'call-2', 'screen').map((call) => call?.audioMuted)).toEqual([true, false]);
    await guest.call('video.member.deaf', { member_id: guest.memberId });
    // A screen's sound is heard on; what one does not want to hear, one does not hear by it either.
    expect(mixed(stage, 'call-2', 'screen')).toMatchObject([
      { audioMuted: true, deaf: true },
      { audioMuted: false, deaf: true },
    ]);
    const again = await bench.client({ ...guest.grant, tokenId: 'token-2' }).join();
    expect(mixed(stage, again.callId)[0]).toMatchObject({ audioMuted: false, deaf: false });
  });
});

describe('joining muted without the right to unmute', () => {
  it('covers screens and devices', async () => {
    const stage = await scene({ joinAudioMuted: true, joinVideoMuted: true });
    for (const leg of LEGS) await stage.guest.invite({ callId: leg, leg });
    expect(mixed(stage, 'call-2', ...LEGS).map((call) => [call?.audioMuted, call?.videoMuted])).toEqual([
      [true, true],
      [true, false],
      [true, true],
    ]);
    await stage.host.call('video.member.audio_unmute', { member_id: stage.guest.memberId });
    expect(mixed(stage, 'call-2', ...LEGS).map((call) => call?.audioMuted)).toEqual([false, false, false]);
  });

  it('is a choice of the person where it may unmute', async () => {
    const stage = await scene({ joinAudioMuted: true, permissions: [...SELF, 'room.self.audio_unmute'] });
    await stage.guest.invite({ callId: 'screen', leg: 'screen' });
    expect(mixed(stage, 'call-2', 'screen').map((call) => call?.audioMuted)).toEqual([true, false]);
  });
});

describe("a moderator's deafness", () => {
  it('covers every leg of the person, hearing and sound, and holds when it comes again', async () => {
    const stage = await scene();
    const { host, guest } = stage;
    await guest.invite({ callId: 'device', leg: 'device' });
    await host.call('video.member.deaf', { member_id: guest.memberId });
    await guest.invite({ callId: 'screen', leg: 'screen' });
    for (const call of mixed(stage, 'call-2', ...LEGS)) expect(call).toMatchObject({ deaf: true, audioMuted: true });
    expect((await guests(stage)).map(({ deaf }) => deaf)).toEqual([true, true, true]);
    await guest.bye();
    guest.callId = 'again';
    await guest.join();
    expect(mixed(stage, 'again')[0]).toMatchObject({ deaf: true, audioMuted: true });
    await host.call('video.member.undeaf', { member_id: guest.memberId });
    expect(mixed(stage, 'again')[0]).toMatchObject({ deaf: false, audioMuted: false });
  });

  it('that ends leaves muted what was muted for itself', async () => {
    const stage = await scene();
    const { host, guest } = stage;
    await host.call('video.member.audio_mute', { member_id: guest.memberId });
    await host.call('video.member.deaf', { member_id: guest.memberId });
    await host.call('video.member.undeaf', { member_id: guest.memberId });
    expect(mixed(stage, 'call-2')[0]).toMatchObject({ deaf: false, audioMuted: true });
  });
});

describe('somebody who was removed', () => {
  const REFUSED = { accepted: false, refusal: 'removed' };

  it.each(['a new call on the same socket', 'another socket'])('does not come in again by %s', async (way) => {
    const stage = await scene();
    const { host, guest } = stage;
    const { memberId } = guest;
    await host.call('video.member.remove', { member_id: memberId });
    const back = await (RETURNS[way] as (typeof RETURNS)[string])(stage);
    expect(await back.invite()).toEqual(REFUSED);
    expect(await members(stage)).toHaveLength(1);
    // Who removed it lets it in again; others cannot.
    const other = await stage.bench.client({ permissions: SELF }).join();
    expect((await other.call('wirespace.readmit', { member_id: memberId })).code).toBe('403');
    expect((await host.call('wirespace.readmit', { member_id: 'nobody' })).code).toBe('404');
    expect((await host.call('wirespace.readmit', { member_id: memberId })).code).toBe('200');
    await back.join();
    expect(await members(stage)).toHaveLength(3);
  });

  it('does not come in by a token that it had before it was refreshed', async () => {
    const stage = await scene();
    const { host, guest, bench } = stage;
    guest.grant = { ...guest.grant, tokenId: 'refreshed' };
    await guest.call('video.members.get');
    await host.call('video.member.remove', { member_id: guest.memberId });
    for (const tokenId of ['token-2', 'refreshed']) {
      expect(await bench.client({ ...guest.grant, tokenId }).invite()).toEqual(REFUSED);
    }
  });

  it('does not come in by another token of the same holder', async () => {
    const stage = await scene({ holder: 'guest-1' });
    const { host, guest, bench } = stage;
    await host.call('video.member.remove', { member_id: guest.memberId });
    expect(await bench.client({ ...guest.grant, tokenId: 'new' }).invite()).toEqual(REFUSED);
    await bench.client({ ...guest.grant, holder: 'guest-2', tokenId: 'other' }).join();
  });

  it('comes in by a token that was made for it afterwards', async () => {
    const { host, guest, bench } = await scene();
    await host.call('video.member.remove', { member_id: guest.memberId });
    await bench.client({ ...guest.grant, tokenId: 'new' }).join();
  });

  it('takes nobody along who shares the token and is inside; they may come back, too', async () => {
    const stage = await scene();
    const { host, guest, bench } = stage;
    const sharer = await bench.client({ ...guest.grant, tokenId: 'token-2' }).join();
    await host.call('video.member.remove', { member_id: guest.memberId });
    expect(sharer.byes()).toEqual([]);
    await sharer.bye();
    sharer.callId = 'sharer-again';
    await sharer.join();
    expect(await bench.client({ ...guest.grant, tokenId: 'token-2' }).invite()).toEqual(REFUSED);
    // Removed itself, it is out as well.
    await host.call('video.member.remove', { member_id: sharer.memberId });
    sharer.callId = 'sharer-third';
    expect(await sharer.invite()).toEqual(REFUSED);
  });

  it('may come in again when it removed itself, or when the session ended for all', async () => {
    const stage = await scene();
    const { host, guest, bench } = stage;
    await host.call('video.member.remove', { member_id: host.memberId });
    await bench.client({ ...host.grant }).join();
    await guest.rooms.call(
      { kind: 'project', projectId: guest.grant.projectId, link: guest },
      'video.member.remove',
      { room_session_id: guest.sessionId, member_id: 'all' },
      () => {},
    );
    expect(await bench.client({ ...guest.grant }).invite()).toEqual({ accepted: true });
  });

  it('is at the door of a new session like anybody', async () => {
    const { host, guest, bench } = await scene();
    await host.call('video.member.remove', { member_id: guest.memberId });
    await host.bye();
    await bench.client({ ...guest.grant, tokenId: 'token-2' }).join();
  });
});

describe('somebody who was moved to the audience', () => {
  it('is in the audience when it comes again, is told so, and a promotion lifts it', async () => {
    const stage = await scene();
    const { host, guest, bench } = stage;
    const { grant } = guest;
    await host.call('video.member.demote', { member_id: guest.memberId });
    await guest.bye();
    const back = bench.client({ ...grant });
    await back.join();
    expect(await members(stage)).toHaveLength(1);
    expect(bench.media.room.specs.at(-1)).toMatchObject({ type: 'audience', allow: { audio: 'receive', video: 'receive' } });
    expect(back.story()).toContain('member.demoted');
    expect(back.grant).toMatchObject({ joinAs: 'audience', permissions: [] });
    expect((await back.call('video.member.audio_mute', { member_id: back.memberId })).code).toBe('403');
    // It follows with the call of a viewer, as after any demotion.
    back.callId = 'viewer';
    await back.invite();
    expect(await members(stage)).toHaveLength(1);
    await host.call('video.member.promote', { member_id: back.memberId });
    back.callId = 'speaker';
    await back.invite();
    expect(await members(stage)).toHaveLength(2);
    await back.bye();
    await bench.client({ ...grant }).join();
    expect(await members(stage)).toHaveLength(2);
  });

  it('takes no seat when it comes again', async () => {
    const stage = await scene();
    const { host, guest, bench } = stage;
    const { grant } = guest;
    await host.call('video.member.demote', { member_id: guest.memberId });
    await guest.bye();
    await bench.joined(19);
    expect(await bench.client().invite()).toMatchObject({ accepted: false });
    await bench.client({ ...grant }).join();
  });
});

describe('with MODERATION_HOLDS=0', () => {
  it('joining again undoes everything, as on the hosted service; legs follow their owner all the same', async () => {
    const bench = new RoomBench({ limits: { moderationHolds: false } });
    const [host] = await bench.joined(1);
    const guest = await bench.client({ permissions: SELF }).join();
    const { grant } = guest;
    await host.call('video.member.audio_mute', { member_id: guest.memberId });
    await guest.invite({ callId: 'device', leg: 'device' });
    expect(bench.media.room.calls.get('device')?.audioMuted).toBe(true);
    await host.call('video.member.demote', { member_id: guest.memberId });
    await host.call('video.member.remove', { member_id: guest.memberId });
    const back = await bench.client({ ...grant }).join();
    expect(bench.media.room.calls.get(back.callId)?.audioMuted).toBe(false);
    expect((await host.call('video.members.get')).members).toHaveLength(2);
  });
});
