import type { NetworkInterfaceInfo } from 'node:os';
import { expect, it } from 'vitest';
import { hostAddresses } from './host-addresses.ts';

function info(address: string, internal = false): NetworkInterfaceInfo {
  const rest = { netmask: '', mac: '', cidr: null, internal };
  return address.includes(':') ? { address, family: 'IPv6', scopeid: 0, ...rest } : { address, family: 'IPv4', ...rest };
}

it('clients are told all addresses of the machine but the loopback, link-local ones, and a second one in the same IPv6 network', () => {
  const told = hostAddresses({
    lo: [info('127.0.0.1', true), info('::1', true)],
    eth0: [info('192.0.2.2'), info('fe80::5'), info('2001:db8:0:1::2'), info('2001:db8::1:0:0:0:9'), info('2001:db8:0:2::2')],
    eth1: [info('10.0.0.2'), info('169.254.7.7')],
    none: undefined,
  });
  expect(told).toEqual(['2001:db8:0:1::2', '2001:db8:0:2::2', '192.0.2.2', '10.0.0.2']);
});
