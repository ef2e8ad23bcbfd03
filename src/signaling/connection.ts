import type { Clock, Timer } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Logger } from '../base/log.ts';
import type { RefusedKind } from '../base/refused.ts';
import { TokenBucket } from '../base/token-bucket.ts';
import { errorFrame, type RpcId, type RpcRequest, readFrame, requestFrame } from '../wire/jsonrpc.ts';
import { Answer } from './answer.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { SignalingLimits } from './limits.ts';

/** The part of a `ws` socket that a connection needs. */
export interface FrameSocket {
  send(text: string): void;
  close(code: number, reason: string): void;
  terminate(): void;
  ping(): void;
  /** Stops reading for good. */
  pause(): void;
  readonly bufferedAmount: number;
}

/** Handles what a connection receives. */
export interface ConnectionHandler {
  request(request: RpcRequest, answer: Answer): void;
  /** A ping was sent. */
  pinged(id: RpcId): void;
  /** An answer of the client to a request of the server: acknowledgement of an event, or a ping's. */
  response(id: RpcId, failed: boolean): void;
  /** Nothing can be sent or received any more; `goodbye`: because the peer closed the socket in order. Called once. */
  closed(goodbye: boolean): void;
}

export interface ConnectionTools {
  clock: Clock;
  ids: Ids;
  log: Logger;
  limits: SignalingLimits;
  budget: ByteBudget;
  /** Counts what is refused to this client. */
  refused: (kind: RefusedKind) => void;
}

/** Close codes in use (RFC 6455, section 7.4.1). */
export const CLOSE = { protocol: 1002, unsupported: 1003, policy: 1008, internal: 1011, restart: 1012, later: 1013 } as const;

/**
 * How a page that is left, closed or loaded again closes its sockets (browsers: 1001), and a client that has finished. SDKs that drop a
 * socket to come back on another one give no code.
 */
const GOODBYES: ReadonlySet<number> = new Set([1000, 1001]);

/** From the connect to the first ping: from then on the client looks after its socket, too. */
const FIRST_PING_MS = 500;

/** How often a peer is asked for a sign of life, below the protocol: a client that comes back on another socket need not wait until the former is found dead. */
const BEAT_MS = 1_000;

/** A peer that does not finish the closing handshake in this time is cut off. */
const CLOSE_WAIT_MS = 1_500;

/**
 * One WebSocket: frames in and out, rate limits, back-pressure, pings, the hello timeout. Knows JSON-RPC, not what the methods
 * mean.
 */
export class Connection {
  readonly id: string;
  readonly #socket: FrameSocket;
  readonly #tools: ConnectionTools;
  readonly #handler: ConnectionHandler;
  readonly #frames: TokenBucket;
  readonly #calls: TokenBucket;
  readonly #answers = new Set<Answer>();
  readonly #signsOfLife = new Set<() => void>();
  readonly #unansweredPings = new Set<RpcId>();
  #timer: Timer;
  #beat: Timer | null = null;
  /** When the peer was asked for a sign of life; null since it gave one. */
  #askedAt: number | null = null;
  #open = true;
  /** Frames that may come before the connect succeeded; null since it did. */
  #helloFrames: number | null;

  constructor(socket: FrameSocket, tools: ConnectionTools, handler: (connection: Connection) => ConnectionHandler) {
    this.id = tools.ids.uuid();
    this.#socket = socket;
    this.#tools = tools;
    const { clock, limits } = tools;
    this.#frames = new TokenBucket(clock, limits.framesPerSecond, limits.frameBurst);
    this.#calls = new TokenBucket(clock, limits.callsPerSecond, limits.callBurst);
    this.#helloFrames = limits.helloFrames;
    this.#timer = this.#helloTimer();
    this.#handler = handler(this);
  }

  get open(): boolean {
    return this.#open;
  }

