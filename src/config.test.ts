import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KEYS } from './config/keys.ts';
import { configurationPage, helpText } from './config/table.ts';
import { ConfigError, loadConfig } from './config.ts';

function complaint(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('the configuration', () => {
  it('stands without any environment', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({ PORT: 5000, HOST: '127.0.0.1', DATA_DIR: './data', MEDIA_PORT: 5010, LENIENT: true });
    expect(config).toMatchObject({ exposed: false, tls: null, remoteSpace: null, GRACE_SECONDS: 60 });
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(loadConfig({}))).toBe(true);
  });

  it('treats an empty value as unset', () => {
    expect(loadConfig({ PORT: '', SIGNALWIRE_SPACE: ' ' })).toMatchObject({ PORT: 5000, remoteSpace: null });
  });

  it.each([
    ['PORT', '0', 0],
    ['PORT', '65535', 65_535],
    ['HOST', '::', '::'],
    ['HOST', 'video.example.com', 'video.example.com'],
    ['LENIENT', 'off', false],
    ['PUBLIC_URL', 'https://video.example.com/', 'https://video.example.com'],
    ['ICE_SERVERS', 'stun:a.example:3478', [{ urls: ['stun:a.example:3478'] }]],
    [
      'ICE_SERVERS',
      '[{"urls":["turn:b"],"username":"u","credential":"c"}]',
      [{ urls: ['turn:b'], username: 'u', credential: 'c', credentialType: 'password' }],
    ],
    ['MEDIA_ADDRESS', '192.0.2.1, 2001:db8::1', ['192.0.2.1', '2001:db8::1']],
    ['TRUST_PROXY', '1', true],
    ['TRUST_PROXY', '10.0.0.0/8,::1', ['10.0.0.0/8', '::1']],
    ['TRUST_PROXY', '192.0.2.7/32, 2001:db8::/128', ['192.0.2.7/32', '2001:db8::/128']],
    [
      'ICE_SERVERS',
      '[{"urls":["turns:t.example:5349?transport=tcp"],"username":"u","credential":"c"}]',
      [{ urls: ['turns:t.example:5349?transport=tcp'], username: 'u', credential: 'c', credentialType: 'password' }],
    ],
    ['ICE_SERVERS', 'stun:[2001:db8::1]:3478', [{ urls: ['stun:[2001:db8::1]:3478'] }]],
    ['ALLOWED_ORIGINS', 'https://a.example,http://b.example:81', ['https://a.example', 'http://b.example:81']],
    ['REST_BODY_BYTES', '262144', 262_144],
    [
      'PLAY_ALLOW',
      'media.internal:8080, *.example.com,10.0.0.0/8, [::1]:80',
      ['media.internal:8080', '*.example.com', '10.0.0.0/8', '[::1]:80'],
    ],
    ['STREAM_ALLOW', '10.0.0.0/8,live.internal:1935', ['10.0.0.0/8', 'live.internal:1935']],
    ['CONFERENCE_GUEST_SCOPES', 'room.lock, room.self.audio_mute', ['room.lock', 'room.self.audio_mute']],
    ['CONFERENCE_GUEST_SCOPES', 'none', []],
  ])('reads %s=%s', (key, text, value) => {
    expect(loadConfig({ [key]: text })[key as 'PORT']).toEqual(value);
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '5e3'],
    ['HOST', 'a b'],
    ['HOST', 'http://localhost'],
    ['HOST', '127.0.0.1:5000'],
    ['LENIENT', 'maybe'],
    ['PUBLIC_URL', 'video.example.com'],
    ['PUBLIC_URL', 'https://video.example.com/path'],
    ['PUBLIC_URL', 'ftp://video.example.com'],
    ['ICE_SERVERS', 'http://a'],
    ['ICE_SERVERS', '[{"urls":5}]'],
    ['ICE_SERVERS', '[{"urls":[]}'],
    ['ICE_SERVERS', '[{"urls":"turn:t.example","username":"u"}]'],
    ['ICE_SERVERS', 'turn:t.example'],
    ['ICE_SERVERS', 'stun:a.example:99999'],
    ['ICE_SERVERS', 'stun:'],
    ['HOST', '300.1.1.1'],
    ['HOST', 'xn--a'],
    ['HOST', 'fe80::1%eth0'],
    ['PUBLIC_URL', 'https://300.1.1.1'],
    ['PUBLIC_URL', 'https://:secret@'],
    ['MEDIA_ADDRESS', '0.0.0.0'],
    ['MEDIA_ADDRESS', '192.0.2.1,::'],
    ['MEDIA_ADDRESS', 'fe80::1%eth0'],
    ['TRUST_PROXY', '10.0.0.0/999'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '10.0.0.0/0'],
    ['TRUST_PROXY', '10.0.0.0/08'],
    ['TRUST_PROXY', '10.0.0.0/8/8'],
    ['TRUST_PROXY', '10.0.0.0/'],
    ['TRUST_PROXY', '2001:db8::/129'],
    ['TRUST_PROXY', 'fe80::1%eth0/64'],
    ['MEDIA_ADDRESS', 'example.com'],
    ['MEDIA_WORKERS', '0'],
    ['MEDIA_PORT', '0'],
    ['SPACE_PROJECT', 'nobody'],
    ['SPACE_TOKEN', 'short'],
    ['SPACE_SECRET', 'x'.repeat(31)],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['TRUST_PROXY', 'proxy.example.com'],
    ['LOG_LEVEL', 'loud'],
    ['REST_BODY_BYTES', '262143'],
    ['SOCKET_PING_SECONDS', '15'],
    ['GRACE_SECONDS', '29'],
    ['RELOAD_SECONDS', '0'],
    ['CONFERENCE_GUEST_SCOPES', 'room.lock,room.nope'],
    ['CONFERENCE_GUEST_SCOPES', ','],
    ['STREAMS_PER_ROOM', '1001'],
    ['READY_ROOMS', '0'],
    ['PLAY_SECONDS', '9'],
  ])('refuses %s=%s with one line that names the key', (key, text) => {
    const line = complaint({ [key]: text });
    expect(line).toMatch(new RegExp(`^${key}: `));
    expect(line).not.toContain('\n');
  });

  it('does not repeat secrets', () => {
    expect(complaint({ SPACE_TOKEN: 'hush' })).not.toContain('hush');
    expect(complaint({ DATABASE_URL: 'mysql://u:hush@h/d' })).not.toContain('hush');
  });

  it('repeats only the beginning of a long value', () => {
    expect(complaint({ PORT: 'x'.repeat(5000) }).length).toBeLessThan(200);
  });

  it('wants certificate and key together', () => {
    expect(complaint({ TLS_CERT: 'cert.pem' })).toMatch(/^TLS_KEY: is missing/);
    expect(complaint({ TLS_KEY: 'key.pem' })).toMatch(/^TLS_CERT: is missing/);
    const s3 = { RECORDING_S3_URL: 'https://s3.example.com/bucket/', RECORDING_S3_KEY_ID: 'id', RECORDING_S3_SECRET: 'secret' };
    const url = 'https://s3.example.com/bucket';
    expect(loadConfig(s3).recordingStore).toEqual({ url, region: 'us-east-1', keyId: 'id', secret: 'secret' });
    expect(loadConfig({}).recordingStore).toBeNull();
    for (const key of Object.keys(s3)) expect(complaint({ ...s3, [key]: '' })).toMatch(new RegExp(`^${key}: is missing`));
    for (const bad of ['https://id:key@s3.example.com/b', 'ftp://s3.example.com/b', 'https://s3.example.com/b?a=b'])
      expect(complaint({ ...s3, RECORDING_S3_URL: bad })).toMatch(/^RECORDING_S3_URL: must/);
    expect(loadConfig({ TLS_CERT: 'c', TLS_KEY: 'k' }).tls).toEqual({ cert: 'c', key: 'k' });
  });

  it('keeps the ports of all workers below 65536', () => {
    expect(complaint({ MEDIA_PORT: '65535', MEDIA_WORKERS: '2' })).toMatch(/^MEDIA_PORT: /);
    expect(loadConfig({ MEDIA_PORT: '65534', MEDIA_WORKERS: '2' }).MEDIA_PORT).toBe(65_534);
  });
});

