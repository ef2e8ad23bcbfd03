import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { healthRoutes } from './health.ts';

it('the database is asked once a second, however many probe', async () => {
  const clock = new ManualClock();
  const app = Fastify();
  let asked = 0;
  let works = true;
  healthRoutes(app, clock, {
    store: () => {
      asked += 1;
      return works;
    },
  });
  const probe = async (): Promise<number> => (await app.inject('/readyz')).statusCode;
  expect(await Promise.all(Array.from({ length: 50 }, probe))).toEqual(Array(50).fill(200));
  works = false;
  clock.advance(999);
  expect([await probe(), asked]).toEqual([200, 1]);
  clock.advance(1);
  expect([await probe(), asked]).toEqual([503, 2]);
});
