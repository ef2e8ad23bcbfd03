import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address of `X-Forwarded-For` without the port that some proxies write behind it, another one for each connection. */
export function withoutPort(address: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
}

/** What clients are counted by: an IPv4 address, or the /64 network of an IPv6 address, which one host may own whole. */
export function addressKey(claimed: string): string {
  const address = withoutPort(claimed);
  if (isIP(address) === 0) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const network = parsed.parts.slice(0, 4).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}
