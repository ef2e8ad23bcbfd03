import { expect, it } from 'vitest';
import { socketOrigin } from './socket-address.ts';

const token = (header: unknown): string => `${Buffer.from(JSON.stringify(header)).toString('base64url')}.e30.x`;

it.each([
  ['ws://localhost:5000', 'ws://localhost:5000'],
  ['space.example.com', 'wss://space.example.com'],
  ['wss://space.example.com/socket?x=1', 'wss://space.example.com'],
  ['ws://[::1]:5000', 'ws://[::1]:5000'],
])('the socket of a token with ch %s is at %s', (ch, origin) => {
  expect(socketOrigin(token({ ch }))).toBe(origin);
});

it.each([token({ typ: 'VRT' }), token({ ch: 7 }), 'no token'])('without an address the SDK dials its vendor: %s', (text) => {
  expect(socketOrigin(text)).toBe('wss://relay.signalwire.com');
});

it.each(['wss://', "x; script-src 'unsafe-inline'", 'a b'])(
  'an address that is none gives none, and never another directive: %s',
  (ch) => {
    expect(socketOrigin(token({ ch }))).toBeNull();
  },
);
