import { describe, expect, it } from 'vitest';
import { RoomBench } from '../../../test/support/room-bench.ts';
import { HIGHLIGHT_HOLD_MS, TALK_BEFORE_HIGHLIGHT_MS } from '../picture/highlight.ts';

describe('talking', () => {
  it('is told on transitions, with exactly these keys, to everybody', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const guest = await bench.client({ joinAs: 'audience' }).join();
    const { listener } = bench.media.room;
    for (const voice of [true, true, false, false, true]) listener.talking(ada.callId, voice);
    await bench.settle();
    for (const client of [ada, guest]) {
      expect(client.events('video.member.talking')).toEqual(
        [true, false, true].map((talking) => ({
          room_id: ada.latest('video.room.subscribed').room_session.room_id,
          room_session_id: ada.sessionId,
          member: { id: ada.memberId, talking },
        })),
      );
    }
  });

  it('is known to a newcomer from the list of members', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(2);
    bench.media.room.listener.talking(ada.callId, true);
    await bench.settle();
    const cem = await bench.client({}).join();
    const talking = cem.latest('video.room.subscribed').room_session.members?.filter((member) => member.talking);
    expect(talking?.map(({ id }) => id)).toEqual([ada.memberId]);
  });

  it('ends with a mute, and returns with an unmute while the voice goes on', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    bench.media.room.listener.talking(ada.callId, true);
    await bench.settle();
    const from = bob.log.length;
    await ada.call('video.member.audio_mute', { member_id: ada.memberId });
    await ada.call('video.member.audio_unmute', { member_id: ada.memberId });
    expect(bob.story(from)).toEqual([
      'member.updated audio_muted',
      'member.talking',
      'member.updated audio_muted',
      'member.talking',
    ]);
    expect(bob.events('video.member.talking').map(({ member }) => member.talking)).toEqual([true, false, true]);
  });

  it('ends with the page that talked, by a reload and by a promotion after a demotion', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    const { listener } = bench.media.room;
    const values = () => bob.events('video.member.talking').map(({ member }) => member.talking);
    listener.talking(ada.callId, true);
    ada.page = 2;
    await ada.join();
    expect(values()).toEqual([true, false]);
    listener.talking(ada.callId, true);
    await bench.settle();
    await bob.call('video.member.demote', { member_id: ada.memberId });
    await ada.invite({ callId: 'demoted' });
    await bob.call('video.member.promote', { member_id: ada.memberId });
    await ada.invite({ callId: 'promoted' });
    await bob.call('video.member.audio_unmute', { member_id: ada.memberId });
    expect(values()).toEqual([true, false, true, false]);
    expect(bob.latest('video.member.joined').member.talking).toBe(false);
  });

  it('of a muted member, of the audience and of unknown calls is nothing', async () => {
    const bench = new RoomBench();
    const ada = await bench.client({ joinAudioMuted: true }).join();
    const guest = await bench.client({ joinAs: 'audience' }).join();
    for (const callId of [ada.callId, guest.callId, 'unknown']) bench.media.room.listener.talking(callId, true);
    await bench.settle();
    expect(ada.events('video.member.talking')).toEqual([]);
  });
});

describe('the large tile', () => {
  async function highlighted() {
    const bench = new RoomBench();
    const clients = await bench.joined(3);
    const [ada] = clients;
    await ada.call('video.set_layout', { name: 'highlight-1-responsive' });
    const talk = async (index: number, talking: boolean) => {
      bench.media.room.listener.talking(clients[index]?.callId ?? '', talking);
      await bench.settle();
    };
    const large = () => {
      const layers = ada.seated();
      const layer = layers.find(({ position }) => position === 'reserved-1');
      return clients.findIndex(({ memberId }) => memberId === layer?.member_id);
    };
    return { bench, clients, ada, talk, large };
  }

  it('belongs to who came first until somebody talks long enough', async () => {
    const { bench, talk, large } = await highlighted();
    expect(large()).toBe(0);
    await talk(1, true);
    await bench.advance(TALK_BEFORE_HIGHLIGHT_MS - 1);
    expect(large()).toBe(0);
    await bench.advance(1);
    expect(large()).toBe(1);
  });

  it('does not follow a cough', async () => {
    const { bench, talk, large } = await highlighted();
    await talk(2, true);
    await bench.advance(200);
    await talk(2, false);
    await bench.advance(10_000);
    expect(large()).toBe(0);
  });

  it('stays for a while, stays through silence, and stays with who still talks', async () => {
    const { bench, talk, large } = await highlighted();
    await talk(1, true);
    await bench.advance(TALK_BEFORE_HIGHLIGHT_MS);
    await talk(2, true);
    await bench.advance(10_000);
    expect(large()).toBe(1);
    await talk(1, false);
    expect(large()).toBe(2);
    await talk(2, false);
    await talk(0, true);
    await bench.advance(HIGHLIGHT_HOLD_MS - 1);
    expect(large()).toBe(2);
    await bench.advance(1);
    expect(large()).toBe(0);
    await talk(0, false);
    await bench.advance(60_000);
    expect(large()).toBe(0);
  });

  it('is not taken from who was placed there', async () => {
    const { bench, clients, ada, talk, large } = await highlighted();
    await ada.call('video.member.set_position', { member_id: clients[2].memberId, position: 'reserved-1' });
    await talk(1, true);
    await bench.advance(10_000);
    expect(large()).toBe(2);
  });

  it('is given away when its owner leaves', async () => {
    const { bench, clients, talk, large } = await highlighted();
    await talk(1, true);
    await bench.advance(TALK_BEFORE_HIGHLIGHT_MS);
    await clients[1].bye();
    expect(large()).toBe(0);
  });
});
