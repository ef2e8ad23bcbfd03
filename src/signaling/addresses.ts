import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { withoutPort } from '../base/address-key.ts';

/** Peers whose `X-Forwarded-For` is believed: nobody, everybody, or addresses and networks (`10.0.0.0/8`). */
export type TrustedProxies = boolean | readonly string[];

/**
 * Makes the function that tells whose request it is: the nearest address that is no trusted proxy. What an untrusted peer claims is
 * never believed.
 */
export function clientAddress(trusted: TrustedProxies): (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string {
  const isProxy = proxyTest(trusted);
  return ({ headers, socket }) => {
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    let address = socket.remoteAddress ?? '';
    for (const claimed of forwarded.reverse().map((part) => withoutPort(part.trim()))) {
      if (!isProxy(address) || isIP(claimed) === 0) break;
      address = claimed;
    }
    return address;
  };
}

/** Makes the function that tells whether an address is one of the trusted proxies. */
export function proxyTest(trusted: TrustedProxies): (address: string) => boolean {
  if (typeof trusted === 'boolean') return () => trusted;
  const list = new BlockList();
  for (const entry of trusted) {
    const [network = '', prefix] = entry.split('/');
    const family = familyOf(network);
    if (prefix === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(prefix), family);
  }
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
