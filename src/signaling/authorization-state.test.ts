import { describe, expect, it } from 'vitest';
import { AuthorizationSeal, type AuthorizationState } from './authorization-state.ts';

describe('an authorization state', () => {
  const key = new Uint8Array(32).fill(1);
  const state: AuthorizationState = {
    protocol: 'signalwire_a_b_c',
    projectId: 'p',
    roomName: 'lobby',
    joinAs: 'member',
    callId: 'k1',
    serial: 3,
    issuedAt: 5,
  };

  it('opens with the key that sealed it, and hides what it says', () => {
    const text = new AuthorizationSeal(key).seal(state);
    expect(new AuthorizationSeal(key).open(text)).toEqual(state);
    expect(Buffer.from(text, 'base64url').toString()).not.toContain('lobby');
  });

  it('does not open with another key, nor after any change of its text', () => {
    const seal = new AuthorizationSeal(key);
    const text = seal.seal(state);
    expect(new AuthorizationSeal(new Uint8Array(32).fill(2)).open(text)).toBeNull();
    for (const at of [0, 20, text.length - 3]) {
      const flipped = text[at] === 'A' ? 'B' : 'A';
      expect(seal.open(text.slice(0, at) + flipped + text.slice(at + 1))).toBeNull();
    }
    for (const junk of ['', ':', '::', 'x', `${text}:x`, text.slice(0, -4), seal.blank()]) expect(seal.open(junk)).toBeNull();
  });

  it('needs a key of 32 bytes', () => {
    expect(() => new AuthorizationSeal(new Uint8Array(16))).toThrow('32 bytes');
  });
});
