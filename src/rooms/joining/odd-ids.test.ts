import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Client, PROJECT, RoomBench } from '../../../test/support/room-bench.ts';
import type { MemberPayload } from '../../wire/events.ts';
import type { Method } from '../methods/method.ts';
import { METHODS } from '../methods/table.ts';
import { type MethodName, RULES } from '../permissions.ts';

/** Words of the protocol and of this server, properties of objects, and other texts that a call id may be. */
const RESERVED = [
  ...['all', 'self', 'session', 'audience', 'member', 'screen', 'device', 'auto', 'null', 'undefined', 'NaN', '0', '-1'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '.', '..', '-', ':', 'a'.repeat(128)],
];
const oddId = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...RESERVED) },
  { weight: 1, arbitrary: fc.stringMatching(/^[\w.:-]{1,128}$/) },
);

const ON_MEMBERS = (Object.keys(RULES) as MethodName[]).filter((name) => /\.member\./.test(name));
const ARGUMENTS = { volume: 7, value: 7, position: 'standard-2', meta: { a: 1 }, keys: ['a'] };

/** Whether `member_id: "all"` means everybody. */
const takesAll = (method: Method): boolean => method.on === 'members' || (method.on === 'member' && method.all);

interface Setup {
  bench: RoomBench;
  host: Client;
  others: Client[];
  odd: Client;
}

/** A host and two others, and somebody whose call has an odd id. */
async function scene(callId: string): Promise<Setup> {
  const bench = new RoomBench();
  const [host, ...others] = await bench.joined(3);
  if (!host) throw new Error('nobody joined');
  const odd = bench.client();
  odd.callId = callId;
  return { bench, host, others, odd: await odd.join() };
}

const members = async ({ bench }: Setup): Promise<MemberPayload[]> => (await bench.rooms.sessions(PROJECT))[0]?.members ?? [];
const without = (list: MemberPayload[], id: string): MemberPayload[] => list.filter((member) => member.id !== id);

describe('an odd call id', () => {
  it('never becomes a member id', async () => {
    await fc.assert(
      fc.asyncProperty(oddId, async (id) => {
        const { odd, bench } = await scene(id);
        expect(odd.memberId).not.toBe(id);
        // The call itself goes by the name that its client gave it.
        expect(bench.media.room.calls.has(id)).toBe(true);
        expect(await odd.bye()).toBe(true);
      }),
    );
  });

  it.each(ON_MEMBERS)('leads %s to its own member and to nobody else', async (method) => {
    await fc.assert(
      fc.asyncProperty(oddId, async (id) => {
        const stage = await scene(id);
        const before = await members(stage);
        if (id !== 'all' || !takesAll(METHODS[method])) {
          expect(await stage.host.call(method, { ...ARGUMENTS, member_id: id })).toMatchObject({ code: '404' });
          expect(await members(stage)).toEqual(before);
        }
        const target = stage.odd.memberId;
        expect((await stage.host.call(method, { ...ARGUMENTS, member_id: target })).code).toMatch(/^20[02]$/);
        expect(without(await members(stage), target)).toEqual(without(before, target));
        for (const other of [stage.host, ...stage.others]) expect(other.byes()).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('names nobody in a map of positions, where self is who calls', async () => {
    await fc.assert(
      fc.asyncProperty(oddId, async (id) => {
        const stage = await scene(id);
        const positions = JSON.parse(`{${JSON.stringify(id)}:"off-canvas"}`) as Record<string, string>;
        const { code } = await stage.host.call('video.set_position', { positions });
        const moved = (await members(stage)).filter((member) => member.requested_position !== 'auto');
        expect(moved.map((member) => member.id)).toEqual(id === 'self' ? [stage.host.memberId] : []);
        // The schema leaves `__proto__` out before anybody is looked for.
        expect(code).toBe(id === 'self' || id === '__proto__' ? '200' : '404');
      }),
    );
  });

  it('that is a reserved word leaves the timers of the room alone', async () => {
    for (const id of RESERVED) {
      const stage = await scene(id);
      const viewer = await stage.bench.client({ joinAs: 'audience' }).join();
      await stage.odd.bye();
      await stage.bench.advance(20_000);
      // Told again while there is an audience.
      expect(viewer.events('video.room.audience_count').length).toBeGreaterThan(1);
    }
  });
});

describe('the word all', () => {
  it('means everybody where the table of methods says so', async () => {
    const { host, others, odd } = await scene('all');
    await host.call('video.member.remove', { member_id: 'all' });
    for (const one of [host, ...others, odd]) expect(one.byes()).toHaveLength(1);
  });
});

describe('a call id that is a UUID', () => {
  const UUID = '8e7c1c0e-5a0b-4c1e-9d53-3f0a6b9f2f11';

  it('becomes the member id, once', async () => {
    const bench = new RoomBench();
    await bench.joined(1);
    const join = async (callId: string): Promise<string> => {
      const client = bench.client();
      client.callId = callId;
      const { memberId } = await client.join();
      await client.bye();
      return memberId;
    };
    expect(await join(UUID)).toBe(UUID);
    expect(await join(UUID)).not.toBe(UUID);
    // The same id to a reader who does not mind the case of letters.
    expect(await join(UUID.toUpperCase())).not.toBe(UUID.toUpperCase());
  });
});
