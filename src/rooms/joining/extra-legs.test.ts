import { describe, expect, it } from 'vitest';
import { offerOf, RoomBench } from '../../../test/support/room-bench.ts';

describe('a device', () => {
  it('that is only a microphone gets no tile, one with a camera does', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    await ada.invite({ callId: 'mic', leg: 'device', offer: 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=sendonly\r\n' });
    expect(ada.latest('video.member.joined').member).toMatchObject({ type: 'device', visible: false });
    await ada.invite({ callId: 'camera', leg: 'device' });
    const camera = ada.latest('video.member.joined').member;
    expect(camera).toMatchObject({ type: 'device', visible: true });
    expect(ada.seated().map(({ member_id }) => member_id)).toEqual([ada.memberId, camera.id]);
  });
});

describe('a screen share', () => {
  it('is a member of its own, without a room.subscribed', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    const from = ada.log.length;
    const bobFrom = bob.log.length;
    await ada.invite({ callId: 'screen', leg: 'screen', offer: offerOf('screen'), ownerId: ada.memberId });
    expect(ada.story(from)).toEqual(['reply', 'answer', 'member.joined', 'layout.changed', 'capture']);
    expect(bob.story(bobFrom)).toEqual(['member.joined', 'layout.changed']);
    const { member } = ada.latest('video.member.joined');
    expect(member).toMatchObject({ type: 'screen', parent_id: ada.memberId });
    expect(member.id).not.toBe('screen');
    expect(bench.media.room.calls.get('call-1')?.ownCalls).toEqual(['screen']);
    expect(bench.media.room.calls.get('screen')?.ownCalls).toEqual(['call-1']);
  });

  it('ends by its own bye, and the main call goes on', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    await ada.invite({ callId: 'screen', leg: 'screen', layout: 'screen-share', positions: { self: 'auto' } });
    expect(ada.last('video.layout.changed')?.layout.name).toBe('screen-share');
    const from = ada.log.length;
    expect(await ada.bye('screen')).toBe(true);
    expect(ada.story(from)).toEqual(['member.left', 'room.updated', 'layout.changed']);
    expect(ada.last('video.layout.changed')?.layout.name).toBe('grid-responsive');
    expect(bench.media.room.calls.get('call-1')?.ownCalls).toEqual([]);
  });

  it('leaves the layout to another share that asked for one', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    const layout = () => bob.latest('video.layout.changed').layout.name;
    await ada.invite({ callId: 'a', leg: 'screen', layout: 'screen-share' });
    await bob.invite({ callId: 'b', leg: 'screen', layout: 'screen-share' });
    await ada.bye('a');
    expect(layout()).toBe('screen-share');
    await ada.invite({ callId: 'c', leg: 'screen', layout: '2x2' });
    expect(layout()).toBe('2x2');
    await ada.bye('c');
    expect(layout()).toBe('screen-share');
    await bob.bye('b');
    expect(layout()).toBe('grid-responsive');
  });

  it('gives the layout back only while nobody chose another', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    await ada.invite({ callId: 'screen', leg: 'screen', layout: 'screen-share' });
    await ada.call('video.set_layout', { name: '3x3' });
    await ada.bye('screen');
    expect(ada.last('video.layout.changed')?.layout.name).toBe('3x3');
  });

  it('places others only with the permission', async () => {
    const bench = new RoomBench();
    const [bob] = await bench.joined(1);
    const ada = await bench.client({ permissions: ['room.self.screenshare'] }).join();
    const positions = { self: 'standard-2', [bob.memberId]: 'off-canvas', [ada.memberId]: 'standard-1' };
    await ada.invite({ callId: 'screen', leg: 'screen', positions });
    const layers = ada.seated();
    expect(layers.map(({ member_id, position }) => [member_id, position])).toEqual([
      [ada.memberId, 'standard-1'],
      [ada.latest('video.member.joined').member.id, 'standard-2'],
      [bob.memberId, 'standard-3'],
    ]);
  });

  it('is refused to the audience, to strangers, and beyond the limit', async () => {
    const bench = new RoomBench({ limits: { maxExtraLegsPerMember: 1 } });
    const [ada] = await bench.joined(1);
    const guest = await bench.client({ joinAs: 'audience' }).join();
    const refused = { accepted: false, refusal: 'forbidden' };
    expect(await guest.invite({ callId: 'a', leg: 'screen' })).toEqual(refused);
    expect(await bench.client().invite({ callId: 'b', leg: 'device' })).toEqual(refused);
    expect(await ada.invite({ callId: 'c', leg: 'device' })).toEqual({ accepted: true });
    expect(await ada.invite({ callId: 'd', leg: 'screen' })).toEqual(refused);
  });

  it('changes the layout only with the permission, but for those that make a share large', async () => {
    const bench = new RoomBench();
    const guest = await bench.client({ permissions: ['room.self.screenshare'] }).join();
    const host = await bench.client({ permissions: ['room.self.screenshare', 'room.set_layout'] }).join();
    const layout = () => host.latest('video.layout.changed').layout.name;
    await guest.invite({ callId: 'a', leg: 'screen', layout: 'full-screen' });
    expect(layout()).toBe('grid-responsive');
    await guest.bye('a');
    for (const made of ['screen-share', 'highlight-1-responsive']) {
      await guest.invite({ callId: `b ${made}`, leg: 'screen', layout: made });
      expect(layout()).toBe(made);
      await guest.bye(`b ${made}`);
    }
    await host.invite({ callId: 'c', leg: 'screen', layout: 'full-screen' });
    expect(layout()).toBe('full-screen');
  });

  it('needs no permission where the operator says so', async () => {
    const bench = new RoomBench({ limits: { strictExtraLegs: false } });
    const ada = await bench.client({ permissions: [] }).join();
    expect(await ada.invite({ callId: 'a', leg: 'device' })).toEqual({ accepted: true });
  });

  it('needs its permission', async () => {
    const bench = new RoomBench();
    const ada = await bench.client({ permissions: ['room.self.screenshare'] }).join();
    expect(await ada.invite({ callId: 'a', leg: 'screen' })).toEqual({ accepted: true });
    expect(await ada.invite({ callId: 'b', leg: 'device' })).toEqual({ accepted: false, refusal: 'forbidden' });
  });

  it('leaves with its owner, before it', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    await ada.invite({ callId: 'screen', leg: 'screen' });
    const from = bob.log.length;
    await ada.bye();
    expect(bob.events('video.member.left').map(({ member }) => member.type)).toEqual(['screen', 'member']);
    expect(bob.story(from)).toEqual(['member.left', 'member.left', 'layout.changed']);
  });
});
