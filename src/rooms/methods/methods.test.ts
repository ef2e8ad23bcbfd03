import { describe, expect, it } from 'vitest';
import { RoomBench } from '../../../test/support/room-bench.ts';
import { SESSION_LAYOUTS } from '../../wire/layouts.ts';

async function pair() {
  const bench = new RoomBench();
  const [ada, bob] = await bench.joined(2);
  const since = { log: bob.log.length };
  return {
    bench,
    ada,
    bob,
    /** What bob heard since the last look. */
    news: () => {
      const story = bob.story(since.log);
      since.log = bob.log.length;
      return story;
    },
    mixer: (callId = ada.callId) => bench.media.room.calls.get(callId),
  };
}

describe('member_id "all"', () => {
  it.each([
    ['audio_mute', {}, { audio_muted: true }],
    ['video_mute', {}, { video_muted: true }],
    ['set_input_volume', { volume: 9 }, { input_volume: 9 }],
    ['set_output_volume', { volume: 9 }, { output_volume: 9 }],
    ['set_input_sensitivity', { value: 9 }, { input_sensitivity: 9 }],
  ])('%s reaches everybody in the lists', async (method, params, change) => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    await bench.client({ joinAs: 'audience' }).join();
    const from = bob.events('video.member.updated').length;
    expect((await ada.call(`video.member.${method}`, { member_id: 'all', ...params })).code).toBe('200');
    const told = bob.events('video.member.updated').slice(from);
    expect(told.map(({ member }) => member.id)).toEqual([ada.memberId, bob.memberId]);
    for (const { member } of told) expect(member).toMatchObject(change);
  });

  it('is muted and opened again', async () => {
    const { ada, bob, mixer } = await pair();
    await ada.call('video.member.audio_mute', { member_id: 'all' });
    expect([mixer()?.audioMuted, mixer(bob.callId)?.audioMuted]).toEqual([true, true]);
    await ada.call('video.member.audio_unmute', { member_id: 'all' });
    expect([mixer()?.audioMuted, mixer(bob.callId)?.audioMuted]).toEqual([false, false]);
  });

  it('needs the right over others, and means nobody where a method acts on one', async () => {
    const { bench, ada } = await pair();
    const guest = await bench.client({ permissions: ['room.self.audio_mute'] }).join();
    expect((await guest.call('video.member.audio_mute', { member_id: 'all' })).code).toBe('403');
    expect((await ada.call('video.member.raisehand', { member_id: 'all' })).code).toBe('404');
  });
});

describe('muting', () => {
  it('of a microphone is one update, in order: result, then event', async () => {
    const { ada, bob, news, mixer } = await pair();
    const from = ada.log.length;
    expect(await ada.call('video.member.audio_mute', { member_id: ada.memberId })).toEqual({ code: '200', message: 'OK' });
    expect(ada.story(from)).toEqual(['result', 'member.updated audio_muted']);
    expect(news()).toEqual(['member.updated audio_muted']);
    expect(mixer()?.audioMuted).toBe(true);
    // The whole member: newer SDKs put it in place of what they hold.
    const { room_session } = bob.latest('video.room.subscribed');
    const before = room_session.members?.find(({ id }) => id === ada.memberId);
    expect(bob.latest('video.member.updated')).toEqual({
      room_id: room_session.room_id,
      room_session_id: bob.sessionId,
      member: { ...before, updated: ['audio_muted'], audio_muted: true },
    });
    await bob.call('video.member.audio_unmute', { member_id: ada.memberId });
    expect(bob.latest('video.member.updated').member.audio_muted).toBe(false);
    expect(mixer()?.audioMuted).toBe(false);
  });

  it('of a camera tells video_muted and visible at once, and the layer stays with a placeholder', async () => {
    const { ada, bob, news, mixer } = await pair();
    await ada.call('video.member.video_mute', { member_id: ada.memberId });
    expect(news()).toEqual(['member.updated video_muted+visible', 'layout.changed']);
    expect(bob.latest('video.member.updated').member).toMatchObject({ video_muted: true, visible: false });
    const layers = bob.seated();
    expect(layers.map(({ member_id, visible }) => [member_id, visible])).toEqual([
      [ada.memberId, false],
      [bob.memberId, true],
    ]);
    expect(mixer()?.videoMuted).toBe(true);
    await bob.call('video.member.video_unmute', { member_id: ada.memberId });
    // The other way round: whoever shows the own camera again on the update must know the layout by then.
    expect(news()).toEqual(['result', 'layout.changed', 'member.updated video_muted+visible']);
    expect(bob.latest('video.member.updated').member).toMatchObject({ video_muted: false, visible: true });
  });

  it('of what is muted is no event', async () => {
    const { ada, news } = await pair();
    await ada.call('video.member.audio_mute', { member_id: ada.memberId });
    news();
    expect((await ada.call('video.member.audio_mute', { member_id: ada.memberId })).code).toBe('200');
    expect(news()).toEqual([]);
  });

  it('with hide_video_muted takes the tile away', async () => {
    const { ada, bob, news } = await pair();
    await ada.call('video.member.video_mute', { member_id: ada.memberId });
    news();
    await ada.call('video.hide_video_muted');
    expect(news()).toEqual(['room.updated', 'layout.changed']);
    expect(bob.latest('video.room.updated').room_session).toMatchObject({
      hide_video_muted: true,
      updated: ['hide_video_muted'],
    });
    expect(bob.seated()).toEqual([expect.objectContaining({ member_id: bob.memberId, x: 0, y: 0, width: 100, height: 100 })]);
    await ada.call('video.show_video_muted');
    expect(bob.seated()).toHaveLength(2);
  });

  it('by nobody leaves the picture, and the setting is told with it all the same', async () => {
    const { ada, news } = await pair();
    for (const method of ['video.hide_video_muted', 'video.show_video_muted']) {
      await ada.call(method);
      expect(news()).toEqual(['room.updated', 'layout.changed']);
      await ada.call(method);
      expect(news()).toEqual([]);
    }
  });
});

