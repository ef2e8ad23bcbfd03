import { describe, expect, it } from 'vitest';
import { AddressRefused } from '../base/outgoing/address-guard.ts';
import { readReceiver } from './receiver.ts';
import type { SrtReceiver } from './sending/messages.ts';
import { srtUrl } from './sending/srt/outlet.ts';

const read = (url: string) => readReceiver(url).at(['192.0.2.1']);

describe('the address of a receiver', () => {
  it.each([
    ['rtmp://live.example.com/app/key', { app: 'app', key: 'key', tcUrl: 'rtmp://live.example.com/app', port: 1935, tls: null }],
    ['rtmp://a.example.com:1936/live2/x-y?backup=1', { app: 'live2', key: 'x-y?backup=1', port: 1936 }],
    ['rtmp://example.com/app/instance/key', { app: 'app/instance', key: 'key' }],
    [
      'rtmps://live.example.com:443/rtmp/FB-1-0?s_bl=1&a=b%20c',
      { app: 'rtmp', key: 'FB-1-0?s_bl=1&a=b%20c', tls: { host: 'live.example.com' } },
    ],
    ['rtmps://live.example.com/app/key', { port: 443, tcUrl: 'rtmps://live.example.com/app' }],
    ['rtmp://[2001:db8::1]/app/key', { tcUrl: 'rtmp://[2001:db8::1]/app' }],
  ])('%s', (url, expected) => {
    expect(read(url)).toMatchObject({ kind: 'rtmp', addresses: ['192.0.2.1'], ...expected });
  });

  it.each([
    ['srt://example.com:9000', { port: 9000, streamId: null, passphrase: null, latencyMs: null, keyBytes: null }],
    ['srt://example.com:9000?mode=caller&streamid=%23!::r=live,m=publish', { streamId: '#!::r=live,m=publish' }],
    [
      'srt://example.com:9000?passphrase=0123456789&pbkeylen=32&latency=250',
      { passphrase: '0123456789', keyBytes: 32, latencyMs: 250 },
    ],
    ['srt://example.com:9000?latency=2000000', { latencyMs: 2_000 }],
  ])('%s', (url, expected) => {
    expect(read(url)).toMatchObject({ kind: 'srt', addresses: ['192.0.2.1'], ...expected });
  });

  it.each([
    'rtmp://example.com',
    'rtmp://example.com/app',
    'rtmp://example.com/app/',
    'rtmp://user:password@example.com/app/key',
    'rtmp://example.com/%ff/key',
    `rtmp://example.com/app/${'k'.repeat(2_048)}`,
    'rtmpt://example.com/app/key',
    'http://example.com/app/key',
    'file:///etc/passwd',
    'srt://example.com:9000?mode=listener',
    'srt://example.com:9000?mode=rendezvous',
    'srt://example.com:9000?passphrase=short',
    'srt://example.com:9000?passphrase=0123456789%26mode%3Dlistener',
    'srt://example.com:9000?pbkeylen=17',
    'srt://example.com:9000?latency=-1',
    'srt://example.com:9000?latency=9999',
    `srt://example.com:9000?streamid=${'s'.repeat(513)}`,
    'srt://example.com:9000?streamid=',
  ])('%s is none', (url) => {
    expect(() => readReceiver(url)).toThrow(AddressRefused);
  });

  it('of SRT cannot become other options of the library', () => {
    const receiver = read('srt://example.com:9000?streamid=x%26mode%3Dlistener%23') as SrtReceiver;
    const url = srtUrl(receiver, '2001:db8::1', 500);
    expect(url).toContain('srt://[2001:db8::1]:9000?mode=caller&');
    expect(url).toContain('&streamid=x%26mode%3Dlistener%23');
  });
});
