import { DecodeTime, Stopwatch } from './decode-time.ts';
import { PictureMemory } from './picture-memory.ts';

/** What the senders' pictures take of one worker, all rooms together. */
export class PictureLoad {
  readonly time = new DecodeTime();
  readonly memory = new PictureMemory();
  /** Starts to measure what a picture costs. */
  readonly measure: () => { readonly ms: number };

  constructor(measure: () => { readonly ms: number } = () => new Stopwatch()) {
    this.measure = measure;
  }
}
