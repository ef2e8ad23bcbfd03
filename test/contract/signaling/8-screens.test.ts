import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PERMISSIONS } from '../../../src/wire/permissions.ts';
import type { Json } from '../../support/signaling/fake-socket.ts';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { Space } from '../../support/signaling/space.ts';

let space: Space;
beforeEach(async () => {
  space = await Space.start();
});
afterEach(() => space.stop());

/** Starts a screen share as the SDK does; resolves with the new member. */
async function share(client: RawClient, callID: string, more: object = {}): Promise<Json> {
  const from = client.frames.length;
  const userVariables = { memberCallId: client.callId, memberId: client.joinedAs.member_id };
  const answer = await client.invite({ callID, screenShare: true, userVariables }, { ...more });
  expect(answer.result.result.result).toEqual({ message: 'CALL CREATED', callID });
  return (await client.event('video.member.joined', ({ member }) => member.type === 'screen', from)).params.member;
}

/** What a token needs for screens and devices. */
const SHARING = { s: ['room.self.screenshare', 'room.self.additional_source'] };

const seatOf = ({ layout }: Json, id: string): string | undefined =>
  layout.layers.find((layer: Json) => layer.member_id === id)?.position;

describe('space-protocol 9.8, screens', () => {
  it('tells the owner of its screen, after the answer to the call (132)', async () => {
    const client = await space.joined(SHARING);
    const from = client.frames.length;
    const member = await share(client, 'share');
    expect(member).toMatchObject({ type: 'screen', parent_id: client.joinedAs.member_id, name: 'Ada' });
    const told = client.frames.slice(from).flatMap((frame) => frame.params?.event_type ?? []);
    expect(told.slice(0, 2)).toEqual(['webrtc.message', 'video.member.joined']);
    expect((await client.call('video.member.set_input_volume', { member_id: member.id, volume: 5 })).code).toBe('403');
  });

  it('ends the share alone by its bye (133)', async () => {
    const client = await space.joined(SHARING);
    const { id } = await share(client, 'share');
    expect((await client.bye('share')).result.result.result.causeCode).toBe(16);
    expect((await client.event('video.member.left')).params.member).toMatchObject({ id, type: 'screen' });
    expect((await client.call('video.members.get')).members).toHaveLength(1);
  });

  it('sends no room.subscribed for the calls of screens and devices (134)', async () => {
    const client = await space.joined(SHARING);
    await share(client, 'share');
    await client.invite({ callID: 'mic', additionalDevice: true });
    await client.event('video.member.joined', ({ member }) => member.type === 'device');
    await client.fence();
    expect(client.events('video.room.subscribed').map(({ params }) => params.call_id)).toEqual([client.callId]);
  });

  it('applies layout and positions of the share in one picture, and takes the layout back with its end (135)', async () => {
    const client = await space.joined(SHARING);
    const watcher = await space.joined({ u: 'Bob' });
    await watcher.event('video.layout.changed');
    await watcher.fence();
    const from = watcher.frames.length;
    const { id } = await share(client, 'share', { layout: 'screen-share', positions: { self: 'reserved-1' } });
    await watcher.event('video.layout.changed', () => true, from);
    await watcher.fence();
    const [change, ...more] = watcher.frames.slice(from).filter((frame) => frame.params?.event_type === 'video.layout.changed');
    expect(more).toEqual([]);
    expect(change.params.params.layout.name).toBe('screen-share');
    expect(seatOf(change.params.params, id)).toBe('reserved-1');
    await client.bye('share');
    expect((await watcher.event('video.layout.changed', () => true, watcher.frames.length - 1)).params.layout.name).toBe(
      'grid-responsive',
    );
  });

  it('puts several shares into one room, each a member of its own (132)', async () => {
    const client = await space.joined({ s: [...PERMISSIONS] });
    const ids = [await share(client, 'one'), await share(client, 'two')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    expect((await client.call('video.member.remove', { member_id: ids[0] })).code).toBe('200');
    const bye = await client.event('webrtc.message', ({ method }) => method === 'verto.bye');
    expect(bye.params.params).toMatchObject({ callID: 'one', causeCode: 16 });
    expect((await client.call('video.members.get')).members.map(({ id }: Json) => id)).toEqual([
      client.joinedAs.member_id,
      ids[1],
    ]);
  });
});
