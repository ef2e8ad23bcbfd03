import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { offerOf, PROJECT } from '../room-bench.ts';
import type { Json } from './fake-socket.ts';

export interface RawClientOptions {
  path?: string;
  origin?: string;
  /** `User-Agent` of the browser. */
  browser?: string;
  /** Acknowledge events, as SDKs from 3.27 on do. */
  acks?: boolean;
  /** Answer `signalwire.ping`. */
  pings?: boolean;
  /** Answer WebSocket pings. */
  pongs?: boolean;
  agent?: string;
}

interface Waiter {
  matches: (frame: Json) => boolean;
  resolve: (frame: Json) => void;
}

/** Longest wait for anything that the server owes at once; generous, because the machine may be busy. */
const PATIENCE_MS = 10_000;

/** A socket that behaves as the browser SDK does: acknowledges events, answers pings, confirms verto messages. */
export class RawClient {
  readonly frames: Json[] = [];
  /** Result of the last connect. */
  session: Json;
  callId: string = randomUUID();
  closed: { code: number; reason: string } | null = null;
  /** WebSocket pings that arrived. */
  probes = 0;
  #frozen = false;
  readonly #socket: WebSocket;
  readonly #options: Required<Omit<RawClientOptions, 'path' | 'origin' | 'browser'>>;
  readonly #waiters = new Set<Waiter>();
  readonly #ended: Promise<{ code: number; reason: string }>;