describe('the server counts as exposed', () => {
  it.each([
    [{}, false],
    [{ HOST: 'localhost' }, false],
    [{ HOST: '::1' }, false],
    [{ HOST: '0.0.0.0' }, true],
    [{ HOST: '192.168.1.5' }, true],
    [{ PUBLIC_URL: 'http://localhost:5000' }, false],
    [{ PUBLIC_URL: 'https://video.example.com' }, true],
    [{ TRUST_PROXY: '127.0.0.1' }, true],
  ])('with %o: %s', (env, exposed) => {
    expect(loadConfig(env).exposed).toBe(exposed);
  });
});

describe('a remote Space', () => {
  const rest = { SIGNALWIRE_PROJECT_KEY: 'p', SIGNALWIRE_TOKEN: 't' };

  it.each([
    ['acme', 'https://acme.signalwire.com'],
    ['acme.signalwire.com', 'https://acme.signalwire.com'],
    ['https://video.example.com/', 'https://video.example.com'],
    ['http://127.0.0.1:5000', 'http://127.0.0.1:5000'],
    ['http://localhost:5000', 'http://localhost:5000'],
    ['video.example.com:8443', 'https://video.example.com:8443'],
  ])('%s is %s', (text, url) => {
    expect(loadConfig({ SIGNALWIRE_SPACE: text, ...rest }).remoteSpace).toEqual({ url, project: 'p', token: 't' });
  });

  it.each(['http://video.example.com', 'https://video.example.com/api', 'a b', 'https://u:p@video.example.com'])(
    '%s is refused',
    (text) => {
      expect(complaint({ SIGNALWIRE_SPACE: text, ...rest })).toMatch(/^SIGNALWIRE_SPACE: must/);
    },
  );

  it('has second names, and complaints name the one that was used', () => {
    const env = { SIGNALWIRE_SPACE_URL: 'acme', SIGNALWIRE_PROJECT_ID: 'p', SIGNALWIRE_API_TOKEN: 't' };
    expect(loadConfig(env).remoteSpace).toEqual({ url: 'https://acme.signalwire.com', project: 'p', token: 't' });
    expect(complaint({ ...env, SIGNALWIRE_SPACE_URL: 'http://far.example' })).toMatch(/^SIGNALWIRE_SPACE_URL: /);
  });

  it('needs all three', () => {
    expect(complaint({ SIGNALWIRE_SPACE: 'acme', SIGNALWIRE_TOKEN: 't' })).toMatch(/^SIGNALWIRE_PROJECT_KEY: is missing/);
    expect(complaint({ SIGNALWIRE_PROJECT_KEY: 'p' })).toMatch(/^SIGNALWIRE_SPACE: is missing/);
  });
});

