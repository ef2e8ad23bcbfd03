import { randomBytes } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import { createConnection, createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PageData } from '../../../src/wire/page.ts';
import { ServerProcess } from '../../support/server.ts';
import { RawClient } from '../../support/signaling/raw-client.ts';

const HOST_NAME = /name="key"/;

function visitOf(html: string): PageData | null {
  const data = /<script[^>]*id="visit"[^>]*>([^<]*)<\/script>/.exec(html)?.[1];
  return data === undefined ? null : (JSON.parse(data) as PageData);
}

function claimsOf(jwt: string): { jti: string } {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
}

/** What a browser gets for an address. */
async function open(server: ServerProcess, path: string, init: RequestInit = {}) {
  const response = await fetch(`${server.url}${path}`, init);
  const text = await response.text();
  return { status: response.status, text, visit: visitOf(text), headers: response.headers };
}

async function socket(server: ServerProcess): Promise<RawClient> {
  return await RawClient.open(Number(new URL(server.url).port));
}

/** An offer that the media side answers. */
function offer(): string {
  const print = [...randomBytes(32)].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
  const ice = `a=ice-ufrag:abcd\r\na=ice-pwd:${randomBytes(13).toString('hex')}\r\na=fingerprint:sha-256 ${print}`;
  const session = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0';
  const audio = 'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0';
  return `${session}\r\n${audio}\r\n${ice}\r\na=setup:active\r\na=mid:0\r\na=sendrecv\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n`;
}

/** In a room with a token of the API. */
async function inRoom(server: ServerProcess, room: string): Promise<RawClient> {
  const client = await socket(server);
  await client.connect(await roomToken(server, { room_name: room, user_name: 'boss' }));
  await client.invite({}, { sdp: offer() });
  await client.event('video.room.subscribed');
  return client;
}

async function roomToken(server: ServerProcess, fields: object): Promise<string> {
  return ((await (await server.ask('POST', '/room_tokens', fields)).json()) as { token: string }).token;
}

/** Code that a join with the token is answered: "200" when it is let in. */
async function invited(server: ServerProcess, token: string): Promise<string> {
  const client = await socket(server);
  await client.connect(token);
  const { result } = await client.invite();
  client.cut();
  return result.code;
}

let server: ServerProcess;

describe('rooms and links', () => {
  let clients: RawClient[] = [];
  beforeAll(async () => {
    server = await ServerProcess.start();
  });
  afterAll(() => server.stop());
  afterEach(() => {
    for (const client of clients.splice(0)) client.cut();
    clients = [];
  });

  it.each(['/guest?room=', '/?room=', '/meet/'])('%s does not open a room that REST made, nor a conference', async (address) => {
    const name = `board-${address.length}`;
    await server.ask('POST', '/rooms', { name, max_members: 5 });
    await server.ask('POST', '/conferences', { name: `${name}-conference` });
    for (const room of [name, `${name}-conference`]) {
      const page = await open(server, `${address}${room}`);
      expect(page).toMatchObject({ status: 403, visit: null });
      expect(page.text).toContain('This room is not open by link');
    }
    const german = await open(server, `${address}${name}`, { headers: { 'accept-language': 'de' } });
    expect(german.text).toContain('Dieser Raum ist nicht über einen Link offen');
  });

  it('a room that carries join_by_link is open, until it does not', async () => {
    await server.ask('POST', '/rooms', { name: 'reception', join_by_link: true });
    const { visit } = await open(server, '/guest?room=reception');
    expect(await invited(server, visit?.token ?? '')).toBe('200');
    await server.ask('PUT', '/rooms/reception', { join_by_link: false });
    expect((await open(server, '/guest?room=reception')).status).toBe(403);
    // Nor with what was given out before, and the page is told so.
    expect(await invited(server, visit?.token ?? '')).toBe('403');
    const again = await open(server, '/meet/reception/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ticket: visit?.ticket, user: 'Ann' }),
    });
    expect(again.status).toBe(403);
  });

  it('who visits a room that is sent to a service is told before joining, and nothing of its address', async () => {
    await server.ask('POST', '/rooms', { name: 'show', join_by_link: true });
    expect((await open(server, '/meet/show')).visit?.streamsOnStart).toBe(false);
    await server.ask('POST', '/rooms/show/streams', { url: 'rtmp://live.example.com/app/secret' });
    const page = await open(server, '/meet/show');
    expect(page.visit?.streamsOnStart).toBe(true);
    expect(page.text).not.toContain('secret');
  });

  it('a room that a page made is open, holds five, and its token opens no room that takes its name', async () => {
    const { visit } = await open(server, '/guest?room=lab');
    const made = (await (await server.ask('GET', '/rooms/lab')).json()) as Record<string, unknown>;
    expect(made).toMatchObject({ name: 'lab', display_name: 'lab', max_members: 5, join_by_link: true });
    expect((await open(server, '/?room=lab')).status).toBe(200);
    expect((await open(server, '/meet/lab')).status).toBe(200);
    await server.ask('DELETE', '/rooms/lab');
    await server.ask('POST', '/rooms', { name: 'lab' });
    expect(await invited(server, visit?.token ?? '')).toBe('403');
  });

  it('a session that a token of the API began is not opened by a visit to its name', async () => {
    clients.push(await inRoom(server, 'unlisted'));
    const page = await open(server, '/guest?room=unlisted');
    expect(page).toMatchObject({ status: 403, visit: null });
    expect((await server.ask('GET', '/rooms/unlisted')).status).toBe(404);
  });

  it('a token for links from before does not open a session that a token of the API began', async () => {
    const { visit } = await open(server, '/guest?room=earlier');
    await server.ask('DELETE', '/rooms/earlier');
    clients.push(await inRoom(server, 'earlier'));
    expect(await invited(server, visit?.token ?? '')).toBe('403');
  });

  it('a form of another site is not taken, one of our own and one without a browser are', async () => {
    const post = (headers: Record<string, string>) =>
      open(server, '/guest', {
        method: 'POST',
        body: 'room=forms&user=Ann&skip=1',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      });
    const foreign = await post({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' });
    expect(foreign).toMatchObject({ status: 403, visit: null });
    expect((await server.ask('GET', '/rooms/forms')).status).toBe(404);
    expect((await post({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await post({ 'sec-fetch-site': 'same-origin', origin: 'null' })).visit).toMatchObject({ user: 'Ann', skip: true });
    expect((await post({ origin: server.url })).visit).toMatchObject({ user: 'Ann', skip: false });
    expect((await post({})).visit).toMatchObject({ user: 'Ann', skip: false });
  });

  it('a page whose token was taken back gets no other by its ticket, also after a restart and under another name', async () => {
    const first = await open(server, '/guest?room=taken&user=p');
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
    const ask = (user: string) =>
      open(server, '/meet/taken/token', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ticket: first.visit?.ticket, user }),
      });
    const renewed = JSON.parse((await ask('q')).text) as { token: string };
    expect((await server.ask('DELETE', `/room_tokens/${claimsOf(renewed.token).jti}`)).status).toBe(204);
    expect((await ask('r')).status).toBe(403);
    const page = await open(server, '/guest?room=taken', { headers: { cookie } });
    expect(page).toMatchObject({ status: 403, visit: null });
    expect(page.text).toContain('This link no longer works');
    // It was this browser and this room.
    expect((await open(server, '/guest?room=taken')).status).toBe(200);
    expect((await open(server, '/guest?room=others', { headers: { cookie } })).status).toBe(200);
  });
});