  private constructor(socket: WebSocket, options: RawClientOptions) {
    this.#socket = socket;
    this.#options = { acks: true, pings: true, pongs: true, agent: '@signalwire/js/browser/3.30.0', ...options };
    socket.on('message', (data) => this.#received(JSON.parse(data.toString())));
    socket.on('error', () => {});
    socket.on('ping', () => {
      this.probes += 1;
    });
    this.#ended = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        this.closed = { code, reason: reason.toString() };
        resolve(this.closed);
      });
    });
  }

  static open(port: number, options: RawClientOptions = {}): Promise<RawClient> {
    const url = `ws://127.0.0.1:${port}${options.path ?? '/'}`;
    const socket = new WebSocket(url, {
      autoPong: options.pongs ?? true,
      headers: { 'user-agent': options.browser ?? 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0 Safari/537.36' },
      ...(options.origin ? { origin: options.origin } : {}),
    });
    const client = new RawClient(socket, options);
    return new Promise((resolve, reject) => {
      socket.on('open', () => resolve(client));
      socket.on('error', reject);
    });
  }

  get protocol(): string {
    return this.#socket.protocol;
  }

  /** Resolves when the socket is closed, whoever did it. */
  async ended(): Promise<{ code: number; reason: string }> {
    return within(this.#ended, 'the end of the socket');
  }

  raw(data: string | Buffer, binary = false): void {
    this.#socket.send(data, { binary });
  }

  /** Sends the beginning of a text frame of many fragments, and never its end. */
  half(text: string): void {
    this.#socket.send(text, { fin: false });
  }

  send(frame: object): void {
    this.raw(JSON.stringify({ jsonrpc: '2.0', ...frame }));
  }

  /** Sends a request; resolves with its answer. */
  request(method: string, params: object = {}, id: string | number = randomUUID()): Promise<Json> {
    this.send({ id, method, params });
    return this.answer(id);
  }

  answer(id: string | number | null): Promise<Json> {
    return this.#wait((frame) => !('method' in frame) && frame.id === id, `answer to ${id}`);
  }

  /** The first event of a type that arrived after frame `from` and matches; its `params` (envelope). */
  async event(type: string, matches: (params: Json) => boolean = () => true, from = 0): Promise<Json> {
    const wanted = (frame: Json): boolean => frame.params?.event_type === type && matches(frame.params.params);
    return (await this.#wait(wanted, type, from)).params;
  }

  /** Envelopes of all events so far, or of one type. */
  events(type?: string): Json[] {
    const all = this.frames.filter((frame) => frame.method === 'signalwire.event').map((frame) => frame.params);
    return type === undefined ? all : all.filter((params) => params.event_type === type);
  }

  /** Everything that the server sent before now has arrived when this resolves. */
  async fence(): Promise<void> {
    await this.request('signalwire.ping', { timestamp: 1 });
  }

  async connect(jwt_token: string, more: object = {}): Promise<Json> {
    const version = { major: 3, minor: 0, revision: 0 };
    const { acks, agent } = this.#options;
    const answer = await this.request('signalwire.connect', {
      version,
      event_acks: acks,
      agent,
      authentication: { jwt_token },
      ...more,
    });
    if (answer.result) this.session = answer.result;
    return answer;
  }

  async connectProject(token: string, more: object = {}): Promise<Json> {
    const agent = '@signalwire/nodejs/realtime-api/4.2.1';
    return this.request('signalwire.connect', { agent, event_acks: true, authentication: { project: PROJECT, token }, ...more });
  }

  verto(method: string, params: object, callID: string = this.callId): Promise<Json> {
    return this.request('video.message', { message: { jsonrpc: '2.0', id: randomUUID(), method, params }, callID });
  }

  /** `fingerprint` names the page: another page has another certificate. */
  invite(
    dialog: object = {},
    { fingerprint = 'page-1', ...more }: { fingerprint?: string; [member: string]: unknown } = {},
  ): Promise<Json> {
    const dialogParams = {
      attach: false,
      reattaching: false,
      userVariables: {},
      screenShare: false,
      additionalDevice: false,
      pingSupported: true,
      version: 1000,
      callID: this.callId,
      remote_caller_id_name: 'Outbound Call',
      caller_id_name: '',
      ...dialog,
    };
    const sdp = offerOf(`${fingerprint}-${this.session?.protocol}`);
    return this.verto('verto.invite', { dialogParams, sdp, ...more }, dialogParams.callID);
  }

  /** Joins the room of the token; resolves with the payload of `room.subscribed`. */
  async join(dialog: object = {}, more: { fingerprint?: string } = {}): Promise<Json> {
    const from = this.frames.length;
    const answer = await this.invite(dialog, more);
    if (answer.result?.code !== '200' || !answer.result.result?.result) throw new Error(`not joined: ${JSON.stringify(answer)}`);
    return (await this.event('video.room.subscribed', () => true, from)).params;
  }

  /** Payload of the last `room.subscribed`. */
  get joinedAs(): Json {
    return this.events('video.room.subscribed').at(-1)?.params;
  }

  /** Calls a room method with the ids that the SDK fills in. */
  async call(method: string, params: object = {}): Promise<Json> {
    const { room_session, member_id } = this.joinedAs;
    const target = method.startsWith('video.member.') ? { member_id } : {};
    return (await this.request(method, { room_session_id: room_session.id, ...target, ...params })).result;
  }

  bye(callID: string = this.callId): Promise<Json> {
    return this.verto('verto.bye', { dialogParams: { callID } }, callID);
  }

  /** What the page hands back after a reload or a dropped socket. */
  get storage(): { protocol: string; authorization_state: string } {
    const state = this.events('signalwire.authorization.state').at(-1);
    return { protocol: this.session.protocol, authorization_state: state.params.authorization_state };
  }

  /** Whether the server's close frame has arrived, or the socket is gone. */
  get closing(): boolean {
    return this.#socket.readyState !== WebSocket.OPEN;
  }

  /** Closes the socket as an SDK does that wants another one; with 1001 as a browser does whose page goes. */
  close(code?: number): void {
    this.#socket.close(code);
  }

  cut(): void {
    this.#socket.terminate();
  }

  /** The network swallows everything that the server sends from now on. */
  freeze(): void {
    this.#frozen = true;
    this.#socket.pause();
  }

  /** Resolves when what was under way in both directions has arrived, answers to it included. */
  async sync(): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      if (this.#frozen || !this.#options.pongs || this.#socket.readyState !== WebSocket.OPEN) return;
      const echo = new Promise<void>((resolve) => this.#socket.once('pong', () => resolve()));
      this.#socket.ping();
      await within(Promise.race([echo, this.#ended]), 'a pong');
    }
  }

  #received(frame: Json): void {
    this.frames.push(frame);
    const { acks, pings } = this.#options;
    if (frame.method === 'signalwire.event' && acks) this.send({ id: frame.id, result: {} });
    if (frame.method === 'signalwire.ping' && pings) this.send({ id: frame.id, result: { timestamp: frame.params.timestamp } });
    if (frame.method === 'signalwire.disconnect') this.send({ id: frame.id, result: {} });
    const verto = frame.params?.event_type === 'webrtc.message' ? frame.params.params : null;
    if (verto && acks) {
      const message = { jsonrpc: '2.0', id: verto.id, result: { method: verto.method } };
      this.send({ id: `confirm-${frame.id}`, method: 'video.message', params: { message, node_id: frame.params.node_id } });
    }
    for (const waiter of this.#waiters) if (waiter.matches(frame)) waiter.resolve(frame);
  }

  #wait(matches: (frame: Json) => boolean, what: string, from = 0): Promise<Json> {
    const known = this.frames.slice(from).find(matches);
    if (known) return Promise.resolve(known);
    let waiter: Waiter;
    const arrival = new Promise<Json>((resolve) => {
      waiter = { matches, resolve };
      this.#waiters.add(waiter);
    });
    return within(arrival, what).finally(() => this.#waiters.delete(waiter));
  }
}

async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
