import { describe, expect, it } from 'vitest';
import { hiddenControls } from './look.ts';

describe('?controls=', () => {
  it('leaves all controls there when it is absent', () => {
    expect(hiddenControls(null)).toEqual([]);
  });

  it('leaves out what it does not name, whatever stands between the names', () => {
    const hidden = ['camera', 'share', 'hand', 'more', 'info', 'layout', 'people'];
    expect(hiddenControls('microphone leave')).toEqual(hidden);
    expect(hiddenControls('leave, microphone,bogus')).toEqual(hidden);
  });

  it('leaves out all for none', () => {
    expect(hiddenControls('none')).toHaveLength(9);
  });
});
