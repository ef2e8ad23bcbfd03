import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { randomIds } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { Rooms } from '../../src/rooms/rooms.ts';
import { SignalingServer } from '../../src/signaling/server.ts';
import { RoomsAsSessions } from '../../src/space/live-sessions.ts';
import { FakeRecorder } from './fake-recorder.ts';
import { FakeStreamer, FakeWatching } from './fake-streamer.ts';
import { ManualClock } from './manual-clock.ts';
import { type RestOptions, RestServer } from './rest.ts';
import { FakeMedia, LIMITS } from './room-bench.ts';
import type { Json } from './signaling/fake-socket.ts';
import { RawClient } from './signaling/raw-client.ts';

/** A Space whose REST, store, tokens, sockets and rooms are real and belong together; time and media are in the test's hands. */
export class LiveRest {
  readonly #clients: RawClient[] = [];

  private constructor(
    readonly rest: RestServer,
    readonly clock: ManualClock,
    readonly rooms: Rooms,
    readonly signaling: SignalingServer,
    readonly recorder: FakeRecorder,
    readonly streamer: FakeStreamer,
    readonly watching: FakeWatching,
    /** Faults in the rooms that nobody was told about. */
    readonly errors: readonly unknown[],
  ) {}

  static async start(options: Omit<RestOptions, 'clock'> = {}): Promise<LiveRest> {
    const clock = new ManualClock();
    const media = new FakeMedia();
    const recorder = new FakeRecorder();
    const [streamer, watching] = [new FakeStreamer(), new FakeWatching()];
    const rest = await RestServer.start({ ...options, clock });
    const errors: unknown[] = [];
    const onError = (error: unknown): void => void errors.push(error);
    const rooms = new Rooms({
      ...{ clock, ids: randomIds, media, recorder, streams: streamer, watch: watching },
      ...{ store: rest.store.rooms, limits: LIMITS, onError },
    });
    rest.live.rooms = new RoomsAsSessions(rooms, onError);
    rest.chronicle.follow(rooms.events);
    const signaling = new SignalingServer({
      gateway: rooms,
      verifier: {
        verifyRoomToken: (jwt, judging) => rest.tokens.verifyRoomToken(jwt, judging),
        verifyProjectToken: async () => false,
      },
      clock,
      ids: randomIds,
      log: silentLog,
      stateKey: new Uint8Array(32).fill(9),
      host: 'space.example.com',
    });
    rest.holders = signaling;
    signaling.attach(rest.http.server);
    await rest.http.listen({ port: 0, host: '127.0.0.1' });
    return new LiveRest(rest, clock, rooms, signaling, recorder, streamer, watching, errors);
  }

  /** A time as REST takes it, `ms` from now. */
  time(ms: number): string {
    return new Date(this.clock.now() + ms).toISOString();
  }

  /** A socket that has authenticated with the token which `POST /room_tokens` gives for `body`. */
  async connected(body: object): Promise<RawClient> {
    const { status, body: answer } = await this.rest.ask('POST', '/room_tokens', { user_name: 'Ada', ...body });
    if (status !== 200) throw new Error(`no token: ${JSON.stringify(answer)}`);
    return await this.connectedWith(answer.token);
  }

  /** `more`: what a page hands back when it comes again. */
  async connectedWith(token: string, more: object = {}): Promise<RawClient> {
    const client = await RawClient.open((this.rest.http.server.address() as AddressInfo).port);
    this.#clients.push(client);
    const answer = await client.connect(token, more);
    if (!answer.result) throw new Error(`not connected: ${JSON.stringify(answer)}`);
    return client;
  }

  /** One that is in its room; `client.joinedAs` is its `room.subscribed`. */
  async joined(body: object): Promise<RawClient> {
    const client = await this.connected(body);
    await client.join();
    return client;
  }

  /** What a join is answered: code and message, "200" when it is let in. */
  async invited(body: object): Promise<{ code: string; message: string }> {
    const { result }: Json = await (await this.connected(body)).invite();
    return { code: result.code, message: result.message };
  }

  /** Turns the clock in small steps and lets the sockets carry what follows from each. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 500) {
      await Promise.all(this.#clients.map((client) => client.sync()));
      this.clock.advance(Math.min(500, left));
      await wait(1);
    }
    await Promise.all(this.#clients.map((client) => client.sync()));
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.cut();
    this.recorder.completeAll();
    await this.rooms.close();
    const closed = this.signaling.close();
    await this.pass(3_000);
    await closed;
    await this.rest.dispose();
    const faults = [...this.errors, ...this.rest.errors];
    if (faults.length > 0) throw new Error('faults that nobody was told about', { cause: faults });
  }
}
