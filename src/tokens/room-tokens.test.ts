import { type JWTPayload, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { MemoryBooks } from '../../test/support/memory-books.ts';
import type { Claims } from '../wire/claims.ts';
import { RoomTokens } from './room-tokens.ts';
import { deriveKey, hashToken, tokenMatches } from './secrets.ts';

const NOW = Date.UTC(2026, 2, 2);
const PROJECT = '8f0a119a-0000-4000-8000-000000000001';
const clock = { now: () => NOW, monotonic: () => 0, after: () => ({ cancel() {} }), every: () => ({ cancel() {} }) };
const books = new MemoryBooks();
const tokens = new RoomTokens({ secret: 'a secret of this test, long enough', clock, books });
const claims: Claims = {
  iat: NOW / 1000,
  jti: '4cb8cf1c-0000-4000-8000-000000000002',
  sub: PROJECT,
  r: 'lobby',
  u: 'Ada',
  s: ['room.set_layout', 'room.self.audio_mute'],
  acr: true,
  ja: 'member',
  jf: NOW / 1000 + 0.25,
  m: { vip: true, nested: { a: [1] } },
};
const decode = (part: string | undefined): unknown => JSON.parse(Buffer.from(part ?? '', 'base64url').toString());

describe('a room token', () => {
  it('says in its header where to connect, and what it is', async () => {
    const [header] = (await tokens.mint(claims, 'ws://localhost:5000')).split('.');
    expect(decode(header)).toEqual({ typ: 'VRT', alg: 'HS512', ch: 'ws://localhost:5000' });
  });

  it('comes back as it was signed', async () => {
    expect(await tokens.verifyRoomToken(await tokens.mint(claims, 'ws://x'))).toEqual(claims);
  });

  it('is refused when anything was changed', async () => {
    const [header, payload, signature] = (await tokens.mint(claims, 'ws://x')).split('.') as [string, string, string];
    const other = Buffer.from(JSON.stringify({ ...claims, r: 'vault' })).toString('base64url');
    expect(await tokens.verifyRoomToken(`${header}.${other}.${signature}`)).toBeNull();
    expect(
      await tokens.verifyRoomToken(`${header}.${payload}.${signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}`),
    ).toBeNull();
    expect(await tokens.verifyRoomToken(`${header}.${payload}.`)).toBeNull();
  });

  it.each(['', 'x', 'a.b', 'a.b.c', '....', 'e30.e30.', 'x'.repeat(70_000)])('is not %.10s', async (text) => {
    expect(await tokens.verifyRoomToken(text)).toBeNull();
  });

  const key = deriveKey('a secret of this test, long enough', `room tokens of ${PROJECT}`);
  const forged = (header: { alg: string; typ?: string }, body: object = {}, by = key): Promise<string> =>
    new SignJWT({ ...claims, ...body } as JWTPayload).setProtectedHeader(header).sign(by);

  it('is accepted with the very key, so that the refusals below mean what they say', async () => {
    expect(await tokens.verifyRoomToken(await forged({ alg: 'HS512', typ: 'VRT' }))).toEqual(claims);
  });

  it('is refused with another algorithm, without one, and as another type', async () => {
    const none = `${Buffer.from('{"alg":"none","typ":"VRT"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`;
    expect(await tokens.verifyRoomToken(none)).toBeNull();
    expect(await tokens.verifyRoomToken(await forged({ alg: 'HS256', typ: 'VRT' }))).toBeNull();
    expect(await tokens.verifyRoomToken(await forged({ alg: 'HS512', typ: 'JWT' }))).toBeNull();
    expect(await tokens.verifyRoomToken(await forged({ alg: 'HS512' }))).toBeNull();
  });

  it('is refused when it expired, is not valid yet, or was issued in the future', async () => {
    const header = { alg: 'HS512', typ: 'VRT' };
    expect(await tokens.verifyRoomToken(await forged(header, { exp: NOW / 1000 - 1 }))).toBeNull();
    expect(await tokens.verifyRoomToken(await forged(header, { nbf: NOW / 1000 + 60 }))).toBeNull();
    expect(await tokens.verifyRoomToken(await forged(header, { iat: NOW / 1000 + 61 }))).toBeNull();
  });

  it.each([{ r: '' }, { s: 'room.lock' }, { s: [5] }, { ja: 'boss' }, { jti: 'x' }, { sub: 5 }])(
    'is refused with claims %o',
    async (body) => {
      expect(await tokens.verifyRoomToken(await forged({ alg: 'HS512', typ: 'VRT' }, body))).toBeNull();
    },
  );

  it('that expired still says whose it was, to those who ask for that, and a forged one does not', async () => {
    const header = { alg: 'HS512', typ: 'VRT' };
    const exp = NOW / 1000 - 1;
    const judge = (jwt: string) => tokens.verifyRoomToken(jwt, { mayHaveExpired: true });
    expect(await judge(await forged(header, { exp }))).toEqual({ ...claims, exp });
    expect(await judge(await forged(header, { exp }, deriveKey('another secret', 'x')))).toBeNull();
    expect(await judge(await forged(header, { exp, nbf: NOW / 1000 + 60 }))).toBeNull();
    expect(await judge(await forged(header, { exp, iat: NOW / 1000 + 61 }))).toBeNull();
  });

  it('is written down before it is given out, and is refused once it was taken back', async () => {
    const jti = '4cb8cf1c-0000-4000-8000-000000000003';
    const jwt = await tokens.mint({ ...claims, jti }, 'ws://x');
    expect(books.recorded.at(-1)).toEqual({ ...claims, jti });
    expect(await tokens.verifyRoomToken(jwt)).not.toBeNull();
    books.revoked.add(jti);
    expect(await tokens.verifyRoomToken(jwt)).toBeNull();
    expect(await tokens.verifyRoomToken(jwt, { mayHaveExpired: true })).toBeNull();
  });

  it('is void when the project got another signing key, and the new ones hold', async () => {
    const before = await tokens.mint(claims, 'ws://x');
    books.salt = 'grain';
    try {
      expect(await tokens.verifyRoomToken(before)).toBeNull();
      expect(await tokens.verifyRoomToken(await tokens.mint(claims, 'ws://x'))).toEqual(claims);
    } finally {
      books.salt = null;
    }
    expect(await tokens.verifyRoomToken(before)).toEqual(claims);
  });

  it('of a project that does not exist is neither made nor accepted', async () => {
    const nobody = new RoomTokens({
      secret: 'a secret of this test, long enough',
      clock,
      books: { saltOf: async () => undefined, record: async () => {}, isRevoked: async () => false },
    });
    expect(await nobody.verifyRoomToken(await tokens.mint(claims, 'ws://x'))).toBeNull();
    await expect(nobody.mint(claims, 'ws://x')).rejects.toThrow('does not exist');
  });

  it('of one project says nothing in another, and none survives another secret', async () => {
    const header = { alg: 'HS512', typ: 'VRT' };
    expect(await tokens.verifyRoomToken(await forged(header, { sub: 'another' }))).toBeNull();
    const elsewhere = new RoomTokens({ secret: 'the secret of another server here', clock, books });
    expect(await elsewhere.verifyRoomToken(await tokens.mint(claims, 'ws://x'))).toBeNull();
  });
});

describe('an API token', () => {
  it('matches its hash and no other', () => {
    const hash = hashToken('PT0123');
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(tokenMatches('PT0123', hash)).toBe(true);
    expect(tokenMatches('PT0124', hash)).toBe(false);
    expect(tokenMatches('', hash)).toBe(false);
    expect(tokenMatches('PT0123', '')).toBe(false);
  });
});
