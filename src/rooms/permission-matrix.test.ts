import { describe, expect, it } from 'vitest';
import { CALLERS, type Caller, Stage, TARGETS, type Target } from '../../test/support/permission-stage.ts';
import { PERMISSIONS, type Permission } from '../wire/permissions.ts';
import { type MethodName, RULES } from './permissions.ts';

const METHODS = Object.keys(RULES) as MethodName[];

/** Permissions named after a method or its subject, in the forms of space-protocol 4.3, whatever the table of the code says. */
function formsOf(method: MethodName): { self: Permission[]; member: Permission[]; room: Permission[] } {
  const [, , last = ''] = method.split('.');
  const ask = /^(?:ask|decline)_(audio|video)$/.exec(last);
  const action = /_meta$/.test(last) ? 'set_meta' : ask ? `${ask[1]}_unmute` : last;
  const plain = method.split('.')[1] ?? '';
  const subject = /_meta$/.test(plain) ? 'set_meta' : plain;
  const seeks = /seek/.test(last);
  const named = [
    `room.${subject}`,
    seeks ? 'room.playback_seek' : '',
    method === 'video.stream.start' ? 'room.stream.start' : '',
    method === 'wirespace.readmit' ? 'room.member.remove' : '',
  ];
  const held = (names: string[]): Permission[] => PERMISSIONS.filter((name) => names.includes(name));
  return {
    self: held([`room.self.${action}`]),
    member: held([`room.member.${action}`]),
    room: held(named).filter((name) => !seeks || name !== 'room.playback'),
  };
}

const FREE = /\.get_meta$|^video\.members\.get$|decline_/;
const OF_MEMBER = /^(?:video|wirespace)\.member\./;
const OF_PROJECT = new Set<MethodName>(['video.rooms.get', 'video.room.get']);

/** Which sets of permissions a caller is given. */
const SETS = ['none', 'self form', 'member form', 'room form', 'all others'] as const;
type SetName = (typeof SETS)[number];

function held(method: MethodName, set: SetName): readonly Permission[] {
  const { self, member, room } = formsOf(method);
  const own = new Set<Permission>([...self, ...member, ...room]);
  if (set === 'self form') return self;
  if (set === 'member form') return member;
  if (set === 'room form') return room;
  return set === 'none' ? [] : PERMISSIONS.filter((name) => !own.has(name));
}

/** Code that a refused call must have, or null when the call is permitted and its target decides. */
function refusal(method: MethodName, caller: Caller, target: Target, set: SetName): '403' | '404' | null {
  if (caller === 'removed' || caller === 'stranger') return '404';
  if (target === 'other session') return '404';
  if (OF_PROJECT.has(method)) return '403';
  if (FREE.test(method)) return null;
  const own = target === 'self' || target === 'own screen';
  const enough = OF_MEMBER.test(method)
    ? (set === 'member form' && held(method, set).length > 0) || (own && set === 'self form' && held(method, set).length > 0)
    : set === 'room form' && held(method, set).length > 0;
  return caller !== 'audience' && enough ? null : '403';
}

/** Targets that no method finds, or not this one. */
function misses(method: MethodName, caller: Caller, target: Target): boolean {
  // Only those who were removed can be let in again.
  if (method === 'wirespace.readmit') return target !== 'removed';
  if (!OF_MEMBER.test(method)) return false;
  if (target === 'absent' || target === 'removed' || target === 'member of another room') return true;
  if (target === 'own screen' && caller === 'audience') return true;
  const audience = target === 'audience' || (target === 'self' && caller === 'audience');
  if (audience) return !/\.(?:remove|promote|get_meta|decline_audio|decline_video)$/.test(method);
  return target === 'own screen' && /\.demote$/.test(method);
}

/** Codes of permitted calls that found their target. */
function done(method: MethodName): RegExp {
  if (/^video\.(?:recording|playback|stream)\./.test(method)) return /\.start$/.test(method) ? /^200$/ : /^(?:200|404)$/;
  return /\.promote$/.test(method) ? /^20[02]$/ : /^200$/;
}

describe('the matrix of permissions', () => {
  it('has every permission of the list in some form of some method, but for those of screens and devices', () => {
    const used = new Set(METHODS.flatMap((method) => Object.values(formsOf(method)).flat()));
    expect(PERMISSIONS.filter((name) => !used.has(name))).toEqual(['room.self.screenshare', 'room.self.additional_source']);
  });

  describe.each(CALLERS)('of a caller that is %s', (caller) => {
    it.each(METHODS)('%s is refused without its permission and changes nothing then', async (method) => {
      let stage = await Stage.set(caller);
      let before = await stage.everything();
      for (const target of TARGETS) {
        for (const set of SETS) {
          const expected = refusal(method, caller, target, set);
          const code = await stage.call(method, target, held(method, set));
          const said = `${method} on ${target} with ${set}: ${code}`;
          if (expected ?? misses(method, caller, target)) {
            expect(said).toBe(`${method} on ${target} with ${set}: ${expected ?? '404'}`);
            expect(await stage.everything(), said).toBe(before);
          } else {
            expect(code, said).toMatch(done(method));
            stage = await Stage.set(caller);
            before = await stage.everything();
          }
        }
      }
    });
  });
});
