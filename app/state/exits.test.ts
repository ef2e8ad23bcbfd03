import { describe, expect, it } from 'vitest';
import { readJoinFailure, readLeft } from './exits.ts';

describe('a join that failed', () => {
  it.each([
    [{ code: '403', message: 'Unauthorized' }, 'refused'],
    [{ code: '403', message: 'Removed by a moderator' }, 'kept-out'],
    [{ code: '34', message: 'NORMAL_CIRCUIT_CONGESTION' }, 'busy'],
    [{ name: 'AuthError', code: -32002, message: 'Authentication service failed' }, 'token'],
    [{ code: 'ICE_GATHERING_FAILED', message: 'Ice gathering timeout' }, 'media-blocked'],
    [new Error('Call setup negotiation timed out after 20s.'), 'media-blocked'],
    [{ code: '102', message: 'RECOVERY_ON_TIMER_EXPIRE' }, 'media-blocked'],
    [{ code: '88', message: 'INCOMPATIBLE_DESTINATION' }, 'failed'],
    [undefined, 'failed'],
  ])('%j shows %s', (error, exit) => {
    expect(readJoinFailure(error)).toEqual({ kind: 'end', reason: exit });
  });

  it.each([{ code: -32002, message: 'CALL ERROR' }, { code: '81', message: 'INVALID_CALL_REFERENCE' }, { code: '27' }])(
    'of a call that the server no longer knows is tried afresh: %j',
    (error) => {
      expect(readJoinFailure(error)).toEqual({ kind: 'retry-fresh' });
    },
  );
});

describe('a call that ended by itself', () => {
  it.each([
    [{ reason: null, cause: 'NORMAL_CLEARING' }, 'removed'],
    [{ reason: null, cause: 'NORMAL_CIRCUIT_CONGESTION' }, 'lost'],
    [{ reason: null, cause: 'RECOVERY_ON_TIMER_EXPIRE' }, 'media-blocked'],
    [{ reason: 'RECONNECTION_ATTEMPT_TIMEOUT', cause: null }, 'lost'],
    [{ reason: null, cause: null }, 'lost'],
  ])('%j was %s', (detail, exit) => {
    expect(readLeft(detail)).toBe(exit);
  });
});
