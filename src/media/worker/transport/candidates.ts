import { isIPv4 } from 'node:net';
import type { MediaAttributes } from 'sdp-transform';

export type Candidate = NonNullable<MediaAttributes['candidates']>[number];

/** Where clients reach a worker over TCP. */
export interface TcpReach {
  /** TCP port in answers to clients. */
  port: number;
  /** The literal IP address on which the port is open; `::` is every one, `0.0.0.0` every one of IPv4. */
  listensAt: string;
}

/**
 * The candidates in answers to clients: those of the machine, or, when addresses are configured, those first (a server behind a
 * one-to-one NAT knows only its inner address). Without any address at all (a machine without a network) the answer names the loopback, so that
 * a browser on the same machine still connects. Those of TCP come last: they are for networks that let no UDP through.
 * @param own literal IP addresses of this machine, best first
 * @param announced literal IP addresses, best first
 * @param ports the UDP port of this worker, and where it is reached over TCP
 */
export function announcedCandidates(
  own: readonly string[],
  announced: readonly string[],
  { port, tcp }: { port: number; tcp: TcpReach | null },
): Candidate[] {
  const all = orLoopback([...announced, ...own]);
  const udp = all.map((address, index) => udpCandidate(address, port, index));
  if (!tcp) return udp;
  const open = orLoopback([...announced, ...own.filter((address) => isOpen(address, tcp.listensAt))]);
  return [...udp, ...open.map((address, index) => tcpCandidate(address, tcp.port, index))];
}

function isOpen(address: string, listensAt: string): boolean {
  return listensAt === '::' || listensAt === address || (listensAt === '0.0.0.0' && isIPv4(address));
}

function orLoopback(addresses: readonly string[]): string[] {
  return addresses.length === 0 ? ['127.0.0.1'] : [...new Set(addresses)];
}

/** Priority by RFC 8445, section 5.1.2.1: type preference 126 (host), a local preference that falls with the place, component 1. */
function udpCandidate(address: string, port: number, index: number): Candidate {
  const priority = 126 * 2 ** 24 + (65_535 - index) * 2 ** 8 + 255;
  return { foundation: `c${index}`, component: 1, transport: 'UDP', priority, ip: address, port, type: 'host' };
}

/**
 * Priority by RFC 6544, section 4.2: a type preference below every one of UDP but relays, direction preference 4 (passive) in the local
 * preference.
 */
function tcpCandidate(address: string, port: number, index: number): Candidate {
  const priority = 90 * 2 ** 24 + (4 * 2 ** 13 + 8_191 - index) * 2 ** 8 + 255;
  return {
    foundation: `t${index}`,
    component: 1,
    transport: 'TCP',
    priority,
    ip: address,
    port,
    type: 'host',
    tcptype: 'passive',
  };
}

/** Address of the `c=` line: the first IPv4 candidate (space-protocol 7.4 rule 7 wants IP4), else the unspecified address. */
export function defaultAddress(candidates: readonly Candidate[]): { address: string; port: number } {
  const first = candidates.find((candidate) => isIPv4(String(candidate.ip)));
  return first ? { address: String(first.ip), port: first.port } : { address: '0.0.0.0', port: 9 };
}
