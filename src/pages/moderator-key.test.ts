import { expect, it } from 'vitest';
import { ModeratorKey } from './moderator-key.ts';

const key = new ModeratorKey('open sesame');

it('knows its key and no other', () => {
  expect(key.isKey('open sesame')).toBe(true);
  expect(['', 'open', 'open sesame ', 'OPEN SESAME'].some((one) => key.isKey(one))).toBe(false);
});

it('knows its cookie among others, and the cookie does not show the key', () => {
  const cookie = key.cookie(false).split(';')[0] ?? '';
  expect(key.isInCookie(`a=b; ${cookie}; c=d`, false)).toBe(true);
  expect(cookie).not.toContain('sesame');
});

it('accepts no cookie of another key, no empty and no missing one', () => {
  const other = new ModeratorKey('other').cookie(false).split(';')[0];
  expect([other, 'wirespace_moderator=', 'wirespace_moderator', '', undefined].some((one) => key.isInCookie(one, false))).toBe(
    false,
  );
});

it('keeps its cookie from scripts and foreign forms, and on https from plain connections', () => {
  expect(key.cookie(false)).toMatch(/; HttpOnly; SameSite=Lax$/);
  expect(key.cookie(true)).toMatch(/; Secure$/);
});

it('takes over https only the cookie that a neighbour under the same domain cannot set', () => {
  const [plain, secure] = [key.cookie(false).split(';')[0], key.cookie(true).split(';')[0]];
  expect(secure).toMatch(/^__Host-wirespace_moderator=/);
  expect(key.isInCookie(secure, true)).toBe(true);
  expect(key.isInCookie(plain, true)).toBe(false);
});
