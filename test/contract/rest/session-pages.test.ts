import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LiveSession } from '../../../src/rooms/records/live-session.ts';
import { plainRoom } from '../../../src/rooms/settings/room.ts';
import { type Database, onBothEngines } from '../../support/databases.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { type Answer, RestServer } from '../../support/rest.ts';
import type { Json } from '../../support/signaling/fake-socket.ts';

onBothEngines('rest-api 20.4: pages of room sessions, members and events', (make) => {
  let database: Database;
  let server: RestServer;
  const clock = new ManualClock();
  beforeAll(async () => {
    database = await make();
    server = await RestServer.start({ store: await database.open(), clock });
  });
  afterAll(async () => {
    await server?.dispose();
    await database?.dispose();
  });

  /** A session that has begun, as rooms tell of it. */
  const begin = (name: string, id: string = crypto.randomUUID()): LiveSession => {
    clock.advance(1);
    const room = plainRoom({ id: crypto.randomUUID(), projectId: server.project, name, now: clock.now() });
    const session: LiveSession = {
      id,
      channel: 'EC_1',
      room,
      autoCreated: true,
      startedAt: clock.now(),
      endedAt: null,
      layout: room.layout,
      locked: false,
      prioritizeHandraise: false,
      meta: {},
      previewUrl: null,
      memberCount: 0,
      audienceCount: 0,
      destinations: [],
    };
    server.events.emit('session.started', session, { kind: 'system' });
    return session;
  };
  const list = (query: string, path = '/room_sessions'): Promise<Answer> => server.ask('GET', `${path}${query}`);
  const ids = ({ body }: Answer): string[] => body.data.map(({ id }: Json) => id);
  /** Follows a link as clients do: only its query, on the path they know. */
  const follow = (link: string, path = '/room_sessions'): Promise<Answer> => list(new URL(link).search, path);
  const some = (name: string, count: number): string[] => Array.from({ length: count }, () => begin(name).id).reverse();

  it('has 50 rows unless asked for others (104)', async () => {
    some('fifty', 51);
    expect((await list('?room_name=fifty')).body.data).toHaveLength(50);
  });

  it('takes sizes from 1 to 1000, numbers from 0, and tokens of its own (105-108)', async () => {
    expect((await list('?page_size=1000')).status).toBe(200);
    for (const size of ['0', '1001', '-1', 'abc'])
      expect(await list(`?page_size=${size}`)).toMatchObject({ status: 422, body: { errors: [{ attribute: 'page_size' }] } });
    expect(await list('?page_number=1')).toMatchObject({ status: 422, body: { errors: [{ code: 'page_token_required' }] } });
    expect((await list('?page_number=-1')).status).toBe(422);
    const wrong = await list('?page_number=1&page_token=garbage');
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ code: 'page_token_is_invalid', attribute: null }] } });
  });

  it('goes through all rows once, newest first, forth and back, whatever comes meanwhile (109-115)', async () => {
    const all = some('five', 5);
    const filter = '?room_name=five&status=in-progress';
    const first = await list(`${filter}&page_size=2`);
    expect(ids(first)).toEqual(all.slice(0, 2));
    expect(first.body.links).not.toHaveProperty('prev');
    const next = new URL(first.body.links.next);
    expect([next.host, next.pathname]).toEqual([expect.stringMatching(/./), '/api/video/room_sessions']);
    const { page_token, ...query } = Object.fromEntries(next.searchParams);
    expect(query).toEqual({ room_name: 'five', status: 'in-progress', page_size: '2', page_number: '1' });
    expect(page_token).toMatch(/^PA/);
    begin('five');
    const second = await follow(first.body.links.next);
    const third = await follow(second.body.links.next);
    expect([ids(second), ids(third)]).toEqual([all.slice(2, 4), all.slice(4)]);
    expect(third.body.links).not.toHaveProperty('next');
    expect(ids(await follow(second.body.links.prev))).toEqual(all.slice(0, 2));
  });

  it('is empty without an end when there is nothing (116)', async () => {
    const { body } = await list('?room_name=nothing');
    expect(body).toEqual({ links: { self: expect.any(String), first: expect.any(String) }, data: [] });
  });

  it('pages members by the time they joined, and by id at the same time', async () => {
    const session = begin('crowd');
    const joinedAt = clock.now();
    const stays = ['c', 'a', 'b', 'e', 'd'].map((memberId, index) => ({
      memberId,
      sessionId: session.id,
      projectId: server.project,
      tokenId: 'token',
      name: memberId,
      type: 'member' as const,
      joinedAt: joinedAt + (index < 3 ? 0 : index),
      leftAt: null,
    }));
    for (const stay of stays) server.events.emit('member.joined', stay, { kind: 'system' });
    const path = `/room_sessions/${session.id}/members`;
    const first = await list('?page_size=2', path);
    const second = await follow(first.body.links.next, path);
    const third = await follow(second.body.links.next, path);
    expect([ids(first), ids(second), ids(third)]).toEqual([['a', 'b'], ['c', 'e'], ['d']]);
    expect(ids(await follow(third.body.links.prev, path))).toEqual(['c', 'e']);
  });

  it('pages events in the order in which they happened, also those of one instant', async () => {
    const session = begin('busy');
    const order = Array.from({ length: 250 }, (_, index) => `event.${index}`);
    for (const name of order)
      server.events.emit('occurred', {
        sessionId: session.id,
        projectId: server.project,
        roomId: null,
        name,
        payload: { name, nul: '\0', half: '\ud800' },
        memberId: null,
        recordingId: null,
        by: { kind: 'system' },
      });
    const path = `/room_sessions/${session.id}/events`;
    const told: string[] = [];
    let page = await list('?page_size=100', path);
    for (;;) {
      told.push(...page.body.data.map(({ name }: Json) => name));
      if (!page.body.links.next) break;
      page = await follow(page.body.links.next, path);
    }
    expect(told).toEqual(order);
    expect(page.body.data[0].payload).toEqual({ name: 'event.200', nul: '\0', half: '\ud800' });
  });

  it('gives fewer large events at once, and all of them by the links, forth and back', async () => {
    const session = begin('large');
    const order = Array.from({ length: 70 }, (_, index) => `event.${index}`);
    const text = 'x'.repeat(30_000);
    for (const name of order) {
      server.events.emit('occurred', {
        sessionId: session.id,
        projectId: server.project,
        roomId: null,
        name,
        payload: { text },
        memberId: null,
        recordingId: null,
        by: { kind: 'system' },
      });
      // Within what may wait.
      await server.chronicle.settled();
    }
    const path = `/room_sessions/${session.id}/events`;
    const names = ({ body }: Answer): string[] => body.data.map(({ name }: Json) => name);
    const pages = [await list('?page_size=1000', path)];
    for (let next = pages[0]?.body.links.next; next; next = pages.at(-1)?.body.links.next) pages.push(await follow(next, path));
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.flatMap(names)).toEqual(order);
    const back = await follow(pages.at(-1)?.body.links.prev, path);
    expect(order.join()).toContain(names(back).join());
    expect(names(back).at(-1)).toBe(names(pages.at(-2) as Answer).at(-1));
    expect(back.body.links.prev).toBeDefined();
  });
});
