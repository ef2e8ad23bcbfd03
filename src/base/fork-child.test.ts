import { fork } from 'node:child_process';
import { describe, expect, it, vi } from 'vitest';
import { FAILING_FORKS } from '../../test/support/failing-fork.ts';
import { forkChild } from './fork-child.ts';

vi.mock('node:child_process', async (original) => ({ ...(await original<object>()), fork: vi.fn() }));

const turn = () => new Promise((done) => setImmediate(done));

describe('starting a process', () => {
  it.each(FAILING_FORKS)(
    'that the machine cannot start (%s) throws, and nothing comes later that ends the server',
    async (_, fails) => {
      vi.mocked(fork).mockImplementation(fails);
      expect(() => forkChild(new URL('file:///main.js'), [], {})).toThrow(/ENOMEM|no process can be started/);
      await turn();
    },
  );
});
