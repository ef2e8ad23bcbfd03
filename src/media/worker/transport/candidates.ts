import { isIP, isIPv4 } from 'node:net';
import type { MediaAttributes } from 'sdp-transform';

export type Candidate = NonNullable<MediaAttributes['candidates']>[number];

/** A candidate of the other side that is safe to hand to the native library. */
export interface RemoteCandidate {
  foundation: string;
  priority: number;
  address: string;
  port: number;
  type: 'host' | 'srflx' | 'prflx' | 'relay';
}

const MOST_CANDIDATES = 16;
const FOUNDATION = /^[A-Za-z0-9+/]{1,32}$/;
const TYPES = new Set(['host', 'srflx', 'prflx', 'relay']);

/**
 * Keeps what can work: UDP, component 1, literal addresses. Names (mDNS, RFC 8828) would make the native side ask the resolver for a
 * text that a stranger chose; such clients are found by their own checks (peer-reflexive, space-protocol 7.2). The number is bounded,
 * because each candidate makes us send packets to an address that a stranger chose.
 */
export function usableCandidates(candidates: readonly Candidate[], kindOfAddress = isIP): RemoteCandidate[] {
  const result: RemoteCandidate[] = [];
  for (const candidate of candidates) {
    if (result.length >= MOST_CANDIDATES) break;
    const foundation = String(candidate.foundation);
    const usable =
      String(candidate.transport).toLowerCase() === 'udp' &&
      candidate.component === 1 &&
      kindOfAddress(String(candidate.ip)) !== 0 &&
      candidate.port > 0 &&
      candidate.port < 65_536 &&
      Number.isInteger(candidate.priority) &&
      FOUNDATION.test(foundation) &&
      TYPES.has(candidate.type);
    if (!usable) continue;
    result.push({
      foundation,
      priority: candidate.priority >>> 0,
      address: String(candidate.ip),
      port: candidate.port,
      type: candidate.type as RemoteCandidate['type'],
    });
  }
  return result;
}

/** The attribute line of a remote candidate, without `a=`. */
export function candidateLine(candidate: RemoteCandidate): string {
  const { foundation, priority, address, port, type } = candidate;
  const related = type === 'host' ? '' : ` raddr ${isIPv4(address) ? '0.0.0.0' : '::'} rport 0`;
  return `candidate:${foundation} 1 UDP ${priority} ${address} ${port} typ ${type}${related}`;
}

/**
 * The candidates that clients are told: those that the native side gathered, or, when addresses are configured, one host candidate for
 * each of them first (a server behind a one-to-one NAT gathers only its inner address). Without any address at all (a machine without
 * a network) the loopback is told, so that a browser on the same machine still connects.
 * @param gathered as read from the native description
 * @param announced literal IP addresses, best first
 * @param port the UDP port of this worker
 */
export function announcedCandidates(gathered: readonly Candidate[], announced: readonly string[], port: number): Candidate[] {
  const known = new Set(announced);
  const rest = gathered.filter((candidate) => !known.has(String(candidate.ip)));
  const addresses = announced.length === 0 && rest.length === 0 ? ['127.0.0.1'] : announced;
  return [...addresses.map((address, index) => hostCandidate(address, port, index)), ...rest];
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
