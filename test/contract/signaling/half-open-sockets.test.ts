import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { Space } from '../../support/signaling/space.ts';

let space: Space;
beforeEach(async () => {
  space = await Space.start();
});
afterEach(() => space.stop());

/**
 * The list of members as an application keeps it: from its `room.subscribed` and the events since, on all its sockets. Throws when
 * somebody else comes twice.
 */
function listOf(...sockets: RawClient[]): Record<string, unknown> {
  const members = new Map<string, Record<string, unknown>>();
  const own = sockets[0]?.joinedAs.member_id;
  for (const { event_type, params } of sockets.flatMap((socket) => socket.events())) {
    if (event_type === 'video.room.subscribed') {
      members.clear();
      for (const member of params.room_session.members) members.set(member.id, member);
    }
    if (event_type === 'video.member.joined') {
      if (members.has(params.member.id) && params.member.id !== own) throw new Error(`${params.member.name} joined twice`);
      members.set(params.member.id, params.member);
    }
    if (event_type === 'video.member.updated')
      members.set(params.member.id, { ...members.get(params.member.id), ...params.member });
    if (event_type === 'video.member.left') members.delete(params.member.id);
  }
  return Object.fromEntries([...members.values()].map(({ name, audio_muted }) => [name, audio_muted ? 'muted' : 'open']));
}

const S = { s: ['room.self.audio_mute', 'room.self.audio_unmute', 'room.lock'] };

describe.each([
  ['acknowledges events', true],
  ['is too old to acknowledge events', false],
])('a client that %s and whose network swallows everything', (_what, acks) => {
  it.each([
    ['learns after the resume who came, who left and who is muted', 'pings'],
    ['learns it, too, when it is back before the server has noticed', 'probe'],
  ])('%s', async (_how, noticed) => {
    const page = await space.joined(S, { acks });
    const bob = await space.joined({ ...S, u: 'Bob' });
    const carl = await space.joined({ ...S, u: 'Carl' });
    await page.event('video.member.joined', ({ member }) => member.name === 'Carl');
    // The next ping and its answer: everything until now is known to have arrived.
    await space.pass(5_000);
    page.freeze();
    await space.joined({ ...S, u: 'Dora' });
    await carl.bye();
    await bob.call('video.member.audio_mute');
    await bob.call('video.lock');
    if (noticed === 'pings') {
      await space.pass(13_000);
      expect(space.signaling.counts.connections).toBe(3);
    }
    const again = await space.open({ acks });
    const connecting = again.connect(await space.token(S), page.storage);
    // The server asks the silent socket for a sign of life, from the moment on in which the connect has arrived.
    let answered = false;
    void connecting.then(() => {
      answered = true;
    });
    while (!answered) await space.pass(500);
    expect((await connecting).result.protocol).toBe(page.session.protocol);
    await again.event('video.layout.changed');
    expect(listOf(page, again)).toEqual({ Ada: 'open', Bob: 'muted', Dora: 'open' });
    expect((await again.event('video.room.updated')).params.room_session.locked).toBe(true);
    await again.fence();
    // Nothing is told twice: what came before the network went is not told again.
    expect(again.events('video.member.joined').map(({ params }) => params.member.name)).toEqual(['Dora']);
  });
});
