import { freeTcpPort } from '../../test/support/free-ports.ts';
import { ServerProcess } from '../../test/support/server.ts';
import { CpuWatch } from '../cpu-watch.ts';
import { type Ask, load } from '../http-load.ts';
import { processTree } from '../meter.ts';
import type { Effort, Sample } from '../scenario.ts';
import { ask } from '../space-client.ts';

/** Prometheus' timer that measures the event loop fires each 10 ms; what it reports includes them. */
const TIMER_MS = 10;

const ASKS: readonly (Ask & { name: string })[] = [
  { name: 'make a token', method: 'POST', path: '/room_tokens', body: { room_name: 'lobby', user_name: 'Ada' } },
  { name: 'read a room', method: 'GET', path: '/rooms/lobby' },
];
const CLIENTS = [1, 50];

/** What is promised for tokens at 50 clients on two cores. */
const TOKENS_PER_SECOND = 1_500;
const P99_MS = 50;
const BLOCK_MS = 20;

/** How many requests REST answers on SQLite, how late, and how long the server's event loop stood still meanwhile. */
export async function rest({ warmUp, window }: Effort): Promise<Sample[]> {
  const metrics = await freeTcpPort();
  const server = await ServerProcess.start({
    // No limit of writing requests: the default is below what is measured.
    env: { REST_WRITES: '0', METRICS_PORT: String(metrics), LOG_LEVEL: 'error', NODE_OPTIONS: '--max-semi-space-size=2' },
  });
  try {
    await ask(server, '/rooms', { name: 'lobby' });
    const samples: Sample[] = [];
    for (const { name, ...asked } of ASKS) {
      for (const clients of CLIENTS) {
        await load(server, asked, { clients, seconds: warmUp });
        await longestBlock(metrics);
        const cpu = new CpuWatch({ server: processTree(server.pid) });
        const { perSecond, p99 } = await load(server, asked, { clients, seconds: window });
        const { seconds: used, invalid } = cpu.read();
        const block = await longestBlock(metrics);
        const cpuMs = (used.server * 1000) / (perSecond * window);
        const many = clients > 1;
        const what = `${name}, ${clients} client${many ? 's' : ''}`;
        const least = many && asked.body ? TOKENS_PER_SECOND : undefined;
        samples.push(
          { name: what, unit: '/s', value: perSecond, target: null, least, invalid },
          { name: `${what}, p99`, unit: 'ms', value: p99, target: many ? P99_MS : null, invalid },
          { name: `${what}, longest block of the event loop`, unit: 'ms', value: block, target: BLOCK_MS, invalid },
          { name: `${what}, CPU of the server for each`, unit: 'ms', value: cpuMs, target: null },
        );
      }
    }
    return samples;
  } finally {
    await server.stop();
  }
}

/** Since it was asked last, in ms. */
async function longestBlock(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const [, seconds] = /^nodejs_eventloop_lag_max_seconds ([\d.e+-]+)$/m.exec(text) ?? [];
  return Math.max(0, Number(seconds) * 1000 - TIMER_MS);
}
