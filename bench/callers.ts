/** Entry point of the callers' process; {@link Crowd} starts it and speaks to it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CANVAS } from '../src/wire/layouts.ts';
import { type Clip, makeClip } from '../test/support/caller/clip.ts';
import { TcpWay } from '../test/support/caller/tcp-way.ts';
import { makeTone } from '../test/support/caller/tone.ts';
import { loadClip, SOURCE } from './clip.ts';
import type { CrowdAnswers, CrowdRequest, JoinTimes, Role } from './crowd.ts';
import { Participant } from './participant.ts';
import { type SpaceAddress, SpaceClient } from './space-client.ts';

const space = JSON.parse(process.argv[2] ?? '{}') as SpaceAddress;
const TICK_MS = 4;
const FIRST_FRAME_LIMIT_MS = 10_000;

interface Caller {
  participant: Participant;
  client: SpaceClient;
  stampId: number | null;
}

const callers: Caller[] = [];
const tone = makeTone(440);
let clip: Clip | null = null;
let joined = 0;

async function join(room: string, role: Role): Promise<JoinTimes> {
  joined += 1;
  const stampId = role.startsWith('stamped') ? joined % 256 : null;
  clip ??= await loadClip();
  const sent = stampId === null ? clip : await makeClip({ ...SOURCE, id: stampId, codec: 'VP8', frames: 90 });
  const participant = new Participant({
    ...(role.endsWith('viewer') ? {} : { source: { clip: sent, tone } }),
    ...(role.startsWith('tcp') ? { tcp: new TcpWay(Number(new URL(space.url).port)) } : {}),
    decode: role.endsWith('probe'),
  });
  const client = await SpaceClient.open(space, room, `Caller ${joined}`, role.endsWith('viewer') ? 'audience' : 'member');
  callers.push({ participant, client, stampId });
  const invitedAt = performance.now();
  const { connectMs, attempts } = await participant.connect((offer) => client.answer(offer));
  const firstFrame = participant.viewer === null ? null : (await firstFrameOf(participant)) - invitedAt;
  return { connect: connectMs, attempts, firstFrame };
}

async function firstFrameOf(participant: Participant): Promise<number> {
  const deadline = performance.now() + FIRST_FRAME_LIMIT_MS;
  for (;;) {
    const at = participant.viewer?.frames[0];
    if (at !== undefined) return at;
    if (performance.now() > deadline) throw new Error('no picture came');
    await sleep(2);
  }
}

/** Has the probe look at the tiles of the others. */
async function latency(seconds: number): Promise<number[]> {
  const probe = callers.find((caller) => caller.participant.viewer !== null);
  const viewer = probe?.participant.viewer;
  if (!probe || !viewer) throw new Error('nobody decodes');
  const { width, height } = CANVAS['720p'];
  viewer.watch(
    probe.client.layers.map((layer) => ({
      x: Math.round((layer.x * width) / 100),
      y: Math.round((layer.y * height) / 100),
      width: Math.round((layer.width * width) / 100),
      height: Math.round((layer.height * height) / 100),
    })),
  );
  await sleep(seconds * 1000);
  return viewer.history.flatMap(({ id, counter, at }) => {
    const sender = callers.find((caller) => caller.stampId === id && caller !== probe);
    const sentAt = sender?.participant.sentAt(counter);
    return sentAt === undefined ? [] : [at - sentAt];
  });
}

async function leave(from: number): Promise<void> {
  for (const { participant, client } of callers.splice(from)) {
    await client.leave();
    participant.close();
  }
}

async function handle(request: CrowdRequest): Promise<CrowdAnswers[CrowdRequest['kind']]> {
  switch (request.kind) {
    case 'join':
      return await join(request.room, request.role);
    case 'counts':
      return {
        at: performance.now(),
        received: callers.map(({ participant }) => ({ ...participant.received })),
        sent: callers.map(({ participant }) => participant.sent),
      };
    case 'latency':
      return await latency(request.seconds);
    case 'leave':
      await leave(0);
      return null;
    case 'leave-last':
      await leave(-1);
      return null;
  }
}

process.on('message', ({ id, request }: { id: number; request: CrowdRequest }) => {
  handle(request).then(
    (value) => process.send?.({ id, value }),
    (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
setInterval(() => {
  const now = performance.now();
  for (const { participant } of callers) participant.tick(now);
}, TICK_MS);
