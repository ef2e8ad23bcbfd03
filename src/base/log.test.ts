import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';

describe('the log', () => {
  it('replaces secrets wherever they stand in what is logged', () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line: string) => lines.push(line) });
    log.info(
      { jwt_token: 's3cret', params: { authentication: { jwt_token: 's3cret', token: 's3cret' } }, sdp: 's3cret' },
      'connect',
    );
    log.info({ request: { headers: { authorization: 's3cret' } }, message: { params: { sdp: 's3cret' } } }, 'invite');
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain('s3cret');
    expect(lines.join('')).toContain('[secret]');
  });

  it('leaves out the values that a database refused', () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line: string) => lines.push(line) });
    const error = Object.assign(new Error('null value'), { code: '23502', detail: 'Failing row contains (vpt_s3cret)' });
    log.error({ err: error }, 'a REST request failed');
    expect(lines.join('')).toContain('23502');
    expect(lines.join('')).not.toContain('s3cret');
  });

  it('keeps what is no secret', () => {
    const lines: string[] = [];
    createLog('info', { write: (line: string) => lines.push(line) }).info({ room: 'lobby' }, 'joined');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ room: 'lobby', msg: 'joined' });
  });
});
