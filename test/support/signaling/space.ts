import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { randomIds } from '../../../src/base/ids.ts';
import { silentLog } from '../../../src/base/log.ts';
import { Rooms } from '../../../src/rooms/rooms.ts';
import type { Room } from '../../../src/rooms/settings/room.ts';
import { type SignalingOptions, SignalingServer } from '../../../src/signaling/server.ts';
import { RoomTokens } from '../../../src/tokens/room-tokens.ts';
import type { Claims } from '../../../src/wire/claims.ts';
import { FakePlayer } from '../fake-player.ts';
import { FakeRecorder } from '../fake-recorder.ts';
import { FakeStreamer, FakeWatching } from '../fake-streamer.ts';
import { ManualClock } from '../manual-clock.ts';
import { MemoryBooks } from '../memory-books.ts';
import { FakeMedia, FakeStore, LIMITS, PROJECT, roomOf } from '../room-bench.ts';
import { RawClient, type RawClientOptions } from './raw-client.ts';

export const PROJECT_TOKEN = 'PT-secret';
/** Another project of the same Space, with the same API token. */
export const OTHER_PROJECT = '22222222-2222-4222-8222-222222222222';
const SECRET = 'a secret of tests, long enough to sign with';

/** A whole Space on a real port: sockets, signalling, rooms and tokens are real; time, media and disk are in the test's hands. */
export class Space {
  readonly clock = new ManualClock();
  readonly media = new FakeMedia();
  readonly store = new FakeStore();
  readonly recorder = new FakeRecorder();
  readonly player = new FakePlayer();
  readonly streamer = new FakeStreamer();
  readonly watching = new FakeWatching();
  readonly errors: unknown[] = [];
  readonly rooms: Rooms;
  readonly signaling: SignalingServer;
  readonly books = new MemoryBooks();
  readonly #tokens = new RoomTokens({ secret: SECRET, clock: this.clock, books: this.books });
  readonly #http = createServer();
  readonly #sockets = new Set<Socket>();
  #readOfClosed = 0;
  /** TCP connections that were opened so far. */
  opened = 0;
  readonly #clients: RawClient[] = [];

  private constructor(options: Partial<SignalingOptions>) {
    this.rooms = new Rooms({
      clock: this.clock,
      ids: randomIds,
      media: this.media,
      recorder: this.recorder,
      playback: this.player,
      streams: this.streamer,
      watch: this.watching,
      store: this.store,
      limits: LIMITS,
      onError: (error) => this.errors.push(error),
    });
    this.signaling = new SignalingServer({
      gateway: this.rooms,
      verifier: {
        verifyRoomToken: (jwt, judging) => this.#tokens.verifyRoomToken(jwt, judging),
        verifyProjectToken: async (project, token) => [PROJECT, OTHER_PROJECT].includes(project) && token === PROJECT_TOKEN,
      },
      clock: this.clock,
      ids: randomIds,
      log: silentLog,
      stateKey: new Uint8Array(32).fill(9),
      host: 'space.example.com',
      ...options,
    });
    this.#http.on('connection', (socket) => {
      this.opened += 1;
      this.#sockets.add(socket);
      socket.once('close', () => {
        this.#sockets.delete(socket);
        this.#readOfClosed += socket.bytesRead;
      });
    });
    this.signaling.attach(this.#http);
  }

  static async start(options: Partial<SignalingOptions> = {}): Promise<Space> {
    const space = new Space(options);
    await new Promise<void>((resolve) => space.#http.listen(0, '127.0.0.1', resolve));
    return space;
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  /** Bytes that the server has read from all its connections so far. */
  get bytesRead(): number {
    return [...this.#sockets].reduce((sum, { bytesRead }) => sum + bytesRead, this.#readOfClosed);
  }

  /** Adds a room to the store. */
  room(change: Partial<Room> = {}): Room {
    const room = roomOf({ id: randomIds.uuid(), ...change });
    this.store.rooms.push(room);
    return room;
  }

  /** A signed room token; a member of `lobby` unless changed. */
  token(change: Partial<Claims> = {}): Promise<string> {
    const iat = this.clock.now() / 1000;
    const claims: Claims = {
      iat,
      jti: randomIds.uuid(),
      sub: PROJECT,
      r: 'lobby',
      u: 'Ada',
      s: [],
      acr: true,
      ja: 'member',
      ...change,
    };
    return this.#tokens.mint(claims, `ws://127.0.0.1:${this.port}`);
  }

  async open(options: RawClientOptions = {}): Promise<RawClient> {
    const client = await RawClient.open(this.port, options);
    this.#clients.push(client);
    return client;
  }

  /** A client whose connect succeeded; `client.session` holds the result. */
  async connected(change: Partial<Claims> = {}, options: RawClientOptions = {}): Promise<RawClient> {
    const client = await this.open(options);
    await client.connect(await this.token(change));
    return client;
  }

  /** A client that has joined its room. */
  async joined(change: Partial<Claims> = {}, options: RawClientOptions = {}): Promise<RawClient> {
    const client = await this.connected(change, options);
    await client.join();
    return client;
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

  /** Cuts a client's socket; resolves when the server has noticed. */
  async lose(client: RawClient): Promise<void> {
    const before = this.signaling.counts.connections;
    client.cut();
    while (this.signaling.counts.connections >= before) await wait(1);
  }

  /** Cuts every socket there is, whoever it belongs to. */
  cutEverybody(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.cut();
    this.recorder.completeAll();
    await this.rooms.close();
    const closed = this.signaling.close();
    await this.pass(3_000);
    await closed;
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}
