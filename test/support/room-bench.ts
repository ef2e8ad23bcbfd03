import type { Clock } from '../../src/base/clock.ts';
import type { Ids } from '../../src/base/ids.ts';
import type {
  CallChange,
  FollowOutcome,
  Invite,
  InviteOutcome,
  MethodResult,
  ModifyOutcome,
  RoomGateway,
} from '../../src/rooms/gateway.ts';
import type {
  CallSpec,
  CallState,
  Link,
  LinkMessage,
  MediaAnswer,
  MediaPort,
  MediaRoom,
  MediaRoomListener,
  MediaRoomSpec,
  RoomStore,
  Tile,
} from '../../src/rooms/ports.ts';
import { type RoomLimits, Rooms, type RoomsOptions } from '../../src/rooms/rooms.ts';
import type { Grant } from '../../src/rooms/settings/grant.ts';
import { plainRoom, type Room } from '../../src/rooms/settings/room.ts';
import type { LayerPayload, MemberPayload, VideoEvent, VideoEvents, VideoEventType } from '../../src/wire/events.ts';
import { PERMISSIONS } from '../../src/wire/permissions.ts';
import { FakePlayer } from './fake-player.ts';
import { FakeRecorder } from './fake-recorder.ts';
import { FakeStreamer, FakeWatching } from './fake-streamer.ts';
import { GatewayWire } from './gateway-wire.ts';
import { ManualClock } from './manual-clock.ts';

export const PROJECT = '11111111-1111-4111-8111-111111111111';

/** Identifiers that count. */
function countingIds(): Ids {
  let count = 0;
  const next = (): string => {
    count += 1;
    return String(count);
  };
  return { uuid: () => `id-${next()}`, hex: (bytes) => next().padStart(bytes * 2, '0') };
}

function grantOf(change: Partial<Grant> = {}): Grant {
  return {
    projectId: PROJECT,
    roomName: 'lobby',
    tokenId: 'token',
    userName: 'Ada',
    joinAs: 'member',
    mediaAllowed: 'all',
    permissions: PERMISSIONS,
    joinFrom: null,
    joinUntil: null,
    removeAt: null,
    expiresAt: null,
    removeAfterSecondsElapsed: null,
    joinAudioMuted: false,
    joinVideoMuted: false,
    autoCreateRoom: true,
    byLink: false,
    holder: null,
    enableRoomPreviews: false,
    roomDisplayName: null,
    endRoomSessionOnLeave: false,
    roomMeta: {},
    meta: {},
    syncAudioVideo: null,
    ...change,
  };
}

export function roomOf(change: Partial<Room> = {}): Room {
  return {
    ...plainRoom({ id: 'room-lobby', projectId: PROJECT, name: 'lobby', now: 0 }),
    displayName: 'The lobby',
    ...change,
  };
}

/** One room of the media side: writes down what it is asked, answers at once or when told. */
export class FakeMediaRoom implements MediaRoom {
  readonly calls = new Map<string, CallState>();
  readonly specs: CallSpec[] = [];
  scene: Tile[] = [];
  scenes = 0;
  readonly chimes: string[] = [];
  closed = false;
  overloaded = false;
  /** How the next answers go; a promise makes them wait. */
  answering: (call: CallSpec, offer: string) => Promise<string> | string = (call) => `answer for ${call.callId}`;
  /** Calls whose transports die while they are answered. */
  readonly stillborn = new Set<string>();
  lostWorkers = 0;

  constructor(
    readonly spec: MediaRoomSpec,
    readonly listener: MediaRoomListener,
  ) {}

  async answer(call: CallSpec, offer: string): Promise<MediaAnswer> {
    this.specs.push(call);
    const sdp = await this.answering(call, offer);
    // Transports come up late: an answer that nobody wants any more has to be hung up.
    if (!this.closed) this.calls.set(call.callId, call.state);
    const lost = this.stillborn.has(call.callId);
    // As the worker does: the event comes before the answer.
    if (lost) this.listener.transport(call.callId, 'lost');
    return { sdp, lost };
  }

  update(callId: string, state: CallState): void {
    if (this.calls.has(callId)) this.calls.set(callId, state);
  }

