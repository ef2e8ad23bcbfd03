import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { SpaceAddress } from './space-client.ts';

/** What one process of callers is to do. */
export interface JoinPlan {
  space: SpaceAddress;
  /** Number of the process, for names. */
  number: number;
  /** Callers are spread over these in turn. */
  rooms: readonly string[];
  joinAs: 'member' | 'audience';
  perSecond: number;
  seconds: number;
  /** Callers inside at a time; who came first leaves. */
  staying: number;
  /** Wait before the first one. */
  delayMs: number;
}

/** What became of them. */
export interface JoinTally {
  asked: number;
  /** Of each join that came up: ms from opening its socket to both transports being up, and ms since the first of its process. */
  upAfter: number[];
  upAt: number[];
  /** Joins that the callers' own library made the caller repeat. */
  repeated: number;
  /** Joins that did not come up, by reason. */
  failures: Record<string, number>;
  /** Joins that came up and had no sound or picture in time, or were put out, by reason. */
  mediaErrors: Record<string, number>;
}

/** A join and what follows may take 4 attempts of 5 s, answers of 10 s and 5 s for media; then there is nothing to wait for. */
const END_WITHIN_S = 60;

/** With all tokens. */
const READY_WITHIN_S = 60;

/** Callers that come and go at a steady rate whatever the server makes of it, in several processes. */
export class JoinLoad {
  readonly #children: ChildProcess[];
  readonly #plan: Omit<JoinPlan, 'number' | 'delayMs'>;

  private constructor(children: ChildProcess[], plan: Omit<JoinPlan, 'number' | 'delayMs'>) {
    this.#children = children;
    this.#plan = plan;
  }

  /** Starts `processes` processes that share the rate and the rooms. Wait for {@link ready} at once, then {@link run}. */
  static start(plan: Omit<JoinPlan, 'number' | 'delayMs'>, processes: number): JoinLoad {
    const { perSecond, staying } = plan;
    const entry = fileURLToPath(new URL('./joiners.ts', import.meta.url));
    const children = Array.from({ length: processes }, (_, number) => {
      const share: JoinPlan = {
        ...plan,
        number,
        perSecond: perSecond / processes,
        staying: Math.ceil(staying / processes),
        delayMs: (number * 1000) / perSecond,
      };
      return fork(entry, [JSON.stringify(share)], { execArgv: ['--import', 'tsx'] });
    });
    return new JoinLoad(children, plan);
  }

  get pids(): number[] {
    return this.#children.map(({ pid }) => pid ?? 0);
  }

  /** Resolves when all processes are loaded and have their tokens. Throws when one is not in time. */
  async ready(): Promise<void> {
    const signal = AbortSignal.timeout(READY_WITHIN_S * 1000);
    await Promise.all(this.#children.map((child) => once(child, 'message', { signal })));
  }

  /** All joins and leaves. Ends in any case: what a process did not tell in time counts as failed joins. */
  async run(): Promise<JoinTally> {
    const tallies = await Promise.all(this.#children.map((child) => this.#tallyOf(child)));
    return tallies.reduce(added);
  }

  close(): void {
    for (const child of this.#children) child.kill('SIGKILL');
  }

  async #tallyOf(child: ChildProcess): Promise<JoinTally> {
    const { seconds, perSecond } = this.#plan;
    const end = new AbortController();
    const told = once(child, 'message', { signal: end.signal }).then(([tally]) => tally as JoinTally);
    const ended = once(child, 'exit', { signal: end.signal }).then(() => 'the process of the callers ended');
    const late = sleep((seconds + END_WITHIN_S) * 1000, 'the callers did not come to an end', { signal: end.signal });
    child.send('go');
    try {
      const result = await Promise.race([told, ended, late]);
      if (typeof result !== 'string') return result;
      const asked = Math.round((perSecond / this.#children.length) * seconds);
      return { asked, upAfter: [], upAt: [], repeated: 0, failures: { [result]: asked }, mediaErrors: {} };
    } finally {
      for (const left of [told, ended, late]) left.catch(() => {});
      end.abort();
    }
  }
}

function added(a: JoinTally, b: JoinTally): JoinTally {
  return {
    asked: a.asked + b.asked,
    upAfter: [...a.upAfter, ...b.upAfter],
    upAt: [...a.upAt, ...b.upAt],
    repeated: a.repeated + b.repeated,
    failures: addedCounts(a.failures, b.failures),
    mediaErrors: addedCounts(a.mediaErrors, b.mediaErrors),
  };
}

function addedCounts(a: Record<string, number>, b: Record<string, number>): Record<string, number> {
  const sum = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
