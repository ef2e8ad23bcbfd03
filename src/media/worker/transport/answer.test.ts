import { describe, expect, it } from 'vitest';
import { type AgreedSection, answerDirection, writeAnswer } from './answer.ts';
import type { OfferSection } from './offer.ts';

function section(index: number, mid: string | null, type: string): OfferSection {
  return {
    index,
    mid,
    type,
    protocol: 'UDP/TLS/RTP/SAVPF',
    formats: '111 0',
    direction: 'sendrecv',
    transport: null,
    flaw: null,
    codecs: [],
    extensions: new Map(),
  };
}

const LOCAL = {
  ufrag: 'abcd',
  pwd: '0123456789012345678901',
  fingerprint: { algorithm: 'sha-256', value: 'AA:BB' },
  setup: 'active',
  candidates: [{ foundation: '1', component: 1, transport: 'UDP', priority: 5, ip: '10.0.0.2', port: 5010, type: 'host' }],
} as const;

function agreed(index: number, mid: string | null, kind: 'audio' | 'video'): AgreedSection {
  return {
    kind,
    section: section(index, mid, kind),
    direction: 'sendrecv',
    codecs: [
      { name: kind === 'audio' ? 'OPUS' : 'VP8', payloadType: kind === 'audio' ? 111 : 96, rtxPayloadType: null, parameters: '' },
    ],
    sources: { ssrc: 1, rtxSsrc: 2 },
    local: { ...LOCAL, candidates: [...LOCAL.candidates] },
  };
}

describe('the direction of an answer', () => {
  it.each([
    ['sendrecv', 'both', 'sendrecv'],
    ['sendonly', 'both', 'recvonly'],
    ['recvonly', 'both', 'sendonly'],
    ['inactive', 'both', 'inactive'],
    ['sendrecv', 'receive', 'sendonly'],
    ['sendonly', 'receive', 'inactive'],
    ['recvonly', 'receive', 'sendonly'],
    ['sendrecv', 'none', 'inactive'],
    ['sendrecv', 'send', 'recvonly'],
    ['recvonly', 'send', 'inactive'],
    ['sendrecv', 'idle', 'inactive'],
    ['sendonly', 'idle', 'inactive'],
  ] as const)('mirrors %s, as far as %s allows: %s', (offered, allowed, expected) => {
    expect(answerDirection(offered, allowed)).toBe(expected);
  });
});

describe('an answer', () => {
  const text = writeAnswer({
    sessionId: 7,
    version: 3,
    streamId: 'room-x',
    live: [agreed(0, '0', 'audio'), agreed(3, null, 'video')],
    rejected: [section(1, '1', 'application'), section(2, '3', 'audio')],
  });
  const lines = text.split('\r\n');

  it('has the sections of the offer in its order, each with its mid, and without one where the offer has none', () => {
    expect(lines.filter((line) => line.startsWith('m=')).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'm=audio 5010',
      'm=application 0',
      'm=audio 0',
      'm=video 5010',
    ]);
    expect(lines.filter((line) => line.startsWith('a=mid:'))).toEqual(['a=mid:0', 'a=mid:1', 'a=mid:3']);
  });

  it('bundles nothing, ends its last line, and counts its versions', () => {
    expect(text).not.toMatch(/BUNDLE/);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(text).toContain('o=- 7 3 IN IP4 127.0.0.1');
  });
});
