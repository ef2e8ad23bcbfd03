import { appendFile } from 'node:fs/promises';
import { SerialQueue } from '../base/serial-queue.ts';
import type { Chapter } from '../rooms/ports.ts';

const HEAD = 'WEBVTT\n';
/** What cannot be seen, and ends lines or changes directions. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]+/gu;
const LONGEST_NAME = 100;

/** Who spoke when, as chapters (WebVTT, W3C). It only grows, so whatever happens it is what was known until then. */
export class ChaptersFile {
  readonly #path: string;
  readonly #queue = new SerialQueue();
  readonly #onFault: (error: unknown) => void;
  #state: 'empty' | 'good' | 'broken' = 'empty';

  /** `onFault`: nothing more is written. Called once. */
  constructor(path: string, onFault: (error: unknown) => void) {
    this.#path = path;
    this.#onFault = onFault;
  }

  add(chapter: Chapter): void {
    void this.#queue.run(() => this.#write(chapter));
  }

  /** Resolves when everything is written. */
  async close(): Promise<void> {
    await this.#queue.idle();
  }

  async #write(chapter: Chapter): Promise<void> {
    if (this.#state === 'broken') return;
    try {
      await appendFile(this.#path, `${this.#state === 'empty' ? HEAD : ''}${cue(chapter)}`, { mode: 0o600 });
      this.#state = 'good';
    } catch (error) {
      this.#state = 'broken';
      this.#onFault(error);
    }
  }
}

/** A name is hostile text: it stays one line of plain text, whatever is in it. */
export function cue({ name, fromMs, toMs }: Chapter): string {
  const plain = [...name.normalize('NFC').replace(INVISIBLE, ' ').replace(/\s+/gu, ' ').trim()].slice(0, LONGEST_NAME).join('');
  const escaped = plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `\n${time(fromMs)} --> ${time(toMs)}\n${escaped || '?'}\n`;
}

function time(ms: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const seconds = Math.floor(ms / 1000);
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${clock}.${String(Math.floor(ms % 1000)).padStart(3, '0')}`;
}
