import { defineConfig } from '@playwright/test';
import chromium from './playwright.config.ts';

/** Firefox and Chromium in one room: docs/browsers.md. Playwright runs the tests and drives Chromium; Puppeteer drives Firefox. */
export default defineConfig({
  ...chromium,
  testDir: 'test/firefox',
  reporter: process.env.FIREFOX_REPORT ? [['list'], ['json', { outputFile: process.env.FIREFOX_REPORT }]] : 'list',
});
