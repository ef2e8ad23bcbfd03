import { defineConfig } from '@playwright/test';
import { chromiumShell, wholeChromium } from './scripts/chromium.mjs';

/** Pages without a room, or without anything in it that has to come in time. */
const PAGES = ['accessibility', 'errors', 'first-load', 'gallery', 'keyboard'].map((name) => `${name}.spec.ts`);
/** What mostly waits for a network to come back: one after another. */
const NETWORKS = ['network.spec.ts', 'walled.spec.ts'];
/** What waits for a minute to pass. */
const PATIENCE = ['sdk/patience.spec.ts'];
/** What a browser does with the tabs around its pages. */
const TABS = ['closed-tab.spec.ts'];
/** The whole browser, for networks and tabs; all other tests run in the one without windows. */
const whole = wholeChromium() ?? '/usr/bin/chromium';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  // Several pages run side by side; none of them is "in the background".
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  // A host that is neither localhost nor https, for the page that explains what browsers demand.
  '--host-resolver-rules=MAP insecure.test 127.0.0.1',
];

/**
 * The browser ring: Chromium with the unmodified SDK against the built server. One worker, because each test already runs a
 * server and several pages, and tests of live media that starve each other prove nothing. `npm test` runs some
 * beside each other (scripts/test.mjs).
 */
export default defineConfig({
  testDir: 'test/browser',
  globalSetup: './test/browser/support/global-setup.ts',
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: process.env.BROWSER_REPORT ? [['list'], ['json', { outputFile: process.env.BROWSER_REPORT }]] : 'list',
  projects: [
    { name: 'pages', testMatch: PAGES, fullyParallel: true, outputDir: 'test-results/pages' },
    {
      name: 'networks',
      testMatch: NETWORKS,
      // They judge seconds: run two at a time, three of five failed.
      workers: 1,
      outputDir: 'test-results/networks',
      use: { launchOptions: { executablePath: whole, args: ARGS } },
    },
    { name: 'patience', testMatch: PATIENCE, outputDir: 'test-results/patience' },
    {
      name: 'tabs',
      testMatch: TABS,
      outputDir: 'test-results/tabs',
      use: { launchOptions: { executablePath: whole, args: ARGS } },
    },
    { name: 'meetings', testIgnore: [...PAGES, ...NETWORKS, ...PATIENCE, ...TABS], outputDir: 'test-results/meetings' },
  ],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    permissions: ['camera', 'microphone'],
    launchOptions: {
      executablePath: chromiumShell() ?? '/usr/bin/chromium',
      args: ARGS,
    },
  },
});
