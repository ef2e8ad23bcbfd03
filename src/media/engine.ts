import type { Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import { type Clock, systemClock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import {
  type Broadcast,
  type BroadcastListener,
  type BroadcastPort,
  type MediaPort,
  type MediaRoom,
  type MediaRoomListener,
  type MediaRoomSpec,
  MediaUnavailable,
  type Tap,
  type TapListener,
  type TapPort,
  type TapSpec,
} from '../rooms/ports.ts';
import type { Quality } from '../wire/layouts.ts';
import type { WorkerStats } from './messages.ts';
import { RoomHandle } from './room-handle.ts';
import type { RoomSource, SourceListener, SourceSpec } from './room-source.ts';
import type { TcpReach } from './worker/transport/candidates.ts';
import type { MemoryLimits } from './worker-process.ts';
import { WorkerSlot } from './worker-slot.ts';

export interface EngineOptions {
  /** How many worker processes at most; each has its own UDP port. */
  workers: number;
  /** UDP port of the first worker; the others take the following ones. */
  port: number;
  /** Local address to listen on; absent: all. */
  bindAddress?: string;
  /** Addresses in answers to clients, best first; empty: the addresses of the machine. */
  addresses?: readonly string[];
  /** Absent: no limit. */
  memory?: MemoryLimits;
  /** Media sections that an offer may have, from 2; more is refused whole. */
  offerSections?: number;
  log: Logger;
  clock?: Clock;
  /** The built worker; given by tests, else found beside this file. */
  entry?: URL;
  /** Workers that run although no room needs them: the first room of an idle server must not wait for a start. */
  spare?: number;
  /** Part of all cores that the workers may be busy with when another room is opened; null: it does not matter. */
  mostLoad?: number | null;
  /** Time to complete what was made of a room when it is closed, ms. */
  finishMs?: number;
  /** How long an answer may take, and how long it waits for a worker, in ms. */
  requestTimeoutMs?: number;
}

/** State of one worker, for metrics and the bench. */
export interface WorkerReport {
  port: number;
  pid: number | null;
  /** Times that the process died and was started again. */
  restarts: number;
  rooms: number;
  calls: number;
  /** `null` while the process starts or does not answer. */
  stats: WorkerStats | null;
}

const UNLIMITED: MemoryLimits = { fullBytes: Number.POSITIVE_INFINITY, mostBytes: Number.POSITIVE_INFINITY };
const REQUEST_TIMEOUT_MS = 10_000;
const FINISH_MS = 10_000;
const OFFER_SECTIONS = 32;
/** Three heartbeats of one second, and some grace for a busy machine. */
const SILENCE_LIMIT_MS = 3_500;
/** A worker whose loop is late by so much second after second, for whatever reason, cannot take another room: pictures are late already. */
const LATE_FOR_ROOMS_MS = 200;
/** The same for another call in a room that it has: sound breaks up. */
const LATE_FOR_CALLS_MS = 500;

/** The media engine: keeps the worker processes, places rooms on them, and moves rooms off a worker that died. */
export class Engine implements MediaPort, TapPort, BroadcastPort {
  readonly #slots: WorkerSlot[];
  readonly #waiting = new Set<RoomHandle>();
  readonly #arrivals = new Set<() => void>();
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #spare: number;
  readonly #timeoutMs: number;
  readonly #finishMs: number;
  readonly #mostLoad: number | null;
  /** Rooms that hear of a crash once they are placed again. */
  readonly #crashed = new WeakSet<RoomHandle>();
  /** Where clients reach the workers over TCP; null: nowhere. */
  #tcp: TcpReach | null = null;
  #closed = false;

  constructor(options: EngineOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log;
    this.#spare = options.spare ?? 1;
    this.#timeoutMs = options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
    this.#finishMs = options.finishMs ?? FINISH_MS;
    this.#mostLoad = options.mostLoad ?? null;
    const entry = options.entry ?? new URL('./worker/main.js', import.meta.url);
    const { bindAddress, addresses = [], offerSections = OFFER_SECTIONS } = options;
    this.#slots = Array.from(
      { length: options.workers },
      (_, index) =>
        new WorkerSlot({
          entry,
          worker: {
            port: options.port + index,
            announced: [...addresses],
            offerSections,
            ...(bindAddress === undefined ? {} : { bindAddress }),
          },
          clock: this.#clock,
          log: this.#log,
          requestTimeoutMs: this.#timeoutMs,
          silenceLimitMs: SILENCE_LIMIT_MS,
          memory: options.memory ?? UNLIMITED,
          onReady: (slot) => {
            this.#tellTcp(slot);
            this.#placeWaiting();
          },
          onCrash: (rooms) => this.#moveRooms(rooms),
        }),
    );
    this.#keepSpare();
  }

  /** Whether a worker can take rooms now. */
  get available(): boolean {
    return this.#slots.some((slot) => slot.ready);
  }

  /** The workers keep the cores busy, or even the one that another room would be placed on is late or has no memory left. */
  get overloaded(): boolean {
    if (this.#leastLoaded()?.full) return true;
    if (this.#mostLoad === null) return false;
    const cores = this.#slots.reduce((sum, { busy }) => sum + busy.cores, 0);
    return cores >= this.#mostLoad * availableParallelism() || (this.#leastLoaded()?.busy.lateMs ?? 0) >= LATE_FOR_ROOMS_MS;
  }

  /** Resolves when a worker can take rooms. @throws {MediaUnavailable} when none is ready in time */
  async ready(): Promise<void> {
    await this.#until(() => this.available);
  }

  /** From now on answers to clients also name this TCP port. The listener of that port calls {@link handOver}. */
  reachedOverTcp(tcp: TcpReach): void {
    this.#tcp = tcp;
    for (const slot of this.#slots) this.#tellTcp(slot);
  }

  /**
   * Hands a client's connection to a worker. False: none is there, or too many wait for it; the connection is still the caller's.
   * @param port the worker's UDP port
   * @param bytes what was read of it already
   * @param closed called once, when it is closed
   */
  handOver(socket: Socket, port: number, bytes: Buffer, closed: () => void): boolean {
    const process = this.#slots.find((slot) => slot.port === port && slot.ready)?.process;
    if (!process || this.#closed) return false;
    return process.handOver(socket, bytes, closed);
  }

  openRoom(spec: MediaRoomSpec, listener: MediaRoomListener): MediaRoom {
    const handle = new RoomHandle(spec, listener, {
      clock: this.#clock,
      log: this.#log,
      placed: (room) => this.#until(() => room.attached || room.closed),
      finishMs: this.#finishMs,
      onClose: (room) => this.#forget(room),
      onFinished: (room) => this.#finished(room),
      isOverloaded: (room) => this.#isOverloaded(room),
    });
    this.#waiting.add(handle);
    this.#placeWaiting();
    return handle;
  }

  /** `media` is a room of this engine. */
  tap(media: MediaRoom, spec: TapSpec, listener: TapListener): Tap {
    if (!(media instanceof RoomHandle)) throw new TypeError('the media room is of another engine');
    return media.tap(spec, listener);
  }

  /** `media` is a room of this engine. */
  broadcast(media: MediaRoom, listener: BroadcastListener): Broadcast {
    if (!(media instanceof RoomHandle)) throw new TypeError('the media room is of another engine');
    return media.broadcast(listener);
  }

  /** Of the picture of a room of this engine. */
  qualityOf(media: MediaRoom): Quality {
    if (!(media instanceof RoomHandle)) throw new TypeError('the media room is of another engine');
    return media.spec.quality;
  }

  /** Gives a room of this engine a source that comes from another process. */
  addSource(media: MediaRoom, spec: SourceSpec, listener: SourceListener): RoomSource {
    if (!(media instanceof RoomHandle)) throw new TypeError('the media room is of another engine');
    return media.addSource(spec, listener);
  }

  /** Asks each worker; a worker that does not answer is reported without figures. */
  async stats(): Promise<WorkerReport[]> {
    return await Promise.all(
      this.#slots.map(async (slot) => {
        const stats = slot.ready ? await slot.process?.channel.request({ kind: 'stats' }).catch(() => null) : null;
        return {
          port: slot.port,
          pid: slot.process?.pid ?? null,
          restarts: slot.restarts,
          rooms: slot.rooms.size,
          calls: [...slot.rooms.values()].reduce((sum, room) => sum + room.callCount, 0),
          stats: stats ?? null,
        };
      }),
    );
  }

  /**
   * Ends all rooms, waits for them and for those that were closed before and are not finished, at most `finishMs`, and ends the workers;
   * resolves when no process is left.
   */
  async close(finishMs = this.#finishMs): Promise<void> {
    this.#closed = true;
    const placed = this.#slots.flatMap((slot) => [...slot.rooms.values(), ...slot.finishing.values()]);
    const closed = [...placed, ...this.#waiting].map((room) => room.close());
    this.#notify();
    await this.#within(finishMs, Promise.all(closed));
    await Promise.all(this.#slots.map((slot) => slot.close()));
  }

  #placeWaiting(): void {
    if (this.#closed) return;
    for (const room of this.#waiting) {
      const slot = this.#leastLoaded();
      if (!slot?.process) break;
      this.#waiting.delete(room);
      slot.rooms.set(room.spec.roomSessionId, room);
      room.attach(slot.process.channel);
      if (this.#crashed.delete(room)) room.crashed();
    }
    this.#keepSpare();
    this.#notify();
  }

  /** One that is full comes last: its calls are refused. */
  #leastLoaded(): WorkerSlot | undefined {
    let best: WorkerSlot | undefined;
    for (const slot of this.#slots) if (slot.ready && (!best || cost(slot) < cost(best))) best = slot;
    return best;
  }

  /** Starts workers until so many as wanted are empty, so that the next room finds one that runs. */
  #keepSpare(): void {
    let empty = this.#slots.filter((slot) => slot.started && slot.rooms.size === 0).length - this.#waiting.size;
    for (const slot of this.#slots) {
      if (empty >= this.#spare) return;
      if (slot.started) continue;
      slot.start();
      empty += 1;
    }
  }

  #tellTcp({ ready, process }: WorkerSlot): void {
    if (this.#tcp && ready) process?.channel.command({ kind: 'tcp', ...this.#tcp });
  }

  #isOverloaded(room: RoomHandle): boolean {
    const slot = this.#slots.find(({ rooms }) => rooms.get(room.spec.roomSessionId) === room);
    if (slot?.full) return true;
    return this.#mostLoad !== null && (slot?.busy.lateMs ?? 0) >= LATE_FOR_CALLS_MS;
  }

  #moveRooms(rooms: RoomHandle[]): void {
    for (const room of rooms) {
      room.detach();
      this.#crashed.add(room);
      this.#waiting.add(room);
    }
    this.#placeWaiting();
  }

  #forget(room: RoomHandle): void {
    this.#waiting.delete(room);
    for (const slot of this.#slots) {
      if (slot.rooms.get(room.spec.roomSessionId) !== room) continue;
      slot.rooms.delete(room.spec.roomSessionId);
      slot.finishing.set(room.spec.roomSessionId, room);
    }
    this.#notify();
  }

  #finished(room: RoomHandle): void {
    const id = room.spec.roomSessionId;
    for (const { finishing } of this.#slots) if (finishing.get(id) === room) finishing.delete(id);
  }

  async #within(ms: number, work: Promise<unknown>): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = this.#clock.after(ms, resolve);
      void work.finally(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  #notify(): void {
    for (const arrival of [...this.#arrivals]) arrival();
  }

  /** Waits until `done`, looking again whenever a room was placed or closed. */
  #until(done: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (done()) settle(resolve);
        else if (this.#closed) settle(() => reject(new MediaUnavailable('the media engine is closed')));
      };
      const settle = (then: () => void): void => {
        timer.cancel();
        this.#arrivals.delete(look);
        then();
      };
      const timer = this.#clock.after(this.#timeoutMs, () =>
        settle(() => reject(new MediaUnavailable('no media worker is ready'))),
      );
      this.#arrivals.add(look);
      look();
    });
  }
}

function cost(slot: WorkerSlot): number {
  return slot.load + (slot.full ? 1e9 : 0);
}
