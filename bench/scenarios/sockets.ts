import { setTimeout as sleep } from 'node:timers/promises';
import { CpuWatch } from '../cpu-watch.ts';
import { percentile } from '../figures.ts';
import { processTree, usage } from '../meter.ts';
import { Participant } from '../participant.ts';
import type { Bench, Effort, Sample } from '../scenario.ts';
import { withServer } from '../scenario.ts';
import { SpaceClient } from '../space-client.ts';

const IDLE_SOCKETS = 2_000;
const OPENED_TOGETHER = 50;
const PING_S = 7;
const MOST_KIB = 60;

const LISTENERS = 100;
const CHANGES_PER_SECOND = 50;
const EVENT_P99_MS = 100;

/** All sockets of a run come from one address; one address makes all tokens. */
const LIMITS = {
  SOCKETS_PER_ADDRESS: '10000',
  ROOMS_PER_ADDRESS: '100000',
  LEGS_PER_ADDRESS: '100000',
  CONNECTIONS_PER_ADDRESS: '100000',
  JOINS: '10000000',
  SOCKET_OPENS: '1000000',
  SOCKET_ADDRESS_BYTE_BURST: '1000000000',
  REST_WRITES: '0',
};

/** What sockets cost, and how late events are. */
export async function sockets(effort: Effort): Promise<Sample[]> {
  const each = [idle, events];
  const samples: Sample[] = [];
  for (const scenario of each) samples.push(...(await withServer((bench) => scenario(bench, effort), LIMITS)));
  return samples;
}

/** Memory of the main process for each socket that only answers pings. */
async function idle(bench: Bench, { share }: Effort): Promise<Sample[]> {
  const count = Math.max(200, Math.round(IDLE_SOCKETS * share));
  const clients: SpaceClient[] = [];
  const open = async (many: number): Promise<void> => {
    for (let done = 0; done < many; done += OPENED_TOGETHER)
      clients.push(
        ...(await Promise.all(
          Array.from({ length: OPENED_TOGETHER }, (_, i) => SpaceClient.open(bench.server, 'idle', `Idle ${done + i}`, 'member')),
        )),
      );
  };
  // The first ones fill pools and compile code.
  await open(OPENED_TOGETHER);
  await sleep(2 * PING_S * 1000);
  const before = usage([bench.server.pid]);
  await open(count);
  await sleep(2.5 * PING_S * 1000);
  const after = usage([bench.server.pid]);
  const answered = clients.filter((client) => client.open && client.pings >= 2).length;
  for (const client of clients) client.close();
  return [
    {
      name: `memory for each of ${count} idle sockets`,
      unit: 'KiB',
      value: ((after.residentMb - before.residentMb) * 1e6) / 1024 / count,
      target: MOST_KIB,
    },
    { name: 'idle sockets that were lost, or had no pings', unit: '', value: clients.length - answered, target: 0 },
  ];
}

/** How late the changes of one busy room reach everybody in it. */
async function events(bench: Bench, { window }: Effort): Promise<Sample[]> {
  const room = await bench.room('busy');
  const late: number[] = [];
  const sentAt = new Map<number, number>();
  const members: { client: SpaceClient; participant: Participant }[] = [];
  for (let i = 0; i < LISTENERS; i += 1) {
    const client = await SpaceClient.open(bench.server, room, `Listener ${i}`, 'audience');
    const participant = new Participant({});
    await participant.connect((offer) => client.answer(offer));
    client.onEvent = (type, params) => {
      const { meta } = (params as { room_session?: { meta?: { change?: number } } }).room_session ?? {};
      const at = type === 'video.room.updated' ? sentAt.get(meta?.change ?? -1) : undefined;
      if (at !== undefined) late.push(performance.now() - at);
    };
    members.push({ client, participant });
  }
  const app = await SpaceClient.openProject(bench.server);
  const { result } = await app.request('video.rooms.get', {});
  const [session] = (result?.rooms ?? []) as { id: string }[];
  const changes = window * CHANGES_PER_SECOND;
  const cpu = new CpuWatch({ server: processTree(bench.server.pid), callers: [bench.crowd.pid] });
  const startedAt = performance.now();
  for (let change = 0; change < changes; change += 1) {
    await sleep(Math.max(0, startedAt + (change * 1000) / CHANGES_PER_SECOND - performance.now()));
    sentAt.set(change, performance.now());
    // One that fails is missed by everybody.
    void app.request('video.set_meta', { room_session_id: session?.id, meta: { change } }).catch(() => {});
  }
  await sleep(1_000);
  const { invalid } = cpu.read();
  for (const { client, participant } of members) {
    await client.leave();
    participant.close();
  }
  app.close();
  return [
    {
      name: `event to each of ${LISTENERS} sockets, ${CHANGES_PER_SECOND} changes/s, p50`,
      unit: 'ms',
      value: percentile(late, 0.5),
      target: null,
      invalid,
    },
    {
      name: `event to each of ${LISTENERS} sockets, ${CHANGES_PER_SECOND} changes/s, p99`,
      unit: 'ms',
      value: percentile(late, 0.99),
      target: EVENT_P99_MS,
      invalid,
    },
    { name: 'events that did not arrive', unit: '', value: changes * LISTENERS - late.length, target: 0 },
  ];
}
