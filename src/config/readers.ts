import { isIP, isIPv6 } from 'node:net';
import { z } from 'zod';
import { isLoopback } from '../base/loopback.ts';
import { isAllowEntry } from '../base/outgoing/allow-list.ts';
import type { IceServer } from '../wire/connect.ts';
import { PERMISSIONS, type Permission } from '../wire/permissions.ts';

/**
 * Readers of environment values: text in, typed value out, with a message that completes "KEY ...". An unset key is
 * `undefined`; the table of keys (keys.ts) gives each its default.
 */
type Reader<T> = z.ZodType<T, string>;

function reader<T>(message: string, read: (text: string) => T | undefined): Reader<T> {
  return z.string().transform((text, ctx) => {
    const value = read(text.trim());
    if (value !== undefined) return value;
    ctx.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

/** A whole number from `min` to `max`, both included. */
export function whole(min: number, max: number): Reader<number> {
  return reader(`must be a whole number from ${min} to ${max}`, (text) => {
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  });
}

const YES = ['1', 'true', 'yes', 'on'];
const NO = ['0', 'false', 'no', 'off'];

export const flag: Reader<boolean> = reader('must be 1 or 0', (text) => {
  const word = text.toLowerCase();
  if (YES.includes(word)) return true;
  return NO.includes(word) ? false : undefined;
});

export function oneOf<const T extends string>(...words: T[]): Reader<T> {
  return reader(`must be one of ${words.join(', ')}`, (text) => words.find((word) => word === text));
}

/** Permissions separated by commas, or `none`. */
export const permissions: Reader<readonly Permission[]> = reader(
  'must be none, or permissions like room.self.audio_mute, separated by commas',
  (value) => {
    if (value === 'none') return [];
    const list = split(value).map((entry) => PERMISSIONS.find((name) => name === entry));
    return list.length > 0 && list.every((entry) => entry !== undefined) ? list : undefined;
  },
);

/** Any text of `min` to `max` characters without control characters. */
export function text(min: number, max: number): Reader<string> {
  return reader(`must be ${min} to ${max} printable characters`, (value) =>
    value.length >= min && value.length <= max && !/\p{Cc}/u.test(value) ? value : undefined,
  );
}

/** Word for no moderator key at all. */
export const NO_KEY = 'off';

/** A key of at least 8 characters, or the word that says that there is no key. */
export const moderatorKey: Reader<string> = reader(`must be 8 to 200 printable characters, or ${NO_KEY}`, (value) =>
  value === NO_KEY ? value : text(8, 200).safeParse(value).data,
);

export const uuid: Reader<string> = reader('must be a UUID', (value) =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? value.toLowerCase() : undefined,
);

function parseUrl(value: string, protocols: string[]): URL | undefined {
  try {
    const url = new URL(value);
    return protocols.includes(url.protocol) && url.hostname !== '' ? url : undefined;
  } catch {
    return undefined;
  }
}

/** A host name or an IP address to listen on, without a zone: it becomes a part of URLs. */
export const host: Reader<string> = reader('must be a host name or an IP address', (value) => {
  const literal = isIP(value) !== 0;
  if (!literal && !/^[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/.test(value)) return undefined;
  // Names of digits only are read as IPv4 addresses there, and may be none.
  return parseUrl(`http://${isIPv6(value) ? `[${value}]` : value}`, ['http:']) ? value : undefined;
});

/** `http(s)://host[:port]` without anything behind; read as its origin. */
export const origin: Reader<string> = reader('must be a URL like https://video.example.com, without a path', (value) => {
  const url = parseUrl(value, ['http:', 'https:']);
  return url && url.pathname === '/' && !url.search && !url.hash && !url.username ? url.origin : undefined;
});

/** A URL of a bucket, or of a folder in it; read without slashes at its end. */
export const bucketUrl: Reader<string> = reader(
  'must be an http or https URL like https://s3.example.com/bucket, without credentials or a query',
  (value) => {
    const url = parseUrl(value, ['http:', 'https:']);
    if (!url || url.search || url.hash || url.username || url.password) return undefined;
    return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  },
);

export const httpUrl: Reader<string> = reader('must be an absolute http or https URL', (value) =>
  parseUrl(value, ['http:', 'https:']) ? value : undefined,
);

export const postgresUrl: Reader<string> = reader('must be a URL like postgres://user:password@host/database', (value) =>
  parseUrl(value, ['postgres:', 'postgresql:']) ? value : undefined,
);

/** Addresses that mean "any", which nobody can send to. */
const UNSPECIFIED = /^(?:0\.0\.0\.0|[0:]+)$/;

/** IP addresses that can be sent to, separated by commas. */
export const addresses: Reader<readonly string[]> = reader(
  'must be one or more IP addresses that clients can reach, separated by commas',
  (value) => {
    const list = split(value);
    const good = (address: string): boolean => isIP(address) !== 0 && !address.includes('%') && !UNSPECIFIED.test(address);
    return list.length > 0 && list.every(good) ? list : undefined;
  },
);

export const origins: Reader<readonly string[]> = reader(
  'must be one or more origins like https://app.example.com, separated by commas',
  (value) => {
    const list = split(value).map((entry) => origin.safeParse(entry).data);
    return list.length > 0 && list.every((entry) => entry !== undefined) ? list : undefined;
  },
);

/** Which peers may say by X-Forwarded-* how they were reached: nobody, everybody, or the addresses and networks listed. */
export const proxies: Reader<boolean | readonly string[]> = reader(
  'must be 0, 1, or IP addresses and networks like 10.0.0.0/8, separated by commas',
  (value) => {
    const word = flag.safeParse(value);
    if (word.success) return word.data;
    const list = split(value);
    return list.length > 0 && list.every(isNetwork) ? list : undefined;
  },
);

/** Hosts that may be called although they are not public. */
export const allowedHosts: Reader<readonly string[]> = reader(
  'must be host names, *.domains, IP addresses or networks like 10.0.0.0/8, each with :port if wanted, separated by commas',
  (value) => {
    const list = split(value);
    return list.length > 0 && list.every(isAllowEntry) ? list : undefined;
  },
);

/** An IP address, or a network with the bits of its prefix. Without bits it would be everybody, for which there is a word. */
function isNetwork(entry: string): boolean {
  const [address = '', prefix, ...more] = entry.split('/');
  if (more.length > 0 || isIP(address) === 0 || address.includes('%')) return false;
  if (prefix === undefined) return true;
  return /^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= (isIPv6(address) ? 128 : 32);
}

/** A Space: `acme` (the vendor's), `acme.example.com`, or a full URL; plain http only on this machine. Read as an origin. */
export const space: Reader<string> = reader(
  'must be the host of a Space (acme.example.com) or its https URL; http is for this machine only',
  (value) => {
    const full = /^https?:\/\//i.test(value)
      ? value
      : `https://${/[.:]|^localhost$/.test(value) ? value : `${value}.signalwire.com`}`;
    const result = origin.safeParse(full.replace(/\/+$/, ''));
    if (!result.success) return undefined;
    const url = new URL(result.data);
    return url.protocol === 'https:' || isLoopback(url.hostname) ? url.origin : undefined;
  },
);

const IceServerSchema = z.object({
  urls: z.union([z.string(), z.array(z.string()).min(1)]),
  username: z.string().optional(),
  credential: z.string().optional(),
});

/** JSON as RTCPeerConnection takes it, or URLs separated by commas. Those of TURN may be without credentials: ICE_SECRET makes them. */
export const iceServers: Reader<readonly IceServer[]> = reader(
  'must be stun: and turn: URLs separated by commas, or a JSON list of {urls, username, credential}, with both of these or none',
  (value) => {
    if (!value.startsWith('[')) {
      const urls = split(value);
      const servers = urls.map((url) => ({ urls: [url] }));
      return servers.length > 0 && servers.every(isIceServer) ? servers : undefined;
    }
    try {
      const list = z.array(IceServerSchema).parse(JSON.parse(value));
      const servers = list.map(({ urls, username, credential }) => ({
        urls: [urls].flat(),
        ...(username === undefined ? {} : { username }),
        ...(credential === undefined ? {} : { credential, credentialType: 'password' as const }),
      }));
      return servers.every(isIceServer) ? servers : undefined;
    } catch {
      return undefined;
    }
  },
);

/** Whether browsers accept it. One that they do not accept would make RTCPeerConnection fail in every join (RFC 7064, RFC 7065). */
function isIceServer({ urls, username, credential }: IceServer): boolean {
  return urls.every((url) => {
    const [, scheme = '', port] = ICE_URL.exec(url) ?? [];
    if (scheme === '' || (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))) return false;
    return scheme.startsWith('stun') || (username === undefined) === (credential === undefined);
  });
}

const ICE_URL = /^(stuns?|turns?):(?:[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?(?:\?transport=(?:udp|tcp))?$/;

function split(value: string): string[] {
  return value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
