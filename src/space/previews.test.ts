import { fastify } from 'fastify';
import { describe, expect, it } from 'vitest';
import { randomIds } from '../base/ids.ts';
import { Previews } from './previews.ts';

const IMAGE = Buffer.concat([Buffer.from('RIFF____WEBPVP8X'), Buffer.alloc(40)]);

function served() {
  const previews = new Previews({ ids: randomIds, origin: () => 'https://space.test' });
  const app = fastify();
  previews.routes(app);
  const fetched = async (url: string) =>
    await app.inject({ url: new URL(url).pathname, headers: { origin: 'https://other.test' } });
  return { previews, fetched };
}

describe('the address of a preview', () => {
  it('cannot be guessed', () => {
    const { previews } = served();
    const [a, b] = [previews.open().url, previews.open().url];
    expect(a).toMatch(/^https:\/\/space\.test\/previews\/[0-9a-f]{32}\.webp$/);
    expect(a).not.toBe(b);
  });

  it('answers 200 image/webp without credentials, for any page, never from a cache; first with a dark picture, then with the newest (rest-api 188)', async () => {
    const { previews, fetched } = served();
    const place = previews.open();
    const first = await fetched(place.url);
    expect([first.statusCode, first.headers['content-type']]).toEqual([200, 'image/webp']);
    expect(first.rawPayload.toString('latin1', 8, 12)).toBe('WEBP');
    expect(first.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    place.show(IMAGE);
    expect((await fetched(place.url)).rawPayload.equals(IMAGE)).toBe(true);
  });

  it('shows nothing that is no WebP, and nothing after the session', async () => {
    const { previews, fetched } = served();
    const place = previews.open();
    place.show(IMAGE);
    place.show(Buffer.from('<script>alert(1)</script> and some more text'));
    place.show(Buffer.alloc(0));
    expect((await fetched(place.url)).rawPayload.equals(IMAGE)).toBe(true);
    place.close();
    place.show(IMAGE);
    const after = await fetched(place.url);
    expect([after.statusCode, after.headers['access-control-allow-origin']]).toEqual([404, '*']);
    expect((await fetched('https://space.test/previews/00000000000000000000000000000000.webp')).statusCode).toBe(404);
  });
});
