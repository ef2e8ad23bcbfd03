import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PROJECT } from '../../support/room-bench.ts';
import { client3, Heard } from '../../support/server-sdk.ts';
import { PROJECT_TOKEN, Space } from '../../support/signaling/space.ts';

let space: Space;
// biome-ignore lint/suspicious/noExplicitAny: the client of version 3 is looked at from outside.
let client: any;
const heard = new Heard();
beforeAll(async () => {
  space = await Space.start();
  client = await client3(`ws://127.0.0.1:${space.port}`, PROJECT, PROJECT_TOKEN);
});
afterAll(async () => {
  client.disconnect();
  await space.stop();
});

describe('space-protocol 9.11, the unmodified @signalwire/realtime-api 3.13', () => {
  it('hears of a session, subscribes to it with its members, and follows them (186)', async () => {
    const { started } = heard.listeners('started') as { started: (session: unknown) => void };
    const observed = vi.spyOn(space.rooms, 'follow');
    client.on('room.started', started);
    // It connects by itself, and subscribes a little later.
    await expect.poll(() => observed.mock.calls.map(([, channel]) => channel)).toContain('video.rooms');
    const page = await space.joined({ r: 'lobby', s: ['room.self.audio_mute'] });
    await expect.poll(() => heard.of('started')).toHaveLength(1);
    const [session] = heard.of('started');
    expect(session.name).toBe('lobby');

    const { joined, updated } = heard.listeners('joined', 'updated') as Record<string, (subject: unknown) => void>;
    session.on('member.joined', joined);
    // This version never calls the listeners of single fields; it drops their names itself.
    session.on('member.updated', updated);
    // It resolves with the session once the server has told its state.
    expect((await session.subscribe()).id).toBe(session.id);
    const { members } = await session.getMembers();
    expect(members.map(({ name }: { name: string }) => name)).toEqual(['Ada']);

    await space.joined({ r: 'lobby', u: 'Bob' });
    await expect.poll(() => heard.of('joined').map(({ name }) => name)).toContain('Bob');
    await page.request('video.member.audio_mute', {
      room_session_id: session.id,
      member_id: page.joinedAs.member_id,
    });
    const isAda = ({ id }: { id: string }): boolean => id === page.joinedAs.member_id;
    await expect.poll(() => heard.of('updated').filter(isAda).at(-1)?.audioMuted).toBe(true);
  });

  it('reads sessions and members, and moderates (186)', async () => {
    const { roomSessions } = await client.getRoomSessions();
    const [session] = roomSessions;
    expect(session.name).toBe('lobby');
    const { members } = await session.getMembers();
    expect(members.map(({ name }: { name: string }) => name)).toEqual(['Ada', 'Bob']);
    await session.videoMute({ memberId: members[1].id });
    await session.setLayout({ name: '5up' });
    await session.lock();
    expect((await client.getRoomSessionById(session.id)).roomSession.locked).toBe(true);
    await session.removeAllMembers();
    await expect.poll(async () => (await client.getRoomSessions()).roomSessions).toEqual([]);
  });
});
