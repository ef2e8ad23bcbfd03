import { describe, expect, it } from 'vitest';
import { loadConfig } from '../config.ts';
import { announcedPort, mediaTcp } from './media-tcp.ts';

const EVERYWHERE = { HOST: '0.0.0.0' };
const TLS = { TLS_CERT: 'cert.pem', TLS_KEY: 'key.pem' };
const PUBLIC = { PUBLIC_URL: 'https://video.example.com' };

/** Where media over TCP comes to, and the port that clients are told. */
function where(env: Record<string, string>): [string, number | null] {
  const config = loadConfig(env);
  return [mediaTcp(config), announcedPort(config, config.PORT)];
}

describe('media over TCP', () => {
  it('comes to the port of the pages where others reach it', () => {
    expect(where(EVERYWHERE)).toEqual(['shared', 5000]);
    expect(where({ HOST: '192.0.2.1', PORT: '443', ...TLS, ...PUBLIC })).toEqual(['shared', 443]);
  });

  it('has no port where only this machine, a proxy on it perhaps, reaches that of the pages', () => {
    expect(where({})).toEqual(['none', null]);
    expect(where({ HOST: 'localhost', ...PUBLIC })).toEqual(['none', null]);
  });

  it('has a port of its own, that of the pages whatever reaches it, or none, as MEDIA_TCP_PORT says', () => {
    expect(where({ MEDIA_TCP_PORT: '5020', ...PUBLIC })).toEqual(['own', 5020]);
    expect(where({ MEDIA_TCP_PORT: '5000' })).toEqual(['shared', 5000]);
    expect(where({ MEDIA_TCP_PORT: '0', ...EVERYWHERE })).toEqual(['none', null]);
  });

  it('is told with the port of PUBLIC_URL where that is mapped to ours, and not where a proxy has it', () => {
    expect(where({ ...EVERYWHERE, ...TLS, ...PUBLIC })).toEqual(['shared', 443]);
    expect(where({ ...EVERYWHERE, ...TLS, PUBLIC_URL: 'https://video.example.com:8443' })).toEqual(['shared', 8443]);
    expect(where({ ...EVERYWHERE, ...PUBLIC })).toEqual(['shared', 5000]);
  });
});
