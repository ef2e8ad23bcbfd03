import { expect } from 'vitest';
import { SESSION_LAYOUTS } from '../../../src/wire/layouts.ts';
import { LIMITS } from '../room-bench.ts';
import { isPersonal, type Person } from './leg.ts';
import { SENDS, WATCHES, type World } from './world.ts';

type Command = (world: World, person: Person) => Promise<void>;

const UNKNOWN_CALL = 81;

/** Comes in with a new call, or follows a promotion, demotion or crash with one. */
const join: Command = async (world, person) => {
  const { reference, random } = world;
  const { leg } = person;
  if (!person.online || (leg && person.asked === null)) return;
  if (!leg && random.oneIn(3)) person.client = world.bench.client(originalGrant(person));
  const { client } = person;
  // Another token: what holds by token stands in holding.test.ts.
  if (!leg) client.grant = { ...client.grant, tokenId: world.freshCallId() };
  const former = client.callId;
  client.callId = world.freshCallId();
  client.page += 1;
  const sendsVideo = client.grant.joinAs === 'member' && !random.oneIn(4);
  const admitted = leg !== null || reference.admits(person);
  const from = client.log.length;
  const outcome = await client.invite({ offer: world.offer(client, sendsVideo) });
  expect(outcome.accepted).toBe(admitted);
  if (!admitted) return;
  // A former call that a resume may have left unsettled is settled first.
  const story = client.story(from).filter((entry) => entry !== 'settle');
  expect(story.slice(0, 3)).toEqual(['reply', 'answer', 'room.subscribed']);
  if (!leg) return reference.join(person, client.memberId, sendsVideo, world.now);
  expect(client.memberId).toBe(leg.id);
  reference.newCall(leg, client.callId, { anew: true, sendsVideo, now: world.now });
  // Pages say goodbye to the former call, sooner or later or never.
  if (random.oneIn(3)) return;
  expect(await client.bye(former)).toBe(true);
  person.formers.delete(former);
};

/** The token of a person, whatever became of its role since. */
function originalGrant({ leader, name, removeAfterMs }: Person) {
  return {
    userName: name,
    joinAs: name === 'Eve' || name === 'Fay' ? ('audience' as const) : ('member' as const),
    endRoomSessionOnLeave: leader,
    removeAfterSecondsElapsed: removeAfterMs === null ? null : removeAfterMs / 1000,
  };
}

/** The page is loaded again (`anew`), or restarts ICE: the same call with another offer. */
function comeBack(anew: boolean): Command {
  return async (world, person) => {
    const { client, leg } = person;
    if (!leg || !person.online) return;
    if (anew) client.page += 1;
    const sendsVideo = client.grant.joinAs === 'member' && (anew ? !world.random.oneIn(4) : leg.sendsVideo);
    const from = client.log.length;
    expect(await client.invite({ offer: world.offer(client, sendsVideo) })).toEqual({ accepted: true });
    const story = client.story(from);
    expect(story.slice(0, 1)).toEqual(['reply']);
    expect(story).toContain('room.subscribed');
    expect([client.memberId, client.latest('video.room.subscribed').call_id]).toEqual([leg.id, client.callId]);
    if (anew) for (const child of world.reference.childrenOf(person)) world.reference.leave(child);
    world.reference.newCall(leg, client.callId, { anew, sendsVideo, now: world.now });
  };
}

const hangUp: Command = async (world, person) => {
  if (!person.online) return;
  const known = await person.client.bye();
  expect(known).toBe(person.leg !== null);
  if (person.leg) world.reference.leave(person.leg);
};

/** The socket vanishes, or the page says that it goes. */
const goOffline: Command = async (world, person) => {
  if (!person.online) return;
  person.online = false;
  const closed = world.random.oneIn(2);
  Object.assign(person, { closed, resumedAt: null, offlineAt: world.now });
  world.bench.rooms.detached(person.client, closed);
  await world.bench.settle();
  for (const leg of world.reference.legs) if (leg.owner === person) world.reference.lose(leg, 'link', world.now, closed);
};

const goOnline: Command = async (world, person) => {
  if (person.online) return;
  person.online = true;
  world.bench.rooms.resumed(person.client);
  await world.bench.settle();
  for (const leg of world.reference.legs) if (leg.owner === person) world.reference.regain(leg, 'link', world.now);
  world.reference.resumed(person, world.now);
};

/** The signalling session ends, for instance because its token was refused. */
const drop: Command = async (world, person) => {
  world.bench.rooms.dropped(person.client);
  await world.bench.settle();
  if (person.leg) world.reference.leave(person.leg);
  person.online = true;
  person.client = world.bench.client(originalGrant(person));
};

