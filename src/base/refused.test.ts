import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { createLog } from './log.ts';
import { Refused } from './refused.ts';

let clock: ManualClock;
let output: string;
let refused: Refused;
beforeEach(() => {
  clock = new ManualClock();
  output = '';
  refused = new Refused(clock, createLog('info', { write }));
});

const write = (line: string): void => {
  output += line;
};

/** Lines of the log since the last look. */
function lines(): Record<string, unknown>[] {
  const text = output;
  output = '';
  return text.split('\n').flatMap((line) => (line ? [JSON.parse(line) as Record<string, unknown>] : []));
}

describe('what is refused', () => {
  it('is one line a minute for each kind and address, with how often, and none while nothing happens', () => {
    for (let i = 0; i < 1_000; i += 1) refused.count('socket_bytes', '192.0.2.1');
    refused.count('socket_bytes', '192.0.2.2');
    refused.count('socket_frames', '192.0.2.2');
    expect(lines()).toEqual([]);
    clock.advance(60_000);
    expect(lines()).toEqual([
      expect.objectContaining({ level: 40, kind: 'socket_bytes', address: '192.0.2.1', times: 1_000 }),
      expect.objectContaining({ kind: 'socket_bytes', address: '192.0.2.2', times: 1 }),
      expect.objectContaining({ kind: 'socket_frames', address: '192.0.2.2', times: 1 }),
    ]);
    clock.advance(3_600_000);
    expect(lines()).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('is one sum for the rest, when it comes from very many addresses', () => {
    for (let i = 0; i < 300; i += 1) refused.count('socket_opens', `192.0.${i >> 8}.${i & 255}`);
    clock.advance(60_000);
    const told = lines();
    expect(told).toHaveLength(201);
    expect(told.at(-1)).toMatchObject({ times: 100 });
  });

  it('counts an IPv6 /64 network as one, and keeps totals for metrics', () => {
    refused.count('socket_bytes', '2001:db8::1');
    refused.count('socket_bytes', '2001:db8::2');
    expect(refused.totals.get('socket_bytes')).toBe(2);
    expect(refused.totals.get('sockets')).toBe(0);
    refused.flush();
    expect(lines()).toEqual([expect.objectContaining({ times: 2 })]);
    expect(clock.pending).toBe(0);
  });
});
