import { describe, expect, it } from 'vitest';
import { iceServersOf } from './ice-servers.ts';

const STUN = { urls: ['stun:a.example:3478'] };
const TURN = { urls: ['turn:t.example:3478', 'turns:t.example:443?transport=tcp'] };
const OWN = { urls: ['turn:o.example'], username: 'u', credential: 'p', credentialType: 'password' as const };
const rest = {
  servers: [STUN, TURN, OWN],
  lifeMs: 3_600_000,
  clock: { now: () => 1_700_000_000_999 },
  ids: { uuid: () => 'name' },
};

describe('the ICE servers of a login', () => {
  it('have credentials that end by themselves where they have none, made of the shared secret', () => {
    const told = iceServersOf({ ...rest, secret: 'north' });
    // printf 1700003600:name | openssl dgst -sha1 -hmac north -binary | base64
    const made = { username: '1700003600:name', credential: 'mJxOEmqQKRVrj7hmPqLB/4WNw80=', credentialType: 'password' };
    expect(told).toEqual([STUN, { ...TURN, ...made }, OWN]);
  });

  it('are as they are configured without a secret', () => {
    expect(iceServersOf({ ...rest, secret: null })).toEqual([STUN, TURN, OWN]);
  });
});
