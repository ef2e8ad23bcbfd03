import { setTimeout as sleep } from 'node:timers/promises';
import { RtmpServer } from '../../test/support/receivers.ts';
import { percentile } from '../figures.ts';
import type { Bench, Effort, Sample } from '../scenario.ts';
import { withServer } from '../scenario.ts';
import { SpaceClient } from '../space-client.ts';

const IN_A_ROOM = 5;
const MOST_STREAMS = 5;
/** Windows without streams, with one and with all take turns: what else the machine does meets all of them. */
const TURNS = 4;
const SETTLE_MS = 2_000;
const LONGEST_START_MS = 10_000;
const LOOK_MS = 10;
/** Differences may be below zero. */
const least = Number.NEGATIVE_INFINITY;

/** What streams of a room add to its CPU, their processes included, and how soon a receiver takes one. The receiver is nobody's CPU. */
export async function streams(effort: Effort): Promise<Sample[]> {
  const receiver = await RtmpServer.start();
  try {
    return await withServer((bench) => load(bench, receiver, effort), { STREAM_ALLOW: '127.0.0.1' });
  } finally {
    await receiver.close();
  }
}

interface Streamer {
  /** Resolves with the ms until the receiver took it. */
  start(): Promise<number>;
  /** Has the room watched on a page of the server; false: it has none. */
  watch(): Promise<boolean>;
  stopAll(): Promise<void>;
}

/** A server application that streams the only session there is. */
async function streamerOf(bench: Bench, receiver: RtmpServer): Promise<Streamer> {
  const app = await SpaceClient.openProject(bench.server);
  const { data } = (await (await bench.server.ask('GET', '/room_sessions?status=in-progress')).json()) as {
    data: { id: string }[];
  };
  const room_session_id = data[0]?.id;
  const running: string[] = [];
  const list = async () =>
    ((await app.request('video.stream.list', { room_session_id })).result as { streams: { id: string; connection?: string }[] })
      .streams;
  const begin = async (params: object): Promise<string | null> => {
    const { stream } = (await app.request('video.stream.start', { room_session_id, ...params })).result as {
      stream?: { id: string };
    };
    if (stream) running.push(stream.id);
    return stream?.id ?? null;
  };
  return {
    async start() {
      const startedAt = performance.now();
      const id = await begin({ url: `rtmp://127.0.0.1:${receiver.port}/live/bench-${running.length}` });
      if (id === null) throw new Error('a stream was refused');
      while ((await list()).find((stream) => stream.id === id)?.connection !== 'streaming') {
        if (performance.now() - startedAt > LONGEST_START_MS) throw new Error('the receiver does not take the stream');
        await sleep(LOOK_MS);
      }
      return performance.now() - startedAt;
    },
    watch: () =>
      begin({ hls: true }).then(
        (id) => id !== null,
        () => false,
      ),
    async stopAll() {
      for (const stream_id of running.splice(0)) await app.request('video.stream.stop', { room_session_id, stream_id });
    },
  };
}

async function load(bench: Bench, receiver: RtmpServer, { warmUp, window }: Effort): Promise<Sample[]> {
  await bench.crowd.join(await bench.room('streams'), 'sender', IN_A_ROOM);
  const streamer = await streamerOf(bench, receiver);
  await sleep(warmUp * 1000);
  const short = { warmUp: 0, window: window / 2, share: 1 };
  const [one, all, starts]: [number[], number[], number[]] = [[], [], []];
  let invalid: string | undefined;
  let watched = false;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const plain = await bench.window(short);
    starts.push(await streamer.start());
    await sleep(SETTLE_MS);
    const single = await bench.window(short);
    for (let streams = 1; streams < MOST_STREAMS; streams += 1) starts.push(await streamer.start());
    watched = await streamer.watch();
    await sleep(SETTLE_MS);
    const many = await bench.window(short);
    await streamer.stopAll();
    await sleep(SETTLE_MS);
    one.push(single.cpu - plain.cpu);
    all.push(many.cpu - plain.cpu);
    invalid ??= plain.invalid ?? single.invalid ?? many.invalid;
  }
  const most = `${MOST_STREAMS} RTMP streams${watched ? ' and the page to watch' : ''}`;
  return [
    { name: 'CPU added by one RTMP stream', unit: '%', value: percentile(one, 0.5), target: 12, least, invalid },
    { name: `CPU added by ${most}`, unit: '%', value: percentile(all, 0.5), target: 15, least, invalid },
    { name: 'start of a stream until its receiver takes it, p95', unit: 'ms', value: percentile(starts, 0.95), target: 1_000 },
  ];
}