  /** Bytes arrived, of which nothing has been read yet. */
  arrived(bytes: number): void {
    if (this.#tools.budget.take(bytes)) return;
    if (this.#open) this.#flood('socket_bytes', 'too many bytes');
    // Closing, and still at it.
    else this.#socket.pause();
  }

  /** A text frame arrived. */
  received(text: string): void {
    if (!this.#open) return;
    this.#lived();
    if (!this.#takeFrame()) return;
    const frame = readFrame(text, this.#tools.limits.frameNodes);
    switch (frame.kind) {
      case 'invalid':
        if (this.#takeUnanswered()) this.send(errorFrame(frame.id, frame.error));
        return;
      case 'notification':
        this.#takeUnanswered();
        return;
      case 'response':
        return this.#response(frame.id, frame.failed);
      case 'request':
        return this.#request(frame.request);
    }
  }

  /** A WebSocket ping or pong arrived. What it asks for is done below us, but a flood of them is a flood. */
  controlled(): void {
    this.#lived();
    if (this.#open) this.#takeFrame();
  }

  /** False: it was one too many, and the socket is closed. */
  #takeFrame(): boolean {
    if (this.#helloFrames !== null) this.#helloFrames -= 1;
    if (this.#frames.take() && (this.#helloFrames ?? 0) >= 0) return true;
    this.#flood('socket_frames', 'too many frames');
    return false;
  }

  /** A frame that is not a request costs as much as one. It has no answer that could ask for patience, so one too many closes the socket. */
  #takeUnanswered(): boolean {
    if (this.#calls.take()) return true;
    this.#flood('socket_calls', 'too many calls');
    return false;
  }

  /** Closes, and reads no more: what else the client has sent stays in the kernel until the socket is cut. */
  #flood(kind: RefusedKind, reason: string): void {
    this.#tools.refused(kind);
    this.close(CLOSE.policy, reason);
    this.#socket.pause();
  }

  /** Anything arrived: the peer is there. */
  #lived(): void {
    this.#askedAt = null;
    for (const sign of this.#signsOfLife) sign();
  }

  /** Sends one text frame. A client that does not read is cut off instead of filling the memory. */
  send(text: string): void {
    if (!this.#open) return;
    this.#socket.send(text);
    if (this.#socket.bufferedAmount > this.#tools.limits.bufferedBytes) {
      this.#tools.log.warn({ connection: this.id }, 'client reads too slowly, socket cut');
      this.terminate();
    }
  }

  /** The connect succeeded: the hello timeout ends, pings begin (space-protocol 1.5). */
  established(): void {
    this.#helloFrames = null;
    this.#tools.budget.established();
    if (!this.#open) return;
    this.#timer.cancel();
    const { clock, limits } = this.#tools;
    this.#beat ??= clock.every(BEAT_MS, () => this.#askForLife());
    this.#timer = clock.after(Math.min(FIRST_PING_MS, limits.pingMs), () => {
      this.#timer = clock.every(limits.pingMs, () => this.#ping());
      this.#ping();
    });
  }

  /** A connect is being judged or was refused: the time for the next one begins anew. */
  awaitHello(): void {
    // The time of a peer that has to finish its closing handshake goes on.
    if (!this.#open) return;
    this.#timer.cancel();
    this.#timer = this.#helloTimer();
  }

  /** Whether the peer shows any sign of life within `ms` from when it was asked for one; that may be a while ago. */
  probe(ms: number): Promise<boolean> {
    if (!this.#open) return Promise.resolve(false);
    const left = ms - this.#askForLife();
    if (left <= 0) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (alive: boolean): void => {
        timer.cancel();
        this.#signsOfLife.delete(sign);
        resolve(alive);
      };
      const sign = (): void => settle(this.#open);
      const timer = this.#tools.clock.after(left, () => settle(false));
      this.#signsOfLife.add(sign);
    });
  }

  /** For how many milliseconds the peer has been asked in vain. */
  #askForLife(): number {
    const now = this.#tools.clock.monotonic();
    this.#askedAt ??= now;
    this.#socket.ping();
    return now - this.#askedAt;
  }

  /** Closes with a code; what is still unanswered stays so. */
  close(code: number, reason: string): void {
    if (!this.#open) return;
    this.#tools.log.debug({ connection: this.id, code, reason }, 'socket closed by us');
    this.#end();
    this.#socket.close(code, reason);
    this.#timer = this.#tools.clock.after(CLOSE_WAIT_MS, () => this.#socket.terminate());
  }

  /** Cuts the socket without a closing handshake. */
  terminate(): void {
    this.#end();
    this.#socket.terminate();
  }

  /** The socket is gone; either side may have closed it. `code`: that of its close frame; 1006 without one (RFC 6455, section 7.1.5). */
  socketClosed(code: number): void {
    this.#end(GOODBYES.has(code));
    this.#timer.cancel();
  }

  #end(goodbye = false): void {
    this.#timer.cancel();
    this.#beat?.cancel();
    if (!this.#open) return;
    this.#open = false;
    for (const answer of this.#answers) answer.drop();
    this.#lived();
    this.#handler.closed(goodbye);
  }

  #helloTimer(): Timer {
    return this.#tools.clock.after(this.#tools.limits.helloMs, () => {
      this.#tools.refused('socket_hello');
      this.close(CLOSE.policy, 'no connect in time');
    });
  }

  #ping(): void {
    if (this.#unansweredPings.size >= this.#tools.limits.missedPings) {
      this.#tools.log.info({ connection: this.id }, 'pings unanswered, socket cut');
      return this.terminate();
    }
    const id = this.#tools.ids.uuid();
    this.#unansweredPings.add(id);
    this.#handler.pinged(id);
    this.send(requestFrame(id, 'signalwire.ping', { timestamp: this.#tools.clock.now() / 1000 }));
  }

  #response(id: RpcId | null, failed: boolean): void {
    if (id === null) return;
    // An answer to a late ping clears the earlier ones too: the peer lives.
    if (this.#unansweredPings.has(id)) this.#unansweredPings.clear();
    this.#handler.response(id, failed);
  }

  #request(request: RpcRequest): void {
    const answer: Answer = new Answer(request.id, {
      send: (text) => this.send(text),
      onDone: () => this.#answers.delete(answer),
      clock: this.#tools.clock,
      withinMs: this.#tools.limits.answerMs,
    });
    this.#answers.add(answer);
    if (!this.#calls.take() || this.#answers.size > this.#tools.limits.pendingCalls) {
      this.#tools.refused('socket_calls');
      return answer.refuse('too_many');
    }
    this.handle(request, answer);
  }

  /** Gives a request to the handler, at once or after it had to wait. An error that the handler throws becomes the answer. */
  handle(request: RpcRequest, answer: Answer): void {
    try {
      this.#handler.request(request, answer);
    } catch (error) {
      this.#tools.log.error({ err: error, connection: this.id, method: request.method }, 'request failed');
      answer.refuse('internal');
    }
  }
}
