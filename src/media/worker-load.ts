/** Seconds that a judgement rests on: one slow second, a first room that loads the codecs for instance, says nothing. */
const SAMPLES = 4;

/** How busy a worker is, by what it tells with each heartbeat. */
export class WorkerLoad {
  #samples: { at: number; cpuMicroseconds: number; loopDelayMs: number }[] = [];

  /** `at`: monotonic milliseconds at which it came; `cpuMicroseconds`: used since its start; `loopDelayMs`: worst of the last second. */
  add(at: number, { cpuMicroseconds, loopDelayMs }: { cpuMicroseconds: number; loopDelayMs: number }): void {
    this.#samples.push({ at, cpuMicroseconds, loopDelayMs });
    if (this.#samples.length > SAMPLES) this.#samples.shift();
  }

  /** Another process has taken its place. */
  clear(): void {
    this.#samples = [];
  }

  /** Cores that it kept busy in the last seconds; 0 while that is not known. */
  get cores(): number {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || this.#samples.length < SAMPLES || last.at <= first.at) return 0;
    return (last.cpuMicroseconds - first.cpuMicroseconds) / 1000 / (last.at - first.at);
  }

  /** How late its event loop was in each of the last seconds, at least, in ms; 0 while that is not known. */
  get lateMs(): number {
    if (this.#samples.length < SAMPLES) return 0;
    return Math.min(...this.#samples.map(({ loopDelayMs }) => loopDelayMs));
  }
}