describe('deaf', () => {
  it('mutes the microphone as well, undeaf undoes both', async () => {
    const { ada, bob, mixer } = await pair();
    await ada.call('video.member.deaf', { member_id: ada.memberId });
    expect(bob.latest('video.member.updated').member).toMatchObject({
      updated: ['deaf', 'audio_muted'],
      deaf: true,
      audio_muted: true,
    });
    expect(mixer()).toMatchObject({ deaf: true, audioMuted: true });
    await ada.call('video.member.undeaf', { member_id: ada.memberId });
    expect(bob.latest('video.member.updated').member).toMatchObject({ deaf: false, audio_muted: false });
  });

  it('never ends a mute of somebody else, whether it came before or after', async () => {
    const [ada, bob] = await new RoomBench().joined(2);
    const ask = (name: string) => bob.call(`video.member.${name}`, { member_id: ada.memberId });
    for (const order of [
      ['audio_mute', 'deaf'],
      ['deaf', 'audio_mute'],
    ]) {
      for (const name of [...order, 'undeaf']) await ask(name);
      expect(bob.latest('video.member.updated').member).toMatchObject({ deaf: false, audio_muted: true });
      await ask('audio_unmute');
    }
  });

  it('cannot be undone when there is none', async () => {
    const [ada, bob] = await new RoomBench().joined(2);
    await bob.call('video.member.audio_mute', { member_id: ada.memberId });
    const from = ada.log.length;
    expect((await ada.call('video.member.undeaf', { member_id: ada.memberId })).code).toBe('200');
    expect(ada.story(from)).toEqual(['result']);
  });
});

describe('volumes and sensitivity', () => {
  it('are clamped, told, and kept', async () => {
    const { ada, bob, mixer } = await pair();
    const member_id = ada.memberId;
    await ada.call('video.member.set_input_volume', { member_id, volume: -10 });
    await ada.call('video.member.set_output_volume', { member_id, volume: 99 });
    await ada.call('video.member.set_input_sensitivity', { member_id, value: -4 });
    expect(bob.events('video.member.updated').map(({ member }) => member.updated)).toEqual([
      ['input_volume'],
      ['output_volume'],
      ['input_sensitivity'],
    ]);
    const { members } = (await bob.call('video.members.get')) as unknown as { members: Record<string, unknown>[] };
    expect(members[0]).toMatchObject({ input_volume: -10, output_volume: 50, input_sensitivity: 0 });
    expect(mixer()).toMatchObject({ inputVolume: -10, outputVolume: 50, inputSensitivity: 0 });
  });

  it('come as text from pages, whose sliders have nothing else', async () => {
    const { ada, bob } = await pair();
    const set = (method: string, params: object) => ada.call(`video.member.${method}`, { member_id: ada.memberId, ...params });
    expect((await set('set_input_volume', { volume: '-12' })).code).toBe('200');
    expect(bob.latest('video.member.updated').member.input_volume).toBe(-12);
    expect((await set('set_output_volume', { volume: ' 99 ' })).code).toBe('200');
    expect(bob.latest('video.member.updated').member.output_volume).toBe(50);
    expect((await set('set_input_sensitivity', { value: '41.5' })).code).toBe('200');
    expect(bob.latest('video.member.updated').member.input_sensitivity).toBe(41.5);
  });

  it('of the wrong type are invalid parameters, and change nothing', async () => {
    const { ada, news } = await pair();
    for (const volume of ['', 'loud', '5 %', '0x5', '1e3', ' ', null, undefined, Number.NaN, {}]) {
      expect((await ada.call('video.member.set_input_volume', { member_id: ada.memberId, volume })).code).toBe('-32602');
    }
    expect(news()).toEqual([]);
  });
});

