import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Received } from './participant.ts';
import type { SpaceAddress } from './space-client.ts';

/** What the process of the callers can be asked; the answers are {@link CrowdAnswers}. */
export type CrowdRequest =
  | { kind: 'join'; room: string; role: Role }
  | { kind: 'counts' }
  | { kind: 'latency'; seconds: number }
  /** Everybody, or only who came last. */
  | { kind: 'leave' }
  | { kind: 'leave-last' };

/** `probe` decodes what it receives; `stamped` sends pictures that tell who and when; `tcp` has no UDP. */
export type Role = 'sender' | 'viewer' | 'tcp-sender' | 'tcp-viewer' | 'probe' | 'stamped' | 'stamped-probe';

export interface JoinTimes {
  /** From the offer being sent to both transports being up, ms. */
  connect: number;
  /** From the invite to the first decoded picture, ms; null for those who do not decode. */
  firstFrame: number | null;
  /** More than one: the native library lost its race as offerer, and the caller called again. */
  attempts: number;
}

export interface CrowdAnswers {
  join: JoinTimes;
  counts: { at: number; received: Received[]; sent: number[] };
  /** From sending the first packet of a picture to the other participant having decoded it, ms. */
  latency: number[];
  leave: null;
  'leave-last': null;
}

/** The synthetic callers, in a process of their own. */
export class Crowd {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  #next = 0;

  constructor(space: SpaceAddress) {
    this.#child = fork(fileURLToPath(new URL('./callers.ts', import.meta.url)), [JSON.stringify(space)], {
      execArgv: ['--import', 'tsx'],
    });
    this.#child.on('message', (message: { id: number; value?: never; error?: string }) => {
      const pending = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (message.error === undefined) pending?.resolve(message.value as never);
      else pending?.reject(new Error(message.error));
    });
    this.#child.on('exit', () => {
      for (const pending of this.#pending.values()) pending.reject(new Error('the callers ended'));
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  ask<K extends CrowdRequest['kind']>(request: Extract<CrowdRequest, { kind: K }>): Promise<CrowdAnswers[K]> {
    this.#next += 1;
    const id = this.#next;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#child.send({ id, request });
    });
  }

  /** Joins one after another. */
  async join(room: string, role: Role, count = 1): Promise<JoinTimes[]> {
    const times: JoinTimes[] = [];
    for (let i = 0; i < count; i += 1) times.push(await this.ask({ kind: 'join', room, role }));
    return times;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
  }
}