function startChild(type: 'screen' | 'device'): Command {
  return async (world, person) => {
    const { reference, random } = world;
    if (!person.online) return;
    const callId = world.freshCallId();
    const sendsVideo = type === 'screen' || random.oneIn(2);
    const wishes = type === 'screen' && random.oneIn(2);
    const layout = random.pick(SESSION_LAYOUTS);
    const position = random.pick(['auto', 'reserved-1', 'full-screen', 'off-canvas', 'standard-2']);
    const extra = wishes ? { layout, positions: { self: position } } : {};
    const offer = `a=fingerprint:sha-256 ${callId}\r\n${sendsVideo ? SENDS : WATCHES}`;
    const allowed = person.leg?.type === 'member' && reference.childrenOf(person).length < LIMITS.maxExtraLegsPerMember;
    const from = person.client.log.length;
    const { accepted } = await person.client.invite({ callId, leg: type, offer, ...extra });
    expect(accepted).toBe(allowed);
    if (!allowed) return;
    expect(person.client.story(from)).not.toContain('room.subscribed');
    const { id } = person.client.events('video.member.joined').findLast(({ member }) => member.type === type)?.member ?? {
      id: '',
    };
    const leg = reference.addChild(person, { id, callId, type, sendsVideo });
    if (!wishes) return;
    reference.borrowLayout(leg, layout);
    reference.place(leg, position);
  };
}

const endChild: Command = async (world, person) => {
  const [child] = world.reference.childrenOf(person);
  if (!child || !person.online) return;
  expect(await person.client.bye(child.callId)).toBe(true);
  world.reference.leave(child);
};

/** Invites and byes with calls that are not one's own: refused, and nothing changes. */
const meddle: Command = async (world, person) => {
  const { random, reference } = world;
  const foreign = reference.legs.filter(({ owner }) => owner !== person);
  if (!person.online || foreign.length === 0) return;
  const { callId } = random.pick(foreign);
  const before = person.client.byes().length;
  expect(await person.client.bye(callId)).toBe(false);
  expect(await person.client.modify(callId, { action: 'hold' })).toBeNull();
  expect(await person.client.invite({ callId })).toEqual({ accepted: true });
  expect(person.client.byes().slice(before)).toEqual([{ callId, causeCode: UNKNOWN_CALL }]);
  if (!person.leg || person.asked !== null) return;
  const fresh = world.freshCallId();
  await person.client.invite({ callId: fresh });
  expect(person.client.byes().at(-1)).toEqual({ callId: fresh, causeCode: UNKNOWN_CALL });
};

const modify: Command = async (world, person) => {
  const { random, reference } = world;
  const leg = random.pick([person.leg, ...reference.childrenOf(person)]);
  if (!leg || !person.online) return;
  const action = random.pick(['hold', 'unhold', 'updateMedia'] as const);
  if (action !== 'updateMedia') {
    expect(await person.client.modify(leg.callId, { action })).not.toBeNull();
    leg.onHold = action === 'hold';
    return;
  }
  if (isPersonal(leg) && person.asked !== null) return;
  const sendsVideo = leg.type !== 'audience' && random.oneIn(2);
  await person.client.modify(leg.callId, { action, offer: sendsVideo ? SENDS : WATCHES });
  leg.sendsVideo = sendsVideo;
};

const talk: Command = async (world, person) => {
  const leg = world.random.pick([person.leg, ...world.reference.childrenOf(person)]);
  if (!leg?.mixed) return;
  const voice = world.random.oneIn(2);
  world.media?.listener.talking(leg.callId, voice);
  await world.bench.settle();
  leg.voice = voice;
};

const loseMedia: Command = async (world, person) => {
  const leg = world.random.pick([person.leg, ...world.reference.childrenOf(person)]);
  if (!leg?.mixed) return;
  world.media?.listener.transport(leg.callId, 'lost');
  await world.bench.settle();
  world.reference.lose(leg, 'media', world.now);
  if (leg === person.leg) person.mediaLostAt = world.now;
  world.reference.judge(person, world.now);
};

const findMedia: Command = async (world, person) => {
  const leg = world.random.pick([person.leg, ...world.reference.childrenOf(person)]);
  if (!leg?.mixed) return;
  world.media?.listener.transport(leg.callId, 'connected');
  await world.bench.settle();
  world.reference.regain(leg, 'media', world.now);
  if (leg === person.leg) person.mediaAt = world.now;
  world.reference.judge(person, world.now);
};

const crash: Command = async (world) => {
  if (!world.reference.open) return;
  world.media?.crash();
  await world.bench.settle();
  world.reference.crash(world.now);
};

const wait: Command = (world) => world.pass(world.random.pick([1_000, 3_000, 12_000, 25_000]));

/** What clients and the media side do. */
export const CALLS = {
  join,
  reload: comeBack(true),
  restartIce: comeBack(false),
  hangUp,
  goOffline,
  goOnline,
  drop,
  startScreen: startChild('screen'),
  startDevice: startChild('device'),
  endChild,
  meddle,
  modify,
  talk,
  loseMedia,
  findMedia,
  crash,
  wait,
} satisfies Record<string, Command>;