  hangup(callId: string): void {
    this.calls.delete(callId);
  }

  chime(kind: 'entry' | 'exit', callId: string): void {
    this.chimes.push(`${kind} ${callId}`);
  }

  setScene(tiles: Tile[]): void {
    this.scene = tiles;
    this.scenes += 1;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.calls.clear();
  }

  /** The worker died; no other one is there yet. */
  lose(): void {
    this.calls.clear();
    this.lostWorkers += 1;
  }

  /** The worker died; the room is open again, empty. */
  crash(): void {
    this.lose();
    this.listener.crashed();
  }
}

export class FakeMedia implements MediaPort {
  readonly rooms: FakeMediaRoom[] = [];
  overloaded = false;

  openRoom(spec: MediaRoomSpec, listener: MediaRoomListener): FakeMediaRoom {
    const room = new FakeMediaRoom(spec, listener);
    this.rooms.push(room);
    return room;
  }

  /** The room that was opened last. */
  get room(): FakeMediaRoom {
    const room = this.rooms.at(-1);
    if (!room) throw new Error('no media room was opened');
    return room;
  }
}

export class FakeStore implements RoomStore {
  readonly rooms: Room[] = [];
  readonly deleted: string[] = [];
  /** Where rooms are to be sent, by their id. */
  readonly destinations = new Map<string, { id: string; url: string }[]>();
  failing = false;

  async findRoomByName(projectId: string, name: string): Promise<Room | null> {
    if (this.failing) throw new Error('store is away');
    return this.rooms.find((room) => room.projectId === projectId && room.name === name) ?? null;
  }

  async findRoomOfAnyKind(projectId: string, id: string): Promise<Room | null> {
    if (this.failing) throw new Error('store is away');
    return this.rooms.find((room) => room.projectId === projectId && room.id === id) ?? null;
  }

  async destinationsOf(_projectId: string, roomId: string): Promise<{ id: string; url: string }[]> {
    if (this.failing) throw new Error('store is away');
    return this.destinations.get(roomId) ?? [];
  }

  async deleteEphemeralRoom(_projectId: string, id: string): Promise<void> {
    if (this.rooms.some((room) => room.id === id && room.ephemeral)) this.deleted.push(id);
  }
}

/** An offer as far as rooms look at it. */
export function offerOf(certificate: string): string {
  return `v=0\r\na=fingerprint:sha-256 ${certificate}\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=sendrecv\r\n`;
}

/** A signalling session in a test: writes down what it is told, in order, replies included. */
export class Client implements Link {
  readonly log: (LinkMessage | { kind: 'reply'; outcome: InviteOutcome } | { kind: 'result'; result: MethodResult })[] = [];
  /** Page of the client: another one has another certificate. */
  page = 1;
  callId: string;
  address = '192.0.2.1';
  /** Members that it was told of when it came in; they stand in no story. */
  readonly introduced: MemberPayload[][] = [];
  #unacknowledged: VideoEvent[] = [];

  constructor(
    readonly rooms: RoomGateway,
    readonly id: string,
    public grant: Grant,
  ) {
    this.callId = `call-${id}`;
  }

  send(message: LinkMessage): void {
    if (message.kind === 'event' && message.event.event_type === 'video.room.subscribed') this.introduced.push([]);
    if (isIntroduction(message)) return void this.introduced.at(-1)?.push(message.event.params.member);
    this.log.push(message);
    if (message.kind === 'role' || message.kind === 'authorization') this.grant = message.grant;
  }

  /** Takes the events since `from` for ones that went into a dying socket. */
  lose(from: number): void {
    this.#unacknowledged = this.log.slice(from).flatMap((entry) => (entry.kind === 'event' ? [entry.event] : []));
  }

  takeUnacknowledged(): VideoEvent[] {
    return this.#unacknowledged.splice(0);
  }

