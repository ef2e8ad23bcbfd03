import { describe, expect, it } from 'vitest';
import { announcedCandidates, type Candidate, defaultAddress } from './candidates.ts';

function host(ip: string): Candidate {
  return { foundation: '1', component: 1, transport: 'UDP', priority: 5, ip, port: 5010, type: 'host' };
}

describe('the candidates that clients are told', () => {
  it('are those of the machine when no address is configured', () => {
    expect(announcedCandidates(['10.0.0.2'], [], 5010).map((it) => it.ip)).toEqual(['10.0.0.2']);
  });

  it('begin with the configured addresses, each once, with falling priority', () => {
    const told = announcedCandidates(['10.0.0.2', '203.0.113.7'], ['203.0.113.7', '2001:db8::1'], 5010);
    expect(told.map((it) => [it.ip, it.port])).toEqual([
      ['203.0.113.7', 5010],
      ['2001:db8::1', 5010],
      ['10.0.0.2', 5010],
    ]);
    expect(told[0]?.priority).toBeGreaterThan(told[1]?.priority ?? 0);
    expect(told[0]?.priority).toBeLessThan(2 ** 31);
  });

  it('are the loopback on a machine without any address', () => {
    expect(announcedCandidates([], [], 5010).map((it) => it.ip)).toEqual(['127.0.0.1']);
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
