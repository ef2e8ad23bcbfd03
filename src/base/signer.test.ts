import { describe, expect, it } from 'vitest';
import { isSameSecret, Signer } from './signer.ts';

/** RFC 4231, test case 2. */
const KEY = 'Jefe';
const TEXT = 'what do ya want for nothing?';
const MAC = Buffer.from('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'hex');

describe('a signed text', () => {
  it('carries HMAC-SHA-256 in base64url, or the first bytes of it', () => {
    expect(new Signer(KEY).sign(TEXT)).toBe(MAC.toString('base64url'));
    expect(new Signer(Buffer.from(KEY), 16).sign(TEXT)).toBe(MAC.subarray(0, 16).toString('base64url'));
  });

  it('is known again, and no other text, signature or key with it', () => {
    const signer = new Signer(KEY);
    const signature = signer.sign(TEXT);
    expect(signer.isSigned(TEXT, signature)).toBe(true);
    expect(signer.isSigned(`${TEXT}?`, signature)).toBe(false);
    expect(signer.isSigned(TEXT, `A${signature.slice(1)}`)).toBe(false);
    expect(new Signer('jefe').isSigned(TEXT, signature)).toBe(false);
  });

  it('is not signed by a signature that was cut, drawn out or left away', () => {
    const signature = MAC.subarray(0, 16).toString('base64url');
    const short = new Signer(KEY, 16);
    expect(short.isSigned(TEXT, signature)).toBe(true);
    for (const wrong of ['', signature.slice(0, 10), MAC.toString('base64url'), 'not base64!'])
      expect(short.isSigned(TEXT, wrong)).toBe(false);
    expect(new Signer(KEY).isSigned(TEXT, signature)).toBe(false);
  });
});

it('secrets are the same or not, whatever their length', () => {
  expect(isSameSecret('open sesame', 'open sesame')).toBe(true);
  expect(isSameSecret('open sesame', 'open')).toBe(false);
  expect(isSameSecret('', '')).toBe(true);
});
