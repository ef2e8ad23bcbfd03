import { describe, expect, it } from 'vitest';
import { offerOf, RoomBench } from '../../../test/support/room-bench.ts';

describe('verto.modify', () => {
  it('answers a new offer of the call', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    bench.media.room.answering = () => 'second answer';
    expect(await ada.modify(ada.callId, { action: 'updateMedia', offer: 'v=0' })).toEqual({
      holdState: 'active',
      sdp: 'second answer',
    });
    expect(await ada.modify('other', { action: 'updateMedia', offer: 'v=0' })).toBeNull();
    expect(await bench.client().modify('other', { action: 'hold' })).toBeNull();
  });

  it('holds and takes back', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    expect(await ada.modify(ada.callId, { action: 'hold' })).toEqual({ holdState: 'held' });
    expect(bob.latest('video.member.updated').member).toMatchObject({ on_hold: true, visible: false });
    expect(bench.media.room.calls.get(ada.callId)?.onHold).toBe(true);
    expect(await ada.modify(ada.callId, { action: 'unhold' })).toEqual({ holdState: 'active' });
    expect(bob.latest('video.member.updated').member).toMatchObject({ on_hold: false, visible: true });
  });

  it('hides the tile of who stops to send a picture, and shows it again', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    const quiet = 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=sendrecv\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=recvonly\r\n';
    for (const [offer, visible] of [
      [quiet, false],
      [offerOf('1-1'), true],
    ] as const) {
      const from = bob.log.length;
      await ada.modify(ada.callId, { action: 'updateMedia', offer });
      expect(bob.story(from)).toEqual(['member.updated visible', 'layout.changed']);
      expect(bob.latest('video.member.updated').member).toMatchObject({ visible });
      expect(bob.seated()[0]).toMatchObject({ member_id: ada.memberId, visible });
    }
  });

  it('of a hold does not outlive the page that asked for it', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    await ada.modify(ada.callId, { action: 'hold' });
    await ada.invite();
    expect(bob.latest('video.member.updated').member.on_hold).toBe(true);
    ada.page = 2;
    await ada.join();
    expect(bob.latest('video.member.updated').member).toMatchObject({ updated: ['on_hold', 'visible'], on_hold: false });
    expect(bench.media.room.calls.get(ada.callId)?.onHold).toBe(false);
  });

  it('is refused while the call is lost with its worker and the client comes back for a new one', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    Object.assign(ada, { resumes: true });
    bench.media.room.crash();
    await bench.settle();
    expect(ada.story().at(-1)).toBe('reconnect');
    const { length } = bench.media.room.specs;
    await expect(ada.modify(ada.callId, { action: 'updateMedia', offer: 'v=0' })).rejects.toThrow('unavailable');
    expect(bench.media.room.specs).toHaveLength(length);
  });

  it.each([true, false])('is refused when the worker dies while it answers (the client resumes: %s)', async (resumes) => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    Object.assign(ada, { resumes });
    let release = (_sdp: string): void => undefined;
    bench.media.room.answering = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const modifying = ada.modify(ada.callId, { action: 'updateMedia', offer: 'v=0' });
    await bench.settle();
    bench.media.room.crash();
    const from = bob.log.length;
    release('of the dead worker');
    await expect(modifying).rejects.toThrow('unavailable');
    expect(bob.story(from)).not.toContain('member.updated visible');
  });

  it('is written down as done by who asked for it', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(2);
    const story: string[] = [];
    bench.events.on('occurred', ({ name, by }) => story.push(`${name}: ${by.kind === 'member' ? by.memberId : by.kind}`));
    await ada.modify(ada.callId, { action: 'hold' });
    await ada.modify(ada.callId, { action: 'unhold' });
    await ada.modify(ada.callId, { action: 'updateMedia', offer: 'v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=recvonly\r\n' });
    const updates = story.filter((entry) => entry.startsWith('member.updated'));
    expect(updates).toEqual(Array(3).fill(`member.updated: ${ada.memberId}`));
  });

  it('that leaves meanwhile gives no media back', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(2);
    let release = (_sdp: string): void => undefined;
    bench.media.room.answering = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const modifying = ada.modify(ada.callId, { action: 'updateMedia', offer: 'v=0' });
    await bench.settle();
    await ada.bye();
    release('sdp');
    expect(await modifying).toBeNull();
    expect(bench.media.room.calls.has(ada.callId)).toBe(false);
  });
});
