import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, RestServer } from '../../support/rest.ts';

describe('rest-api 20.4: pagination of rooms', () => {
  let server: RestServer;
  beforeEach(async () => {
    server = await RestServer.start();
  });
  afterEach(() => server.dispose());
  const create = async (...names: string[]): Promise<void> => {
    for (const name of names) await server.ask('POST', '/rooms', { name, join_from: '2030-01-01' });
  };
  const list = (query = ''): Promise<Answer> => server.ask('GET', `/rooms${query}`);
  const names = ({ body }: Answer): string[] => body.data.map(({ name }: { name: string }) => name);
  /** Follows a link as clients do: only its query, on the path they know. */
  const follow = (link: string): Promise<Answer> => list(new URL(link).search);

  it('fifty by default (104)', async () => {
    await create(...Array.from({ length: 51 }, (_, index) => `r${index}`));
    const page = await list();
    expect(page.body.data).toHaveLength(50);
    expect(names(await follow(page.body.links.next))).toEqual(['r0']);
  });

  it('page_size (105)', async () => {
    expect((await list('?page_size=1000')).status).toBe(200);
    for (const size of ['0', '1001', '-1', 'abc', '1.5', ''])
      expect(await list(`?page_size=${size}`)).toMatchObject({
        status: 422,
        body: { errors: [{ attribute: 'page_size', code: 'invalid_parameter' }] },
      });
  });

  it('number and token (106, 107, 108)', async () => {
    expect(await list('?page_number=1')).toMatchObject({ status: 422, body: { errors: [{ code: 'page_token_required' }] } });
    expect((await list('?page_number=-1')).status).toBe(422);
    await create('a', 'b');
    const token = new URL((await list('?page_size=1')).body.links.next).searchParams.get('page_token') as string;
    expect(token).toMatch(/^PA/);
    for (const wrong of [
      'garbage',
      'PA',
      `${token}x`,
      token.replace('PA', 'PB'),
      token.slice(0, -4),
      `.${token}`,
      'PA.AAAAAAAAAAAAAAAAAAAAAA',
    ]) {
      const answer = await list(`?page_number=1&page_token=${wrong}`);
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ code: 'page_token_is_invalid', attribute: null }] } });
    }
  });

  it('five rooms in pages of two, forth and back (109-113)', async () => {
    await create('a', 'b', 'c', 'd', 'e');
    const first = await list('?page_size=2&starts_after=2030-01-01&include_active_session=True');
    expect(names(first)).toEqual(['e', 'd']);
    expect(first.body.links).not.toHaveProperty('prev');
    const next = new URL(first.body.links.next);
    expect(next.pathname).toBe('/api/video/rooms');
    expect(Object.fromEntries(next.searchParams)).toEqual({
      starts_after: '2030-01-01',
      include_active_session: 'True',
      page_size: '2',
      page_number: '1',
      page_token: expect.stringMatching(/^PA/),
    });
    const second = await follow(first.body.links.next);
    expect(names(second)).toEqual(['c', 'b']);
    expect(second.body.links.self).toBe(first.body.links.next);
    const third = await follow(second.body.links.next);
    expect(names(third)).toEqual(['a']);
    expect(third.body.links).not.toHaveProperty('next');
    const back = await follow(third.body.links.prev);
    expect(names(back)).toEqual(['c', 'b']);
    expect(names(await follow(back.body.links.next))).toEqual(['a']);
    const start = await follow(back.body.links.prev);
    expect(names(start)).toEqual(['e', 'd']);
    expect(start.body.links).not.toHaveProperty('prev');
    expect(names(await follow(start.body.links.first))).toEqual(['e', 'd']);
  });

  it('a page that is just full is the last', async () => {
    await create('a', 'b');
    expect((await list('?page_size=2')).body.links).not.toHaveProperty('next');
  });

  it('new rooms do not shift a page (114)', async () => {
    await create('a', 'b', 'c');
    const first = await list('?page_size=2');
    await create('d', 'e');
    expect(names(await follow(first.body.links.next))).toEqual(['a']);
  });

  it('rooms that vanish leave no gap', async () => {
    await create('a', 'b', 'c', 'd');
    const first = await list('?page_size=2');
    await server.ask('DELETE', '/rooms/c');
    expect(names(await follow(first.body.links.next))).toEqual(['b', 'a']);
    for (const name of ['a', 'b']) await server.ask('DELETE', `/rooms/${name}`);
    const empty = await follow(first.body.links.next);
    expect(names(empty)).toEqual([]);
    expect(empty.body.links).not.toHaveProperty('next');
  });

  it('links carry the host of the request, and https behind a trusted proxy (115)', async () => {
    const ask = async (api: RestServer, headers: Record<string, string>): Promise<string> =>
      new URL((await api.ask('GET', '/rooms', undefined, { headers })).body.links.self).origin;
    expect(await ask(server, { host: 'acme.example.com:8443' })).toBe('http://acme.example.com:8443');
    const forwarded = { host: 'acme.example.com', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'video.example.com' };
    expect(await ask(server, forwarded)).toBe('http://acme.example.com');
    expect(await ask(server, { host: 'a"b' })).toBe('http://127.0.0.1:5000');
    const behind = await RestServer.start({ trustProxy: true });
    expect(await ask(behind, forwarded)).toBe('https://video.example.com');
    await behind.dispose();
    const named = await RestServer.start({ publicUrl: 'https://acme.example.com' });
    expect(await ask(named, { host: 'acme.example.com' })).toBe('https://acme.example.com');
    await named.dispose();
  });

  it('nothing (116)', async () => {
    expect((await list()).body).toEqual({ links: { self: expect.any(String), first: expect.any(String) }, data: [] });
  });
});
