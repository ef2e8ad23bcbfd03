import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LoginGuard } from '../../../src/base/login-guard.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { PROJECT } from '../../support/room-bench.ts';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { PROJECT_TOKEN, Space } from '../../support/signaling/space.ts';

const FAILURES = 3;

describe('wrong API tokens at the socket', () => {
  let space: Space;
  let clock: ManualClock;
  let logins: LoginGuard;
  beforeEach(async () => {
    clock = new ManualClock();
    logins = new LoginGuard(clock, { failures: FAILURES, periodMs: 600_000 });
    space = await Space.start({ logins });
  });
  afterEach(() => space.stop());
  const attempt = async (
    token: string,
  ): Promise<{ client: RawClient; answer: Promise<{ error?: { code: number }; result?: object }> }> => {
    const client = await space.open();
    const answer = client.connectProject(token);
    answer.catch(() => {});
    return { client, answer };
  };
  const guess = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) expect((await (await attempt(`PT${time}`)).answer).error?.code).toBe(-32002);
  };

  it('are refused up to the limit; beyond it the socket closes without an answer, which applications try again', async () => {
    await guess(FAILURES);
    for (const token of ['PT-guess', PROJECT_TOKEN]) {
      const { client } = await attempt(token);
      expect((await client.ended()).code).toBe(1013);
      expect(client.frames).toEqual([]);
    }
    clock.advance(200_000);
    expect((await (await attempt(PROJECT_TOKEN)).answer).result).toBeDefined();
  });

  it('do not stop an application that was right before, nor browsers', async () => {
    expect((await (await attempt(PROJECT_TOKEN)).answer).result).toBeDefined();
    await guess(FAILURES);
    expect((await (await attempt(PROJECT_TOKEN)).answer).result).toBeDefined();
    expect((await space.joined()).joinedAs.member_id).toEqual(expect.any(String));
  });

  it('count together with those on REST', async () => {
    for (let time = 0; time < FAILURES; time += 1)
      await logins.judge({ address: '127.0.0.1', name: PROJECT, secret: `PT${time}` }, async () => null);
    expect((await (await attempt(PROJECT_TOKEN)).client.ended()).code).toBe(1013);
  });
});
