import { describe, expect, it } from 'vitest';
import { type Client, RoomBench } from '../../../test/support/room-bench.ts';
import { RoomSession } from '../room-session.ts';
import type { SessionState } from './state.ts';

/** The state of the only session, as nobody outside of the rooms gets it. */
async function stateOf(
  act: (bench: RoomBench) => Promise<Client[]>,
): Promise<{ bench: RoomBench; state: SessionState; clients: Client[] }> {
  const has = RoomSession.prototype.has;
  let state: SessionState | null = null;
  const bench = new RoomBench();
  const clients = await act(bench);
  RoomSession.prototype.has = function (link) {
    state = this.state;
    return has.call(this, link);
  };
  await clients[0]?.invite();
  RoomSession.prototype.has = has;
  if (!state) throw new Error('no session');
  return { bench, state, clients };
}

describe('a turn of a session', () => {
  it('is the only place where it, its people and its followers change', async () => {
    const { state, clients } = await stateOf((bench) => bench.joined(1));
    const [ada] = clients as [Client];
    const member = state.roster.personOf(ada) ?? expect.fail('nobody');
    const forbidden = [
      () => state.change({ locked: true }),
      () => state.roster.change(member, { audioMuted: true }),
      () => state.roster.remove(member),
      () => state.showLayout('2x2'),
      () => state.follow(ada),
      () => state.holdBook.keep(member),
      () => state.holdBook.readmit(member.id),
      () => state.shareLayouts.clear(),
      () => state.shareLayouts.ask('screen', '2x2', state.layout),
      () => state.picture.greet(ada),
      () => state.picture.forgetTiles(),
      () => state.picture.highlight.talking(member.id, true, 0),
      () => state.nextAttempt(),
      () => state.recordings.takeStart(),
      () => state.recordings.remove('x'),
      () => state.playbacks.giveWay('standard-1'),
      () => state.streams.startWithRoom(),
      () => state.streams.configure([]),
    ];
    for (const change of forbidden) expect(change).toThrow('outside of a turn');
    expect([state.locked, member.audioMuted, state.roster.size]).toEqual([false, false, 1]);
    state.turn(() => state.change({ locked: true }));
    expect(state.locked).toBe(true);
    expect(() => state.change({ locked: false })).toThrow('outside of a turn');
  });

  it('finds people, their legs and their calls as they are after each change', async () => {
    const { state, clients } = await stateOf(async (bench) => {
      const both = await bench.joined(2);
      await both[0].invite({ callId: 'screen', leg: 'screen' });
      return both;
    });
    const [ada, bob] = clients as [Client, Client];
    const person = state.roster.personOf(ada) ?? expect.fail('nobody');
    expect(state.roster.childrenOf(person.id).map(({ type }) => type)).toEqual(['screen']);
    expect(state.roster.siblingCalls(person)).toEqual(['screen']);
    expect(state.roster.byCall('screen')?.owner).toBe(person);
    await bob.invite({ callId: 'another' });
    await ada.bye('screen');
    expect([state.roster.byCall('screen'), state.roster.byCall('another')]).toEqual([undefined, undefined]);
    await ada.bye();
    expect([state.roster.personOf(ada), state.roster.byCall(ada.callId)]).toEqual([undefined, undefined]);
    expect(state.roster.byCall(bob.callId)?.link.id).toBe(bob.id);
  });
});

describe('a fault at the end of a turn', () => {
  it('is reported: the turn ends, and everybody else hears what there is to hear', async () => {
    const { bench, state, clients } = await stateOf((made) => made.joined(2));
    const [ada, bob] = clients as [Client, Client];
    const send = ada.send.bind(ada);
    ada.send = () => {
      throw new Error('a broken link');
    };
    state.media.setScene = () => {
      throw new Error('a broken picture');
    };
    const from = bob.log.length;
    let late = false;
    state.turn(() => {
      state.showLayout('2x2');
      state.afterwards(() => {
        throw new Error('a broken task');
      });
      state.afterwards(() => {
        late = true;
      });
    });
    expect([late, bob.story(from)]).toEqual([true, ['room.updated']]);
    expect(bench.errors.map(String)).toEqual(['Error: a broken picture', 'Error: a broken task', 'Error: a broken link']);
    expect(() => state.change({ locked: true })).toThrow('outside of a turn');
    ada.send = send;
    expect(() => state.turn(() => expect.fail('a broken command'))).toThrow('a broken command');
    expect(() => state.change({ locked: true })).toThrow('outside of a turn');
  });
});

describe('a link that is dropped', () => {
  it('leaves its room although it cannot be taken off a session that it follows', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    await ada.follow(ada.latest('video.room.subscribed').room_session.event_channel);
    const { unfollow } = RoomSession.prototype;
    RoomSession.prototype.unfollow = () => {
      throw new Error('a broken session');
    };
    await bench.rooms.dropped(ada).finally(() => {
      RoomSession.prototype.unfollow = unfollow;
    });
    expect(bench.errors.map(String)).toEqual(['Error: a broken session']);
    expect(bob.story()).toContain('member.left');
  });
});

describe('a turn within a turn', () => {
  it('is done by whoever took it, and what comes after it by whoever took the outer one', async () => {
    const { bench, state } = await stateOf((made) => made.joined(1));
    const story: string[] = [];
    bench.events.on('session.changed', (_session, by) => story.push(by.kind));
    state.turn(
      () => {
        state.roomUpdated('locked');
        state.turn(() => state.roomUpdated('meta'), { kind: 'rest', projectId: 'p' });
        state.roomUpdated('locked');
      },
      { kind: 'application', linkId: 'app' },
    );
    state.roomUpdated('locked');
    expect(story).toEqual(['application', 'rest', 'application', 'system']);
  });
});

describe('what happens in a session', () => {
  it('carries who is behind it: a member, an application, REST, or the server itself', async () => {
    const bench = new RoomBench();
    const story: string[] = [];
    bench.events.on('occurred', ({ name, by }) => story.push(`${name}: ${by.kind === 'member' ? by.memberId : by.kind}`));
    bench.events.on('session.changed', (_session, by) => story.push(`changed: ${by.kind}`));
    const [ada, bob] = await bench.joined(2);
    story.length = 0;
    await ada.call('video.member.audio_mute', { member_id: bob.memberId });
    expect(story).toEqual([`member.updated: ${ada.memberId}`]);
    story.length = 0;
    const { projectId } = bob.grant;
    const app = { kind: 'project', projectId, link: bench.client() } as const;
    await bench.rooms.call(app, 'video.lock', { room_session_id: ada.sessionId }, () => {});
    expect(story).toEqual(['room.updated: application', 'changed: application']);
    story.length = 0;
    await bob.bye();
    expect(story[0]).toBe(`member.left: ${bob.memberId}`);
    story.length = 0;
    await bench.rooms.detached(ada);
    await bench.advance(60_000);
    expect(story).toContain('member.left: system');
  });
});