describe('meta', () => {
  it('of a fresh session and member is an empty object', async () => {
    const { ada } = await pair();
    expect(await ada.call('video.get_meta')).toEqual({ code: '200', message: 'OK', meta: {} });
    expect(await ada.call('video.member.get_meta', { member_id: ada.memberId })).toEqual({
      code: '200',
      message: 'OK',
      meta: {},
    });
  });

  it('of a member is set, merged and cut, each told completely', async () => {
    const { ada, bob } = await pair();
    const member_id = ada.memberId;
    await ada.call('video.member.set_meta', { member_id, meta: { a: 1, b: 2 } });
    await ada.call('video.member.update_meta', { member_id, meta: { b: 3, c: 4 } });
    await ada.call('video.member.delete_meta', { member_id, keys: ['a'] });
    expect(bob.events('video.member.updated').map(({ member }) => member.meta)).toEqual([
      { a: 1, b: 2 },
      { a: 1, b: 3, c: 4 },
      { b: 3, c: 4 },
    ]);
    expect((await bob.call('video.member.get_meta', { member_id })).meta).toEqual({ b: 3, c: 4 });
  });

  it('of the room is set, merged and cut, each told in complete objects', async () => {
    const { ada, bob } = await pair();
    await ada.call('video.set_meta', { meta: { a: 1 } });
    await ada.call('video.update_meta', { meta: { b: 2 } });
    await ada.call('video.delete_meta', { keys: ['a'] });
    const updates = bob.events('video.room.updated');
    expect(updates.map(({ room_session }) => room_session.meta)).toEqual([{ a: 1 }, { a: 1, b: 2 }, { b: 2 }]);
    for (const { room, room_session } of updates) {
      expect(room_session).toMatchObject({ id: bob.sessionId, name: 'lobby', updated: ['meta'] });
      expect(room).toMatchObject({ room_session_id: bob.sessionId, name: 'lobby', updated: ['meta'] });
    }
    expect((await bob.call('video.get_meta')).meta).toEqual({ b: 2 });
  });

  it('that is too long, also by merging, is refused and nothing changes', async () => {
    const { ada, news } = await pair();
    const half = 'x'.repeat(1_500);
    expect((await ada.call('video.set_meta', { meta: { a: half } })).code).toBe('200');
    news();
    expect((await ada.call('video.update_meta', { meta: { b: half } })).code).toBe('400');
    expect((await ada.call('video.get_meta')).meta).toEqual({ a: half });
    expect((await ada.call('video.member.set_meta', { member_id: ada.memberId, meta: 'text' })).code).toBe('-32602');
    expect(news()).toEqual([]);
  });
});

describe('layouts', () => {
  it('are listed and set; the event names the new one', async () => {
    const { ada, bob, news } = await pair();
    expect((await ada.call('video.list_available_layouts')).layouts).toEqual([...SESSION_LAYOUTS]);
    for (const name of SESSION_LAYOUTS.filter((layout) => layout !== 'grid-responsive')) {
      expect((await ada.call('video.set_layout', { name })).code).toBe('200');
      expect(news()).toEqual(['room.updated', 'layout.changed']);
      expect(bob.latest('video.layout.changed').layout).toMatchObject({ id: name, name });
      expect(bob.latest('video.room.updated').room).toMatchObject({ layout_name: name, updated: ['layout_name'] });
    }
  });

  it('set again are told again, because somebody waits for it', async () => {
    const { ada, news } = await pair();
    await ada.call('video.set_layout', { name: 'grid-responsive' });
    expect(news()).toEqual(['layout.changed']);
  });

  it('that do not exist are refused', async () => {
    const { ada, news } = await pair();
    expect((await ada.call('video.set_layout', { name: '7x7' })).code).toBe('400');
    expect((await ada.call('video.set_layout', { name: 7 })).code).toBe('-32602');
    expect(news()).toEqual([]);
  });

  it('and positions come in one event', async () => {
    const { ada, bob, news } = await pair();
    const positions = { [ada.memberId]: 'standard-9', [bob.memberId]: 'standard-5' };
    await ada.call('video.set_layout', { name: '3x3', positions });
    expect(news()).toEqual([
      'room.updated',
      'member.updated requested_position',
      'member.updated requested_position',
      'layout.changed',
    ]);
    expect(bob.seated().map(({ member_id, position }) => [member_id, position])).toEqual([
      [bob.memberId, 'standard-5'],
      [ada.memberId, 'standard-9'],
    ]);
  });

  it('send the compositor the same rectangles, in pixels', async () => {
    const { bench, bob } = await pair();
    const layers = bob.seated();
    const { scene } = bench.media.room;
    expect(scene.map(({ x, y, width, height }) => [x / 12.8, y / 7.2, width / 12.8, height / 7.2])).toEqual(
      layers.map(({ x, y, width, height }) => [x, y, width, height]),
    );
    expect(scene.map(({ callId }) => callId)).toEqual(['call-1', 'call-2']);
  });
});

