// Takes the pictures of the documentation: `npm run screenshots`. Starts the built server, lets drawn people meet in a real room, saves
// docs/images/*.png; `-- --to <folder>` saves them elsewhere, `-- --built` takes what is built.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium as playwright } from '@playwright/test';
import { chromium } from './chromium.mjs';
import { drawnCamera } from './drawn-camera.mjs';
import { build, install, root } from './ready.mjs';

const to = process.argv.indexOf('--to');
const IMAGES = to < 0 ? join(root, 'docs/images') : resolve(process.argv[to + 1]);
const PORT = '5930';
const ROOM = 'Reception';
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const PEOPLE = [
  { user: 'Ada Lovelace', as: 'host', viewport: DESKTOP, looks: ['#2b4a7d', '#7fa3d8', '#f0c9a8', '#2a211d'] },
  { user: 'Grace Hopper', viewport: DESKTOP, light: true, talks: true, looks: ['#27594b', '#8fc7b0', '#e3b58d', '#3b2a20'] },
  { user: 'Linus Park', viewport: PHONE, looks: ['#6b3a52', '#d79bb5', '#c98d63', '#1c1614'] },
  { user: 'María Ruiz', viewport: DESKTOP, looks: ['#7a5426', '#e8c07c', '#f2d0b0', '#5b3a22'] },
  { user: 'Tunde Okafor', viewport: { width: 1024, height: 768 }, looks: ['#353a78', '#9fa6ea', '#8a5a3c', '#14100e'] },
];

if (!process.argv.includes('--built')) {
  install();
  build();
}
const data = mkdtempSync(join(tmpdir(), 'wirespace-pictures-'));
const env = { ...process.env, PORT, DATA_DIR: data, MEDIA_PORT: '5940', MEDIA_WORKERS: '1', MEDIA_ADDRESS: '127.0.0.1' };
const server = spawn(process.execPath, ['dist/main.js'], { cwd: root, env, stdio: 'ignore' });
const browser = await playwright.launch({
  executablePath: chromium(),
  args: [
    '--no-sandbox',
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    '--autoplay-policy=no-user-gesture-required',
    '--disable-background-timer-throttling',
    '--disable-renderer-backgrounding',
    '--disable-backgrounding-occluded-windows',
  ],
});
try {
  await answers(`http://localhost:${PORT}/healthz`);
  mkdirSync(IMAGES, { recursive: true });
  await blocked();
  const [ada, grace, linus, maria, tunde] = await Promise.all(PEOPLE.map(open));
  await save(ada, 'before-joining');
  await save(linus, 'before-joining-phone');
  for (const page of [ada, grace, linus, maria, tunde]) {
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await page.getByRole('button', { name: 'Leave', exact: true }).waitFor();
  }
  await maria.getByRole('button', { name: 'Mute microphone' }).click();
  await linus.getByRole('button', { name: 'Raise hand' }).click();
  await ada.getByRole('button', { name: /^People/ }).click();
  await ada.locator('ws-person-row').filter({ hasText: 'Tunde' }).waitFor();
  await settle(ada, 9_000);
  await save(ada, 'host');
  await save(grace, 'guest-light');
  await save(linus, 'guest-phone');
  await save(tunde, 'guest-tablet');
  await linus.getByRole('button', { name: /^People/ }).click();
  await settle(linus, 600);
  await save(linus, 'people-phone');

  await ada.getByRole('button', { name: /^Ask María Ruiz/ }).click();
  await maria.getByText('asks you to unmute').waitFor();
  await settle(maria, 400);
  await save(maria, 'asked');
  await ada.getByRole('button', { name: 'Layout' }).click();
  await settle(ada, 500);
  await save(ada, 'layouts');
  await ada.keyboard.press('Escape');
  await maria.getByRole('button', { name: 'Not now' }).click();

  await ada.locator('ws-person-row').getByRole('button', { name: 'Options for Linus Park' }).click();
  await settle(ada, 400);
  await save(ada, 'person-menu');
  await ada.getByRole('menuitem', { name: /^Remove/ }).click();
  await settle(ada, 400);
  await save(ada, 'remove');
  await ada.getByRole('button', { name: 'Cancel' }).click();
  await linus.getByRole('button', { name: 'Close the list of people' }).click();
  await linus.setViewportSize({ width: 844, height: 390 });
  await settle(linus, 1_000);
  await save(linus, 'guest-phone-sideways');

  // A shared screen takes a place, too.
  await maria.getByRole('button', { name: 'Leave', exact: true }).click();
  await tunde.getByRole('button', { name: 'Share screen' }).click();
  await tunde.getByRole('button', { name: 'Stop sharing' }).waitFor();
  await settle(grace, 9_000);
  await save(grace, 'shared-screen');

  await ada.getByRole('button', { name: 'Leave', exact: true }).click();
  await settle(ada, 600);
  await save(ada, 'left');
} finally {
  await browser.close();
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(data, { recursive: true, force: true });
}

async function open({ user, as, viewport, light, looks, talks }) {
  const context = await browser.newContext({
    viewport,
    colorScheme: light ? 'light' : 'dark',
    deviceScaleFactor: viewport.width < 500 ? 2 : 1,
    hasTouch: viewport.width < 500,
  });
  const page = await context.newPage();
  await page.addInitScript(drawnCamera, { looks, talks: talks ?? false });
  const query = new URLSearchParams({ user, ...(as ? { as } : {}) });
  await page.goto(`http://localhost:${PORT}/meet/${ROOM}?${query}`);
  await page.getByRole('button', { name: 'Join', exact: true }).waitFor();
  await settle(page, 1_500);
  return page;
}

/** Somebody whose browser keeps camera and microphone from the page. */
async function blocked() {
  const context = await browser.newContext({ viewport: DESKTOP, colorScheme: 'light' });
  const page = await context.newPage();
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException('Permission denied', 'NotAllowedError');
    };
  });
  await page.goto(`http://localhost:${PORT}/meet/${ROOM}?user=Zo%C3%AB`);
  await page.locator('[data-trouble="denied"]').waitFor();
  await save(page, 'blocked-devices');
  await context.close();
}

/** Lets pictures arrive and movements end. */
async function settle(page, ms) {
  await page.waitForTimeout(ms);
}

async function save(page, name) {
  await page.mouse.move(4, 4);
  await page.screenshot({ path: join(IMAGES, `${name}.png`), animations: 'disabled' });
}

async function answers(url) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (
      await fetch(url).then(
        (response) => response.ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer`);
}