describe('a TURN server without credentials', () => {
  const ICE_SERVERS = 'stun:a.example,turns:t.example:443?transport=tcp';

  it('needs a secret from which each login gets its own', () => {
    expect(() => loadConfig({ ICE_SERVERS })).toThrow(/^ICE_SERVERS: has a TURN server without username/);
    expect(loadConfig({ ICE_SERVERS, ICE_SECRET: 'north-north' }).ICE_SERVERS).toHaveLength(2);
  });

  it('and the secret is repeated to nobody', () => {
    expect(() => loadConfig({ ICE_SERVERS, ICE_SECRET: 'seven77' })).toThrow(
      /^ICE_SECRET: must be 8 to 400 printable characters$/,
    );
  });
});

describe('the documents', () => {
  it('print every key with default and meaning', () => {
    for (const [name, { meaning }] of KEYS) {
      expect(helpText()).toContain(name);
      expect(configurationPage()).toContain(`| \`${name}\` |`);
      expect(meaning.length).toBeGreaterThan(10);
    }
  });

  it('have an example that can be used as it is, with known keys only', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    const known = new Set<string>(KEYS.map(([name]) => name));
    const lines = example.split('\n').filter((line) => /^#?[A-Z_]+=/.test(line));
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect(known).toContain(line.replace(/^#/, '').split('=')[0]);
    const values = Object.fromEntries(lines.map((line) => line.replace(/^#/, '').split(/=(.*)/s, 2) as [string, string]));
    expect(complaint(values)).toBe('accepted');
  });

  it('are those of the present table', () => {
    const page = readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8');
    expect(page, 'run npm run docs:configuration').toBe(configurationPage());
  });
});