describe('positions', () => {
  it('off-canvas takes the tile away', async () => {
    const { ada, bob, news } = await pair();
    await ada.call('video.member.set_position', { member_id: bob.memberId, position: 'off-canvas' });
    expect(news()).toEqual(['member.updated requested_position', 'layout.changed']);
    expect(bob.latest('video.member.updated').member.requested_position).toBe('off-canvas');
    expect(bob.seated().map(({ member_id }) => member_id)).toEqual([ada.memberId]);
  });

  it('of several, with self for the caller, are one layout.changed', async () => {
    const { ada, bob, news } = await pair();
    await ada.call('video.set_position', { positions: { self: 'standard-2', [bob.memberId]: 'standard-1' } });
    expect(news()).toEqual(['member.updated requested_position', 'member.updated requested_position', 'layout.changed']);
    expect(bob.seated().map(({ member_id }) => member_id)).toEqual([bob.memberId, ada.memberId]);
  });

  it('taken from another send that one back to auto', async () => {
    const { ada, bob } = await pair();
    await ada.call('video.member.set_position', { member_id: ada.memberId, position: 'standard-1' });
    await ada.call('video.member.set_position', { member_id: bob.memberId, position: 'standard-1' });
    expect(bob.events('video.member.updated').map(({ member }) => [member.id, member.requested_position])).toEqual([
      [ada.memberId, 'standard-1'],
      [ada.memberId, 'auto'],
      [bob.memberId, 'standard-1'],
    ]);
  });

  it('that do not exist, or of nobody, are refused as a whole', async () => {
    const { ada, bob, news } = await pair();
    const set = async (positions: unknown) => (await ada.call('video.set_position', { positions })).code;
    expect(await set({ [bob.memberId]: 'standard-1', nobody: 'auto' })).toBe('404');
    expect(await set({ [bob.memberId]: 'standard-0' })).toBe('400');
    expect(await set({ [bob.memberId]: 1 })).toBe('-32602');
    expect((await ada.call('video.member.set_position', { member_id: bob.memberId, position: 'corner' })).code).toBe('400');
    expect(news()).toEqual([]);
  });
});

describe('hands', () => {
  it('go up and down', async () => {
    const { ada, bob } = await pair();
    await ada.call('video.member.raisehand', { member_id: ada.memberId });
    await ada.call('video.member.raisehand', { member_id: ada.memberId });
    await ada.call('video.member.lowerhand', { member_id: ada.memberId });
    expect(bob.events('video.member.updated').map(({ member }) => member.handraised)).toEqual([true, false]);
  });

  it('win a tile when they have priority', async () => {
    const { ada, bob, news } = await pair();
    await ada.call('video.set_layout', { name: '1x1' });
    await ada.call('video.member.raisehand', { member_id: bob.memberId });
    news();
    expect(await ada.call('video.prioritize_handraise', { enable: true })).toMatchObject({ prioritize_handraise: true });
    expect(news()).toEqual(['room.updated', 'layout.changed']);
    expect(bob.seated().map(({ member_id }) => member_id)).toEqual([bob.memberId]);
  });
});

describe('locking', () => {
  it('is told once', async () => {
    const { ada, bob } = await pair();
    for (const method of ['video.lock', 'video.lock', 'video.unlock']) await ada.call(method);
    expect(bob.events('video.room.updated').map(({ room_session }) => room_session.locked)).toEqual([true, false]);
  });
});
