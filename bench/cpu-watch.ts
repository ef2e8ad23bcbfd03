import { availableParallelism } from 'node:os';
import { machineSeconds, usage } from './meter.ts';

/** Share of the machine that other programs may use while something is measured. */
const MOST_OTHERS = 0.1;

/** CPU that processes have used since the watch was started. */
export class CpuWatch<Group extends string> {
  readonly #groups: Readonly<Record<Group, readonly number[]>>;
  readonly #startedAt = performance.now();
  readonly #before: Record<Group, number>;
  readonly #machineBefore = machineSeconds();
  readonly #selfBefore = usage([process.pid]).cpuSeconds;

  /** @param groups processes that are looked at together; this process belongs to nobody and is no other program */
  constructor(groups: Readonly<Record<Group, readonly number[]>>) {
    this.#groups = groups;
    this.#before = this.#seconds();
  }

  /** CPU seconds of each group, and why all figures say nothing when other programs used the machine meanwhile. */
  read(): { seconds: Record<Group, number>; elapsed: number; invalid: string | undefined } {
    const now = this.#seconds();
    const seconds = { ...now };
    for (const name of this.#names()) seconds[name] = now[name] - this.#before[name];
    const ours = this.#names().reduce((sum, name) => sum + seconds[name], usage([process.pid]).cpuSeconds - this.#selfBefore);
    const elapsed = (performance.now() - this.#startedAt) / 1000;
    const others = (machineSeconds() - this.#machineBefore - ours) / elapsed / availableParallelism();
    const invalid = others > MOST_OTHERS ? `other programs used ${Math.round(others * 100)} % of the machine` : undefined;
    return { seconds, elapsed, invalid };
  }

  #seconds(): Record<Group, number> {
    const each = this.#names().map((name) => [name, usage([...this.#groups[name]]).cpuSeconds]);
    return Object.fromEntries(each) as Record<Group, number>;
  }

  #names(): Group[] {
    return Object.keys(this.#groups) as Group[];
  }
}
