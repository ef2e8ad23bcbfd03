import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { RequestAddresses } from './request-addresses.ts';

const listenOrigin = (): string => 'http://127.0.0.1:5000';

function request(host: string, options: { protocol?: string; headers?: object; socket?: Socket } = {}): FastifyRequest {
  const { protocol = 'http', headers = {}, socket = {} } = options;
  return { host, protocol, headers, raw: { socket } } as unknown as FastifyRequest;
}

describe('how clients reach us', () => {
  const plain = new RequestAddresses({ publicUrl: null, listenOrigin });
  const named = new RequestAddresses({ publicUrl: 'https://video.example.com', listenOrigin });

  it.each([
    ['localhost:5000', 'http', 'http://localhost:5000', 'ws://localhost:5000'],
    ['video.example.com', 'https', 'https://video.example.com', 'wss://video.example.com'],
    ['[2001:db8::1]:5000', 'http', 'http://[2001:db8::1]:5000', 'ws://[2001:db8::1]:5000'],
  ])('%s by %s', (host, protocol, origin, socket) => {
    expect(plain.origin(request(host, { protocol }))).toBe(origin);
    expect(plain.socketUrl(request(host, { protocol }))).toBe(socket);
  });

  it.each(['', 'a b', 'a/b', 'a"b', "a';script-src *", 'user@host', 'host:port', '[::1', 'a:99999', '1.2.3.999'])(
    'a host %o is not repeated',
    (host) => {
      expect(plain.origin(request(host))).toBe('http://127.0.0.1:5000');
      expect(named.origin(request(host))).toBe('https://video.example.com');
      expect(plain.forward(request(host))).toEqual({ 'x-forwarded-proto': 'http', 'x-forwarded-host': '127.0.0.1:5000' });
    },
  );

  it('the public address decides where sockets go, whatever host was asked', () => {
    expect(named.socketUrl(request('10.0.0.5:5000'))).toBe('wss://video.example.com');
    expect(named.origin(request('10.0.0.5:5000'))).toBe('http://10.0.0.5:5000');
    expect(named.origin(request('video.example.com'))).toBe('https://video.example.com');
  });

  it('our own pages say where the browser is, and nobody else can', () => {
    const own = {} as Socket;
    plain.trust(own);
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'browser.example.com' };
    expect(plain.socketUrl(request('127.0.0.1:40000', { headers, socket: own }))).toBe('wss://browser.example.com');
    expect(plain.socketUrl(request('127.0.0.1:40000', { headers }))).toBe('ws://127.0.0.1:40000');
    expect(plain.forward(request('browser.example.com', { protocol: 'https' }))).toEqual(headers);
  });
});
