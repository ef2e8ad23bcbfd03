import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKey } from './address-key.ts';
import { Proxies } from './proxies.ts';

type Trusted = boolean | readonly string[];

describe('an address', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:10.0.0.7', '10.0.0.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['fe80::1%a-b', 'fe80:0:0:0::/64'],
    ['fe80::1%br-lan', 'fe80:0:0:0::/64'],
    ['fe80::1%eth0.10', 'fe80:0:0:0::/64'],
    ['::ffff:10.0.0.7%br-lan', '10.0.0.7'],
    ['1.2.3.4:50123', '1.2.3.4'],
    ['[2001:db8:1:2::9]:50123', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::9]', '2001:db8:1:2::/64'],
  ])('%s counts as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });

  it('counts as something, whatever its zone is and whatever stands in its place', () => {
    const zoned = fc
      .tuple(fc.oneof(fc.ipV6(), fc.ipV4()), fc.string({ unit: fc.constantFrom(...'az09.-_:%') }))
      .map(([address, zone]) => `${address}%${zone}`);
    const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef:.%[]-x') });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.ipV6(), zoned, hex), (text) => typeof addressKey(text) === 'string'),
    );
  });
});

describe('the address of a client', () => {
  const of = (trusted: Trusted, peer: string | undefined, forwarded?: string): string =>
    new Proxies(trusted).client({
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
      socket: { remoteAddress: peer } as never,
    });

  it.each<[string, Trusted, string, string | undefined, string]>([
    ['is the peer without any proxy', false, '9.9.9.9', undefined, '9.9.9.9'],
    ['is the peer when nobody is trusted', false, '9.9.9.9', '1.1.1.1', '9.9.9.9'],
    ['is the peer when it is no trusted proxy', ['10.0.0.0/8'], '9.9.9.9', '1.1.1.1', '9.9.9.9'],
    ['is what a trusted proxy says', ['10.0.0.0/8'], '10.1.2.3', '1.1.1.1', '1.1.1.1'],
    ['is the nearest one that is no proxy', ['10.0.0.0/8', '::1'], '::1', '6.6.6.6, 1.1.1.1, 10.0.0.1', '1.1.1.1'],
    ['knows proxies by their mapped address', ['127.0.0.1'], '::ffff:127.0.0.1', '1.1.1.1', '1.1.1.1'],
    ['is told by some proxies with a port', ['10.0.0.0/8'], '10.1.2.3', '1.1.1.1:50123, 10.0.0.1:443', '1.1.1.1'],
    ['is told by some proxies in brackets', ['10.0.0.0/8'], '10.1.2.3', '[2001:db8::1]:50123', '2001:db8::1'],
    ['is told with the zone of its network', ['fe80::/10'], 'fe80::1%eth0', 'fe80::2%br-lan', 'fe80::2%br-lan'],
    ['is the proxy when it says nonsense', ['127.0.0.1'], '127.0.0.1', 'nonsense', '127.0.0.1'],
    ['is the farthest when everybody is trusted', true, '9.9.9.9', '1.1.1.1, 2.2.2.2', '1.1.1.1'],
  ])('%s', (_, trusted, peer, forwarded, address) => {
    expect(of(trusted, peer, forwarded)).toBe(address);
  });

  it('is empty when the peer is gone already', () => {
    expect(of(['10.0.0.0/8'], undefined)).toBe('');
  });
});