describe('rooms that visits make', () => {
  it('are as many as one address may have made in an hour; rooms that are there stay open', async () => {
    server = await ServerProcess.start({ env: { PAGE_NEW_ROOMS: '3' } });
    for (const room of ['a', 'b', 'c', 'a']) expect((await open(server, `/guest?room=${room}`)).status).toBe(200);
    const page = await open(server, '/guest?room=d');
    expect(page).toMatchObject({ status: 429, visit: null });
    expect(page.text).toContain('No more new rooms for now');
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(1_000);
    expect((await open(server, '/meet/b')).status).toBe(200);
    expect((await server.ask('GET', '/rooms/d')).status).toBe(404);
    await server.stop();
  });

  it('are as many as the server keeps; one that somebody set up by REST is no longer counted', async () => {
    server = await ServerProcess.start({ env: { PAGE_ROOMS: '2' } });
    for (const room of ['a', 'b']) expect((await open(server, `/guest?room=${room}`)).status).toBe(200);
    expect((await open(server, '/guest?room=c')).status).toBe(429);
    await server.ask('PUT', '/rooms/a', { description: 'kept' });
    expect((await open(server, '/guest?room=c')).status).toBe(200);
    expect((await open(server, '/guest?room=d')).status).toBe(429);
    expect((await open(server, '/guest?room=a')).status).toBe(200);
    // Rooms of the API are not counted.
    expect((await server.ask('POST', '/rooms', { name: 'd', join_by_link: true })).status).toBe(200);
    expect((await open(server, '/guest?room=d')).status).toBe(200);
    await server.stop();
  });
});

describe('links with an invite', () => {
  beforeAll(async () => {
    server = await ServerProcess.start({ env: { PAGE_LINKS: 'invite', MODERATOR_KEY: 'open sesame' } });
  });
  afterAll(() => server.stop());

  it('open their room to guests; without one a guest reads the same of every room', async () => {
    const entered = await fetch(`${server.url}/meet/weekly?as=host&key=open+sesame`, { redirect: 'manual' });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const host = await open(server, '/meet/weekly?as=host', { headers: { cookie } });
    const invite = host.visit?.invite ?? '';
    expect(invite).toMatch(/^\/meet\/weekly\?invite=[\w-]{22}$/);
    const guest = await open(server, `${invite}&user=Ann`);
    expect(guest).toMatchObject({ status: 200, visit: { user: 'Ann', invite } });
    const word = invite.split('=')[1];
    expect((await open(server, `/guest?room=weekly&invite=${word}`)).status).toBe(200);
    await server.ask('POST', '/rooms', { name: 'private' });
    const pages = await Promise.all(
      [`/meet/private?invite=${word}`, '/meet/weekly', '/guest?room=nowhere', '/meet/weekly?invite='].map((path) =>
        open(server, path),
      ),
    );
    for (const page of pages) expect(page).toMatchObject({ status: 403, visit: null, text: pages[0]?.text });
    expect(pages[0]?.text).toContain('You need an invitation');
    expect((await server.ask('GET', '/rooms/nowhere')).status).toBe(404);
  });
});

