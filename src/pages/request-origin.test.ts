import type { FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { isForeign, isTrusted } from './request-origin.ts';

const PORTAL = 'https://portal.example';
const friends = { publicOrigin: 'https://meet.example', embedOrigins: [PORTAL] };
const nobody = { publicOrigin: null, embedOrigins: [] };

function from(headers: Record<string, string>): FastifyRequest {
  return { headers, host: 'meet.example:5000' } as unknown as FastifyRequest;
}

describe('joining without a question', () => {
  it.each([
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document', referer: `${PORTAL}/` },
  ])('is for visits that the person or a friend began: %j', (headers) => {
    expect(isTrusted(from(headers), friends)).toBe(true);
  });

  it.each([
    {},
    { referer: `${PORTAL}/` },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' },
    { 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'document' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document', referer: `${PORTAL}.evil.example/` },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document', referer: 'garbage' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'object' },
    { 'sec-fetch-site': 'anything' },
  ])('is not for others, nor where the browser does not say: %j', (headers) => {
    expect(isTrusted(from(headers), friends)).toBe(false);
  });

  it('is not for frames where nobody may show ours', () => {
    expect(isTrusted(from({ 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' }), nobody)).toBe(false);
  });
});

describe('a form of another site', () => {
  it.each([
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    { 'sec-fetch-site': 'same-site', origin: 'https://other.meet.example' },
    { 'sec-fetch-site': 'cross-site', origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'https://meet.example:5001' },
    { referer: 'https://evil.example/page' },
    { referer: 'garbage' },
  ])('is one with %j', (headers) => {
    expect(isForeign(from(headers), friends)).toBe(true);
  });

  it.each([
    {},
    { 'sec-fetch-site': 'same-origin', origin: 'null' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'cross-site', origin: PORTAL },
    { origin: 'https://meet.example' },
    { origin: 'http://meet.example:5000' },
    { referer: 'http://meet.example:5000/guest' },
  ])('is not one with %j', (headers) => {
    expect(isForeign(from(headers), friends)).toBe(false);
  });
});
