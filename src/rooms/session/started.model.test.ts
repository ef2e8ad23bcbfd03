import { describe, expect, it } from 'vitest';
import { type Client, PROJECT, RoomBench, roomOf } from '../../../test/support/room-bench.ts';
import { Random } from '../../../test/support/room-model/random.ts';

const RIGHTS = ['room.playback', 'room.playback_seek', 'room.stream'];
const ROOM = { projectId: PROJECT, id: 'room-lobby' };
const STEPS = 120;

/** What a client was told of one thing: its events in order. */
function lives(client: Client, kind: 'playback' | 'stream'): Map<string, string[]> {
  const told = new Map<string, string[]>();
  for (const entry of client.log) {
    if (entry.kind !== 'event') continue;
    const about = (entry.event.params as unknown as Record<string, { id: string } | undefined>)[kind];
    if (about) told.set(about.id, [...(told.get(about.id) ?? []), entry.event.event_type.replace(`video.${kind}.`, '')]);
  }
  return told;
}

/** A room in which everything that can be started begins, changes and ends at random. */
class World {
  readonly bench = new RoomBench({ limits: { callsOutPerMinute: 1_000_000 } });
  readonly people: Client[] = [];
  readonly opening: (() => void)[] = [];
  /** Stays to the end and hears everything. */
  host!: Client;
  #destinations = 0;

  constructor(readonly random: Random) {
    this.bench.store.rooms.push(roomOf());
    this.bench.player.preparing = (playback) => {
      playback.seekable = !random.oneIn(3);
      playback.hasPicture = !random.oneIn(3);
      if (random.oneIn(3)) return;
      return new Promise((resolve) => this.opening.push(resolve));
    };
  }

  readonly commands: (() => unknown)[] = [
    async () => void this.people.push(await this.bench.client({ permissions: RIGHTS }).join()),
    async () => (this.people.length > 0 ? await this.people.splice(this.random.below(this.people.length), 1)[0]?.bye() : null),
    () => this.#ask('playback.start', { url: 'https://a.example.com/a.mp4' }),
    () => this.#ask('playback.start', { url: 'https://a.example.com/a.mp4', layout: '2x2', positions: { self: 'standard-2' } }),
    () => this.opening.splice(this.random.below(this.opening.length + 1), 1)[0]?.(),
    ...['pause', 'resume', 'stop', 'set_volume', 'seek_absolute', 'seek_relative'].map(
      (act) => () => this.#control('playback', act, { volume: 3, position: 1_000 }),
    ),
    () => this.random.pick([null, ...this.bench.player.playbacks])?.listener.ended(this.random.pick([null, 'broken'])),
    () => this.#ask('stream.start', { url: 'rtmp://a.example.com/a/key' }),
    () => this.#ask('stream.start', { hls: true }),
    () => this.#control('stream', 'stop'),
    () => this.random.pick([null, ...this.bench.streamer.streams])?.is(this.random.pick(['streaming', 'retrying']), 'lost'),
    () => this.random.pick([null, ...this.bench.streamer.streams])?.listener.failed('unreachable'),
    () => this.#configure(),
    () => this.bench.advance(this.random.pick([100, 3_000, 9_000])),
  ];

  #ask(method: string, params: object): void {
    void this.random.pick([this.host, ...this.people]).call(`video.${method}`, { ...params });
  }

  async #control(kind: 'playback' | 'stream', act: string, params: object = {}): Promise<void> {
    const running = (await this.host.call(`video.${kind}.list`))[`${kind}s`] as { id: string }[];
    const one = this.random.pick([null, ...running]);
    if (one) this.#ask(`${kind}.${act}`, { [`${kind}_id`]: one.id, ...params });
  }

  async #configure(): Promise<void> {
    const { store, rooms } = this.bench;
    const before = store.destinations.get(ROOM.id) ?? [];
    this.#destinations += 1;
    const added = { id: `d${this.#destinations}`, url: `rtmp://b.example.com/${this.#destinations}` };
    store.destinations.set(ROOM.id, this.random.oneIn(2) ? [...before.slice(-2), added] : before.slice(1));
    void rooms.streamsChanged(ROOM);
  }
}

/** What is true at every moment at which nothing is under way. */
async function check({ bench, host }: World): Promise<void> {
  expect(bench.errors).toEqual([]);
  const { playbacks } = (await host.call('video.playback.list')) as unknown as { playbacks: { id: string }[] };
  const { streams } = (await host.call('video.stream.list')) as unknown as { streams: { id: string; hls?: true }[] };
  const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id).sort();
  // What is shown to clients is what the parts that play and send have not been told to stop.
  const playing = bench.player.playbacks.filter(({ asked }) => !asked.includes('stop'));
  expect(ids(playbacks)).toEqual(ids(playing.map(({ spec }) => ({ id: spec.playbackId }))));
  const sending = bench.streamer.streams.filter(({ stopped }) => !stopped);
  expect(ids(streams.filter(({ hls }) => !hls))).toEqual(ids(sending.map(({ spec }) => ({ id: spec.streamId }))));
  expect(bench.watching.watches.filter(({ closed }) => !closed)).toHaveLength(streams.filter(({ hls }) => hls).length);
  expect([playbacks.length <= 2, sending.length <= 5]).toEqual([true, true]);
  // Everything begins and ends once, and nothing is told of it before or after.
  for (const [kind, running] of [['playback', playbacks] as const, ['stream', streams] as const]) {
    const told = lives(host, kind);
    expect(ids(running)).toEqual([...told].flatMap(([id, events]) => (events.includes('ended') ? [] : [id])).sort());
    for (const events of told.values()) expect(events.join(' ')).toMatch(/^started( updated)*( ended)?$/);
  }
  const { room } = host.log.reduce(
    (latest, entry) => (entry.kind === 'event' && 'room' in entry.event.params ? { room: entry.event.params.room } : latest),
    { room: host.latest('video.room.subscribed').room },
  );
  expect(room.streaming).toBe(streams.length > 0);
  // Every picture that is played has a layer or no place, and the compositor draws what has one.
  const layers = host.latest('video.layout.changed').layout.layers.filter(({ playing_file }) => playing_file);
  const pictured = playing.filter(({ hasPicture }) => hasPicture).map(({ sourceId }) => sourceId);
  const drawn = bench.media.room.scene.map(({ callId }) => callId).filter((id) => id.startsWith('source-'));
  expect(drawn).toHaveLength(layers.length);
  expect(pictured).toEqual(expect.arrayContaining(drawn));
}

describe('what is started in a room, at random', () => {
  it.each(Array.from({ length: 12 }, (_, index) => index + 1))(
    'begins and ends once, and is what the parts that play and send do (seed %i)',
    async (seed) => {
      const world = new World(new Random(seed));
      world.host = await world.bench.client({ permissions: RIGHTS }).join();
      for (let step = 0; step < STEPS; step++) {
        await world.random.pick(world.commands)();
        await world.bench.settle();
        await check(world);
      }
      for (const client of [...world.people, world.host]) await client.bye();
      for (const open of world.opening) open();
      await world.bench.settle();
      expect(world.bench.player.playbacks.every(({ asked }) => asked.includes('stop'))).toBe(true);
      expect(world.bench.streamer.streams.every(({ stopped }) => stopped)).toBe(true);
      expect(world.bench.watching.watches.every(({ closed }) => closed)).toBe(true);
      expect([world.bench.clock.pending, world.bench.errors]).toEqual([0, []]);
    },
    60_000,
  );
});
