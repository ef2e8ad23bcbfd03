import { SESSION_LAYOUTS } from '../../../src/wire/layouts.ts';
import { PERMISSIONS } from '../../../src/wire/permissions.ts';
import { deafen, type Leg, mute, type Person, undeafen } from './leg.ts';
import { SEATS } from './reference.ts';
import type { World } from './world.ts';

type Command = (world: World, person: Person) => Promise<void>;

const POSITIONS = ['auto', 'standard-1', 'standard-2', 'standard-3', 'reserved-1', 'reserved-5', 'off-canvas', 'full-screen'];
const METAS = [{}, { a: 1 }, { a: 2, b: [1, 2] }, { c: { d: null } }];

/** Code of a method on a member: not inside, not allowed, not there, else done. */
function onMember(world: World, person: Person, target: Leg | null): string {
  if (!world.isIn(person)) return '404';
  if (!world.mayModerate(person)) return '403';
  return target && target.type !== 'audience' ? '200' : '404';
}

function onRoom(world: World, person: Person): string {
  if (!world.isIn(person)) return '404';
  return world.mayModerate(person) ? '200' : '403';
}

/** A method that sets something of a member. */
function member(
  method: string,
  act: (world: World, leg: Leg) => Record<string, unknown>,
  apply: (leg: Leg, caller: Person) => void,
): Command {
  return async (world, person) => {
    const { id, leg } = world.target();
    const params = leg ? act(world, leg) : act(world, {} as Leg);
    const done = await world.call(person, `member.${method}`, { member_id: id, ...params }, onMember(world, person, leg));
    if (done && leg) {
      apply(leg, person);
      APPLIED.get(method)?.(world, leg, params);
    }
  };
}

/** What the parameters of a method do to a member. */
const APPLIED = new Map<string, (world: World, leg: Leg, params: Record<string, unknown>) => void>([
  ['set_input_volume', (_, leg, { volume }) => Object.assign(leg, { inputVolume: clamp(volume as number) })],
  ['set_output_volume', (_, leg, { volume }) => Object.assign(leg, { outputVolume: clamp(volume as number) })],
  ['set_input_sensitivity', (_, leg, { value }) => Object.assign(leg, { inputSensitivity: value })],
  ['set_position', (world, leg, { position }) => world.reference.place(leg, position as string)],
  ['set_meta', (_, leg, { meta }) => Object.assign(leg, { meta })],
  ['update_meta', (_, leg, { meta }) => Object.assign(leg, { meta: { ...leg.meta, ...(meta as object) } })],
]);

const clamp = (volume: number): number => Math.min(50, Math.max(-50, volume));
const nothing = (): Record<string, unknown> => ({});

function toggle(name: 'locked' | 'hideVideoMuted', method: string, value: boolean): Command {
  return async (world, person) => {
    if (await world.call(person, method, {}, onRoom(world, person))) world.reference.room[name] = value;
  };
}

function hand(up: boolean): Command {
  return async (world, person) => {
    const { id, leg } = world.target();
    const method = up ? 'member.raisehand' : 'member.lowerhand';
    if (!(await world.call(person, method, { member_id: id }, onMember(world, person, leg))) || !leg) return;
    leg.handRaisedAt = up ? (leg.handRaisedAt ?? world.now) : null;
  };
}

const remove: Command = async (world, person) => {
  const all = world.random.oneIn(12);
  const { id, leg } = world.target();
  const there = all || leg !== null;
  const expected = onRoom(world, person) === '200' && !there ? '404' : onRoom(world, person);
  if (!(await world.call(person, 'member.remove', { member_id: all ? 'all' : id }, expected))) return;
  if (all) world.reference.removeAll();
  else if (leg) world.reference.leave(leg);
};

const promote: Command = async (world, person) => {
  const { id, leg } = world.target();
  const { reference, random } = world;
  const meta = random.oneIn(2) ? random.pick(METAS) : undefined;
  const isMember = leg?.owner.client.grant.joinAs === 'member';
  const full = reference.seatsTaken() >= SEATS;
  const fine = !leg ? '404' : isMember ? '202' : full ? '403' : '200';
  const expected = onRoom(world, person) === '200' ? fine : onRoom(world, person);
  const params = { member_id: id, permissions: [...PERMISSIONS], meta };
  if ((await world.call(person, 'member.promote', params, expected)) && leg) reference.promote(leg, meta);
};

const demote: Command = async (world, person) => {
  const { id, leg } = world.target();
  const expected = onMember(world, person, leg?.type === 'member' ? leg : null);
  if ((await world.call(person, 'member.demote', { member_id: id }, expected)) && leg) world.reference.demote(leg);
};

