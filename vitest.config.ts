import { defineConfig } from 'vitest/config';

/** Three of the four rings; the browser ring runs under Playwright (playwright.config.ts). */
export default defineConfig({
  test: {
    // Both cores of the smallest machine: a file waits for processes and disks more than it computes.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'app/**/*.test.ts', 'scripts/**/*.test.ts', 'test/conformance/**/*.test.ts'],
        },
      },
      { test: { name: 'package', include: ['test/package/**/*.test.ts'], testTimeout: 240_000, hookTimeout: 240_000 } },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 20_000, hookTimeout: 30_000 } },
      {
        test: {
          name: 'media',
          include: ['test/media/**/*.test.ts'],
          setupFiles: ['test/support/pace.ts'],
          testTimeout: 90_000,
          hookTimeout: 60_000,
          // Each file starts its own worker process and measures what it sends: side by side they would starve each other.
          fileParallelism: false,
        },
      },
    ],
  },
});
