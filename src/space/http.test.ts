import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomIds } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { Proxies } from '../base/proxies.ts';
import { createHttp } from './http.ts';

const limits = { bodyBytes: 1000, headersMs: 1000, requestMs: 1000 };

describe.each([
  ['nobody', false],
  ['everybody', true],
  ['a proxy on this machine and one network', ['127.0.0.1', '10.0.0.0/8']],
] as const)('with trust in %s, a client', (_, trusted) => {
  const proxies = new Proxies(trusted);
  const http = createHttp({ log: silentLog, ids: randomIds, tls: null, publicUrl: null, proxies, limits });
  http.get('/', async (request) => request.ip);
  afterAll(() => http.close());

  const onHttp = async (peer: string, forwarded: string): Promise<string> =>
    (await http.inject({ url: '/', remoteAddress: peer, headers: { 'x-forwarded-for': forwarded } })).body;
  const onSocket = (peer: string, forwarded: string): string =>
    proxies.client({ headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress: peer } as never });

  it('has the same address on HTTP and on sockets, whatever stands in the header', async () => {
    const address = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.constantFrom(
        '10.1.2.3',
        '127.0.0.1',
        '::ffff:10.0.0.1',
        '10.0.0.1:443',
        '[2001:db8::1]:50123',
        '[::1]',
        'unknown',
        '',
        '127.1',
      ),
    );
    const chain = fc.array(address, { maxLength: 5 }).map((claims) => claims.join(', '));
    const peer = fc.constantFrom('127.0.0.1', '::ffff:127.0.0.1', '9.9.9.9', '10.7.7.7');
    await fc.assert(
      fc.asyncProperty(peer, chain, async (from, forwarded) => {
        expect(await onHttp(from, forwarded)).toBe(onSocket(from, forwarded));
      }),
      { numRuns: 300 },
    );
  });
});

describe('over a real connection, the address of a client', () => {
  const proxies = new Proxies(['127.0.0.1']);
  const http = createHttp({ log: silentLog, ids: randomIds, tls: null, publicUrl: null, proxies, limits });
  http.get('/', async (request) => request.ip);
  let port = 0;
  beforeAll(async () => {
    port = Number(new URL(await http.listen({ host: '127.0.0.1', port: 0 })).port);
  });
  afterAll(() => http.close());

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['6.6.6.6, 203.0.113.7:50123', '203.0.113.7'],
    ['203.0.113.7, 127.0.0.1:443', '203.0.113.7'],
    ['unknown', '127.0.0.1'],
  ])('behind "%s" is %s', async (forwarded, address) => {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { 'x-forwarded-for': forwarded } });
    expect(await answer.text()).toBe(address);
  });
});