/** Places for up to two legs, and what the map does. */
function somePositions(world: World, person: Person): { positions: Record<string, string>; apply: () => void } {
  const { random, reference } = world;
  const wishes = reference
    .listed()
    .filter(() => random.oneIn(3))
    .slice(0, 2)
    .map((leg) => ({ leg, position: random.pick(POSITIONS) }));
  const name = (leg: Leg): string => (leg === person.leg && random.oneIn(2) ? 'self' : leg.id);
  const positions = Object.fromEntries(wishes.map(({ leg, position }) => [name(leg), position]));
  return {
    positions,
    apply: () => {
      for (const { leg, position } of wishes) reference.place(leg, position);
    },
  };
}

const setLayout: Command = async (world, person) => {
  const name = world.random.pick(SESSION_LAYOUTS);
  const { positions, apply } = somePositions(world, person);
  const unknown = world.random.oneIn(8);
  const expected = onRoom(world, person) === '200' && unknown ? '400' : onRoom(world, person);
  const params = { name: unknown ? '7x7' : name, positions };
  if (!(await world.call(person, 'set_layout', params, expected))) return;
  world.reference.setLayout(name);
  apply();
};

const setPositions: Command = async (world, person) => {
  const { positions, apply } = somePositions(world, person);
  const absent = world.random.oneIn(6);
  const expected = onRoom(world, person) === '200' && absent ? '404' : onRoom(world, person);
  const params = { positions: absent ? { ...positions, nobody: 'auto' } : positions };
  if (await world.call(person, 'set_position', params, expected)) apply();
};

const prioritize: Command = async (world, person) => {
  const enable = world.random.oneIn(2);
  if (await world.call(person, 'prioritize_handraise', { enable }, onRoom(world, person)))
    world.reference.room.prioritizeHandraise = enable;
};

function roomMeta(method: 'set_meta' | 'update_meta' | 'delete_meta'): Command {
  return async (world, person) => {
    const meta = world.random.pick(METAS);
    const { room } = world.reference;
    const params = method === 'delete_meta' ? { keys: ['a', 'c'] } : { meta };
    if (!(await world.call(person, method, params, onRoom(world, person)))) return;
    if (method === 'delete_meta') room.meta = without(room.meta);
    else room.meta = method === 'set_meta' ? meta : { ...room.meta, ...meta };
  };
}

function without(meta: Record<string, unknown>): Record<string, unknown> {
  const { a: _a, c: _c, ...rest } = meta;
  return rest;
}

const someVolume = (world: World): Record<string, unknown> => ({ volume: world.random.pick([-60, -50, -7, 0, 12, 50, 99]) });
const someMeta = (world: World): Record<string, unknown> => ({ meta: world.random.pick(METAS) });

/** Methods of section 4, by anybody on anybody. */
export const MODERATION = {
  audioMute: member('audio_mute', nothing, (leg, caller) => mute(leg, caller, 'audio', true)),
  audioUnmute: member('audio_unmute', nothing, (leg, caller) => mute(leg, caller, 'audio', false)),
  videoMute: member('video_mute', nothing, (leg, caller) => mute(leg, caller, 'video', true)),
  videoUnmute: member('video_unmute', nothing, (leg, caller) => mute(leg, caller, 'video', false)),
  deaf: member('deaf', nothing, deafen),
  undeaf: member('undeaf', nothing, undeafen),
  inputVolume: member('set_input_volume', someVolume, () => undefined),
  outputVolume: member('set_output_volume', someVolume, () => undefined),
  sensitivity: member(
    'set_input_sensitivity',
    (world) => ({ value: world.random.below(101) }),
    () => undefined,
  ),
  position: member(
    'set_position',
    (world) => ({ position: world.random.pick(POSITIONS) }),
    () => undefined,
  ),
  memberMeta: member('set_meta', someMeta, () => undefined),
  memberMetaMerge: member('update_meta', someMeta, () => undefined),
  memberMetaCut: member(
    'delete_meta',
    () => ({ keys: ['a', 'c'] }),
    (leg) => Object.assign(leg, { meta: without(leg.meta) }),
  ),
  raiseHand: hand(true),
  lowerHand: hand(false),
  remove,
  promote,
  demote,
  setLayout,
  setPositions,
  lock: toggle('locked', 'lock', true),
  unlock: toggle('locked', 'unlock', false),
  hide: toggle('hideVideoMuted', 'hide_video_muted', true),
  show: toggle('hideVideoMuted', 'show_video_muted', false),
  prioritize,
  setMeta: roomMeta('set_meta'),
  mergeMeta: roomMeta('update_meta'),
  cutMeta: roomMeta('delete_meta'),
} satisfies Record<string, Command>;
