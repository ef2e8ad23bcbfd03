import { describe, expect, it } from 'vitest';
import { loadConfig } from '../config.ts';
import { type BannerFacts, banner, warnings } from './banner.ts';

const PROJECT = '5f2b3c1e-7d7e-4d0c-9b1a-2f4f1c0e9a01';

function facts(env: Record<string, string> = {}, more: Partial<BannerFacts> = {}): BannerFacts {
  const config = loadConfig({ MEDIA_WORKERS: '2', ...env });
  const key = config.MODERATOR_KEY === 'off' ? null : (config.MODERATOR_KEY ?? 'generated-key');
  const kept = { token: '/data/token', moderatorKey: config.MODERATOR_KEY === undefined ? '/data/moderator-key' : null };
  const identity = { project: PROJECT, token: 'PT-hush', secret: 'hush-hush', moderatorKey: key, kept };
  const origin = `${config.tls ? 'https' : 'http'}://${config.HOST}:${config.PORT}`;
  return { version: '1.2.3', config, identity, origin, addresses: ['192.168.1.20'], terminal: true, ...more };
}

describe('the words at the start', () => {
  it('name both links, the media address and where credentials are, and no secret', () => {
    const text = banner(facts());
    for (const part of [
      'Wirespace 1.2.3',
      'http://localhost:5000/\n',
      'http://localhost:5000/guest',
      'UDP 5010 to 5011',
      '192.168.1.20',
      PROJECT,
      '/data/token',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('hush');
  });

  it('carry a generated moderator key in the link on a terminal, elsewhere only where it is kept', () => {
    expect(banner(facts({ HOST: '0.0.0.0' }))).toContain('http://192.168.1.20:5000/?key=generated-key\n');
    const logged = banner(facts({ HOST: '0.0.0.0' }, { terminal: false }));
    expect(logged).not.toContain('generated-key');
    expect(logged).toContain('http://192.168.1.20:5000/ with the key in /data/moderator-key\n');
  });

  it('carry no key where this machine needs none, and only the name of a configured one', () => {
    expect(banner(facts())).not.toContain('generated-key');
    const configured = banner(facts({ HOST: '0.0.0.0', MODERATOR_KEY: 'do-not-print' }));
    expect(configured).toContain('/?key=<MODERATOR_KEY>');
    expect(configured).not.toContain('do-not-print');
  });

  it('say which TCP port takes media, too', () => {
    expect(banner(facts({ HOST: '0.0.0.0', MEDIA_WORKERS: '1' }))).toContain('UDP 5010, else TCP 5000; clients try');
    expect(banner(facts({ MEDIA_TCP_PORT: '5020' }))).toContain('else TCP 5020;');
    expect(banner(facts())).not.toContain('else TCP');
  });

  it('use the public address, and say which Space the pages use', () => {
    expect(banner(facts({ PUBLIC_URL: 'https://video.example.com' }))).toContain('https://video.example.com/guest');
    const remote = { SIGNALWIRE_SPACE: 'acme.example.com', SIGNALWIRE_PROJECT_KEY: 'p', SIGNALWIRE_TOKEN: 'very-hush' };
    const text = banner(facts(remote));
    expect(text).toContain('https://acme.example.com');
    expect(text).not.toContain('very-hush');
  });
});

describe('what pages there are', () => {
  it('is said when they are not all there', () => {
    expect(banner(facts({ PAGES: 'none' }))).toMatch(/Pages +none\n/);
    expect(banner(facts({ PAGES: 'none' }))).not.toMatch(/Moderator|Guest/);
    expect(banner(facts({ PAGES: 'embed' }))).toContain('http://localhost:5000/embed');
    expect(banner(facts({ PAGE_LINKS: 'invite' }))).not.toContain('/guest');
  });
});

describe('what is unsafe', () => {
  const about = (env: Record<string, string>, more?: Partial<BannerFacts>): string => warnings(facts(env, more)).join('\n');

  it('nothing on this machine alone, unless everybody moderates', () => {
    expect(warnings(facts())).toEqual([]);
    expect(warnings(facts({ MODERATOR_KEY: 'off' }))).toEqual([expect.stringContaining('MODERATOR_KEY')]);
    expect(warnings(facts({ MODERATOR_KEY: 'a-good-key' }))).toEqual([]);
  });

  it('a proxy that leaves media to UDP, unless that is meant or TCP has a port of its own', () => {
    const proxied = { PUBLIC_URL: 'https://video.example.com', TRUST_PROXY: '127.0.0.1' };
    expect(about(proxied)).toMatch(/MEDIA_TCP_PORT/);
    for (const MEDIA_TCP_PORT of ['5020', '0']) expect(about({ ...proxied, MEDIA_TCP_PORT })).not.toMatch(/MEDIA_TCP_PORT/);
    expect(about({ HOST: '0.0.0.0' })).not.toMatch(/MEDIA_TCP_PORT/);
  });

  it('rooms of another Space that links open, unless they need an invite', () => {
    const remote = { SIGNALWIRE_SPACE: 'acme.example.com', SIGNALWIRE_PROJECT_KEY: 'p', SIGNALWIRE_TOKEN: 'hush' };
    const exposed = { ...remote, PUBLIC_URL: 'https://video.example.com' };
    expect(about(exposed)).toMatch(/PAGE_LINKS=invite/);
    expect(about({ ...exposed, PAGE_LINKS: 'invite' })).not.toMatch(/PAGE_LINKS/);
    expect(about({ ...exposed, PAGES: 'none' })).not.toMatch(/PAGE_LINKS/);
    expect(about(remote)).not.toMatch(/PAGE_LINKS/);
  });

  it('plain http for others', () => {
    expect(about({ HOST: '0.0.0.0' })).toMatch(/Browsers give no camera/);
    expect(about({ HOST: '0.0.0.0' })).toMatch(/without TLS/);
    expect(about({ HOST: '0.0.0.0', TLS_CERT: 'c', TLS_KEY: 'k' })).not.toMatch(/camera|without TLS/);
    expect(about({ PUBLIC_URL: 'https://video.example.com' })).not.toMatch(/camera|without TLS/);
  });

  it('trust in everybody, also behind a proxy on this machine: it hands on what clients write', () => {
    for (const HOST of ['0.0.0.0', '127.0.0.1']) {
      expect(about({ HOST, TRUST_PROXY: '1' })).toMatch(/TRUST_PROXY is 1/);
      expect(about({ HOST, TRUST_PROXY: '10.0.0.1' })).not.toMatch(/TRUST_PROXY/);
      expect(about({ HOST })).not.toMatch(/TRUST_PROXY/);
    }
  });

  it('no trust in the proxy that ends TLS for us', () => {
    const behind = { PUBLIC_URL: 'https://video.example.com' };
    expect(about(behind)).toMatch(/TRUST_PROXY is not set/);
    expect(about({ ...behind, TRUST_PROXY: '127.0.0.1' })).not.toMatch(/TRUST_PROXY/);
    expect(about({ ...behind, TLS_CERT: 'c', TLS_KEY: 'k' })).not.toMatch(/TRUST_PROXY/);
    expect(about({ PUBLIC_URL: 'http://video.example.com' })).not.toMatch(/TRUST_PROXY/);
  });

  it('media addresses that others cannot reach', () => {
    const exposed = { PUBLIC_URL: 'https://video.example.com' };
    expect(about(exposed)).toMatch(/MEDIA_ADDRESS/);
    expect(about(exposed, { addresses: ['10.0.0.1', 'fd00::1', '172.20.0.2', '100.64.0.1'] })).toMatch(/MEDIA_ADDRESS/);
    expect(about(exposed, { addresses: ['10.0.0.1', '198.51.100.7'] })).not.toMatch(/MEDIA_ADDRESS/);
    expect(about({ ...exposed, MEDIA_ADDRESS: '198.51.100.7' })).not.toMatch(/MEDIA_ADDRESS/);
  });
});
