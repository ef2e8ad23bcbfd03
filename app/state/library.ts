import type { AdmissionPort, Timers } from './ports.ts';
import type { Toasts } from './toasts.ts';
import type { Dialog, MeetingView } from './view-model.ts';

type Open = Extract<Dialog, { kind: 'recordings' }>;

/** How often the list is loaded while something in it is on its way. */
export const AGAIN_MS = 2000;

export interface LibraryOptions {
  admission: Pick<AdmissionPort, 'recordings' | 'deleteRecording'>;
  timers: Timers;
}

/** The meeting as far as the list needs it. */
interface Page {
  readonly toasts: Toasts;
  readonly view: { readonly value: Pick<MeetingView, 'dialog'> };
  dialog(dialog: Dialog): void;
}

/** What was recorded in this room: the list that a host opens, and deletes from. */
export class Library {
  readonly #options: LibraryOptions;
  readonly #page: Page;
  #cancel: () => void = () => {};

  constructor(options: LibraryOptions, page: Page) {
    this.#options = options;
    this.#page = page;
  }

  async open(): Promise<void> {
    this.#page.dialog({ kind: 'recordings', list: 'loading', asking: null });
    await this.#load();
  }

  ask(id: string | null): void {
    this.#change({ asking: id });
  }

  /** The list stays as it is when that fails, which is said. */
  async delete(id: string): Promise<void> {
    const { admission } = this.#options;
    const { toasts } = this.#page;
    try {
      await admission.deleteRecording(id);
      toasts.say({ key: 'recording-deleted' });
    } catch {
      toasts.say({ key: 'not-carried-out' });
    }
    this.#change({ asking: null });
    await this.#load();
  }

  async #load(): Promise<void> {
    const list = await this.#options.admission.recordings().catch(() => 'failed' as const);
    this.#change({ list });
    this.#cancel();
    // A file that is being made ready is soon there.
    if (list !== 'failed' && list.some(({ status }) => status === 'processing')) this.#again();
  }

  #again(): void {
    this.#cancel = this.#options.timers.after(AGAIN_MS, () => {
      if (this.#page.view.value.dialog?.kind === 'recordings') void this.#load();
    });
  }

  /** Nothing when the person has closed it. */
  #change(change: Partial<Open>): void {
    const open = this.#page.view.value.dialog;
    if (open?.kind === 'recordings') this.#page.dialog({ ...open, ...change });
  }
}
