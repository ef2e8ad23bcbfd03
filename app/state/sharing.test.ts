import { describe, expect, it } from 'vitest';
import { member } from '../test/fake-room.ts';
import { HOST, inRoom } from '../test/set-up.ts';
import { shared } from './sharing.ts';

describe('what is shared with the value before', () => {
  const before = { a: { x: 1 }, list: [{ id: 1 }, { id: 2 }], stream: new Map(), gone: true };

  it('is all of it where nothing changed', () => {
    expect(shared(before, { ...before, a: { x: 1 }, list: [{ id: 1 }, { id: 2 }] })).toBe(before);
  });

  it('is every part that did not change', () => {
    const after = shared(before, { ...before, a: { x: 1 }, list: [{ id: 1 }, { id: 3 }] });
    expect(after).toEqual({ ...before, list: [{ id: 1 }, { id: 3 }] });
    expect(after.a).toBe(before.a);
    expect(after.list[0]).toBe(before.list[0]);
    expect(after.list[1]).not.toBe(before.list[1]);
  });

  it('is nothing that only looks alike', () => {
    const stream = new Map();
    expect(shared(before, { ...before, stream }).stream).toBe(stream);
    expect(shared<object>({ a: undefined }, { b: undefined })).toEqual({ b: undefined });
    expect(shared<unknown>([1], { 0: 1 })).toEqual({ 0: 1 });
    expect(shared([1, 2], [1])).toEqual([1]);
    expect(shared<unknown>(null, { a: 1 })).toEqual({ a: 1 });
  });
});

describe('the view of a room', () => {
  it('changes nothing but one person when one begins to talk', async () => {
    const { room, call } = await inRoom(HOST, [member('ada'), member('bob')]);
    const before = room();
    call.send({ type: 'member.talking', id: 'ada', talking: true });
    const after = room();
    expect(after.people[1]).toMatchObject({ id: 'ada', talking: true });
    expect([after.people[0] === before.people[0], after.people[2] === before.people[2]]).toEqual([true, true]);
    expect([after.own === before.own, after.can === before.can, after.banners === before.banners]).toEqual([true, true, true]);
    expect([after.tiles === before.tiles, after.layout === before.layout]).toEqual([true, true]);
  });

  it('stays the same object when an event changes nothing', async () => {
    const { view, call } = await inRoom();
    const before = view();
    call.updated('ada', { audio_muted: false });
    expect(view()).toBe(before);
  });
});
