import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PERMISSIONS } from '../../../src/wire/permissions.ts';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { Space } from '../../support/signaling/space.ts';

let space: Space;
beforeEach(async () => {
  space = await Space.start();
});
afterEach(() => space.stop());

interface Layer {
  member_id?: string;
  x: number;
  y: number;
  width: number;
  height: number;
  visible: boolean;
}

const layersOf = (client: RawClient): Layer[] => client.events('video.layout.changed').at(-1)?.params.layout.layers;

describe('space-protocol 9.7, events and layout', () => {
  it('tells talking by transitions, strictly, to members and audience (119, 121)', async () => {
    const client = await space.joined({ s: ['room.self.audio_mute', 'room.self.audio_unmute'] });
    const watchers = [client, await space.joined(), await space.joined({ ja: 'audience' })];
    const media = space.media.room.listener;
    for (const talking of [true, true, false, true]) media.talking(client.callId, talking);
    await client.call('video.member.audio_mute');
    await client.call('video.member.audio_unmute');
    media.talking(client.callId, false);
    media.talking(client.callId, true);
    const { room_session, member_id } = client.joinedAs;
    for (const watcher of watchers) {
      await expect.poll(() => watcher.events('video.member.talking').length).toBeGreaterThanOrEqual(5);
      await watcher.fence();
      const told = watcher.events('video.member.talking').map(({ params }) => params);
      expect(told[0]).toEqual({
        room_id: room_session.room_id,
        room_session_id: room_session.id,
        member: { id: member_id, talking: true },
      });
      const values = told.map(({ member }) => member.talking);
      expect(values).toEqual(values.map((_, i) => i % 2 === 0));
      expect(values.at(-1)).toBe(true);
    }
  });

  it('tells the audience of a later member (122)', async () => {
    const audience = await space.joined({ ja: 'audience' });
    const member = await space.joined({ u: 'Bob' });
    expect((await audience.event('video.member.joined')).params.member.id).toBe(member.joinedAs.member_id);
  });

  it('brings four audience joins to everybody (123)', async () => {
    const pages = [await space.joined()];
    for (let i = 0; i < 4; i += 1) pages.push(await space.joined({ ja: 'audience' }));
    await space.pass(25_000);
    for (const page of pages) {
      await page.fence();
      expect(page.events('video.room.audience_count').at(-1)?.params.total).toBe(4);
    }
    for (const page of pages) expect(page.events('video.member.joined').length).toBeLessThanOrEqual(1);
  });

  it('keeps layers on the canvas, at most one per member (124)', async () => {
    const pages: RawClient[] = [];
    for (let count = 1; count <= 5; count += 1) {
      pages.push(await space.joined());
      const [first] = pages;
      await expect.poll(() => first && layersOf(first).filter((layer) => layer.member_id).length).toBe(count);
      for (const { x, y, width, height } of layersOf(pages[0] as RawClient)) {
        for (const value of [x, y, width, height]) expect(value).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(100.001);
        expect(y + height).toBeLessThanOrEqual(100.001);
      }
      const members = layersOf(pages[0] as RawClient).flatMap((layer) => layer.member_id ?? []);
      expect(new Set(members).size).toBe(members.length);
    }
  });

  it('shows one layer per visible member on every page', async () => {
    const first = await space.joined();
    await first.event('video.layout.changed');
    expect(layersOf(first).filter(({ visible }) => visible)).toHaveLength(1);
    const second = await space.joined();
    for (const page of [first, second]) {
      await expect.poll(() => layersOf(page)?.filter(({ visible }) => visible).length).toBe(2);
    }
  });

  it('hides the layer of who muted its video', async () => {
    const client = await space.joined({ s: ['room.self.video_mute'] });
    await client.event('video.layout.changed');
    const from = client.frames.length;
    await client.call('video.member.video_mute');
    await client.event('video.layout.changed', () => true, from);
    expect(layersOf(client).find((layer) => layer.member_id === client.joinedAs.member_id)?.visible).toBe(false);
  });

  it('never sends events of another session, nor anything before the own room.subscribed (128)', async () => {
    const stranger = await space.joined({ r: 'attic' });
    const waiting = await space.connected();
    await stranger.fence();
    const from = stranger.frames.length;
    const client = await space.joined({ s: [...PERMISSIONS] });
    for (const method of ['video.lock', 'video.member.audio_mute', 'video.member.video_mute']) await client.call(method);
    space.media.room.listener.talking(client.callId, true);
    await client.bye();
    await Promise.all([stranger.fence(), waiting.fence()]);
    expect(stranger.frames.slice(from)).toHaveLength(1);
    expect(waiting.events().map(({ event_type }) => event_type)).toEqual(['signalwire.authorization.state']);
  });

  it('puts room_id and room_session_id inside every member, and name and type in left (129)', async () => {
    const watcher = await space.joined({ s: [...PERMISSIONS] });
    const target = await space.joined({ u: 'Bob' });
    await watcher.call('video.member.audio_mute', { member_id: target.joinedAs.member_id });
    await target.bye();
    const left = await watcher.event('video.member.left');
    expect(left.params.member).toMatchObject({ name: 'Bob', type: 'member' });
    const { room_id, id } = watcher.joinedAs.room_session;
    const told = watcher.events().filter(({ event_type }) => /^video\.member\.(joined|left|updated)$/.test(event_type));
    expect(told).toHaveLength(4);
    for (const { params } of told) {
      expect(params).toMatchObject({ room_id, room_session_id: id, member: { room_id, room_session_id: id } });
    }
  });

  it('sends complete objects in room.updated (130)', async () => {
    const client = await space.joined({ s: ['room.lock'] });
    await client.call('video.lock');
    const { params } = await client.event('video.room.updated');
    const common = {
      room_id: expect.any(String),
      name: 'lobby',
      display_name: 'lobby',
      event_channel: expect.stringMatching(/^EC_/),
      layout_name: 'grid-responsive',
      recording: false,
      streaming: false,
      locked: true,
      hide_video_muted: false,
      prioritize_handraise: false,
      meta: {},
      updated: ['locked'],
    };
    const { id } = client.joinedAs.room_session;
    expect(params.room).toMatchObject({ ...common, room_session_id: id });
    expect(params.room_session).toMatchObject({ ...common, id });
  });

  it('sends no room.updated because of a join (131)', async () => {
    const client = await space.joined();
    await space.joined();
    await client.fence();
    expect(client.events('video.room.updated')).toEqual([]);
  });
});
