import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServerProcess } from '../../support/server.ts';

const PORTAL = 'https://portal.example';
const PAGES = ['/meet/Lab?user=Ann', '/guest?room=Lab&user=Ann', '/?room=Lab&user=Mo', '/embed', '/meet/a%20b'];

/** Directive of the content security policy of an answer. */
function directive(response: Response, name: string): string | undefined {
  const policy = response.headers.get('content-security-policy') ?? '';
  return policy.split('; ').find((one) => one.startsWith(`${name} `));
}

describe('pages in frames, as a browser gets them', () => {
  let open: ServerProcess;
  let shut: ServerProcess;
  beforeAll(async () => {
    [open, shut] = await Promise.all([
      ServerProcess.start({ env: { EMBED_ORIGINS: `${PORTAL},https://intranet.example:8443` } }),
      ServerProcess.start(),
    ]);
  });
  afterAll(async () => {
    await Promise.all([open.stop(), shut.stop()]);
  });

  it.each(PAGES)('%s may be shown by the named origins and by our own, and by nobody where none is named', async (path) => {
    const [named, none] = await Promise.all([fetch(`${open.url}${path}`), fetch(`${shut.url}${path}`)]);
    expect(directive(named, 'frame-ancestors')).toBe(`frame-ancestors 'self' ${PORTAL} https://intranet.example:8443`);
    expect(directive(none, 'frame-ancestors')).toBe("frame-ancestors 'self'");
    for (const response of [named, none]) {
      // The older header knows no list: it would keep the named ones out.
      expect(response.headers.get('x-frame-options')).toBeNull();
      expect(response.headers.get('permissions-policy')).toContain('camera=(self), microphone=(self), display-capture=(self)');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('cross-origin-embedder-policy')).toBeNull();
    }
  });

  it('a page that gets its token from around it belongs in a frame, and carries none of ours', async () => {
    const framed = await fetch(`${open.url}/embed`, { headers: { 'sec-fetch-dest': 'iframe' } });
    expect(framed.status).toBe(200);
    expect(await framed.text()).not.toMatch(/eyJ[\w-]+\./);
    expect(framed.headers.get('set-cookie')).toBeNull();
    const alone = await fetch(`${open.url}/embed`, { headers: { 'sec-fetch-dest': 'document' } });
    expect(alone.status).toBe(400);
  });

  it('the cookies of pages do not go along from other sites', async () => {
    const cookie = (await fetch(`${open.url}/meet/Lab?user=Ann`)).headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
  });

  it('the script of the element is for everybody', async () => {
    const script = await fetch(`${open.url}/embed/wirespace-room.js`, { headers: { origin: 'https://anywhere.example' } });
    expect(script.status).toBe(200);
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(script.headers.get('access-control-allow-origin')).toBe('*');
    expect(script.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(await script.text()).toContain('wirespace-room');
  });
});
