import type ipaddr from 'ipaddr.js';
import { parseAddress } from './public-address.ts';

/** What an entry of a list allows: hosts by name, or addresses; on one port or on all. */
type Rule =
  | { kind: 'name'; name: string; below: boolean; port: number | null }
  | { kind: 'network'; network: [ipaddr.IPv4 | ipaddr.IPv6, number]; port: number | null };

/** `host`, `host:port`, `[IPv6]:port`; an IPv6 address or network may stand bare. */
const WITH_PORT = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/;
const NAME = /^(\*\.)?([a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*)$/;

/** Hosts that an operator names although they are not public: host names, `*.domain`, addresses and networks, each with a port if wanted. */
export class AllowList {
  readonly #rules: readonly Rule[];

  /** @throws {RangeError} for an entry of any other form */
  constructor(entries: readonly string[]) {
    this.#rules = entries.map((entry) => {
      const rule = readRule(entry);
      if (!rule) throw new RangeError(`${JSON.stringify(entry)} names no host`);
      return rule;
    });
  }

  /** Whether a host may be reached by this name, whatever its address is. */
  allowsName(host: string, port: number): boolean {
    const name = bareName(host);
    return this.#rules.some((rule) => {
      if (rule.kind !== 'name' || (rule.port !== null && rule.port !== port)) return false;
      return rule.below ? name.endsWith(`.${rule.name}`) : name === rule.name;
    });
  }

  allowsAddress(text: string, port: number): boolean {
    const address = parseAddress(text);
    if (address === null) return false;
    return this.#rules.some((rule) => {
      if (rule.kind !== 'network' || (rule.port !== null && rule.port !== port)) return false;
      const [network, bits] = rule.network;
      return network.kind() === address.kind() && address.match(network, bits);
    });
  }
}

/** Whether a list may have this entry. */
export function isAllowEntry(entry: string): boolean {
  return readRule(entry) !== null;
}

/** A host name as it is compared: lower case, and without the dot that ends a full one. */
export function bareName(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}

function readRule(entry: string): Rule | null {
  const bare = readNetwork(entry);
  if (bare) return { kind: 'network', network: bare, port: null };
  const [, bracketed, plain, digits] = WITH_PORT.exec(entry) ?? [];
  const port = digits === undefined ? null : Number(digits);
  const host = bracketed ?? plain;
  if (host === undefined || (port !== null && (port < 1 || port > 65_535))) return null;
  const network = readNetwork(host);
  if (network) return { kind: 'network', network, port };
  const [, star, name] = NAME.exec(bareName(host)) ?? [];
  // A name of digits alone is another way to write an address.
  if (name === undefined || bracketed !== undefined || /^(?:\d+|0x[0-9a-f]*)$/.test(name.split('.').at(-1) ?? '')) return null;
  return { kind: 'name', name, below: star !== undefined, port };
}

function readNetwork(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  const [address = '', bits, ...more] = text.split('/');
  const parsed = more.length > 0 ? null : parseAddress(address);
  if (parsed === null) return null;
  const most = parsed.kind() === 'ipv4' ? 32 : 128;
  if (bits !== undefined && (!/^[1-9]\d{0,2}$/.test(bits) || Number(bits) > most)) return null;
  return [parsed, bits === undefined ? most : Number(bits)];
}
