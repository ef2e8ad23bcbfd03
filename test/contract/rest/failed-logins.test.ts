import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomIds } from '../../../src/base/ids.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { type Answer, basic, RestServer } from '../../support/rest.ts';

const FAILURES = 3;
/** One more login each 200 s: 10 minutes for 3. */
const REFILL_MS = 200_000;

describe('wrong credentials on REST', () => {
  let server: RestServer;
  let clock: ManualClock;
  const second = { project: randomIds.uuid(), token: `PT${randomIds.hex(24)}` };
  beforeEach(async () => {
    clock = new ManualClock(Date.now());
    server = await RestServer.start({ clock, loginFailures: FAILURES, trustProxy: true });
    await server.addProject(second.project, second.token);
  });
  afterEach(() => server.dispose());
  const from = (address: string, token: string, project = server.project): Promise<Answer> =>
    server.raw({
      method: 'GET',
      url: '/api/video/rooms',
      headers: { authorization: basic(project, token), 'x-forwarded-for': address },
    });
  const wrong = async (count: number, address = '192.0.2.1'): Promise<number[]> => {
    const statuses: number[] = [];
    for (let time = 0; time < count; time += 1) statuses.push((await from(address, `PTguess${time}`)).status);
    return statuses;
  };

  it('are answered 401 up to the limit, and 429 with the seconds to wait beyond it', async () => {
    expect(await wrong(FAILURES)).toEqual([401, 401, 401]);
    const refused = await from('192.0.2.1', 'PTguess');
    expect(refused.status).toBe(429);
    expect(refused.body.errors).toEqual([
      {
        type: 'validation_error',
        code: 'rate_limit_exceeded',
        message: 'Too many requests',
        attribute: null,
        url: 'https://docs.example.com/errors#rate_limit_exceeded',
      },
    ]);
    expect(refused.headers['retry-after']).toBe('200');
    expect(refused.headers['x-request-id']).toEqual(expect.any(String));
  });

  it('stop new right ones of the same address too, until one more may be tried', async () => {
    await wrong(FAILURES);
    expect((await from('192.0.2.1', server.token)).status).toBe(429);
    clock.advance(REFILL_MS - 1);
    expect((await from('192.0.2.1', server.token)).status).toBe(429);
    clock.advance(1);
    expect((await from('192.0.2.1', server.token)).status).toBe(200);
  });

  it('do not stop somebody at the same address who was right before', async () => {
    expect((await from('192.0.2.1', server.token)).status).toBe(200);
    expect(await wrong(FAILURES + 2)).toEqual([401, 401, 401, 429, 429]);
    expect((await from('192.0.2.1', server.token)).status).toBe(200);
    expect((await from('192.0.2.1', second.token, second.project)).status).toBe(429);
  });

  it('do not stop other addresses; an IPv6 /64 network is one', async () => {
    await wrong(FAILURES, '2001:db8::1');
    expect((await from('2001:db8::2', server.token)).status).toBe(429);
    expect((await from('2001:db8:0:1::2', server.token)).status).toBe(200);
    expect((await from('192.0.2.2', server.token)).status).toBe(200);
  });

  it('count by guess, not by request: none at all, and other schemes, guess nothing', async () => {
    for (let time = 0; time < 3 * FAILURES; time += 1) {
      const headers = { 'x-forwarded-for': '192.0.2.1', ...(time % 2 ? { authorization: 'Bearer x' } : {}) };
      expect((await server.raw({ method: 'GET', url: '/api/video/rooms', headers })).status).toBe(401);
    }
    expect((await from('192.0.2.1', server.token)).status).toBe(200);
  });

  it('are those of an older token after it was changed, at once', async () => {
    expect((await from('192.0.2.1', server.token)).status).toBe(200);
    await server.addProject(server.project, 'PT-another-token');
    expect((await from('192.0.2.1', server.token)).status).toBe(401);
    expect((await from('192.0.2.1', 'PT-another-token')).status).toBe(200);
  });
});
