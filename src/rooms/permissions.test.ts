import { describe, expect, it } from 'vitest';
import { type Client, PROJECT, RoomBench } from '../../test/support/room-bench.ts';
import { PERMISSIONS } from '../wire/permissions.ts';
import { RULES } from './permissions.ts';

/**
 * What each method needs, written down from space-protocol 4.4 and 4.5 and not from the table of the code. `x`: `room.self.x` or
 * `room.member.x` for oneself, `room.member.x` for others. `member`: only `room.member.x`. `room`: one of the names.
 */
const SPEC: Record<string, { x: string } | { member: string } | { room: string[] } | 'free member' | 'free room'> = {
  'video.member.audio_mute': { x: 'audio_mute' },
  'video.member.audio_unmute': { x: 'audio_unmute' },
  'video.member.video_mute': { x: 'video_mute' },
  'video.member.video_unmute': { x: 'video_unmute' },
  'video.member.deaf': { x: 'deaf' },
  'video.member.undeaf': { x: 'undeaf' },
  'video.member.set_input_volume': { x: 'set_input_volume' },
  'video.member.set_output_volume': { x: 'set_output_volume' },
  'video.member.set_input_sensitivity': { x: 'set_input_sensitivity' },
  'video.member.set_position': { x: 'set_position' },
  'video.member.remove': { member: 'remove' },
  'video.member.raisehand': { x: 'raisehand' },
  'video.member.lowerhand': { x: 'lowerhand' },
  'video.member.get_meta': 'free member',
  'video.member.set_meta': { x: 'set_meta' },
  'video.member.update_meta': { x: 'set_meta' },
  'video.member.delete_meta': { x: 'set_meta' },
  'video.member.promote': { member: 'promote' },
  'video.member.demote': { member: 'demote' },
  'video.members.get': 'free room',
  'video.list_available_layouts': { room: ['room.list_available_layouts'] },
  'video.set_layout': { room: ['room.set_layout'] },
  'video.set_position': { room: ['room.set_position'] },
  'video.hide_video_muted': { room: ['room.hide_video_muted'] },
  'video.show_video_muted': { room: ['room.show_video_muted'] },
  'video.lock': { room: ['room.lock'] },
  'video.unlock': { room: ['room.unlock'] },
  'video.prioritize_handraise': { room: ['room.prioritize_handraise'] },
  'video.get_meta': 'free room',
  'video.set_meta': { room: ['room.set_meta'] },
  'video.update_meta': { room: ['room.set_meta'] },
  'video.delete_meta': { room: ['room.set_meta'] },
  'video.recording.start': { room: ['room.recording'] },
  'video.recording.list': { room: ['room.recording'] },
  'video.recording.pause': { room: ['room.recording'] },
  'video.recording.resume': { room: ['room.recording'] },
  'video.recording.stop': { room: ['room.recording'] },
  'video.playback.start': { room: ['room.playback'] },
  'video.playback.list': { room: ['room.playback'] },
  'video.playback.pause': { room: ['room.playback'] },
  'video.playback.resume': { room: ['room.playback'] },
  'video.playback.stop': { room: ['room.playback'] },
  'video.playback.set_volume': { room: ['room.playback'] },
  'video.playback.seek_absolute': { room: ['room.playback_seek'] },
  'video.playback.seek_relative': { room: ['room.playback_seek'] },
  'video.stream.start': { room: ['room.stream', 'room.stream.start'] },
  'video.stream.list': { room: ['room.stream'] },
  'video.stream.stop': { room: ['room.stream'] },
  'wirespace.member.ask_audio': { x: 'audio_unmute' },
  'wirespace.member.ask_video': { x: 'video_unmute' },
  'wirespace.member.decline_audio': 'free member',
  'wirespace.member.decline_video': 'free member',
  'wirespace.recording.announce': { room: ['room.recording'] },
  'wirespace.readmit': { room: ['room.member.remove'] },
};

/** Arguments with which every method succeeds, or is refused for a reason of its own. */
const ARGUMENTS: Record<string, unknown> = {
  volume: 1,
  value: 1,
  position: 'auto',
  positions: undefined,
  name: '3x3',
  enable: true,
  meta: { a: 1 },
  keys: ['a'],
  url: 'https://example.com/a',
};
const OWN_PARAMS: Record<string, Record<string, unknown>> = {
  'video.set_position': { positions: {} },
  'video.playback.seek_absolute': { position: 0 },
  'video.playback.seek_relative': { position: 0 },
  'wirespace.readmit': { member_id: 'nobody' },
};

