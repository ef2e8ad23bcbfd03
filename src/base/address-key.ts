import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address of `X-Forwarded-For` without the port that some proxies write behind it, another one for each connection. */
export function withoutPort(address: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
}

/**
 * What clients are counted by: an IPv4 address, or the /64 network of an IPv6 address, which one host may own whole. Zones (`%eth0`) do
 * not count: Node takes more of them for valid than the library does. Text that is no address counts as it is.
 */
export function addressKey(claimed: string): string {
  const address = withoutPort(claimed).split('%')[0] ?? '';
  // Either may know forms that the other does not, and the library throws.
  if (isIP(address) === 0 || !ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const network = parsed.parts.slice(0, 4).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}
