import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createLog } from '../base/log.ts';
import { watchFaults } from './faults.ts';

/** A process whose faults the test makes, and what comes of them. */
function watched(): { source: EventEmitter; lines: string[]; ends: () => number } {
  const source = new EventEmitter();
  const lines: string[] = [];
  let ends = 0;
  watchFaults(source, createLog('info', { write: (line) => void lines.push(line) }), () => {
    ends += 1;
  });
  return { source, lines, ends: () => ends };
}

describe('a fault that nobody caught', () => {
  it('is logged and survived when a promise was rejected', () => {
    const { source, lines, ends } = watched();
    source.emit('unhandledRejection', new Error('boom'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('boom');
    expect(ends()).toBe(0);
  });

  it('is logged and ends the server when an error was thrown', () => {
    const { source, lines, ends } = watched();
    source.emit('uncaughtException', new TypeError('boom'));
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 60, fault: { type: 'TypeError', message: 'boom' } });
    expect(ends()).toBe(1);
  });

  it('shows nothing of what hangs on the error', () => {
    const { source, lines } = watched();
    source.emit('unhandledRejection', Object.assign(new Error('boom'), { request: { url: '/?key=hush' } }));
    source.emit('unhandledRejection', { key: 'hush' });
    source.emit('uncaughtException', 'hush');
    expect(lines).toHaveLength(3);
    expect(lines.join()).not.toContain('hush');
  });
});
