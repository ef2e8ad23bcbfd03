import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressGuard, AddressRefused, type GuardOptions, readTarget } from './address-guard.ts';
import { isAllowEntry } from './allow-list.ts';
import { isPublicAddress } from './public-address.ts';

const PORTS = { http: 80, https: 443, rtmp: 1935 };

const PUBLIC = ['8.8.8.8', '1.0.0.1', '172.15.255.255', '172.32.0.1', '100.63.255.255', '100.128.0.1', '2606:4700::1111'];
/** By range: own machine, own network, provider's network, link, tests, groups, reserved. */
const REFUSED = [
  ...['0.0.0.0', '0.1.2.3', '127.0.0.1', '127.255.255.254', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  ...['100.64.0.1', '100.127.255.255', '169.254.169.254', '192.0.0.8', '192.0.2.1', '192.88.99.1', '198.18.0.1'],
  ...['198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'febf::1', 'fec0::1', 'ff02::1', 'ff0e::1', '100::1', '2001:db8::1'],
  ...['2001:2::1', '2001:10::1', '2001:20::1', '3fff::1', '4000::1', '5f00::1', 'fe80::1%eth0', '2606:4700::1%1'],
  // IPv4 inside of IPv6: mapped, compatible, translated, NAT64, 6to4, Teredo.
  ...['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '::127.0.0.1', '::8.8.8.8', '::ffff:0:127.0.0.1'],
  ...[
    '64:ff9b::127.0.0.1',
    '64:ff9b::a00:1',
    '64:ff9b:1::8.8.8.8',
    '2002:7f00:1::',
    '2002:808:808::1',
    '2001::1',
    '2001:0:808:808::1',
  ],
  ...['', 'localhost', '127.1', '0x7f000001', '2130706433'],
];

describe('an address', () => {
  it.each([...PUBLIC, '::ffff:8.8.8.8', '64:ff9b::808:808'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each(REFUSED)('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it('of a private network is never public, however it is put into an IPv6 address', () => {
    const inside = fc.tuple(fc.constantFrom(10, 127), fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(inside, fc.constantFrom('', '::ffff:', '64:ff9b::', '::', '::ffff:0:', '64:ff9b:1::'), (v4, before) => {
        expect(isPublicAddress(`${before}${v4}`)).toBe(false);
      }),
    );
  });
});

async function verdict(url: string, options: Partial<GuardOptions> & { answers?: readonly string[] } = {}): Promise<unknown> {
  const { answers = ['8.8.8.8'], ...rest } = options;
  const guard = new AddressGuard({ allow: [], machine: () => ['203.0.113.7', '9.9.9.9'], resolve: async () => answers, ...rest });
  try {
    return await guard.addresses(readTarget(url, PORTS).target);
  } catch (error) {
    return error instanceof AddressRefused ? 'refused' : error;
  }
}

describe('a URL from outside', () => {
  it.each([
    'http://127.0.0.1/a.mp4',
    'http://127.0.0.1./',
    'http://127.1/',
    'http://0/',
    'http://0x7f.0.0.1/',
    'http://0x7f000001/',
    'http://017700000001/',
    'http://0177.0.0.01/',
    'http://2130706433/',
    'http://%31%32%37.0.0.1/',
    'http://①②⑦.0.0.1/',
    'http://127。0。0。1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[0:0:0:0:0:ffff:7f00:1]/',
    'http://user:password@127.0.0.1/',
    'http://8.8.8.8@127.0.0.1/',
    'rtmp://127.0.0.1/live/x',
    'rtmp://0x7f000001/live/x',
    'rtmp://2130706433/live/x',
    'rtmp://[::1]/live/x',
    'https://169.254.169.254/latest/meta-data/',
  ])('%s is refused', async (url) => {
    expect(await verdict(url)).toBe('refused');
  });

  it.each([
    'file:///etc/passwd',
    'ftp://8.8.8.8/',
    'gopher://8.8.8.8/',
    'data:video/mp4,x',
    'constructor:x',
    'http:',
    '',
    'a.mp4',
    'http://a b/',
  ])('%s is none that is taken', (url) => {
    expect(() => readTarget(url, PORTS)).toThrow(AddressRefused);
  });

  it('is taken when its host is public, and has to be called by the addresses that were looked at', async () => {
    expect(await verdict('https://example.com/a.mp4', { answers: ['8.8.8.8', '2606:4700::1'] })).toEqual([
      '8.8.8.8',
      '2606:4700::1',
    ]);
    expect(readTarget('rtmp://Example.com/live', PORTS).target).toEqual({ host: 'example.com', port: 1935 });
    expect(readTarget('https://[2606:4700::1]:8443/', PORTS).target).toEqual({ host: '2606:4700::1', port: 8443 });
  });

  it.each([
    ['one private address', ['10.0.0.1']],
    ['a public and a private one', ['8.8.8.8', '192.168.0.1']],
    ['a mapped one', ['8.8.8.8', '::ffff:127.0.0.1']],
    ['a link-local one with a zone', ['fe80::1%eth0']],
    ['one of this machine', ['9.9.9.9']],
    ['one of this machine, mapped', ['::ffff:9.9.9.9']],
    ['one of this machine, by the translation of its network', ['64:ff9b::9.9.9.9']],
  ])('whose name means %s is refused', async (_, answers) => {
    expect(await verdict('http://example.com/', { answers })).toBe('refused');
  });

  it('of our own is refused: by name, with a dot behind it, and by address', async () => {
    const own = ['Video.example.com', '8.8.4.4', '2606:4700:0:0::1'];
    for (const host of [
      'video.example.com',
      'VIDEO.example.com.',
      '8.8.4.4',
      '[2606:4700::1]',
      '[::ffff:808:404]',
      '[64:ff9b::808:404]',
    ])
      expect([host, await verdict(`http://${host}/`, { own })]).toEqual([host, 'refused']);
    expect(await verdict('http://video.example.com/', { own, allow: ['video.example.com'] })).toEqual(['8.8.8.8']);
  });

  it('whose name changes its meaning is judged by each answer, and each answer is used once', async () => {
    const answers = [['8.8.8.8'], ['127.0.0.1']];
    const resolve = async () => answers.shift() ?? [];
    const guard = new AddressGuard({ allow: [], machine: () => [], resolve });
    const target = { host: 'rebind.example', port: 80 };
    expect(await guard.addresses(target)).toEqual(['8.8.8.8']);
    await expect(guard.addresses(target)).rejects.toThrow(AddressRefused);
    await expect(guard.addresses(target)).rejects.toThrow('no address');
  });
});

describe('a host that is refused without a resolver', () => {
  const guard = new AddressGuard({ allow: ['10.0.0.1'], own: ['video.example.com'], machine: () => ['9.9.9.9'] });
  const verdictAtOnce = (host: string): string => {
    try {
      guard.check({ host, port: 1935 });
      return 'nothing against it';
    } catch (error) {
      return error instanceof AddressRefused ? 'refused' : String(error);
    }
  };

  it.each(['127.0.0.1', '::1', '9.9.9.9', '::ffff:9.9.9.9', '64:ff9b::909:909', 'VIDEO.example.com.'])('is %s', (host) => {
    expect(verdictAtOnce(host)).toBe('refused');
  });

  it.each(['8.8.8.8', '10.0.0.1', 'example.com', 'localhost'])('is not %s', (host) => {
    expect(verdictAtOnce(host)).toBe('nothing against it');
  });
});

describe('a host that the operator allows', () => {
  const answers = ['10.1.2.3'];

  it.each([
    ['10.1.2.3', 'http://10.1.2.3/'],
    ['10.0.0.0/8', 'http://10.1.2.3:8080/'],
    ['10.1.2.3:8080', 'http://10.1.2.3:8080/'],
    ['::1', 'http://[::1]/'],
    ['[::1]:8080', 'http://[::1]:8080/'],
    ['fd00::/8', 'http://[fd00::7]/'],
    ['127.0.0.1', 'http://[::ffff:7f00:1]/'],
    ['10.0.0.0/8', 'http://media.internal/'],
    ['media.internal', 'http://MEDIA.internal./'],
    ['media.internal:1935', 'rtmp://media.internal/live'],
    ['*.internal', 'http://media.internal/'],
  ])('as %s may be called: %s', async (entry, url) => {
    expect(isAllowEntry(entry)).toBe(true);
    expect(await verdict(url, { allow: [entry], answers })).toEqual(expect.any(Array));
  });

  it.each([
    ['10.1.2.3:8080', 'http://10.1.2.3/'],
    ['10.1.2.4', 'http://10.1.2.3/'],
    ['10.0.0.0/16', 'http://10.1.2.3/'],
    ['media.internal:81', 'http://media.internal/'],
    ['*.internal', 'http://internal/'],
    ['internal', 'http://media.internal/'],
    ['media.internal', 'http://media.internal.example.com/'],
    ['media.internal', 'http://10.1.2.3/'],
    ['127.0.0.1', 'http://[::1]/'],
    // What a network translates is not what the operator named.
    ['9.9.9.9', 'http://[64:ff9b::909:909]/'],
    ['10.0.0.0/8', 'http://[64:ff9b::a01:203]/'],
  ])('as %s, and no other: %s', async (entry, url) => {
    expect(await verdict(url, { allow: [entry], answers })).toBe('refused');
  });

  it.each([
    '',
    '*',
    '10.0.0.0/0',
    '10.0.0.0/33',
    'fe80::1%eth0',
    'a b',
    'http://a',
    'a:0',
    'a:65536',
    '2130706433',
    '127.1',
    '0x7f.1',
    '[a]:80',
    '-a',
    'a/8',
  ])('is not named by "%s"', (entry) => {
    expect(isAllowEntry(entry)).toBe(false);
    expect(() => new AddressGuard({ allow: [entry] })).toThrow(RangeError);
  });
});
