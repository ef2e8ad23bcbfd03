import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import { isLoopback } from '../base/loopback.ts';
import type { Config } from '../config.ts';
import { type Identity, needsNoKeyHere } from './identity.ts';
import { bracketed } from './listen.ts';
import { announcedPort, mediaTcp } from './media-tcp.ts';

export interface BannerFacts {
  version: string;
  config: Config;
  identity: Identity;
  /** `http(s)://host:port` where we listen. */
  origin: string;
  /** Addresses of this machine that others can reach, without loopback. */
  addresses: readonly string[];
  /** A person reads it, and nobody keeps it: the link may carry the key. */
  terminal: boolean;
}

/** Hosts that mean every address of the machine. */
const EVERY_ADDRESS = ['0.0.0.0', '::'];

/** Addresses of this machine without loopback and link-local ones, IPv4 first. */
export function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const usable = all.filter(({ internal, address }) => !internal && !address.startsWith('fe80:'));
  return usable.sort((a, b) => a.family.localeCompare(b.family)).map(({ address }) => address);
}

/** What the server says when it has started: links, addresses, where credentials are, and what is unsafe. */
export function banner(facts: BannerFacts): string {
  const { version, config, identity, origin } = facts;
  const base = linkBase(facts);
  const [first, last] = [config.MEDIA_PORT, config.MEDIA_PORT + config.MEDIA_WORKERS - 1];
  const lines: [string, string][] = [
    ...pageLines(facts, base),
    ['Listening', `${origin} (pages, WebSocket, REST at /api/video)`],
    [
      'Media',
      `UDP ${first === last ? first : `${first} to ${last}`}${overTcp(facts)}; clients try ${mediaAddresses(facts).join(', ')}`,
    ],
    [
      'Credentials',
      `project ${identity.project}, token in ${identity.kept.token ? resolve(identity.kept.token) : 'SPACE_TOKEN'}`,
    ],
    ['Data', `${resolve(config.DATA_DIR)}${config.DATABASE_URL ? ', rooms in Postgres' : ''}`],
  ];
  if (config.METRICS_PORT > 0) lines.push(['Metrics', `http://127.0.0.1:${config.METRICS_PORT}/metrics`]);
  const careful = warnings(facts);
  return [
    `Wirespace ${version}`,
    '',
    ...lines.map(([name, text]) => `  ${name.padEnd(12)} ${text}`),
    ...(careful.length > 0 ? ['', ...careful.map((text) => `  ! ${text}`)] : []),
    '',
  ].join('\n');
}

function overTcp({ config, origin }: BannerFacts): string {
  const port = announcedPort(config, Number(new URL(origin).port || (config.tls ? 443 : 80)));
  return port === null ? '' : `, else TCP ${port}`;
}

function pageLines(facts: BannerFacts, base: string): [string, string][] {
  const { PAGES, PAGE_LINKS, remoteSpace } = facts.config;
  if (PAGES !== 'all') return [['Pages', PAGES === 'embed' ? `only ${base}/embed, for rooms with tokens of yours` : 'none']];
  return [
    ['Moderator', moderatorLink(facts, base)],
    ['Guest', PAGE_LINKS === 'invite' ? 'by the link with the invite, which the moderator sees' : `${base}/guest`],
    ['Pages use', remoteSpace ? `the Space ${remoteSpace.url}` : 'the embedded Space'],
  ];
}

/** The key stands in it only on a terminal: journals and container logs are kept and read by others. */
function moderatorLink({ config, identity: { kept, moderatorKey }, terminal }: BannerFacts, base: string): string {
  if (moderatorKey === null || needsNoKeyHere(config)) return `${base}/`;
  if (kept.moderatorKey === null) return `${base}/?key=<MODERATOR_KEY>`;
  return terminal ? `${base}/?key=${moderatorKey}` : `${base}/ with the key in ${resolve(kept.moderatorKey)}`;
}

/** Where a person on this machine (or in this network) opens the pages. */
function linkBase({ config, origin, addresses }: BannerFacts): string {
  if (config.PUBLIC_URL) return config.PUBLIC_URL;
  const url = new URL(origin);
  if (config.HOST === '127.0.0.1') url.hostname = 'localhost';
  if (EVERY_ADDRESS.includes(config.HOST)) url.hostname = bracketed(addresses[0] ?? 'localhost');
  return url.origin;
}

function mediaAddresses({ config, addresses }: BannerFacts): readonly string[] {
  if (config.MEDIA_ADDRESS) return config.MEDIA_ADDRESS;
  return addresses.length > 0 ? addresses : ['127.0.0.1'];
}

/** What is unsafe or will not work about the present settings. */
export function warnings(facts: BannerFacts): string[] {
  const { config, identity } = facts;
  const secure = linkBase(facts).startsWith('https:');
  const local = isLoopback(new URL(linkBase(facts)).hostname);
  const found: string[] = [];
  if (!secure && !local)
    found.push(
      'Browsers give no camera to http pages of other machines: set TLS_CERT and TLS_KEY, or PUBLIC_URL behind an https proxy.',
    );
  if (!isLoopback(config.HOST) && !config.tls && !local)
    found.push(`HOST is ${config.HOST} without TLS: room tokens and REST credentials can be read on the way to us.`);
  if (identity.moderatorKey === null) found.push('Everybody who can open / is a moderator (MODERATOR_KEY is off).');
  if (config.remoteSpace && config.exposed && config.PAGES === 'all' && config.PAGE_LINKS === 'open')
    found.push(
      'The pages open every room of their project on the other Space to anybody who knows its name: give them a project of their own, or set PAGE_LINKS=invite.',
    );
  // On loopback as well: a proxy that appends to X-Forwarded-For hands on what the client wrote there.
  if (config.TRUST_PROXY === true)
    found.push('TRUST_PROXY is 1: clients can claim any address, through most proxies too. Name the proxy instead.');
  if (config.TRUST_PROXY === false && config.PUBLIC_URL?.startsWith('https:') && !config.tls)
    found.push('TRUST_PROXY is not set: everybody who comes through the https proxy counts as one address. Name the proxy.');
  if (config.exposed && !config.MEDIA_ADDRESS && mediaAddresses(facts).every(isPrivate))
    found.push(
      'Media goes to private addresses: people in other networks need MEDIA_ADDRESS (and perhaps a TURN server in ICE_SERVERS).',
    );
  if (config.exposed && config.MEDIA_TCP_PORT === undefined && mediaTcp(config) === 'none')
    found.push(
      'Media goes over UDP alone: a proxy passes no other on. Set MEDIA_TCP_PORT for people whose network lets no UDP through.',
    );
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0')
    found.push('NODE_TLS_REJECT_UNAUTHORIZED is 0: certificates of a remote Space are not checked. Use NODE_EXTRA_CA_CERTS.');
  return found;
}

/** Networks that nobody outside reaches (RFC 1918, RFC 6598, link-local and unique local addresses, loopback). */
const PRIVATE = new Set(['private', 'carrierGradeNat', 'linkLocal', 'uniqueLocal', 'loopback']);

function isPrivate(address: string): boolean {
  return isLoopback(address) || (ipaddr.isValid(address) && PRIVATE.has(ipaddr.process(address).range()));
}
