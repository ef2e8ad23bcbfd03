import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { Space } from '../../support/signaling/space.ts';

let space: Space;
beforeEach(async () => {
  space = await Space.start();
});
afterEach(() => space.stop());

/** The bye for the client's call. */
async function putOut(client: RawClient): Promise<object> {
  const isBye = ({ method, params }: { method: string; params: { callID: string } }): boolean =>
    method === 'verto.bye' && params.callID === client.callId;
  return (await client.event('webrtc.message', isBye)).params.params;
}

const NORMAL = { cause: 'NORMAL_CLEARING', causeCode: 16 };

describe('space-protocol 9.4, leaving and removal', () => {
  it('answers a leave, and then nothing more comes', async () => {
    const client = await space.joined();
    const answer = await client.bye();
    expect(answer.result.result.result).toEqual({ callID: client.callId, message: 'CALL ENDED', ...NORMAL });
    const known = client.frames.length;
    await client.fence();
    expect(client.frames).toHaveLength(known + 1);
    client.close();
    await client.ended();
  });

  it('tells the others member.left, then layout.changed (72)', async () => {
    const other = await space.joined({ u: 'Bob' });
    const client = await space.joined();
    await other.event('video.member.joined', ({ member }) => member.name === 'Ada');
    await other.fence();
    const from = other.frames.length;
    expect((await client.bye()).result.result.result.causeCode).toBe(16);
    await other.event('video.layout.changed', () => true, from);
    const told = other.frames.slice(from).map((frame) => frame.params?.event_type);
    expect(told).toEqual(['video.member.left', 'video.layout.changed']);
  });

  it('puts a removed member out, and it cannot come back with its call (73)', async () => {
    const moderator = await space.joined({ s: ['room.member.remove'] });
    const target = await space.joined({ u: 'Bob' });
    const { code } = await moderator.call('video.member.remove', { member_id: target.joinedAs.member_id });
    expect(code).toBe('200');
    expect(await putOut(target)).toEqual({ callID: target.callId, ...NORMAL });
    expect((await moderator.event('video.member.left')).params.member.name).toBe('Bob');
    target.close();
    await target.ended();
    const again = await space.open();
    again.callId = target.callId;
    await again.connect(await space.token({ u: 'Bob' }), target.storage);
    expect((await again.invite()).result.code).toBe('200');
    expect(await putOut(again)).toMatchObject({ causeCode: 81 });
  });

  it('puts everybody out, the caller and the audience included (74)', async () => {
    const moderator = await space.joined({ s: ['room.member.remove'] });
    const others = [await space.joined(), await space.joined({ ja: 'audience' })];
    expect((await moderator.call('video.member.remove', { member_id: 'all' })).code).toBe('200');
    for (const client of [moderator, ...others]) expect(await putOut(client)).toMatchObject(NORMAL);
  });

  it('puts out at remove_at: everybody by the room, the holder by the token (75)', async () => {
    const room = space.room();
    const holder = await space.joined({ rat: (space.clock.now() + 5_000) / 1000 });
    const other = await space.joined({ u: 'Bob' });
    await space.pass(4_500);
    await holder.fence();
    expect(holder.events('webrtc.message')).toHaveLength(1);
    await space.pass(1_000);
    await putOut(holder);
    await other.fence();
    expect(other.events('webrtc.message')).toHaveLength(1);
    Object.assign(room, { removeAt: space.clock.now() + 2_000 });
    await space.rooms.roomChanged(room);
    await space.pass(2_500);
    await putOut(other);
  });

  it('puts out after remove_after_seconds_elapsed of its own join (76)', async () => {
    const other = await space.joined();
    const holder = await space.joined({ rse: 5 });
    await space.pass(4_000);
    await holder.fence();
    expect(holder.events('webrtc.message')).toHaveLength(1);
    await space.pass(1_500);
    await putOut(holder);
    expect((await other.event('video.member.left')).params.member.id).toBe(holder.joinedAs.member_id);
  });

  it('ends the session when the holder of end_room_session_on_leave leaves (77)', async () => {
    const leader = await space.joined({ eor: true });
    const others = [await space.joined(), await space.joined({ ja: 'audience' })];
    await leader.bye();
    for (const client of others) expect(await putOut(client)).toMatchObject(NORMAL);
  });

  it('keeps a closed tab for the grace time, and not longer (78)', async () => {
    const other = await space.joined();
    const client = await space.joined({ u: 'Bob' });
    await space.lose(client);
    await space.pass(55_000);
    await other.fence();
    expect(other.events('video.member.left')).toEqual([]);
    await space.pass(6_000);
    expect((await other.event('video.member.left')).params.member.name).toBe('Bob');
  });

  it('refuses somebody who was removed, by any socket and call, and says so, until it is let in again', async () => {
    const boss = await space.joined({ u: 'Bob', s: ['room.member.remove'] });
    const token = await space.token({ u: 'Ada' });
    const join = async (): Promise<RawClient> => {
      const client = await space.open();
      await client.connect(token);
      return client;
    };
    const ada = await join();
    await ada.join();
    const { member_id } = ada.joinedAs;
    await boss.call('video.member.remove', { member_id });
    ada.callId = randomUUID();
    const removed = { code: '403', message: 'Removed by a moderator' };
    expect((await ada.invite()).result).toEqual(removed);
    expect((await (await join()).invite()).result).toEqual(removed);
    expect((await boss.call('wirespace.readmit', { member_id })).code).toBe('200');
    await (await join()).join();
  });

  it('answers a bye with an unknown call id with 200 (79)', async () => {
    const client = await space.connected();
    expect((await client.bye('no-such-call')).result).toMatchObject({ code: '200', result: { result: { causeCode: 16 } } });
  });

  it('ends a screen share and then the main call (80)', async () => {
    const other = await space.joined();
    const client = await space.joined({ u: 'Bob', s: ['room.self.screenshare'] });
    const userVariables = { memberCallId: client.callId, memberId: client.joinedAs.member_id };
    await client.invite({ callID: 'share-1', screenShare: true, userVariables });
    await other.event('video.member.joined', ({ member }) => member.type === 'screen');
    await client.event('video.layout.changed', ({ layout }) => layout.layers.length > 2);
    await client.fence();
    const from = client.frames.length;
    expect((await client.bye('share-1')).result.code).toBe('200');
    await client.event('video.layout.changed', () => true, from);
    const told = client.frames.slice(from).map((frame) => frame.params?.event_type ?? 'result');
    expect(told.slice(0, 2)).toEqual(['result', 'video.member.left']);
    expect((await client.bye()).result.code).toBe('200');
    await other.event('video.member.left', ({ member }) => member.type === 'member');
    expect(other.events('video.member.left').map(({ params }) => params.member.type)).toEqual(['screen', 'member']);
  });

  it('answers after the bye for the active call, and lets the session join again', async () => {
    const client = await space.joined({ rse: 1 });
    await space.pass(2_000);
    await putOut(client);
    const bye = client.frames.findLast((frame) => frame.params?.event_type === 'webrtc.message');
    expect((await client.answer(`confirm-${bye.id}`)).result.code).toBe('200');
    client.callId = 'second-call';
    expect((await client.join()).call_id).toBe('second-call');
  });
});
