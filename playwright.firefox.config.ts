import { defineConfig } from '@playwright/test';
import chromium from './playwright.config.ts';
import { wholeChromium } from './scripts/chromium.mjs';

/** Firefox and Chromium in one room: docs/browsers.md. Playwright runs the tests and drives Chromium; Puppeteer drives Firefox. */
export default defineConfig({
  ...chromium,
  testDir: 'test/firefox',
  projects: [{ name: 'firefox' }],
  use: {
    ...chromium.use,
    launchOptions: { ...chromium.use?.launchOptions, executablePath: wholeChromium() ?? '/usr/bin/chromium' },
  },
});