  async invite(change: Partial<Invite> = {}): Promise<InviteOutcome> {
    const invite: Invite = {
      callId: this.callId,
      offer: offerOf(`${this.id}-${this.page}`),
      leg: 'main',
      knowsItsCall: true,
      ...change,
    };
    let outcome: InviteOutcome | undefined;
    await this.rooms.invite(this, this.grant, invite, (given) => {
      if (outcome) throw new Error('replied twice');
      outcome = given;
      this.log.push({ kind: 'reply', outcome: given });
    });
    if (!outcome) throw new Error('never replied');
    return outcome;
  }

  /** Joins and checks that it worked. */
  async join(): Promise<this> {
    await this.invite();
    if (!this.last('video.room.subscribed')) throw new Error(`${this.id} did not get in: ${JSON.stringify(this.log)}`);
    return this;
  }

  async call(method: string, params: Record<string, unknown> = {}): Promise<MethodResult> {
    const given = { room_session_id: this.sessionId, ...params };
    let result: MethodResult | undefined;
    await this.rooms.call({ kind: 'link', link: this, grant: this.grant }, method, given, (reply) => {
      if (result) throw new Error('replied twice');
      result = reply;
      this.log.push({ kind: 'result', result: reply });
    });
    if (!result) throw new Error('never replied');
    return result;
  }

  /** Throws what refused the change; null: the call is unknown. */
  async modify(callId: string, change: CallChange): Promise<{ holdState: 'active' | 'held'; sdp?: string } | null> {
    let outcome: ModifyOutcome | undefined;
    await this.rooms.modify(this, callId, change, (given) => {
      if (outcome) throw new Error('replied twice');
      outcome = given;
    });
    if (!outcome) throw new Error('never replied');
    if (outcome.kind === 'unknown') return null;
    if (outcome.kind !== 'done') throw new Error(outcome.kind === 'refused' ? outcome.refusal : outcome.kind);
    const { kind: _done, ...modified } = outcome;
    return modified;
  }

  /** Follows a channel, as a server application does. */
  async follow(channel: string, projectId = PROJECT): Promise<FollowOutcome['kind']> {
    let outcome: FollowOutcome | undefined;
    await this.rooms.follow(projectId, channel, this, (given) => {
      if (outcome) throw new Error('replied twice');
      outcome = given;
    });
    if (!outcome) throw new Error('never replied');
    return outcome.kind;
  }

  async bye(callId = this.callId): Promise<boolean> {
    let known: boolean | undefined;
    await this.rooms.bye(this, callId, (answer) => {
      known = answer;
    });
    if (known === undefined) throw new Error('never replied');
    return known;
  }

  events<T extends VideoEventType>(type: T): VideoEvents[T][] {
    return this.log.flatMap((entry) =>
      entry.kind === 'event' && entry.event.event_type === type ? [entry.event.params as VideoEvents[T]] : [],
    );
  }

  last<T extends VideoEventType>(type: T): VideoEvents[T] | undefined {
    return this.events(type).at(-1);
  }

  /** Layers of the newest geometry that somebody sits in. */
  seated(): LayerPayload[] {
    return this.latest('video.layout.changed').layout.layers.filter(({ member_id }) => member_id !== undefined);
  }

  byes(): { callId: string; causeCode: number }[] {
    return this.log.flatMap((entry) => (entry.kind === 'bye' ? [{ callId: entry.callId, causeCode: entry.causeCode }] : []));
  }

  get sessionId(): string {
    return this.last('video.room.subscribed')?.room_session.id ?? 'none';
  }

  get memberId(): string {
    return this.last('video.room.subscribed')?.member_id ?? 'none';
  }

  /** The newest event of a kind, which must be there. */
  latest<T extends VideoEventType>(type: T): VideoEvents[T] {
    const params = this.last(type);
    if (!params) throw new Error(`${this.id} got no ${type}`);
    return params;
  }

  /** Names of everything since `from`, in order: short, for the comparison of orders. */
  story(from = 0): string[] {
    return this.log.slice(from).map((entry) => {
      if (entry.kind === 'event') return shortName(entry.event);
      if (entry.kind === 'bye') return `bye ${entry.causeCode}`;
      return entry.kind === 'role' ? entry.event.replace('video.', '') : entry.kind;
    });
  }
}

type Introduction = { kind: 'event'; event: Extract<VideoEvent, { event_type: 'video.member.updated' }> };

