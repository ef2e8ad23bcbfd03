import { Agent, request } from 'node:http';
import { percentile } from './figures.ts';
import type { SpaceAddress } from './space-client.ts';

/** What is asked again and again. */
export interface Ask {
  method: 'GET' | 'POST';
  /** Below `/api/video`. */
  path: string;
  body?: object;
}

export interface Load {
  perSecond: number;
  /** Milliseconds from the request to the whole answer. */
  p99: number;
}

/** `clients` that ask one after another on connections of their own, for `seconds`. Throws when an answer is no 200. */
export async function load(
  space: SpaceAddress,
  ask: Ask,
  { clients, seconds }: { clients: number; seconds: number },
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  const client = async (): Promise<void> => {
    while (performance.now() < end) {
      const began = performance.now();
      await once(space, ask, agent);
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  return { perSecond: times.length / seconds, p99: percentile(times, 0.99) };
}

function once(space: SpaceAddress, { method, path, body }: Ask, agent: Agent): Promise<void> {
  const text = body === undefined ? '' : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const asked = request(`${space.url}/api/video${path}`, {
      method,
      agent,
      headers: {
        authorization: `Basic ${Buffer.from(`${space.project}:${space.token}`).toString('base64')}`,
        ...(text ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } : {}),
      },
    });
    asked.once('error', reject);
    asked.once('response', (answer) => {
      answer.once('error', reject);
      answer.once('end', () => {
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`${method} ${path}: ${answer.statusCode}`));
      });
      answer.resume();
    });
    asked.end(text);
  });
}
