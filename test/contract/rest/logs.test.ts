import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, onBothEngines } from '../../support/databases.ts';
import { LiveRest } from '../../support/live-rest.ts';
import type { Answer } from '../../support/rest.ts';
import type { Json } from '../../support/signaling/fake-socket.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DAY_MS = 86_400_000;

onBothEngines('rest-api 20.11: logs', (make) => {
  let database: Database;
  let space: LiveRest;
  beforeAll(async () => {
    database = await make();
    space = await LiveRest.start({ store: await database.open(), logRetentionMs: 10 * DAY_MS });
  });
  afterAll(async () => {
    await space?.stop();
    await database?.dispose();
  });
  const get = (path: string): Promise<Answer> => space.rest.ask('GET', path);
  const logs = async (query = ''): Promise<Json[]> => (await get(`/logs?page_size=1000${query}`)).body.data;
  const logOf = async (room: string): Promise<Json> => {
    const found = (await logs()).filter(({ room_name }) => room_name === room);
    expect(found).toHaveLength(1);
    return found[0];
  };
  const day = (ms: number): string => new Date(space.clock.now() + ms).toISOString().slice(0, 10);

  it('has one entry for each session, with all its keys (229)', async () => {
    await space.joined({ room_name: 'running' });
    const log = await logOf('running');
    const now = log.created_at;
    expect(log).toEqual({
      id: expect.stringMatching(UUID),
      source: 'realtime_api',
      type: 'video_room_session',
      url: expect.any(String),
      room_name: 'running',
      status: 'in-progress',
      locked: false,
      started_at: now,
      ended_at: null,
      start_time: now,
      end_time: null,
      charge: 0,
      created_at: now,
      charge_details: [],
    });
  });

  it('tells of a finished session, and where it is (230)', async () => {
    const client = await space.joined({ room_name: 'finished' });
    await space.pass(3_000);
    await client.bye();
    const log = await logOf('finished');
    expect(log).toMatchObject({ type: 'video_room_session', status: 'completed' });
    expect(Date.parse(log.ended_at) - Date.parse(log.started_at)).toBe(3_000);
    const { pathname } = new URL(log.url);
    const { body: session } = await get(pathname.replace('/api/video', ''));
    expect(session).toMatchObject({ name: 'finished', start_time: log.started_at, end_time: log.ended_at });
    expect(log.id).not.toBe(session.id);
  });

  it('finds entries before, on and after a day or an instant (232)', async () => {
    const client = await space.joined({ room_name: 'dated' });
    await client.bye();
    const { created_at } = await logOf('dated');
    const has = async (query: string): Promise<boolean> =>
      (await logs(`&${query}`)).some(({ room_name }) => room_name === 'dated');
    const [yesterday, today, tomorrow] = [day(-DAY_MS), day(0), day(DAY_MS)];
    expect(await has(`created_on=${today}`)).toBe(true);
    expect(await has(`created_on=${created_at}`)).toBe(true);
    expect(await has(`created_on=${yesterday}`)).toBe(false);
    expect(await has(`created_on=${tomorrow}`)).toBe(false);
    expect(await has(`created_before=${today}`)).toBe(false);
    expect(await has(`created_before=${tomorrow}`)).toBe(true);
    expect(await has(`created_after=${yesterday}`)).toBe(true);
    expect(await has(`created_after=${tomorrow}`)).toBe(false);
    expect(await has(`created_after=${yesterday}&created_before=${tomorrow}`)).toBe(true);
    expect(await has(`created_after=${today}&created_on=${yesterday}`)).toBe(false);
    const instant = new Date(Date.parse(created_at) + 1_000).toISOString();
    expect(await has(`created_before=${instant}`)).toBe(true);
    expect(await has(`created_after=${instant}`)).toBe(false);
  });

  it('refuses what is no date (233)', async () => {
    for (const name of ['created_before', 'created_on', 'created_after'])
      expect(await get(`/logs?${name}=nope`)).toMatchObject({ status: 422, body: { errors: [{ attribute: name }] } });
    expect((await get('/logs?include_deleted=maybe')).status).toBe(422);
  });

  it('knows its entries by id, and no others (235)', async () => {
    await space.joined({ room_name: 'known' });
    const log = await logOf('known');
    expect((await get(`/logs/${log.id}`)).body).toEqual(log);
    for (const id of ['00000000-0000-4000-8000-000000000000', 'x', '%00'])
      expect(await get(`/logs/${id}`)).toMatchObject({ status: 404, body: { error: 'Not Found' } });
    const other = { project: crypto.randomUUID(), token: 'PT-of-another-project' };
    await space.rest.addProject(other.project, other.token);
    expect((await space.rest.ask('GET', `/logs/${log.id}`, undefined, other)).status).toBe(404);
  });

  it('tells a missing scope from wrong credentials (rest-api 1.2)', async () => {
    const chat = { project: crypto.randomUUID(), token: 'PT-without-the-video-scope' };
    await space.rest.addProject(chat.project, chat.token, ['chat']);
    for (const path of ['/logs', '/logs/x'])
      expect(await space.rest.ask('GET', path, undefined, chat)).toMatchObject({ status: 403, body: { error: 'Forbidden' } });
    expect(await space.rest.ask('GET', '/rooms', undefined, chat)).toMatchObject({ status: 401 });
    expect(await space.rest.ask('GET', '/logsx', undefined, chat)).toMatchObject({ status: 401 });
    expect(await space.rest.ask('GET', '/logs', undefined, { ...chat, token: 'wrong' })).toMatchObject({ status: 401 });
  });

  it('pages from the newest to the oldest', async () => {
    const seen: string[] = [];
    let query = '?page_size=2';
    for (;;) {
      const { body } = await get(`/logs${query}`);
      seen.push(...body.data.map(({ id }: Json) => id));
      if (!body.links.next) break;
      query = new URL(body.links.next).search;
    }
    expect(seen).toEqual((await logs()).map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(3);
  });

  it('discards entries that are too old, and shows what is left of them when asked (234)', async () => {
    const client = await space.joined({ room_name: 'old' });
    await client.bye();
    const { id, created_at } = await logOf('old');
    const now = space.clock.now();
    // As if the entries of today were too old.
    while (await space.rest.store.logs.discard(now + DAY_MS, now));
    expect((await logs()).map((log) => log.id)).not.toContain(id);
    const left = (await logs('&include_deleted=true')).find((log) => log.id === id);
    expect(left).toEqual({ id, created_at, discarded_at: expect.stringMatching(/^\d{4}-/) });
    expect((await get(`/logs/${id}`)).body).toEqual(left);
    // What runs is not discarded, however old.
    expect(await logOf('running')).toMatchObject({ status: 'in-progress' });
  });

  it('refuses dates before everything that is kept', async () => {
    for (const name of ['created_before', 'created_on', 'created_after']) {
      expect(await get(`/logs?${name}=${day(-11 * DAY_MS)}`)).toMatchObject({
        status: 422,
        body: { errors: [{ attribute: name, code: 'exceeds_history_logs_limit', type: 'account_error' }] },
      });
      expect((await get(`/logs?${name}=${day(-10 * DAY_MS)}`)).status).toBe(200);
    }
  });
});
