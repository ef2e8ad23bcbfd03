import type { TabPort } from '../state/ports.ts';

type Word = 'anybody?' | 'here' | 'move' | 'gone' | `whose ${string}` | 'mine';

/** How long another tab may take to answer, and to leave. */
const ANSWER_MS = 300;
const LEAVE_MS = 3000;

/** The other tabs of this browser that have the same room open. */
export class BrowserTabs implements TabPort {
  readonly #channel: BroadcastChannel;
  readonly #call: () => string | null;
  #leave: (() => void) | null = null;

  /** @param call id of the call that this tab keeps (`keptCall`) */
  constructor(room: string, call: () => string | null) {
    this.#call = call;
    this.#channel = new BroadcastChannel(`wirespace ${room}`);
    this.#channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
      if (!this.#leave) return;
      if (data === 'anybody?') this.#say('here');
      if (data === 'move') this.#leave();
      if (data === `whose ${this.#call()}`) this.#say('mine');
    });
    window.addEventListener('pagehide', () => this.release());
  }

  elsewhere(): Promise<boolean> {
    this.#say('anybody?');
    return this.#hears('here', ANSWER_MS);
  }

  /** Whether another tab is in the room with this very call. */
  holds(call: string): Promise<boolean> {
    this.#say(`whose ${call}`);
    return this.#hears('mine', ANSWER_MS);
  }

  async takeOver(): Promise<void> {
    this.#say('move');
    await this.#hears('gone', LEAVE_MS);
  }

  hold(leave: () => void): void {
    this.#leave = leave;
  }

  release(): void {
    if (this.#leave) this.#say('gone');
    this.#leave = null;
  }

  #say(word: Word): void {
    this.#channel.postMessage(word);
  }

  #hears(word: Word, withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (heard: boolean) => (): void => {
        clearTimeout(timer);
        this.#channel.removeEventListener('message', hear);
        resolve(heard);
      };
      const hear = ({ data }: MessageEvent<Word>): void => {
        if (data === word) done(true)();
      };
      const timer = setTimeout(done(false), withinMs);
      this.#channel.addEventListener('message', hear);
    });
  }
}
