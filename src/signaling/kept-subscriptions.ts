import { createHash } from 'node:crypto';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { FollowedEvents, SubscriptionBook } from './ports.ts';
import { LIFECYCLE, type ProjectSession } from './project-session.ts';
import type { Sessions } from './sessions.ts';
import { eventNames } from './subscriptions.ts';

export interface KeptSubscriptionsOptions {
  book: SubscriptionBook;
  sessions: Sessions;
  clock: Clock;
  log: Logger;
  /** How long an application may be away. */
  retentionMs: number;
}

/** Between two marks that the applications which are connected are still there. */
const MARK_MS = 300_000;

/**
 * What server applications follow of their project, written down so that it outlives the server: their SDK brings its protocol back and
 * never asks again (space-protocol 8.8). Channels of room sessions are not written down, because the sessions end with the server.
 */
export class KeptSubscriptions {
  readonly #options: KeptSubscriptionsOptions;
  readonly #timer: Timer;

  constructor(options: KeptSubscriptionsOptions) {
    this.#options = options;
    this.#timer = options.clock.every(MARK_MS, () => void this.#mark());
  }

  stop(): void {
    this.#timer.cancel();
  }

  /** Resolves when it is on disk that `session` follows `events`, or when that failed; the next mark tries again. */
  async keep(session: ProjectSession, events: ReadonlySet<string>): Promise<void> {
    const { book, clock } = this.#options;
    if (events.size === 0) return this.forget(session);
    await this.#attempt(() => book.keep([entryOf(session, events)], clock.now()));
  }

  /** Resolves when nothing is on disk about `session` any more, or when that failed; then it is forgotten when its time has passed. */
  async forget(session: ProjectSession): Promise<void> {
    await this.#attempt(() => this.#options.book.forget(keyOf(session.protocol)));
  }

  /** Events that the application of `protocol` followed under an earlier server; null: none, or too long ago. Rejects when it cannot tell. */
  async recall(protocol: string, projectId: string): Promise<Set<string> | null> {
    const { book, clock } = this.#options;
    const kept = await book.find(projectId, keyOf(protocol));
    return kept && kept.seenAt > this.#oldest(clock.now()) ? eventNames(kept.events) : null;
  }

  async #mark(): Promise<void> {
    const { book, sessions, clock } = this.#options;
    const entries = sessions.all().flatMap((session) => {
      if (session.kind !== 'project' || session.connection === null) return [];
      const events = session.subscriptions.of(LIFECYCLE);
      return events.size === 0 ? [] : [entryOf(session, events)];
    });
    await this.#attempt(async () => {
      if (entries.length > 0) await book.keep(entries, clock.now());
      await book.forgetBefore(this.#oldest(clock.now()));
    });
  }

  /** An application that was marked last before then has been away for too long. Its mark may be as old as the pause between two marks. */
  #oldest(now: number): number {
    return now - this.#options.retentionMs - MARK_MS;
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#options.log.warn({ err: error }, 'subscriptions could not be written down');
    }
  }
}

function entryOf(session: ProjectSession, events: ReadonlySet<string>): FollowedEvents {
  return { key: keyOf(session.protocol), projectId: session.projectId, events: [...events] };
}

/** Only a hash is stored: somebody who reads the database cannot name another's session. */
function keyOf(protocol: string): string {
  return createHash('sha256').update(protocol).digest('hex');
}
