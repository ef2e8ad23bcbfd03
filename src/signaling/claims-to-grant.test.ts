import { describe, expect, it } from 'vitest';
import { claims } from '../../test/support/signaling/bench.ts';
import { claimsToGrant } from './claims-to-grant.ts';

describe('a grant', () => {
  it('holds the claims in milliseconds, with the defaults of claims that are absent', () => {
    expect(claimsToGrant(claims({ jti: 'j', jf: 1.0004, rse: 5, eor: true, m: { vip: true } }))).toMatchObject({
      tokenId: 'j',
      roomName: 'lobby',
      mediaAllowed: 'all',
      joinFrom: 1000,
      joinUntil: null,
      removeAfterSecondsElapsed: 5,
      endRoomSessionOnLeave: true,
      joinAudioMuted: false,
      meta: { vip: true },
      roomMeta: {},
    });
  });

  it('of the audience has no permissions', () => {
    expect(claimsToGrant(claims({ ja: 'audience', s: ['room.lock'] })).permissions).toEqual([]);
  });
});
