import { describe, expect, it } from 'vitest';
import { isDirect } from './direct.ts';

const from = (
  headers: Record<string, string>,
  { remoteAddress = '127.0.0.1', protocol = 'http', localPort = 5000 } = {},
): boolean => isDirect({ headers, protocol, socket: { remoteAddress, localPort } } as Parameters<typeof isDirect>[0]);

describe('a request of this machine', () => {
  it.each(['localhost:5000', '127.0.0.1:5000', '127.8.9.10:5000', '[::1]:5000', 'LOCALHOST:5000', 'video.localhost:5000'])(
    'is one to %s',
    (host) => {
      expect(from({ host })).toBe(true);
      expect(from({ host }, { remoteAddress: '::ffff:127.0.0.1' })).toBe(true);
    },
  );

  it.each([
    '',
    'video.example.com:5000',
    '10.0.0.5:5000',
    '127.0.0.1.example.com:5000',
    'localhost.example.com:5000',
    'evil@localhost:5000',
    '[::2]:5000',
    '128.0.0.1:5000',
    'localhost',
    'localhost:8080',
  ])('is not one to %s', (host) => {
    expect(from({ host })).toBe(false);
    expect(from({})).toBe(false);
  });

  it('is one to the port of its scheme, which browsers leave out', () => {
    expect(from({ host: 'localhost' }, { localPort: 80 })).toBe(true);
    expect(from({ host: 'localhost' }, { localPort: 443, protocol: 'https' })).toBe(true);
  });

  it('is not one that comes from elsewhere', () => {
    expect(from({ host: 'localhost:5000' }, { remoteAddress: '192.0.2.7' })).toBe(false);
  });

  it.each(['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'cf-connecting-ip'])(
    'is not one that a proxy passed on with %s',
    (header) => {
      expect(from({ host: 'localhost:5000', [header]: '127.0.0.1' })).toBe(false);
    },
  );
});