/** Codes that a permitted call may have: done, already so, or an id of a recording, playback or stream that does not exist. */
function permitted(method: string, target: string): string[] {
  if (target === 'absent' || method === 'wirespace.readmit') return ['404'];
  if (method.endsWith('.promote')) return ['202'];
  if (/^video\.(?:recording|playback|stream)/.test(method)) {
    return /\.(?:start|list)$/.test(method) ? ['200'] : ['404'];
  }
  return ['200'];
}

/** Permission sets that are enough for a method on a target: each alone. */
function enough(method: string, target: string): string[][] {
  const rule = SPEC[method];
  if (!rule || rule === 'free member' || rule === 'free room') return [[]];
  if ('room' in rule) return rule.room.map((name) => [name]);
  if ('member' in rule) return [[`room.member.${rule.member}`]];
  const own = target === 'self' || target === 'own screen';
  return [[`room.member.${rule.x}`], ...(own ? [[`room.self.${rule.x}`]] : [])];
}

function targetsOf(method: string): string[] {
  const rule = SPEC[method];
  const onMember = rule === 'free member' || (typeof rule === 'object' && ('x' in rule || 'member' in rule));
  return onMember ? ['self', 'own screen', 'other', 'absent'] : ['room'];
}

interface Stage {
  bench: RoomBench;
  caller: Client;
  call: (method: string, target: string) => Promise<string>;
}

async function stage(permissions: readonly string[], joinAs: 'member' | 'audience' = 'member'): Promise<Stage> {
  const bench = new RoomBench();
  const caller = await bench.client({ permissions, joinAs }).join();
  const [other] = await bench.joined(1);
  let screen = 'none';
  if (joinAs === 'member') {
    // Shared with another token: this is about methods.
    const { grant } = caller;
    caller.grant = { ...grant, tokenId: 'sharing', permissions: ['room.self.screenshare'] };
    await caller.invite({ callId: 'screen', leg: 'screen' });
    caller.grant = { ...grant, tokenId: 'calling' };
    screen = caller.latest('video.member.joined').member.id;
  }
  const ids: Record<string, string | undefined> = {
    self: caller.memberId,
    'own screen': screen,
    other: other.memberId,
    absent: 'nobody',
  };
  return {
    bench,
    caller,
    call: async (method, target) => {
      const id = ids[target];
      const recording = { recording_id: 'r', playback_id: 'p', stream_id: 's' };
      const params = { ...ARGUMENTS, ...recording, ...OWN_PARAMS[method], ...(id === undefined ? {} : { member_id: id }) };
      return (await caller.call(method, params)).code;
    },
  };
}

const METHODS = Object.keys(SPEC);

