import { test as base } from '@playwright/test';
import { Gallery } from './gallery.ts';

/** One gallery for all tests of a worker. */
export const test = base.extend<object, { gallery: Gallery }>({
  gallery: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    async ({}, use) => {
      const gallery = await Gallery.start();
      await use(gallery);
      await gallery.stop();
    },
    { scope: 'worker' },
  ],
});

export { expect } from '@playwright/test';
