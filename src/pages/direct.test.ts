import { describe, expect, it } from 'vitest';
import { isDirect } from './direct.ts';

describe('a request of this machine', () => {
  it.each(['localhost', 'localhost:5000', '127.0.0.1:5000', '127.8.9.10', '[::1]:5000', 'LOCALHOST:80', 'video.localhost:5000'])(
    'is one to %s',
    (host) => {
      expect(isDirect({ host })).toBe(true);
    },
  );

  it.each([
    undefined,
    '',
    'video.example.com',
    '10.0.0.5:5000',
    '127.0.0.1.example.com',
    'localhost.example.com',
    'evil@localhost',
    '[::2]',
    '128.0.0.1',
  ])('is not one to %s', (host) => {
    expect(isDirect(host === undefined ? {} : { host })).toBe(false);
  });

  it.each(['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'])(
    'is not one that a proxy passed on with %s',
    (header) => {
      expect(isDirect({ host: 'localhost:5000', [header]: '127.0.0.1' })).toBe(false);
    },
  );
});
