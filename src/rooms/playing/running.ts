import type { PlaybackPayload } from '../../wire/events.ts';
import { Started } from '../people/started.ts';
import type { Playback } from './playback.ts';

/** The playbacks of a session that play or pause, the oldest first, and those whose media is being opened. */
export class RunningPlaybacks extends Started<Playback> {
  /** How to give up what is being opened. */
  readonly #opening = new Set<AbortController>();
  #changes = 0;

  /** Counts what may have moved the picture. */
  get changes(): number {
    return this.#changes;
  }

  /** With those that are being opened. */
  get count(): number {
    return this.size + this.#opening.size;
  }

  /** One more is being opened, until {@link opened}. */
  open(): AbortController {
    this.guard();
    const opening = new AbortController();
    this.#opening.add(opening);
    return opening;
  }

  /** What came of it is taken over now, in a turn; or nobody wants it any more, which may be after the session. */
  opened(opening: AbortController): void {
    this.#opening.delete(opening);
  }

  /** Nobody waits for what is being opened any more. */
  giveUp(): void {
    this.guard();
    for (const opening of this.#opening) opening.abort();
  }

  override add(playback: Playback): void {
    super.add(playback);
    this.#changes += 1;
  }

  override remove(id: string): void {
    super.remove(id);
    this.#changes += 1;
  }

  /** Somebody else asked for a position: what is played there goes back to its own place. */
  giveWay(position: string): void {
    this.guard();
    for (const playback of this.all()) if (playback.requestedPosition === position) playback.requestedPosition = 'playback';
    this.#changes += 1;
  }

  pictured(): { sourceId: string; requestedPosition: string; since: number }[] {
    return this.all().flatMap(({ sourceId, requestedPosition, since }) =>
      sourceId === null ? [] : [{ sourceId, requestedPosition, since }],
    );
  }

  payloads(): PlaybackPayload[] {
    return this.all().map(({ payload }) => payload);
  }
}
