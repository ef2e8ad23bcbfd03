import { createServer, type Server } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { listening } from '../base/listening.ts';
import type { Logger } from '../base/log.ts';
import type { Refused } from '../base/refused.ts';
import type { WorkerReport } from '../media/engine.ts';
import type { Rooms } from '../rooms/rooms.ts';

export interface MetricsSources {
  events: Rooms['events'];
  sockets: () => { connections: number; sessions: number };
  workers: () => Promise<WorkerReport[]>;
  refused: Pick<Refused, 'totals'>;
}

/** The metrics that Prometheus reads. They never contain names or ids of rooms and people. */
export class Metrics {
  readonly contentType: string;
  readonly #registry = new Registry();
  readonly #workers: WorkerSeries;

  constructor({ events, sockets, workers, refused }: MetricsSources) {
    const registers = [this.#registry];
    this.contentType = this.#registry.contentType;
    collectDefaultMetrics({ register: this.#registry });
    const sessions = new Gauge({ name: 'wirespace_room_sessions', help: 'Running room sessions', registers });
    const legs = new Gauge({ name: 'wirespace_legs', help: 'People, screens and devices in rooms', registers });
    const joins = new Counter({ name: 'wirespace_joins_total', help: 'Legs that joined since the start', registers });
    events.on('session.started', () => sessions.inc());
    events.on('session.ended', () => sessions.dec());
    events.on('member.joined', () => {
      legs.inc();
      joins.inc();
    });
    events.on('member.left', () => legs.dec());
    new Gauge({
      name: 'wirespace_sockets',
      help: 'Open WebSockets',
      registers,
      collect() {
        this.set(sockets().connections);
      },
    });
    new Gauge({
      name: 'wirespace_signaling_sessions',
      help: 'Signalling sessions, with and without a socket',
      registers,
      collect() {
        this.set(sockets().sessions);
      },
    });
    new Counter({
      name: 'wirespace_refused_total',
      help: 'What was refused to clients that asked too much or guessed, by kind',
      labelNames: ['kind'],
      registers,
      collect() {
        this.reset();
        for (const [kind, times] of refused.totals) this.inc({ kind }, times);
      },
    });
    this.#workers = new WorkerSeries(this.#registry, workers);
  }

  /** The metrics of now in Prometheus' text format. */
  async text(): Promise<string> {
    await this.#workers.refresh();
    return await this.#registry.metrics();
  }
}

/** One series for each media worker, by its UDP port. */
class WorkerSeries {
  readonly #read: () => Promise<WorkerReport[]>;
  readonly #series: readonly { gauge: Gauge; value: (report: WorkerReport) => number | undefined }[];

  constructor(registry: Registry, read: () => Promise<WorkerReport[]>) {
    const series = (name: string, help: string, value: (report: WorkerReport) => number | undefined) => ({
      gauge: new Gauge({ name: `wirespace_worker_${name}`, help, labelNames: ['port'], registers: [registry] }),
      value,
    });
    this.#read = read;
    this.#series = [
      series('up', 'Whether the media worker answers', ({ stats }) => (stats === null ? 0 : 1)),
      series('calls', 'Calls on the media worker', ({ calls }) => calls),
      series('rooms', 'Rooms on the media worker', ({ rooms }) => rooms),
      series('restarts', 'Times the media worker died', ({ restarts }) => restarts),
      series('resident_bytes', 'Resident memory of the media worker', ({ stats }) => stats?.rssBytes),
      series('cpu_seconds', 'CPU time of the media worker', ({ stats }) => (stats ? stats.cpuMicroseconds / 1e6 : undefined)),
      series('loop_delay_seconds', 'Longest delay of its event loop', ({ stats }) =>
        stats ? stats.loopDelayMs / 1000 : undefined,
      ),
    ];
  }

  async refresh(): Promise<void> {
    for (const report of await this.#read()) {
      for (const { gauge, value } of this.#series) {
        const figure = value(report);
        if (figure === undefined) gauge.remove(String(report.port));
        else gauge.set({ port: String(report.port) }, figure);
      }
    }
  }
}

/** Serves `/metrics` on this machine only. Rejects when the port is taken. */
export async function serveMetrics(metrics: Metrics, port: number, log: Pick<Logger, 'warn'>): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await listening(server, { port, host: '127.0.0.1' }, log);
  return server;
}
