import { expect } from 'vitest';
import type { LayerPayload, MemberPayload, RoomSessionPayload } from '../../../src/wire/events.ts';
import { CANVAS } from '../../../src/wire/layouts.ts';
import { type FakeMediaRoom, PROJECT } from '../room-bench.ts';
import { expectedCall, expectedMember, type Person } from './leg.ts';
import { expectedSeats } from './seating.ts';
import type { World } from './world.ts';

const byId = <T extends { id: string }>(list: readonly T[]): T[] => [...list].sort((a, b) => a.id.localeCompare(b.id));

/** Compares roster, mix, picture and what every client was told with the reference. */
export async function check(world: World): Promise<void> {
  const { bench, reference } = world;
  expect(bench.errors).toEqual([]);
  expect(await bench.rooms.sessions(PROJECT)).toHaveLength(reference.open ? 1 : 0);
  if (reference.open) {
    const { members } = (await world.ask('video.members.get')) as unknown as { members: MemberPayload[] };
    checkRoster(world, members);
    const { room } = (await world.ask('video.room.get')) as unknown as { room: RoomSessionPayload };
    checkRoom(world, room);
    checkMix(world);
    for (const person of world.people) checkClient(world, person, members, room);
  } else if (world.media) {
    expect([world.media.closed, world.media.calls.size]).toEqual([true, 0]);
    for (const person of world.people) checkSilence(world, person);
  }
}

function checkRoster({ reference }: World, members: readonly MemberPayload[]): void {
  expect(members.map(({ room_id: _room, room_session_id: _session, ...member }) => member)).toEqual(
    reference.listed().map(expectedMember),
  );
}

function checkRoom({ reference }: World, session: RoomSessionPayload): void {
  const { layout, locked, hideVideoMuted, prioritizeHandraise, meta } = reference.room;
  expect(session).toMatchObject({
    layout_name: layout,
    locked,
    hide_video_muted: hideVideoMuted,
    prioritize_handraise: prioritizeHandraise,
    audience_count: reference.audience(),
    recording: false,
    streaming: false,
  });
  expect(session.meta).toEqual(meta);
}

/** Every call of the room is mixed as its leg is; replaced ones are silent; nothing else is there. */
function checkMix({ reference, media, people }: World): void {
  const calls = new Map(media?.calls);
  for (const leg of reference.legs.filter(({ mixed }) => mixed)) {
    const { ownCalls = [], ...state } = calls.get(leg.callId) ?? {};
    const { ownCalls: expected, ...rest } = expectedCall(leg, reference.siblings(leg));
    expect({ call: leg.callId, ...state }).toEqual({ call: leg.callId, ...rest });
    expect([...ownCalls].sort()).toEqual(expected);
    calls.delete(leg.callId);
  }
  const formers = new Set(people.flatMap((person) => [...person.formers.keys()]));
  for (const [callId, state] of calls) {
    expect(formers).toContain(callId);
    expect([state.audioMuted, state.videoMuted]).toEqual([true, true]);
  }
}

/** A client inside, with a socket, knows the room as it is; nobody else hears of it. */
function checkClient(world: World, person: Person, members: readonly MemberPayload[], session: RoomSessionPayload): void {
  if (!person.leg || !person.online) return checkSilence(world, person);
  const picture = world.picture(person.client);
  picture.read();
  const { name } = person;
  // A demoted client still has itself in its list until its new call; nobody tells it that it left.
  const ownId = person.leg.type === 'audience' ? person.leg.id : null;
  const known = [...picture.members.values()].filter(({ id }) => id !== ownId);
  expect({ name, members: byId(known) }).toEqual({ name, members: byId(members) });
  const settings = ['layout_name', 'locked', 'hide_video_muted', 'prioritize_handraise', 'meta'] as const;
  for (const field of settings) expect(picture.session?.[field]).toEqual(session[field]);
  // The count may be told together with others, half a second later.
  if (world.settled) expect({ name, audience: picture.audience }).toEqual({ name, audience: session.audience_count });
  expect(picture.layoutName).toBe(session.layout_name);
  checkLayers(world, picture.layers);
  if (world.media) checkScene(world, world.media, picture.layers);
}

function checkSilence(world: World, person: Person): void {
  const picture = world.picture(person.client);
  picture.skip();
  if (world.quiet.has(person)) expect({ name: person.name, news: picture.news }).toEqual({ name: person.name, news: 0 });
}

function checkLayers({ reference }: World, layers: readonly LayerPayload[]): void {
  const told = layers
    .filter(isTaken)
    .map(({ member_id, position, visible }) => `${member_id} ${position} ${visible}`)
    .sort();
  const legs = reference.listed();
  const { room } = reference;
  // Who has the large tile depends on how long they talked: any one of those inside is fine here, talking.test.ts is exact.
  const possible = [null, ...legs].map((leg) => expectedSeats(legs, room, leg));
  expect(possible).toContainEqual(told);
}

function isTaken({ member_id }: LayerPayload): boolean {
  return member_id !== undefined;
}

/** The compositor draws the same rectangles in the same order. */
function checkScene({ reference }: World, media: FakeMediaRoom, layers: readonly LayerPayload[]): void {
  const { width, height } = CANVAS['720p'];
  const drawn = media.scene.map((tile) => [tile.callId, tile.x, tile.y, tile.width, tile.height]);
  const told = layers.filter(isTaken).map((layer) => {
    const callId = reference.legs.find(({ id }) => id === layer.member_id)?.callId;
    const pixels = [layer.x * width, layer.y * height, layer.width * width, layer.height * height];
    return [callId, ...pixels.map((value) => Math.round(value / 100))];
  });
  expect(drawn).toEqual(told);
}
