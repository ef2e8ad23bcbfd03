import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../support/signaling/fake-socket.ts';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { Space } from '../../support/signaling/space.ts';

let space: Space;
beforeEach(async () => {
  space = await Space.start();
});
afterEach(() => space.stop());

const SDP = 'v=0\r\no=- 4 1 IN IP4 0.0.0.0\r\ns=-\r\n';

/** The same, said again. */
const NEWER = 'v=0\r\no=- 4 2 IN IP4 0.0.0.0\r\ns=-\r\n';

interface Stage {
  other: RawClient;
  page: RawClient;
}

/** Two people; the second one's media can be taken away. */
async function two(change: { ja?: 'member' | 'audience' } = {}): Promise<Stage> {
  const other = await space.joined({ u: 'Bob' });
  space.media.room.answering = () => SDP;
  const page = await space.joined(change);
  return { other, page };
}

const loseMedia = (page: RawClient): void => space.media.room.listener.transport(page.callId, 'lost');

/** The SDK drops its socket and comes back on another one; a page that is closed says so by the code. */
async function back(page: RawClient, code?: number, change = {}): Promise<RawClient> {
  page.close(code);
  await page.ended();
  const again = await space.open();
  again.callId = page.callId;
  await again.connect(await space.token(change), page.storage);
  await again.event('video.layout.changed');
  return again;
}

/** Loses media and socket of a page; media comes back `before` the socket, or when `connected` is called. */
async function away(when: 'before' | 'after', ms = 5_000): Promise<{ page: RawClient; again: RawClient; connected: () => void }> {
  const { page } = await two();
  loseMedia(page);
  await space.lose(page);
  const connected = (): void => space.media.room.listener.transport(page.callId, 'connected');
  await space.pass(ms);
  if (when === 'before') connected();
  const again = await space.open();
  await again.connect(await space.token(), page.storage);
  await again.event('video.layout.changed');
  return { page, again, connected };
}

const asked = (client: RawClient): string[] =>
  client
    .events()
    .map(({ event_type }) => event_type)
    .filter((type) => /promoted|demoted/.test(type));

const answers = (client: RawClient): Json[] =>
  client
    .events('webrtc.message')
    .map(({ params }) => params)
    .filter(({ method }) => method === 'verto.answer')
    .map(({ params }) => params);

describe('a page on the bare SDK whose media is lost and whose socket is back', () => {
  it.each([
    ['member', 'video.member.promoted'],
    ['audience', 'video.member.demoted'],
  ] as const)(
    'is asked, as %s, for a new call when it offers nothing by itself, and goes on as the same member',
    async (ja, type) => {
      const { other, page } = await two({ ja });
      loseMedia(page);
      const again = await back(page, undefined, { ja });
      await space.pass(4_500);
      await again.fence();
      expect([asked(again), answers(again)]).toEqual([[], []]);
      await space.pass(1_000);
      expect((await again.event(type)).params).toMatchObject({
        member_id: page.joinedAs.member_id,
        authorization: { join_as: ja },
      });
      again.callId = randomUUID();
      expect((await again.join()).member_id).toBe(page.joinedAs.member_id);
      // The offer that its resume left pending is answered as before, in a newer version, or the SDK gives the call up.
      expect(answers(again)).toEqual([
        { callID: page.callId, sdp: NEWER },
        { callID: again.callId, sdp: SDP },
      ]);
      await again.bye(page.callId);
      await space.pass(70_000);
      await other.fence();
      expect(other.events('video.member.left')).toEqual([]);
      expect(asked(again)).toEqual([type]);
    },
  );

  it('is left alone when it offers the same call again in time', async () => {
    const { page } = await two();
    loseMedia(page);
    const again = await back(page);
    await space.pass(1_000);
    await again.join();
    await space.pass(5_000);
    await again.fence();
    expect(asked(again)).toEqual([]);
    expect(answers(again)).toEqual([{ callID: page.callId, sdp: SDP }]);
  });

  it('is asked also when the loss of its media is found later than its socket was back', async () => {
    const { page } = await two();
    const again = await back(page);
    await space.pass(5_000);
    expect(asked(again)).toEqual([]);
    loseMedia(page);
    await again.event('video.member.promoted');
  });

  it.each([
    ['before its socket', [], 3_500],
    ['after its socket, at once', [100], 3_500],
    ['after its socket, late', [4_000], 1],
  ])('goes on with its call when media comes back by itself %s', async (_when, [later], settledAfter) => {
    const { page, again, connected } = await away(later === undefined ? 'before' : 'after');
    if (later !== undefined) {
      await space.pass(later);
      connected();
    }
    await space.pass(settledAfter);
    // What its resume began and could not finish is answered: it does not give up.
    await again.event('webrtc.message');
    expect(answers(again)).toEqual([{ callID: page.callId, sdp: NEWER }]);
    await space.pass(20_000);
    await again.fence();
    expect(asked(again)).toEqual([]);
    expect(answers(again)).toHaveLength(1);
  });

  it('is left alone when its media was away for a short time only: nothing has failed at the client', async () => {
    const { again } = await away('before', 3_500);
    await space.pass(30_000);
    await again.fence();
    expect([asked(again), answers(again)]).toEqual([[], []]);
  });

  it('is left alone when its media was there all the time', async () => {
    const { page } = await two();
    const again = await back(page);
    await space.pass(30_000);
    await again.fence();
    expect([asked(again), answers(again)]).toEqual([[], []]);
  });

  it('is not asked when it was loaded again: it offers when the browser has its camera', async () => {
    const { page } = await two();
    loseMedia(page);
    const again = await back(page, 1001);
    await space.pass(20_000);
    await again.fence();
    expect([asked(again), answers(again)]).toEqual([[], []]);
    await again.join({}, { fingerprint: 'page-2' });
  });

  it('is not asked when only its media is lost: SDKs drop their socket then by themselves', async () => {
    const { page } = await two();
    loseMedia(page);
    await space.pass(20_000);
    await page.fence();
    expect(asked(page)).toEqual([]);
  });
});

