// Measures the meeting page and prints the figures of docs/performance.md: size of the first load, time until one can press Join on a CPU
// slowed four times, and the page's own work in a call of five against all that the browser does for it. Needs a build: npm run build.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium as playwright } from '@playwright/test';
import { chromium } from './chromium.mjs';
import { root } from './ready.mjs';

const PORT = '5950';
const WINDOW_MS = 20_000;
const ARGS = [
  '--no-sandbox',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
];

const assets = join(root, 'dist/app/assets');
for (const name of readdirSync(assets))
  console.log(`${name}: ${gzipSync(readFileSync(join(assets, name))).length} bytes with gzip`);

const data = mkdtempSync(join(tmpdir(), 'wirespace-figures-'));
const env = { ...process.env, PORT, DATA_DIR: data, MEDIA_PORT: '5960', MEDIA_WORKERS: '1', MEDIA_ADDRESS: '127.0.0.1' };
const server = spawn(process.execPath, ['dist/main.js'], { cwd: root, env, stdio: 'ignore' });
const launch = () => playwright.launch({ executablePath: chromium(), args: ARGS });
// The one who is measured has a browser of their own.
const [measured, others] = [await launch(), await launch()];
try {
  await answers(`http://localhost:${PORT}/healthz`);
  await interactive();
  await call();
} finally {
  await Promise.all([measured.close(), others.close()]);
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(data, { recursive: true, force: true });
}

/** Until Join can be pressed, three cold visits. */
async function interactive() {
  for (let visit = 0; visit < 3; visit += 1) {
    const context = await measured.newContext();
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.addInitScript(watchJoin);
    await page.goto(address('Ada'));
    await page.getByRole('button', { name: 'Join', exact: true }).waitFor();
    const { shown, longest } = await page.evaluate(() => globalThis.figures);
    console.log(
      `interactive on a CPU slowed 4x: ${Math.round(shown)} ms after the visit began; longest task ${Math.round(longest)} ms`,
    );
    await context.close();
  }
}

/** Runs in the page: when is the button there? */
function watchJoin() {
  globalThis.figures = { shown: 0, longest: 0 };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.figures.longest = Math.max(globalThis.figures.longest, duration);
  }).observe({ type: 'longtask', buffered: true });
  const look = () => {
    const prejoin = document.querySelector('ws-meeting')?.shadowRoot?.querySelector('ws-prejoin');
    if (prejoin?.shadowRoot?.querySelector('button[type=submit]')) globalThis.figures.shown = performance.now();
    else requestAnimationFrame(look);
  };
  look();
}

/** Five in a room; what one of them spends. */
async function call() {
  const context = await measured.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${address('Ada')}&skip=1`);
  for (const user of ['Grace', 'Linus', 'Maria', 'Tunde']) {
    const other = await (await others.newContext({ viewport: { width: 640, height: 360 } })).newPage();
    await other.goto(`${address(user)}&skip=1`);
    await other.getByRole('button', { name: 'Leave', exact: true }).waitFor();
  }
  await page.getByRole('button', { name: /^People, 5/ }).waitFor();
  await page.waitForTimeout(5_000);
  const devtools = await context.newCDPSession(page);
  const system = await measured.newBrowserCDPSession();
  await devtools.send('Performance.enable');
  const before = await spent(devtools, system);
  await page.waitForTimeout(WINDOW_MS);
  const after = await spent(devtools, system);
  const own = after.own - before.own;
  const all = after.all - before.all;
  const share = ((own / (all - own)) * 100).toFixed(1);
  console.log(
    `in a call of five, over ${WINDOW_MS / 1000} s: main thread of the page ${own.toFixed(2)} s (script ${(after.script - before.script).toFixed(2)} s),`,
  );
  console.log(`all processes of the browser ${all.toFixed(2)} s: the page's own work is ${share} % of the rest`);
}

/**
 * Seconds of CPU so far: the main thread of the page's process, where its scripts, the SDK's, styles and layout run, and all processes
 * of the browser. From the kernel (Linux), as the browser's own figures count waiting as well.
 */
async function spent(devtools, system) {
  const { metrics } = await devtools.send('Performance.getMetrics');
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  const own = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => threadSeconds(`/proc/${id}/task/${id}/stat`));
  const all = processInfo.map(({ id }) => threadSeconds(`/proc/${id}/stat`));
  const script = metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0;
  return { own: sum(own), script, all: sum(all) };
}

function sum(numbers) {
  return numbers.reduce((total, one) => total + one, 0);
}

/** User and system time of a thread or process, in seconds. */
function threadSeconds(path) {
  const fields = readFileSync(path, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function address(user) {
  return `http://localhost:${PORT}/meet/Figures?user=${user}&lang=en`;
}

async function answers(url) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const up = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer`);
}
