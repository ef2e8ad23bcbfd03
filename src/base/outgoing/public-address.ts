import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** IPv6 addresses that lead to a host anywhere (RFC 4291, IANA "Global Unicast"). */
const GLOBAL = ipaddr.parseCIDR('2000::/3');
/** Translated to IPv4 by the network (RFC 6052): the last 32 bits are the address that is reached. */
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96');

/** An IP address without a zone, an IPv4 address that is mapped into IPv6 as the one that it is; null for any other text. */
export function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (isIPv4(text)) return ipaddr.IPv4.parse(text);
  if (!isIPv6(text) || text.includes('%')) return null;
  // In one form: the library takes `::8.8.8.8` for a mapped address, which it is not.
  return ipaddr.process(new URL(`http://[${text}]/`).hostname.slice(1, -1));
}

/** The address that is reached by calling one: the IPv4 address inside of one that the network translates. Null for any other text. */
export function reachedAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const address = parseAddress(text);
  if (!(address instanceof ipaddr.IPv6) || !address.match(NAT64)) return address;
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}

/**
 * Whether an IP address belongs to a host somewhere in the Internet: not to this machine, this network, a group, or a range that is
 * reserved. An IPv4 address inside of an IPv6 address is judged itself; tunnels that lead to one (6to4, Teredo) are never public, because
 * nobody needs them any more. False for what is no address.
 */
export function isPublicAddress(text: string): boolean {
  const address = reachedAddress(text);
  if (address === null) return false;
  if (address instanceof ipaddr.IPv4) return address.range() === 'unicast';
  return address.match(GLOBAL) && address.range() === 'unicast';
}
