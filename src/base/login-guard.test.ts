import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { LoginGuard, type Verdict } from './login-guard.ts';

const BAD = '192.0.2.1';

describe('guarded logins', () => {
  let clock: ManualClock;
  let guard: LoginGuard;
  /** How many were looked at. */
  let checks: number;
  beforeEach(() => {
    clock = new ManualClock();
    // One more each second.
    guard = new LoginGuard(clock, { failures: 3, periodMs: 3_000 });
    checks = 0;
  });
  const login = (secret: string, address = BAD, name = 'project'): Promise<Verdict<string>> =>
    guard.judge({ address, name, secret }, async () => {
      checks += 1;
      return secret.startsWith('right') ? 'video' : null;
    });
  const kinds = async (count: number, secret: string, address = BAD): Promise<string[]> => {
    const all: string[] = [];
    for (let time = 0; time < count; time += 1) all.push((await login(secret, address)).kind);
    return all;
  };

  it('are looked at, and say what the check says', async () => {
    expect(await login('right')).toEqual({ kind: 'right', value: 'video' });
    expect(await login('wrong')).toEqual({ kind: 'wrong' });
  });

  it('that are right count for nothing', async () => {
    expect(await kinds(50, 'right')).toEqual(Array(50).fill('right'));
    expect(await kinds(3, 'wrong')).toEqual(['wrong', 'wrong', 'wrong']);
  });

  it('are not looked at behind the last wrong one, even right ones, and say when to come again', async () => {
    expect(await kinds(4, 'wrong')).toEqual(['wrong', 'wrong', 'wrong', 'throttled']);
    expect(await login('right')).toEqual({ kind: 'throttled', retryAfterS: 1 });
    expect(checks).toBe(3);
    clock.advance(999);
    expect((await login('right')).kind).toBe('throttled');
    clock.advance(1);
    expect((await login('right')).kind).toBe('right');
  });

  it('that were right before pass although their address is throttled', async () => {
    await login('right-1');
    await kinds(4, 'wrong');
    expect(await kinds(20, 'right-1')).toEqual(Array(20).fill('right'));
    expect((await login('right-2')).kind).toBe('throttled');
    expect((await login('right-1', BAD, 'another')).kind).toBe('throttled');
  });

  it('that were right before and no longer are count, and are forgotten', async () => {
    let token = 'old';
    const use = (secret: string) =>
      guard.judge({ address: BAD, name: 'p', secret }, async () => (secret === token ? secret : null));
    expect((await use('old')).kind).toBe('right');
    token = 'new';
    expect([await use('old'), await use('old'), await use('old'), await use('old')].map(({ kind }) => kind)).toEqual([
      'wrong',
      'wrong',
      'wrong',
      'throttled',
    ]);
  });

  it('of other addresses are not concerned; a /64 network is one', async () => {
    await kinds(4, 'wrong', '2001:db8::1');
    expect((await login('right', '2001:db8::ffff:2')).kind).toBe('throttled');
    expect((await login('right', '2001:db8:0:1::1')).kind).toBe('right');
    expect((await login('right', '192.0.2.2')).kind).toBe('right');
  });

  it('stop altogether behind ten times as many', async () => {
    await login('right');
    expect((await kinds(30, 'wrong')).filter((kind) => kind === 'throttled')).toHaveLength(27);
    expect((await login('right')).kind).toBe('throttled');
    clock.advance(100);
    expect((await login('right')).kind).toBe('right');
  });

  it('that come at once are looked at no more than that', async () => {
    const verdicts = await Promise.all(Array.from({ length: 100 }, () => login('wrong')));
    expect(verdicts.filter(({ kind }) => kind === 'wrong')).toHaveLength(30);
  });

  it('that are right never stop each other, however many come at once, of one project or of many', async () => {
    const same = Array.from({ length: 100 }, () => login('right'));
    const others = Array.from({ length: 100 }, (_, n) => login(`right-${n}`, BAD, `project-${n}`));
    const verdicts = await Promise.all([...same, ...others]);
    expect(verdicts.filter(({ kind }) => kind === 'right')).toHaveLength(200);
    expect((await kinds(4, 'wrong')).at(-1)).toBe('throttled');
  });

  it('that are right wait for those before them, wrong ones among them', async () => {
    const verdicts = await Promise.all([login('wrong'), ...Array.from({ length: 60 }, (_, n) => login(`right-${n}`))]);
    expect(verdicts.map(({ kind }) => kind)).toEqual(['wrong', ...Array(60).fill('right')]);
  });

  it('that cannot be judged count for nothing', async () => {
    const away = () => guard.judge({ address: BAD, name: 'p', secret: 's' }, () => Promise.reject(new Error('away')));
    for (let time = 0; time < 40; time += 1) await expect(away()).rejects.toThrow('away');
    expect((await login('right')).kind).toBe('right');
  });
});
