import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Client, RoomBench } from '../../../test/support/room-bench.ts';
import { PERMISSIONS } from '../../wire/permissions.ts';

const ROLES = ['room.member.promote', 'room.member.demote'];
const someone = fc.nat({ max: 5 });
const some = fc.subarray([...PERMISSIONS]);

/** Who does what to whom: demotes it, or promotes it with a list, or without one. */
const step = fc.record({
  by: someone,
  target: someone,
  act: fc.oneof(fc.constant('demote' as const), fc.record({ permissions: fc.option(some, { nil: undefined }) })),
});

/** What a promoter may give: what concerns the promoted one alone, reading, and what it holds itself. */
function powers(held: readonly string[]): Set<string> {
  const ownOnly = PERMISSIONS.filter((name) => name.startsWith('room.self.'));
  return new Set<string>([...held, ...ownOnly, 'room.list_available_layouts']);
}

function beyond(given: readonly string[], held: readonly string[]): string[] {
  const own = powers(held);
  return given.filter((name) => !own.has(name));
}

/** Three members with permissions of any kind, and three viewers. */
async function room(permissions: readonly string[][]): Promise<Client[]> {
  const bench = new RoomBench();
  const people: Client[] = [];
  for (const held of permissions) people.push(await bench.client({ permissions: held }).join());
  for (let viewer = 0; viewer < 3; viewer++) people.push(await bench.client({ joinAs: 'audience', permissions: [] }).join());
  return people;
}

describe('whoever promotes whom, and however often', () => {
  it('nobody gets a power over others or the room that the promoter lacks, and so none that nobody had', async () => {
    const scenes = fc.tuple(fc.array(some, { minLength: 3, maxLength: 3 }), fc.array(step, { minLength: 1, maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(scenes, async ([lists, steps]) => {
        const held = lists.map((list) => [...new Set([...list, ...ROLES])]);
        const people = await room(held);
        let calls = 0;
        for (const { by, target, act } of steps) {
          const [actor, other] = [people[by] as Client, people[target] as Client];
          const [mine, before] = [actor.grant, other.grant];
          const params = { member_id: other.memberId, ...(act === 'demote' ? {} : act) };
          const { code } = await actor.call(`video.member.${act === 'demote' ? act : 'promote'}`, params);
          const wanted = act === 'demote' ? [] : (act.permissions ?? []);
          const promotes = act !== 'demote' && mine.permissions.includes('room.member.promote') && before.joinAs === 'audience';
          if (promotes) {
            const tooMuch = beyond(wanted, mine.permissions).length > 0;
            expect(code).toBe(tooMuch ? '403' : '200');
            if (tooMuch) expect(other.grant).toBe(before);
            else if (act.permissions) expect(other.grant.permissions).toEqual(act.permissions);
            if (!tooMuch) expect(beyond(other.grant.permissions, mine.permissions)).toEqual([]);
          } else if (act !== 'demote') expect(other.grant.permissions).toEqual(before.permissions);
          else if (code === '200') expect(other.grant.permissions).toEqual([]);
          // The client follows with a new call, as the SDK does.
          calls += 1;
          if (code === '200') await other.invite({ callId: `call number ${calls}` });
        }
        for (const { grant } of people) expect(beyond(grant.permissions, held.flat())).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 30_000);
});
