import { describe, expect, it } from 'vitest';
import { announcedCandidates, type Candidate, defaultAddress } from './candidates.ts';

function host(ip: string): Candidate {
  return { foundation: '1', component: 1, transport: 'UDP', priority: 5, ip, port: 5010, type: 'host' };
}

const UDP_ONLY = { port: 5010, tcp: null };

describe('the candidates that clients are told', () => {
  it('are those of the machine when no address is configured', () => {
    expect(announcedCandidates(['10.0.0.2'], [], UDP_ONLY).map((it) => it.ip)).toEqual(['10.0.0.2']);
  });

  it('begin with the configured addresses, each once, with falling priority', () => {
    const told = announcedCandidates(['10.0.0.2', '203.0.113.7'], ['203.0.113.7', '2001:db8::1'], UDP_ONLY);
    expect(told.map((it) => [it.ip, it.port])).toEqual([
      ['203.0.113.7', 5010],
      ['2001:db8::1', 5010],
      ['10.0.0.2', 5010],
    ]);
    expect(told[0]?.priority).toBeGreaterThan(told[1]?.priority ?? 0);
    expect(told[0]?.priority).toBeLessThan(2 ** 31);
  });

  it('are the loopback on a machine without any address', () => {
    expect(announcedCandidates([], [], UDP_ONLY).map((it) => it.ip)).toEqual(['127.0.0.1']);
  });
});

describe('where media gets through over TCP, the candidates', () => {
  const told = (own: string[], announced: string[], listensAt: string): unknown[] =>
    announcedCandidates(own, announced, { port: 5010, tcp: { port: 443, listensAt } })
      .filter(({ transport }) => transport === 'TCP')
      .map(({ ip, port, tcptype }) => [ip, port, tcptype]);

  it('are those of UDP and then the same addresses over TCP, each below every one of UDP', () => {
    const all = announcedCandidates(['10.0.0.2', '10.0.1.2'], ['192.0.2.1'], { port: 5010, tcp: { port: 443, listensAt: '::' } });
    expect(all.map(({ transport, ip, port }) => `${transport} ${ip} ${port}`)).toEqual([
      ...['192.0.2.1', '10.0.0.2', '10.0.1.2'].map((ip) => `UDP ${ip} 5010`),
      ...['192.0.2.1', '10.0.0.2', '10.0.1.2'].map((ip) => `TCP ${ip} 443`),
    ]);
    const priorities = all.map(({ priority }) => priority);
    expect(priorities).toEqual([...priorities].sort((a, b) => b - a));
    expect(new Set(priorities).size).toBe(6);
  });

  it('are passive: clients connect', () => {
    expect(told(['10.0.0.2'], [], '::')).toEqual([['10.0.0.2', 443, 'passive']]);
  });

  it('leave out addresses of this machine on which the port is not open, and never those that are configured', () => {
    const own = ['2001:db8::2', '10.0.0.2', '10.0.1.2'];
    expect(told(own, [], '0.0.0.0').flat()).not.toContain('2001:db8::2');
    expect(told(own, [], '0.0.0.0')).toHaveLength(2);
    expect(told(own, ['192.0.2.1'], '10.0.1.2').map((it) => (it as string[])[0])).toEqual(['192.0.2.1', '10.0.1.2']);
    expect(told([], [], '127.0.0.1')).toEqual([['127.0.0.1', 443, 'passive']]);
  });
});

describe('the address of the c= line', () => {
  it('is the first IPv4 address', () => {
    expect(defaultAddress([host('2001:db8::1'), host('10.0.0.2')])).toEqual({ address: '10.0.0.2', port: 5010 });
  });

  it('is the unspecified one when there is none', () => {
    expect(defaultAddress([host('2001:db8::1')])).toEqual({ address: '0.0.0.0', port: 9 });
  });
});