/** An update of a member in which nothing changed: what a newcomer is told of those who are there. */
function isIntroduction(message: LinkMessage): message is LinkMessage & Introduction {
  return (
    message.kind === 'event' &&
    message.event.event_type === 'video.member.updated' &&
    message.event.params.member.updated.length === 0
  );
}

function shortName(event: VideoEvent): string {
  const name = event.event_type.replace('video.', '');
  return event.event_type === 'video.member.updated' ? `${name} ${event.params.member.updated.join('+')}` : name;
}

/** Limits of tests: small enough to reach. */
export const LIMITS: RoomLimits = {
  graceMs: 60_000,
  reloadMs: 10_000,
  firstMediaMs: null,
  maxLegsPerSession: 50,
  maxSessions: 1_000,
  maxSessionsPerAddress: 1_000,
  maxLegs: 1_000,
  maxLegsPerAddress: 1_000,
  joinsPerMinute: 1_000_000,
  maxExtraLegsPerMember: 4,
  maxRecordings: 2,
  maxPlaybacks: 2,
  maxStreams: 5,
  callsOutPerMinute: 12,
  recordingsPerHour: 6,
  questionsPerMinute: 6,
  maxMetaLength: 2_000,
  metaPerSecond: 100_000,
  moderationHolds: true,
  strictExtraLegs: true,
};

/** Rooms with everything around them faked. */
export class RoomBench {
  readonly clock = new ManualClock();
  readonly media = new FakeMedia();
  readonly store = new FakeStore();
  readonly recorder = new FakeRecorder();
  readonly player = new FakePlayer();
  readonly streamer = new FakeStreamer();
  readonly watching = new FakeWatching();
  readonly errors: unknown[] = [];
  /** The rooms as drivers reach them. */
  readonly rooms: RoomGateway;
  /** What happens in the rooms. */
  readonly events: Rooms['events'];
  readonly #wire: GatewayWire | null;
  #clients = 0;

  /** `wire`: the rooms are behind a wire with the delays of that seed (gateway-wire.ts). `records`: whether they can record, play and stream at all. */
  constructor({
    wire,
    records = true,
    ...options
  }: Partial<Omit<RoomsOptions, 'limits'>> & { limits?: Partial<RoomLimits>; wire?: number; records?: boolean } = {}) {
    const rooms = new Rooms({
      clock: this.clock as Clock,
      ids: countingIds(),
      media: this.media,
      ...(records ? { recorder: this.recorder, playback: this.player, streams: this.streamer, watch: this.watching } : {}),
      store: this.store,
      onError: (error) => this.errors.push(error),
      ...options,
      limits: { ...LIMITS, ...options.limits },
    });
    const seed = wire ?? (process.env.ROOMS_WIRE ? Number(process.env.ROOMS_WIRE) : null);
    this.#wire = seed === null ? null : new GatewayWire(rooms, seed);
    this.rooms = this.#wire ?? rooms;
    this.events = rooms.events;
  }

  client(change: Partial<Grant> = {}): Client {
    this.#clients += 1;
    const id = `${this.#clients}`;
    return new Client(this.rooms, id, grantOf({ tokenId: `token-${id}`, userName: `User ${id}`, ...change }));
  }

  /** Members that join one after another. */
  async joined(count: 1, change?: Partial<Grant>): Promise<[Client]>;
  async joined(count: 2, change?: Partial<Grant>): Promise<[Client, Client]>;
  async joined(count: 3, change?: Partial<Grant>): Promise<[Client, Client, Client]>;
  async joined(count: number, change?: Partial<Grant>): Promise<Client[]>;
  async joined(count: number, change: Partial<Grant> = {}): Promise<Client[]> {
    const clients: Client[] = [];
    for (let index = 0; index < count; index++) clients.push(await this.client(change).join());
    return clients;
  }

  /** Lets everything that is under way in the rooms happen. */
  async settle(): Promise<void> {
    do for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    while (this.#wire && this.#wire.underWay > 0);
  }

  /** Turns the clock's hands and lets happen what falls due. */
  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.settle();
  }
}
