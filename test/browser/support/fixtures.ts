import { test as base } from '@playwright/test';
import { Wirespace } from './wirespace.ts';

/** One server for all tests of a worker; each test takes a room of its own. */
export const test = base.extend<{ room: string }, { space: Wirespace }>({
  space: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    async ({}, use) => {
      const space = await Wirespace.start();
      await use(space);
      await space.stop();
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
  room: async ({}, use, info) => {
    await use(`room_${info.testId.replace(/[^A-Za-z0-9]/g, '')}`);
  },
});

export { expect } from '@playwright/test';
