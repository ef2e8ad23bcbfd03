import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/**
 * The addresses of this machine that others may reach: no loopback, no link-local ones, and of IPv6 one for each network (RFC 8445,
 * section 5.1.1.1). Those of IPv6 first.
 */
export function hostAddresses(interfaces = networkInterfaces()): string[] {
  const all = Object.values(interfaces).flatMap((list) => list ?? []);
  const usable = all.filter(({ internal, address }) => !internal && !/^(fe[89ab]|169\.254\.)/i.test(address));
  const networks = new Set<string>();
  const distinct = usable.filter(({ address }) => {
    const network = networkOf(address);
    if (networks.has(network)) return false;
    networks.add(network);
    return true;
  });
  const addresses = distinct.map(({ address }) => address);
  return [...addresses.filter((address) => isIPv6(address)), ...addresses.filter((address) => !isIPv6(address))];
}

/** An IPv4 address as it is; of an IPv6 address the first 64 bits. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const front = head.split(':').filter((group) => group !== '');
  const missing = tail === undefined ? 0 : 8 - front.length - tail.split(':').filter((group) => group !== '').length;
  const zeros = Array.from({ length: missing }, () => '0');
  return [...front, ...zeros, ...(tail ?? '').split(':')].slice(0, 4).join(':');
}
