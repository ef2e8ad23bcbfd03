import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { LayerPayload } from '../src/wire/events.ts';

/** Where the server under test is, and how to get in. */
export interface SpaceAddress {
  url: string;
  project: string;
  token: string;
}

interface Frame {
  id?: string;
  method?: string;
  result?: { code?: string; message?: string; [name: string]: unknown };
  error?: { message: string };
  params?: {
    event_type?: string;
    node_id?: string;
    timestamp?: number;
    params?: Verto & { layout?: { layers: LayerPayload[] } };
  };
}

interface Verto {
  id?: number;
  method?: string;
  params?: { sdp?: string };
}

/** As the SDK has it (space-protocol 1.9); nothing here waits for longer. */
const ANSWER_LIMIT_MS = 10_000;

/** Somebody waits for one word of the server. */
interface Waiting<T> {
  resolve: (value: T) => void;
  reject: (error: Error) => void;
}

/** Asks the REST API of the Space. Throws with the answer's text unless it is a success. */
export async function ask(space: SpaceAddress, path: string, body: object): Promise<Record<string, unknown>> {
  const authorization = `Basic ${Buffer.from(`${space.project}:${space.token}`).toString('base64')}`;
  const response = await fetch(`${space.url}/api/video${path}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

/**
 * One browser's signalling, reduced to what a join needs: token, socket, connect, invite, bye (space-protocol 1 to 3). Whatever it waits
 * for comes within 10 s, or is rejected; also when the socket ends before.
 */
export class SpaceClient {
  readonly memberName: string;
  readonly #socket: WebSocket;
  readonly #answers = new Map<string, Waiting<Frame>>();
  #sdp: Waiting<string> | null = null;
  readonly #callId = randomUUID();
  #invited = false;
  /** Layers of the last `layout.changed`. */
  layers: LayerPayload[] = [];
  /** `signalwire.ping` requests that were answered. */
  pings = 0;
  /** The server has ended the call. */
  putOut = false;
  /** The socket is open. */
  get open(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }
  /** Told of every event about the room. */
  onEvent: (type: string, params: Readonly<Record<string, unknown>>) => void = () => {};

  private constructor(socket: WebSocket, name: string) {
    this.#socket = socket;
    this.memberName = name;
    socket.on('message', (data) => this.#receive(JSON.parse(data.toString()) as Frame));
    socket.on('error', () => {});
    socket.on('close', (code) => {
      const error = new Error(`socket closed with ${code}`);
      for (const waiting of this.#answers.values()) waiting.reject(error);
      this.#sdp?.reject(error);
    });
  }

  /** Gets a token and connects; the invite is left to {@link answer}. */
  static async open(space: SpaceAddress, room: string, user: string, joinAs: 'member' | 'audience'): Promise<SpaceClient> {
    return await SpaceClient.enter(space, await SpaceClient.token(space, room, user, joinAs), user);
  }

  /** A room token without permissions. */
  static async token(space: SpaceAddress, room: string, user: string, joinAs: 'member' | 'audience'): Promise<string> {
    const { token } = await ask(space, '/room_tokens', { room_name: room, user_name: user, join_as: joinAs, permissions: [] });
    return String(token);
  }

  /** Connects with a token; the invite is left to {@link answer}. */
  static async enter(space: SpaceAddress, token: string, user: string): Promise<SpaceClient> {
    return await SpaceClient.#connect(space, user, '@signalwire/js/browser/3.30.0', { jwt_token: token });
  }

  /** A server application of the Space's project. */
  static async openProject(space: SpaceAddress): Promise<SpaceClient> {
    const { project, token } = space;
    return await SpaceClient.#connect(space, 'server', '@signalwire/nodejs/realtime-api/4.2.1', { project, token });
  }

  static async #connect(space: SpaceAddress, name: string, agent: string, authentication: object): Promise<SpaceClient> {
    const socket = new WebSocket(space.url.replace(/^http/, 'ws'), { handshakeTimeout: ANSWER_LIMIT_MS });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const client = new SpaceClient(socket, name);
    const version = { major: 3, minor: 0, revision: 0 };
    try {
      await client.request('signalwire.connect', { version, event_acks: true, agent, authentication });
      return client;
    } catch (error) {
      client.close();
      throw error;
    }
  }

  /** Gives an offer to the server: the first is the invite, later ones are for new transports of the same call. */
  async answer(sdp: string): Promise<string> {
    const arrival = within<string>('verto.answer', (waiting) => {
      this.#sdp = waiting;
    });
    // Rejected while the invite is still unanswered, it is thrown by the invite.
    arrival.catch(() => {});
    const dialogParams = { ...DIALOG, attach: this.#invited, reattaching: this.#invited, callID: this.#callId };
    this.#invited = true;
    await this.#verto('verto.invite', { dialogParams, sdp });
    return await arrival;
  }

  /** Asks for something that the server answers from memory. */
  async roundTrip(): Promise<void> {
    await this.#verto('verto.info', { dialogParams: { callID: this.#callId } });
  }

  /** Closes the socket without a word. */
  close(): void {
    this.#socket.close();
  }

  /** Hangs up and closes the socket. */
  async leave(): Promise<void> {
    await this.#verto('verto.bye', { dialogParams: { callID: this.#callId } }).catch(() => {});
    this.#socket.close();
  }

  #verto(method: string, params: object): Promise<Frame> {
    const message = { jsonrpc: '2.0', id: randomUUID(), method, params };
    return this.request('video.message', { message, callID: this.#callId });
  }

  /** Asks on the socket. Throws with the answer's text unless it is a success. */
  async request(method: string, params: object): Promise<Frame> {
    if (!this.open) throw new Error(`${method}: the socket is closed`);
    const id = randomUUID();
    const answer = await within<Frame>(method, (waiting) => {
      this.#answers.set(id, waiting);
      this.#send({ id, method, params });
    }).finally(() => this.#answers.delete(id));
    const code = answer.result?.code ?? '200';
    if (answer.error || code !== '200') throw new Error(`${method}: ${answer.error?.message ?? answer.result?.message ?? code}`);
    return answer;
  }

  #send(frame: object): void {
    this.#socket.send(JSON.stringify({ jsonrpc: '2.0', ...frame }));
  }

  #receive(frame: Frame): void {
    if (!frame.method) {
      this.#answers.get(frame.id ?? '')?.resolve(frame);
    } else if (frame.method === 'signalwire.event') {
      this.#send({ id: frame.id, result: {} });
      this.#event(frame.params ?? {});
    } else {
      if (frame.method === 'signalwire.ping') this.pings += 1;
      this.#send({ id: frame.id, result: frame.method === 'signalwire.ping' ? { timestamp: frame.params?.timestamp } : {} });
    }
  }

  #event({ event_type, node_id, params }: NonNullable<Frame['params']>): void {
    if (event_type && params) this.onEvent(event_type, params as Record<string, unknown>);
    if (event_type === 'video.layout.changed') this.layers = params?.layout?.layers ?? [];
    if (event_type !== 'webrtc.message' || !params?.method) return;
    const message = { jsonrpc: '2.0', id: params.id, result: { method: params.method } };
    this.#send({ id: randomUUID(), method: 'video.message', params: { message, node_id } });
    if (params.method === 'verto.answer' && params.params?.sdp) this.#sdp?.resolve(params.params.sdp);
    if (params.method === 'verto.bye') this.putOut = true;
  }
}

/** What `begin` arranges to be resolved, for at most 10 s. */
function within<T>(what: string, begin: (waiting: Waiting<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what}: nothing within ${ANSWER_LIMIT_MS / 1000} s`)), ANSWER_LIMIT_MS);
    const settled = (): void => clearTimeout(timer);
    begin({
      resolve: (value) => {
        settled();
        resolve(value);
      },
      reject: (error) => {
        settled();
        reject(error);
      },
    });
  });
}

const DIALOG = {
  userVariables: {},
  screenShare: false,
  additionalDevice: false,
  pingSupported: true,
  version: 1000,
  remote_caller_id_name: 'Outbound Call',
  caller_id_name: '',
};
