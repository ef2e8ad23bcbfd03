import { describe, expect, it } from 'vitest';
import { agentTraits } from './agent.ts';

describe('an agent', () => {
  it.each([
    ['@signalwire/js/browser/3.19.0', false, false, false],
    ['@signalwire/js/browser/3.25.1', false, true, false],
    ['@signalwire/js/browser/3.28.0', false, true, false],
    ['@signalwire/js/browser/3.29.2', true, true, true],
    ['@signalwire/js/browser/3.30.0', true, true, true],
    ['@signalwire/js/browser/4.0.0', true, true, true],
    ['', true, true, false],
  ])(
    '%s: recovers from a refused connect %s, wants twins %s, resumes %s',
    (agent, retriesRefusedConnect, wantsTwins, resumes) => {
      expect(agentTraits(agent)).toEqual({ retriesRefusedConnect, wantsTwins, resumes });
    },
  );
});
