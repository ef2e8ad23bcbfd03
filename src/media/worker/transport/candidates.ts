import { isIPv4 } from 'node:net';
import type { MediaAttributes } from 'sdp-transform';

export type Candidate = NonNullable<MediaAttributes['candidates']>[number];

/**
 * The candidates that clients are told: those of the machine, or, when addresses are configured, those first (a server behind a
 * one-to-one NAT knows only its inner address). Without any address at all (a machine without a network) the loopback is told, so that
 * a browser on the same machine still connects.
 * @param own literal IP addresses of this machine, best first
 * @param announced literal IP addresses, best first
 * @param port the UDP port of this worker
 */
export function announcedCandidates(own: readonly string[], announced: readonly string[], port: number): Candidate[] {
  const all = [...new Set([...announced, ...own])];
  return (all.length === 0 ? ['127.0.0.1'] : all).map((address, index) => hostCandidate(address, port, index));
}

/** Priority by RFC 8445, section 5.1.2.1: type preference 126 (host), a local preference that falls with the place, component 1. */
function hostCandidate(address: string, port: number, index: number): Candidate {
  return {
    foundation: `c${index}`,
    component: 1,
    transport: 'UDP',
    priority: 126 * 2 ** 24 + (65_535 - index) * 2 ** 8 + 255,
    ip: address,
    port,
    type: 'host',
  };
}

/** Address of the `c=` line: the first IPv4 candidate (space-protocol 7.4 rule 7 wants IP4), else the unspecified address. */
export function defaultAddress(candidates: readonly Candidate[]): { address: string; port: number } {
  const first = candidates.find((candidate) => isIPv4(String(candidate.ip)));
  return first ? { address: String(first.ip), port: first.port } : { address: '0.0.0.0', port: 9 };
}