describe('a page on the bare SDK whose media worker died', () => {
  /** The page, and somebody whose client is asked for a new call, and makes it. */
  async function crash(change: { ja?: 'member' | 'audience' } = {}): Promise<Stage> {
    const other = await space.joined({ u: 'Bob' }, { agent: 'my own client' });
    space.media.room.answering = () => SDP;
    const page = await space.joined(change);
    space.media.room.crash();
    await other.event('video.member.promoted');
    other.callId = randomUUID();
    await other.join();
    return { other, page };
  }

  /** The worker dies; the page is sent to another socket, and comes there. */
  async function crashed(change: { ja?: 'member' | 'audience' } = {}): Promise<Stage & { again: RawClient }> {
    const stage = await crash(change);
    // A way back: the code of a server that restarts.
    expect((await stage.page.ended()).code).toBe(1012);
    const again = await space.open();
    again.callId = stage.page.callId;
    await again.connect(await space.token(change), stage.page.storage);
    await again.event('video.layout.changed');
    return { ...stage, again };
  }

  it.each(['member', 'audience'] as const)(
    'keeps, as %s, its call and its place: the offer that it could not send is answered, and the next one goes out',
    async (ja) => {
      const { other, page, again } = await crashed({ ja });
      const told = other.events('video.member.joined').length;
      await space.pass(1_500);
      await again.fence();
      expect(answers(again)).toEqual([]);
      await space.pass(500);
      await again.event('webrtc.message');
      expect(answers(again)).toEqual([{ callID: page.callId, sdp: NEWER }]);
      await space.pass(1_000);
      expect((await again.join()).member_id).toBe(page.joinedAs.member_id);
      space.media.room.listener.transport(page.callId, 'connected');
      await space.pass(70_000);
      await again.fence();
      expect(answers(again)).toHaveLength(2);
      expect(asked(again)).toEqual([]);
      await other.fence();
      expect(other.events('video.member.left')).toEqual([]);
      expect(other.events('video.member.joined')).toHaveLength(told);
    },
  );

  it('that can offer by itself is not disturbed', async () => {
    const { page, again } = await crashed();
    await space.pass(1_000);
    await again.join();
    await space.pass(20_000);
    await again.fence();
    expect(answers(again)).toEqual([{ callID: page.callId, sdp: SDP }]);
    expect(asked(again)).toEqual([]);
  });

  it('is asked for a new call when it does not go on with its own, and its former one is not settled twice', async () => {
    const { page, again } = await crashed();
    await space.pass(4_500);
    expect(asked(again)).toEqual([]);
    await space.pass(500);
    await again.event('video.member.promoted');
    again.callId = randomUUID();
    expect((await again.join()).member_id).toBe(page.joinedAs.member_id);
    expect(answers(again).map(({ callID }) => callID)).toEqual([page.callId, again.callId]);
  });

  it('keeps its place for the grace time when it does not come back', async () => {
    const { other, page } = await crash();
    await page.ended();
    await space.pass(59_000);
    await other.fence();
    expect(other.events('video.member.left')).toEqual([]);
    await space.pass(1_500);
    await other.event('video.member.left', ({ member }) => member.id === page.joinedAs.member_id);
  });

  it('that was away when it died is renewed when it is back', async () => {
    const { page } = await two();
    await space.lose(page);
    space.media.room.crash();
    const again = await space.open();
    await again.connect(await space.token(), page.storage);
    await space.pass(2_500);
    await again.event('webrtc.message');
    expect(answers(again)).toEqual([{ callID: page.callId, sdp: NEWER }]);
    expect(asked(again)).toEqual([]);
  });

  it('gets no answer that it did not ask for in Firefox, which can always offer; without an offer it is asked for a new call', async () => {
    const { page } = await crash();
    await page.ended();
    const again = await space.open({ browser: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' });
    await again.connect(await space.token(), page.storage);
    await space.pass(4_500);
    await again.fence();
    expect([asked(again), answers(again)]).toEqual([[], []]);
    await space.pass(500);
    await again.event('video.member.promoted');
  });

  it('keeps its socket and is asked for a new call at once where its SDK does not renew anything', async () => {
    const page = await space.joined({}, { agent: '@signalwire/js/browser/3.27.0' });
    space.media.room.crash();
    await page.event('video.member.promoted');
    await page.fence();
    expect(page.closed).toBeNull();
  });
});

it('a client that does not resume by itself gets no answer that it did not ask for', async () => {
  const { page } = await two();
  loseMedia(page);
  page.close();
  await page.ended();
  const again = await space.open({ agent: 'my own client' });
  await again.connect(await space.token(), page.storage);
  await space.pass(5_500);
  await again.event('video.member.promoted');
  again.callId = randomUUID();
  await again.join();
  expect(answers(again)).toEqual([{ callID: again.callId, sdp: SDP }]);
});
