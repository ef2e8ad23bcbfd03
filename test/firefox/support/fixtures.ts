import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, launch } from 'puppeteer-core';
import { test as base } from '../../browser/support/fixtures.ts';
import { FOX, Fox, type FoxOptions } from './fox.ts';

const FIREFOX = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
const MISSING = `there is no ${FIREFOX}; npm test installs Debian's Firefox where it may, FIREFOX names another one`;

/**
 * Devices that make a picture and a tone, nobody who could answer the question for them, and a sound output that needs no sound
 * card: without any output Firefox runs no AudioContext. All else is as it comes, also what pages may play before a click.
 */
const PREFERENCES = {
  'media.cubeb.force_mock_context': true,
  'media.navigator.streams.fake': true,
  'media.navigator.audio.fake_frequency': FOX.tone,
  'media.navigator.permission.disabled': true,
  'media.gmp-manager.updateEnabled': false,
};

/** `firefox`: one for all tests of a worker; null where there is none. `open`: a person in it, who is gone after the test. */
export const test = base.extend<{ open: (url: string, options?: FoxOptions) => Promise<Fox> }, { firefox: Browser | null }>({
  firefox: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    async ({}, use) => {
      if (!existsSync(FIREFOX)) {
        if (process.env.CI) throw new Error(MISSING);
        await use(null);
        return;
      }
      const home = await mkdtemp(join(tmpdir(), 'wirespace-firefox-'));
      const firefox = await launch({
        browser: 'firefox',
        executablePath: FIREFOX,
        headless: true,
        defaultViewport: { width: 1280, height: 800 },
        extraPrefsFirefox: PREFERENCES,
        env: { ...process.env, HOME: home },
      });
      await use(firefox);
      await firefox.close();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
    { scope: 'worker' },
  ],
  open: async ({ firefox }, use, info) => {
    info.skip(firefox === null, MISSING);
    const people: Fox[] = [];
    await use(async (url, options) => {
      const fox = await Fox.open(firefox as Browser, url, options);
      people.push(fox);
      return fox;
    });
    for (const { page } of info.status === info.expectedStatus ? [] : people) {
      await info.attach('Firefox', { body: Buffer.from(await page.screenshot()), contentType: 'image/png' });
    }
    await Promise.all(people.map((fox) => fox.close()));
  },
});

export { expect } from '../../browser/support/fixtures.ts';
