import { describe, expect, it } from 'vitest';
import type { RoomSignal } from './ports.ts';
import { nextRoster, persons, type Roster } from './roster.ts';

const ada = { id: 'a', name: 'Ada', type: 'member' as const, audio_muted: false, video_muted: false };
const bob = { id: 'b', name: 'Bob', type: 'member' as const, audio_muted: true, video_muted: false };

function follow(...signals: RoomSignal[]): Roster {
  return signals.reduce(nextRoster, [] as Roster);
}

const names = (roster: Roster): string[] => roster.map((one) => one.name);

describe('roster', () => {
  it('starts with the people that the join brought and keeps the order of coming', () => {
    const roster = follow({ type: 'members', members: [ada] }, { type: 'member.joined', member: bob });
    expect(names(roster)).toEqual(['Ada', 'Bob']);
    expect(roster[1]).toMatchObject({ audioMuted: true, videoMuted: false });
  });

  it('holds the joiner once, although its own member.joined comes too', () => {
    const roster = follow({ type: 'members', members: [ada] }, { type: 'member.joined', member: ada });
    expect(names(roster)).toEqual(['Ada']);
  });

  it('is the same object after the second of the two member.updated that the SDK sends', () => {
    const once = follow(
      { type: 'members', members: [ada, bob] },
      { type: 'member.updated', member: { id: 'a', audio_muted: true } },
    );
    expect(once[0]?.audioMuted).toBe(true);
    expect(nextRoster(once, { type: 'member.updated', member: { id: 'a', audio_muted: true } })).toBe(once);
  });

  it('leaves the fields alone that an update does not carry', () => {
    const roster = follow(
      { type: 'members', members: [bob] },
      { type: 'member.updated', member: { id: 'b', video_muted: true } },
    );
    expect(roster[0]).toMatchObject({ name: 'Bob', audioMuted: true, videoMuted: true });
  });

  it('does not bring back a person whose update comes after the leaving', () => {
    const roster = follow(
      { type: 'members', members: [ada, bob] },
      { type: 'member.left', id: 'b' },
      { type: 'member.updated', member: { id: 'b', audio_muted: false } },
      { type: 'member.talking', id: 'b', talking: true },
    );
    expect(names(roster)).toEqual(['Ada']);
  });

  it('shows nobody talking with the microphone off', () => {
    const talking = follow({ type: 'members', members: [ada] }, { type: 'member.talking', id: 'a', talking: true });
    expect(talking[0]?.talking).toBe(true);
    expect(nextRoster(talking, { type: 'member.updated', member: { id: 'a', audio_muted: true } })[0]?.talking).toBe(false);
  });

  it('keeps screens beside the people', () => {
    const screen = { id: 's', name: 'Ada', type: 'screen' as const, parent_id: 'a' };
    const roster = follow({ type: 'members', members: [ada] }, { type: 'member.joined', member: screen });
    expect(names(persons(roster))).toEqual(['Ada']);
    expect(roster[1]).toMatchObject({ id: 's', type: 'screen', parentId: 'a' });
  });

  it('reads from the meta who is a host, and believes no other word', () => {
    const roster = follow({
      type: 'members',
      members: [
        { ...ada, meta: { wirespace_role: 'host' } },
        { ...bob, meta: { wirespace_role: 'king' } },
      ],
    });
    expect(roster.map((one) => one.role)).toEqual(['host', null]);
  });

  it('takes a fresh list for the truth and keeps who is talking', () => {
    const roster = follow(
      { type: 'members', members: [ada, bob] },
      { type: 'member.talking', id: 'a', talking: true },
      { type: 'members', members: [ada, { ...bob, id: 'c', name: 'Cyd' }] },
    );
    expect(names(roster)).toEqual(['Ada', 'Cyd']);
    expect(roster[0]?.talking).toBe(true);
  });

  it('tells people apart whose names look the same, in the order in which they came', () => {
    const called = (id: string, name: string) => ({ ...ada, id, name });
    const first = follow(
      { type: 'members', members: [called('1', 'Ann'), called('2', 'ann\u200b')] },
      { type: 'member.joined', member: called('3', 'Ann') },
      { type: 'member.joined', member: called('4', 'Ann (2)') },
      { type: 'member.joined', member: called('5', 'Anna') },
    );
    expect(names(first)).toEqual(['Ann', 'ann (2)', 'Ann (3)', 'Ann (2) (2)', 'Anna']);
    // Each keeps its number, whoever leaves and whatever an update or a fresh list says again.
    const signals: RoomSignal[] = [
      { type: 'member.left', id: '1' },
      { type: 'member.updated', member: { id: '2', name: 'ann\u200b', audio_muted: true } },
      { type: 'members', members: [called('3', 'Ann'), called('2', 'ann\u200b')] },
    ];
    expect(names(signals.reduce(nextRoster, first))).toEqual(['Ann (3)', 'ann (2)']);
  });

  it('calls a screen as its owner', () => {
    const screen = { ...ada, id: 's', type: 'screen' as const, parent_id: 'b' };
    const roster = follow({ type: 'members', members: [ada, { ...ada, id: 'b' }, screen] });
    expect(names(roster)).toEqual(['Ada', 'Ada (2)', 'Ada (2)']);
  });
});
