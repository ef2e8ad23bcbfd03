// Takes the pictures of the README: `npm run screenshots`. Starts the built server, joins drawn people, saves docs/images/*.png.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium as playwright } from '@playwright/test';
import { chromium } from './chromium.mjs';
import { build, install, root } from './ready.mjs';

const PORT = '5930';
const PEOPLE = [
  {
    user: 'Ada Lovelace',
    path: '/',
    picture: 'moderator.png',
    viewport: { width: 1440, height: 900 },
    colours: ['#2b4a7d', '#7fa3d8', '#f0c9a8'],
  },
  {
    user: 'Grace Hopper',
    path: '/guest',
    picture: 'guest.png',
    viewport: { width: 1440, height: 900 },
    colours: ['#27594b', '#8fc7b0', '#e3b58d'],
    light: true,
  },
  {
    user: 'Linus',
    path: '/guest',
    picture: 'guest-phone.png',
    viewport: { width: 390, height: 844 },
    colours: ['#6b3a52', '#d79bb5', '#c98d63'],
  },
];

/** Runs in the page: the camera shows a drawn person who moves a little, the microphone is silent. */
function drawnCamera([wall, shirt, skin]) {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
  const pen = canvas.getContext('2d');
  const ellipse = (x, y, rx, ry, colour) => {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.ellipse(x, y, rx, ry, 0, 0, 7);
    pen.fill();
  };
  const draw = () => {
    const sway = Math.sin(performance.now() / 900) * 14;
    const background = pen.createLinearGradient(0, 0, 1280, 720);
    background.addColorStop(0, wall);
    background.addColorStop(1, '#15181f');
    pen.fillStyle = background;
    pen.fillRect(0, 0, 1280, 720);
    pen.fillStyle = 'rgba(255,255,255,.07)';
    pen.fillRect(90, 90, 260, 180);
    pen.fillRect(960, 60, 200, 320);
    ellipse(640 + sway / 2, 760, 330, 300, shirt);
    ellipse(640 + sway, 480, 60, 90, skin);
    ellipse(640 + sway, 330, 132, 165, skin);
    ellipse(640 + sway, 250, 146, 112, '#2a211d');
    ellipse(640 + sway, 350, 118, 130, skin);
    ellipse(592 + sway, 335, 11, 13, '#20242b');
    ellipse(688 + sway, 335, 11, 13, '#20242b');
    pen.strokeStyle = '#8a4b42';
    pen.lineWidth = 8;
    pen.beginPath();
    pen.arc(640 + sway, 390, 42, 0.3, 2.84);
    pen.stroke();
    requestAnimationFrame(draw);
  };
  draw();
  navigator.mediaDevices.getUserMedia = async (wish) => {
    const stream = new MediaStream();
    if (wish.video) for (const track of canvas.captureStream(30).getTracks()) stream.addTrack(track);
    if (wish.audio)
      for (const track of new AudioContext().createMediaStreamDestination().stream.getTracks()) stream.addTrack(track);
    return stream;
  };
}

install();
build();
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
  ],
});
try {
  await answers(`http://localhost:${PORT}/healthz`);
  mkdirSync(join(root, 'docs/images'), { recursive: true });
  const pages = [];
  for (const person of PEOPLE) {
    const context = await browser.newContext({ viewport: person.viewport, colorScheme: person.light ? 'light' : 'dark' });
    const page = await context.newPage();
    await page.addInitScript(drawnCamera, person.colours);
    await page.goto(`http://localhost:${PORT}${person.path}?room=Reception&user=${encodeURIComponent(person.user)}`);
    pages.push(page);
  }
  for (const page of pages) await page.getByText('Linus').first().waitFor();
  await pages[0].waitForTimeout(6_000);
  for (const [index, page] of pages.entries()) await page.screenshot({ path: join(root, 'docs/images', PEOPLE[index].picture) });
} finally {
  await browser.close();
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(data, { recursive: true, force: true });
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
