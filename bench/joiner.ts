import { setTimeout as sleep } from 'node:timers/promises';
import { Participant } from './participant.ts';
import { type SpaceAddress, SpaceClient } from './space-client.ts';

/** Sound and a picture have to be there in this time after the transports are up, ms. */
const MEDIA_LIMIT_MS = 5_000;
const LOOK_EACH_MS = 10;

export interface JoinTime {
  /** From opening the socket to both transports being up, ms. */
  up: number;
  /** The callers' own library lost its race as offerer, and the caller had to call again. */
  repeated: boolean;
}

/** Somebody who joins muted, listens for a while and leaves: one life of {@link JoinLoad}. Every wait has an end. */
export class Joiner {
  readonly #space: SpaceAddress;
  readonly #token: string;
  readonly #participant: Participant;
  #client: SpaceClient | null = null;
  #hungUp = false;

  constructor(space: SpaceAddress, token: string, joinAs: 'member' | 'audience') {
    this.#space = space;
    this.#token = token;
    this.#participant = new Participant({ muted: joinAs === 'member' });
  }

  /** Socket, connect, invite, transports. Throws why not; nothing is left open then. */
  async join(): Promise<JoinTime> {
    const startedAt = performance.now();
    try {
      const client = await SpaceClient.enter(this.#space, this.#token, 'a joiner');
      this.#client = client;
      const { attempts } = await this.#participant.connect((offer) => client.answer(offer));
      return { up: performance.now() - startedAt, repeated: attempts > 1 };
    } catch (error) {
      this.#client?.close();
      this.#hangUp();
      throw error;
    }
  }

  /** After {@link join}: resolves with what is missing of sound and picture when their time is over; null as soon as both are there. */
  async mediaFault(): Promise<string | null> {
    const { received } = this.#participant;
    const deadline = performance.now() + MEDIA_LIMIT_MS;
    for (;;) {
      if (received.audioPackets > 0 && received.frames > 0) return null;
      if (this.putOut) return 'put out before sound and picture came';
      if (performance.now() > deadline) {
        const missing = [...(received.audioPackets > 0 ? [] : ['sound']), ...(received.frames > 0 ? [] : ['picture'])];
        return `no ${missing.join(' and no ')} within ${MEDIA_LIMIT_MS / 1000} s`;
      }
      await sleep(LOOK_EACH_MS);
    }
  }

  /** The server has ended the call, or its socket. */
  get putOut(): boolean {
    return !this.#hungUp && this.#client !== null && (this.#client.putOut || !this.#client.open);
  }

  /** Sends the reports that are due. */
  tick(now: number): void {
    this.#participant.tick(now);
  }

  async leave(): Promise<void> {
    this.#hungUp = true;
    await this.#client?.leave();
    this.#hangUp();
  }

  #hangUp(): void {
    this.#hungUp = true;
    this.#participant.close();
  }
}
