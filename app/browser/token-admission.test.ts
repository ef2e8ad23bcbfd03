import { describe, expect, it, vi } from 'vitest';
import { readToken, TokenAdmission } from './token-admission.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (ch: unknown, claims: unknown = { r: 'Lab', u: 'Zoë' }): string => `${part({ ch })}.${part(claims)}.seal`;

describe('a token from the page around', () => {
  it('says room, name and where its Space is', () => {
    expect(readToken(token('wss://meet.example.com'))).toEqual({ room: 'Lab', user: 'Zoë', socket: 'wss://meet.example.com' });
    expect(readToken(token('meet.example.com:8443', {}))).toEqual({ room: '', user: '', socket: 'wss://meet.example.com:8443' });
    expect(readToken(token(undefined)).socket).toBe('wss://relay.signalwire.com');
  });

  it.each(['', 'x', '..', `${part(null)}.${part([])}.`, token(7, { r: 7, u: {} })])('says nothing when it is %j', (text) => {
    expect(readToken(text)).toMatchObject({ room: '', user: '' });
  });

  it('is used as it is, by everybody who comes back, when it is for the Space of this page', async () => {
    const admission = new TokenAdmission(token('wss://meet.example.com'), ['wss://meet.example.com']);
    expect(await admission.token()).toBe(token('wss://meet.example.com'));
    expect(await admission.token()).toBe(token('wss://meet.example.com'));
    expect([admission.canRename, admission.canBlock]).toEqual([false, false]);
  });

  it.each(['ws://meet.example.com', 'wss://meet.example.com.evil.example', 'wss://['])(
    'is refused when its Space is %s, and the console says why without the token',
    async (ch) => {
      const said = vi.spyOn(console, 'error').mockReturnValue(undefined);
      const admission = new TokenAdmission(token(ch), ['wss://meet.example.com']);
      await expect(admission.token()).rejects.toMatchObject({ name: 'NotAdmitted', reason: 'token' });
      expect(said.mock.calls.flat().join()).not.toContain('seal');
      said.mockRestore();
    },
  );
});