describe('a server without pages', () => {
  it.each([
    ['none', 404],
    ['embed', 200],
  ])('PAGES=%s opens no room; the frame for tokens of others is answered %d', async (PAGES, embed) => {
    const one = await ServerProcess.start({ env: { PAGES } });
    for (const path of ['/', '/guest', '/meet/a', '/meet/']) expect((await fetch(`${one.url}${path}`)).status).toBe(404);
    expect((await fetch(`${one.url}/embed`)).status).toBe(embed);
    expect((await one.ask('GET', '/rooms')).status).toBe(200);
    await one.stop();
  });
});

describe('the moderator page of a server that only its own machine can reach', () => {
  let forwarder: Server;
  let port = 0;
  beforeEach(async () => {
    server = await ServerProcess.start();
    port = Number(new URL(server.url).port);
    // Passes on bytes, as ssh -R or a balancer does.
    forwarder = createServer((client) => {
      const to = createConnection(port, '127.0.0.1');
      client.pipe(to).pipe(client);
      for (const end of [client, to]) end.on('error', () => end.destroy());
    });
    await new Promise<void>((resolve) => forwarder.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    forwarder.close();
    await server.stop();
  });

  /** Asks through the forwarder, with any Host. */
  const through = (host: string, more = ''): Promise<string> =>
    new Promise((resolve, reject) => {
      const client = createConnection((forwarder.address() as { port: number }).port, '127.0.0.1');
      let text = '';
      client.on('data', (data) => {
        text += data;
      });
      client.on('close', () => resolve(text));
      client.on('error', reject);
      client.write(`GET /?room=x HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`);
    });

  it('opens to programs and browsers on it, by form, too', async () => {
    const page = await open(server, '/?room=Lab&user=Mo');
    expect(page).toMatchObject({ status: 200, visit: { room: 'Lab', user: 'Mo', role: 'moderator' } });
    const form = await open(server, '/', { method: 'POST', body: new URLSearchParams({ room: 'Lab', user: 'Mo' }) });
    expect(form).toMatchObject({ status: 200, visit: { room: 'Lab', user: 'Mo', role: 'moderator' } });
    expect((await open(server, '/meet/Lab?as=host')).visit?.role).toBe('meeting-host');
  });

  it('is not opened through a forwarder, whatever the Host says', async () => {
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`]) {
      const text = await through(host);
      expect(text).toMatch(/^HTTP\/1\.1 307 /);
      expect(text).not.toContain('"role"');
      // On from there it goes to an address of this machine, which is not the forwarded one.
      const to = new URL(/^location: (.*)$/im.exec(text)?.[1]?.trim() ?? '');
      expect(to.hostname).toBe(host.split(':')[0]);
      expect(to.port).not.toBe(String(port));
    }
    for (const host of ['video.example.com', 'localhost', 'localhost:1']) {
      const text = await through(host);
      expect(text).toMatch(/^HTTP\/1\.1 403 /);
      expect(text).toMatch(HOST_NAME);
    }
    expect(await through(`localhost:${port}`, 'Via: 1.1 proxy\r\n')).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('says what to do to a browser that comes through a tunnel and could not go on', async () => {
    const text = await through(`localhost:${port}`);
    const cookie = /^set-cookie: ([^;]*)/im.exec(text)?.[1];
    const again = await through(`localhost:${port}`, `Cookie: ${cookie}\r\n`);
    expect(again).toMatch(/^HTTP\/1\.1 403 /);
    expect(again).toContain('comes through a tunnel');
  });

  it('opens by a pass once, and by none that somebody made up', async () => {
    const begun = await fetch(`${server.url}/`, { redirect: 'manual' });
    const proved = await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' });
    const back = proved.headers.get('location') ?? '';
    expect(back).toMatch(/\/\?pass=[0-9a-f]{32}$/);
    const entered = await new Promise<IncomingMessage>((resolve, reject) => {
      get(back, { headers: { 'sec-fetch-mode': 'navigate' } }, (answer) => resolve(answer.resume())).on('error', reject);
    });
    expect(entered.statusCode).toBe(303);
    expect(entered.headers.location).toMatch(/^\/\?room=Main_Office&user=user_\d{4}$/);
    expect((await fetch(back, { redirect: 'manual' })).status).toBe(307);
    expect((await fetch(`${server.url}/?pass=${'0'.repeat(32)}`, { redirect: 'manual' })).status).toBe(307);
    // The way cannot be gone twice either, nor by a name that somebody made to mean this machine.
    expect((await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' })).status).toBe(404);
  });
});
