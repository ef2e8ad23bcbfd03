import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freeTcpPort } from '../../support/free-ports.ts';
import { ServerProcess } from '../../support/server.ts';
import { RawClient } from '../../support/signaling/raw-client.ts';

const ATTACKER = fileURLToPath(new URL('../../support/flood.mjs', import.meta.url));

let server: ServerProcess;
let metricsPort: number;
beforeAll(async () => {
  metricsPort = await freeTcpPort();
  server = await ServerProcess.start({ env: { METRICS_PORT: String(metricsPort), CONNECTIONS_PER_ADDRESS: '64' } });
});
afterAll(async () => {
  await server.stop();
});

/** Milliseconds that it takes until `/healthz` is answered and until somebody without media has joined: of ten each, the median. */
async function times(): Promise<{ health: number; join: number }> {
  const health: number[] = [];
  const join: number[] = [];
  for (let i = 0; i < 10; i += 1) {
    health.push(await took(() => fetch(`${server.url}/healthz`).then((response) => response.text())));
    const { token } = (await (await server.ask('POST', '/room_tokens', { room_name: `r${i}` })).json()) as { token: string };
    join.push(
      await took(async () => {
        const client = await RawClient.open(Number(new URL(server.url).port));
        expect((await client.connect(token)).result.protocol).toBeDefined();
        client.cut();
      }),
    );
    await wait(50);
  }
  return { health: median(health), join: median(join) };
}

async function took(task: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await task();
  return performance.now() - started;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** A figure of the server's metrics. */
async function metric(name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  return Number(text.match(new RegExp(`^${name} (\\S+)`, 'm'))?.[1]);
}

/** Another process that floods; resolves when its first socket is open. */
async function attack(...args: string[]): Promise<ChildProcess> {
  const attacker = spawn(process.execPath, [ATTACKER, new URL(server.url).port, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (attacker.stdout) await once(attacker.stdout, 'data');
  return attacker;
}

describe('two sockets that flood', () => {
  it('without login, and come again whenever they are cut off, hold nobody up', async () => {
    await times();
    const idle = await times();
    const attacker = await attack();
    try {
      const [before, started] = [await metric('process_cpu_seconds_total'), performance.now()];
      const busy = await times();
      await wait(2_000);
      const share = ((await metric('process_cpu_seconds_total')) - before) / ((performance.now() - started) / 1_000);
      // Where floods are parsed it is 0.96, and health takes seventy times as long.
      expect(share).toBeLessThan(0.5);
      expect(busy.health / idle.health).toBeLessThan(10);
      expect(busy.join / idle.join).toBeLessThan(10);
      expect(await metric('wirespace_refused_total{kind="socket_bytes"}')).toBeGreaterThan(1);
    } finally {
      attacker.kill();
      await once(attacker, 'exit');
    }
  });
});

describe('a hundred TCP connections that say nothing', () => {
  it('keep nobody out: the oldest make room', async () => {
    const idle = Array.from({ length: 100 }, () => connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => {}));
    try {
      await Promise.all(idle.map((socket) => once(socket, 'connect')));
      expect((await fetch(`${server.url}/healthz`, { headers: { connection: 'close' } })).status).toBe(200);
      // The kernel connects them before the server takes them.
      const refused = (): Promise<number> => metric('wirespace_refused_total{kind="connections_per_address"}');
      await expect.poll(refused, { timeout: 10_000 }).toBeGreaterThanOrEqual(36);
    } finally {
      for (const socket of idle) socket.destroy();
    }
  });
});
