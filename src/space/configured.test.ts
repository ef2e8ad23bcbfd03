import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomIds } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { Proxies } from '../base/proxies.ts';
import { KEYS } from '../config/keys.ts';
import { type Config, ConfigError, loadConfig } from '../config.ts';
import { createHttp } from './http.ts';
import { limitsOf } from './limits.ts';
import { bracketed } from './listen.ts';

/** Pieces that values are made of, and what people mistype. */
const PIECES = [
  '10.0.0.0',
  '/8',
  '/33',
  '/0',
  '::1',
  '::ffff:10.0.0.0',
  '/104',
  '%eth0',
  ',',
  ' ',
  '0',
  '1',
  '-1',
  '300.1.1.1',
  'a.example',
];
const MORE = [
  '[',
  ']',
  '{"urls":',
  '"stun:a"',
  '}',
  'https://',
  'postgres://',
  'turn:',
  ':99999',
  '@',
  'é',
  '\u0000',
  'xn--a',
  '?',
  '#',
  '%zz',
];

/** What the parts of the server make of a configuration before anything is started. */
function use(config: Config): void {
  const proxies = new Proxies(config.TRUST_PROXY);
  proxies.client({ headers: { 'x-forwarded-for': '192.0.2.1' }, socket: { remoteAddress: '10.0.0.1' } as never });
  const { PUBLIC_URL: publicUrl = null } = config;
  createHttp({ log: silentLog, ids: randomIds, tls: null, publicUrl, proxies, limits: limitsOf(config).http });
  new URL(config.PUBLIC_URL ?? `http://${bracketed(config.HOST)}`);
}

it('whatever a key is set to is refused with one line, or can be used', () => {
  const text = fc.array(fc.constantFrom(...PIECES, ...MORE), { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));
  const key = fc.constantFrom(...KEYS.map(([name]) => name), 'TRUST_PROXY', 'HOST', 'PUBLIC_URL');
  fc.assert(
    fc.property(key, text, (name, value) => {
      let config: Config;
      try {
        config = loadConfig({ [name]: value });
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
        expect((error as Error).message).toMatch(/^[A-Z][A-Z0-9_]*: [^\n]+$/);
        return;
      }
      use(config);
    }),
    { numRuns: 400 },
  );
});