describe('permissions', () => {
  it('are listed for every method that exists, and for no other', () => {
    expect([...METHODS, 'video.rooms.get', 'video.room.get'].sort()).toEqual(Object.keys(RULES).sort());
  });

  for (const method of METHODS) {
    for (const target of targetsOf(method)) {
      it(`${method} on ${target} needs exactly its permission`, async () => {
        for (const set of enough(method, target)) {
          // A screen cannot be demoted: the id is right, the target is not.
          const codes = method.endsWith('demote') && target === 'own screen' ? ['404'] : permitted(method, target);
          expect(codes, `with ${set}`).toContain(await (await stage(set)).call(method, target));
        }
        const sufficient = new Set(enough(method, target).flat());
        if (sufficient.size === 0) return;
        const all = PERMISSIONS.filter((name) => !sufficient.has(name));
        expect(await (await stage(all)).call(method, target), 'with everything else').toBe('403');
      });
    }

    it(`${method} by the audience is refused unless it only reads`, async () => {
      const { call } = await stage(PERMISSIONS, 'audience');
      const free = enough(method, 'self').every((set) => set.length === 0);
      for (const target of targetsOf(method).filter((name) => name !== 'own screen')) {
        expect(await call(method, target), target).toBe(free ? permitted(method, target)[0] : '403');
      }
    });

    it(`${method} by somebody who was removed, or never joined, is 404`, async () => {
      const { bench, caller, call } = await stage(PERMISSIONS);
      const session = caller.sessionId;
      const stranger = bench.client();
      const params = { room_session_id: session, member_id: caller.memberId };
      expect((await stranger.call(method, params)).code).toBe('404');
      const [moderator] = await bench.joined(1);
      await moderator.call('video.member.remove', { member_id: caller.memberId });
      expect(await call(method, 'self')).toBe('404');
    });

    it(`${method} in another session is 404, whatever the caller may do`, async () => {
      const { bench, caller } = await stage(PERMISSIONS);
      const elsewhere = await bench.client({ roomName: 'kitchen' }).join();
      const params = { room_session_id: elsewhere.sessionId, member_id: elsewhere.memberId };
      expect((await caller.call(method, params)).code).toBe('404');
    });
  }

  it('of a detached caller stay what they were', async () => {
    const { bench, caller, call } = await stage(['room.self.audio_mute']);
    bench.rooms.detached(caller);
    expect(await call('video.member.audio_mute', 'self')).toBe('200');
    expect(await call('video.member.audio_unmute', 'self')).toBe('403');
  });

  it('for a layout with positions include those for positions', async () => {
    const call = async (permissions: string[], params: Record<string, unknown>) =>
      (await (await stage(permissions)).caller.call('video.set_layout', { name: '2x2', ...params })).code;
    expect(await call(['room.set_layout'], {})).toBe('200');
    expect(await call(['room.set_layout'], { positions: {} })).toBe('403');
    expect(await call(['room.set_position'], { positions: {} })).toBe('403');
    expect(await call(['room.set_layout', 'room.set_position'], { positions: { self: 'standard-2' } })).toBe('200');
  });

  it('come from a refreshed token, but not after a promotion or demotion', async () => {
    const { bench, caller, call } = await stage([]);
    expect(await call('video.lock', 'room')).toBe('403');
    caller.grant = { ...caller.grant, tokenId: 'refreshed', permissions: ['room.lock'] };
    expect(await call('video.lock', 'room')).toBe('200');
    const project = { kind: 'project', projectId: PROJECT, link: bench.client() } as const;
    const params = { room_session_id: caller.sessionId, member_id: caller.memberId };
    await bench.rooms.call(project, 'video.member.demote', params, ({ code }) => expect(code).toBe('200'));
    caller.grant = { ...caller.grant, tokenId: 'again', joinAs: 'member', permissions: PERMISSIONS };
    expect(await call('video.unlock', 'room')).toBe('403');
  });
});

describe('a server application', () => {
  it('may do everything in the sessions of its project, and nothing in others', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1, { permissions: [] });
    const link = bench.client();
    const call = async (projectId: string, method: string, params: Record<string, unknown> = {}) => {
      let code = 'none';
      const given = { room_session_id: ada.sessionId, member_id: ada.memberId, ...params };
      await bench.rooms.call({ kind: 'project', projectId, link }, method, given, (result) => {
        code = result.code;
      });
      return code;
    };
    expect(await call(PROJECT, 'video.member.audio_mute')).toBe('200');
    expect(await call(PROJECT, 'video.lock')).toBe('200');
    expect(await call(PROJECT, 'video.room.get')).toBe('200');
    expect(await call(PROJECT, 'video.member.audio_mute', { member_id: undefined })).toBe('404');
    expect(await call('other', 'video.member.audio_mute')).toBe('404');
    expect(await call('other', 'video.room.get')).toBe('404');
    expect((await ada.call('video.rooms.get')).code).toBe('403');
    expect((await ada.call('video.room.get')).code).toBe('403');
  });

  it('sees the live sessions of its project only', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    await bench.client({ projectId: 'other' }).join();
    let rooms: unknown;
    const actor = { kind: 'project', projectId: PROJECT, link: bench.client() } as const;
    await bench.rooms.call(actor, 'video.rooms.get', {}, (result) => {
      rooms = result.rooms;
    });
    expect(rooms).toEqual([expect.objectContaining({ id: ada.sessionId, name: 'lobby', locked: false })]);
  });
});

describe('an unknown method', () => {
  it('is not found, and names of object members are no methods', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    for (const name of ['video.fly', 'toString', '__proto__', 'constructor']) {
      expect((await ada.call(name)).code).toBe('-32601');
    }
  });
});
