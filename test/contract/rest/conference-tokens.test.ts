import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomIds } from '../../../src/base/ids.ts';
import { DEFAULT_PERMISSIONS, PERMISSIONS } from '../../../src/wire/permissions.ts';
import { attributes, basic, RestServer } from '../../support/rest.ts';

const NOT_FOUND = { status: 404, body: { error: 'Not Found' } };

interface Token {
  id: string;
  name: string;
  token: string;
  scopes: string[];
}

/** Makes a conference; its tokens. */
async function tokensOf(server: RestServer, fields: object = {}): Promise<[Token, Token]> {
  const { body } = await server.ask('POST', '/conferences', { display_name: 'Weekly sync', ...fields });
  return (await server.ask('GET', `/conferences/${body.id}/conference_tokens`)).body.data;
}

describe('rest-api 20.10: conference tokens', () => {
  let server: RestServer;
  beforeAll(async () => {
    server = await RestServer.start();
  });
  afterAll(() => server.dispose());

  it('are two, the first of them the moderator’s (220, 221)', async () => {
    const tokens = await tokensOf(server, { name: 'two' });
    expect(tokens.map(({ name }) => name)).toEqual(['moderator', 'guest']);
    for (const { token } of tokens) expect(token).toMatch(/^vpt_[0-9a-f]{32}$/);
    expect(tokens[0].token).not.toBe(tokens[1].token);
    expect((await server.ask('GET', '/conferences/two/conference_tokens')).body.data).toEqual(tokens);
  });

  it('are listed in pages', async () => {
    const [moderator, guest] = await tokensOf(server, { name: 'paged' });
    const first = await server.ask('GET', '/conferences/paged/conference_tokens?page_size=1');
    expect(first.body.data).toEqual([moderator]);
    const second = await server.ask('GET', `/conferences/paged/conference_tokens?${first.body.links.next.split('?')[1]}`);
    expect(second.body.data).toEqual([guest]);
    expect(second.body.links).not.toHaveProperty('next');
    const back = await server.ask('GET', `/conferences/paged/conference_tokens?${second.body.links.prev.split('?')[1]}`);
    expect(back.body.data).toEqual([moderator]);
    expect(attributes(await server.ask('GET', '/conferences/paged/conference_tokens?page_size=0'))).toEqual(['page_size']);
  });

  it('allow the moderator everything and the guest only itself (222)', async () => {
    const [moderator, guest] = await tokensOf(server);
    expect(moderator.scopes).toEqual(PERMISSIONS.slice(0, 44));
    expect(moderator.scopes).toEqual(expect.arrayContaining(['room.recording', 'room.member.audio_mute']));
    const withoutScreens = DEFAULT_PERMISSIONS.filter((name) => !/screenshare|additional_source/.test(name));
    expect(guest.scopes).toEqual(withoutScreens);
    expect(guest.scopes).not.toContain('room.recording');
    expect(guest.scopes).not.toContain('room.member.audio_mute');
  });

  it('allow guests what the operator says', async () => {
    const other = await RestServer.start({ guestScopes: ['room.self.screenshare'] });
    const [moderator, guest] = await tokensOf(other);
    expect(guest.scopes).toEqual(['room.self.screenshare']);
    expect(moderator.scopes).toHaveLength(44);
    await other.dispose();
  });

  it('are read one by one (223)', async () => {
    for (const token of await tokensOf(server))
      expect(await server.ask('GET', `/conference_tokens/${token.id}`)).toMatchObject({ status: 200, body: token });
    for (const id of [randomIds.uuid(), 'nope', '%27'])
      expect(await server.ask('GET', `/conference_tokens/${id}`)).toMatchObject(NOT_FOUND);
  });

  it('change their value by a reset, and nothing else (15, 224)', async () => {
    const [moderator, guest] = await tokensOf(server);
    const reset = await server.raw({
      method: 'POST',
      url: `/api/video/conference_tokens/${guest.id}/reset`,
      headers: { authorization: basic(server.project, server.token) },
    });
    expect(reset.status).toBe(200);
    const { token, ...rest } = guest;
    expect(reset.body).toEqual({ ...rest, token: expect.stringMatching(/^vpt_[0-9a-f]{32}$/) });
    expect(reset.body.token).not.toBe(token);
    expect((await server.ask('GET', `/conference_tokens/${guest.id}`)).body).toEqual(reset.body);
    expect((await server.ask('GET', `/conference_tokens/${moderator.id}`)).body).toEqual(moderator);
    const announced = { headers: { 'content-type': 'application/json' } };
    expect((await server.ask('POST', `/conference_tokens/${guest.id}/reset`, undefined, announced)).status).toBe(200);
    for (const id of [randomIds.uuid(), 'nope'])
      expect(await server.ask('POST', `/conference_tokens/${id}/reset`)).toMatchObject(NOT_FOUND);
  });

  it('of an unknown conference are 404 (225)', async () => {
    for (const key of [randomIds.uuid(), 'nope'])
      expect(await server.ask('GET', `/conferences/${key}/conference_tokens`)).toMatchObject(NOT_FOUND);
  });
});
