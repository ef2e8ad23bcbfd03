import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServerProcess } from '../test/support/server.ts';
import { Crowd } from './crowd.ts';
import { percentile } from './figures.ts';
import { processTree, usage } from './meter.ts';
import { REFERENCE_MS, referenceMs } from './reference.ts';
import { ask } from './space-client.ts';

/** How thorough a run is. */
export interface Effort {
  /** Seconds before a window in which everything settles. */
  warmUp: number;
  /** Seconds of a window. */
  window: number;
  /** Share of the usual repetitions (joins, churn), 0 … 1. */
  share: number;
}

/** One value of one run. */
export interface Sample {
  name: string;
  unit: string;
  value: number;
  /** Upper bound. */
  target: number | null;
  /** Lower bound, for what is better the more it is. */
  least?: number | undefined;
  /** Why the value says nothing. */
  invalid?: string | undefined;
}

export type Scenario = (effort: Effort) => Promise<Sample[]>;

/** What happened in a window. */
export interface Window {
  /** CPU of all server processes, % of one core. */
  cpu: number;
  /** The same for a machine on which a reference frame takes {@link REFERENCE_MS}: comparable between runs on a shared host. */
  cpuAtReference: number;
  /** Pictures a second that the receivers got: the worst, and the median. */
  fps: { least: number; median: number };
  /** Sound packets a second of the worst receiver. */
  leastAudio: number;
  videoKbps: number;
  /** CPU of the callers, % of one core. */
  callersCpu: number;
  /** Why the window says nothing about the server's cost. */
  invalid: string | undefined;
}

const FULL_FPS = 25;
const SENT_FPS = 30;

/** The built server and the callers, each in processes of its own; both fresh for each use. */
export async function withServer<T>(use: (bench: Bench) => Promise<T>, more: Record<string, string> = {}): Promise<T> {
  const server = await ServerProcess.start({
    // As `npm start` does it, with its default of workers.
    env: {
      MEDIA_WORKERS: String(availableParallelism()),
      NODE_OPTIONS: '--max-semi-space-size=2',
      LOG_LEVEL: 'error',
      ROOM_LOAD: '0',
      ...more,
    },
  });
  const crowd = new Crowd(server);
  try {
    return await use(new Bench(server, crowd));
  } finally {
    await crowd.close();
    await server.stop();
  }
}

/** One server with its callers, and what can be measured about them. */
export class Bench {
  constructor(
    readonly server: ServerProcess,
    readonly crowd: Crowd,
  ) {}

  /** Creates a room that takes everybody. */
  async room(name: string): Promise<string> {
    await ask(this.server, '/rooms', { name, max_members: 300 });
    return name;
  }

  /** CPU seconds, memory and descriptors of all server processes, now. */
  usage() {
    return usage(processTree(this.server.pid));
  }

  /** Memory of each server process, MB; the main process first. */
  memories(): number[] {
    return processTree(this.server.pid).map((pid) => usage([pid]).residentMb);
  }

  /** Lets everything settle, then looks at a window. */
  async window({ warmUp, window }: Effort): Promise<Window> {
    await sleep(warmUp * 1000);
    const speedBefore = referenceMs();
    const callers = processTree(this.crowd.pid);
    const before = { ...(await this.crowd.ask({ kind: 'counts' })), server: this.usage(), callers: usage(callers) };
    const startedAt = performance.now();
    await sleep(window * 1000);
    const seconds = (performance.now() - startedAt) / 1000;
    const server = this.usage();
    const callersCpu = ((usage(callers).cpuSeconds - before.callers.cpuSeconds) / seconds) * 100;
    const after = await this.crowd.ask({ kind: 'counts' });
    const speed = (speedBefore + referenceMs()) / 2;
    const cpu = ((server.cpuSeconds - before.server.cpuSeconds) / seconds) * 100;
    const span = (after.at - before.at) / 1000;
    const rates = after.received.map((now, i) => {
      const then = before.received[i];
      return {
        fps: (now.frames - (then?.frames ?? 0)) / span,
        audio: (now.audioPackets - (then?.audioPackets ?? 0)) / span,
        kbps: ((now.videoBytes - (then?.videoBytes ?? 0)) * 8) / 1000 / span,
      };
    });
    const sent = after.sent.map((now, i) => (now - (before.sent[i] ?? 0)) / span).filter((rate) => rate > 0);
    const fps = rates.map((rate) => rate.fps);
    return {
      cpu,
      cpuAtReference: (cpu * REFERENCE_MS) / speed,
      fps: { least: Math.min(...fps), median: percentile(fps, 0.5) },
      leastAudio: Math.min(...rates.map((rate) => rate.audio)),
      videoKbps: percentile(
        rates.map((rate) => rate.kbps),
        0.5,
      ),
      callersCpu,
      invalid: starved(Math.min(...fps), Math.min(...sent)),
    };
  }
}

function starved(leastFps: number, leastSent: number): string | undefined {
  if (leastSent < SENT_FPS - 1) return `callers sent ${leastSent.toFixed(1)} fps only`;
  return leastFps < FULL_FPS - 1 ? `${leastFps.toFixed(1)} fps arrived instead of ${FULL_FPS}` : undefined;
}
