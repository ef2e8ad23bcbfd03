import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Revocations } from './ports.ts';
import type { AnySession, Sessions } from './sessions.ts';

export interface RecheckOptions {
  sessions: Sessions;
  revocations: Revocations;
  clock: Clock;
  log: Logger;
  everyMs: number;
}

/** Checks again and again whether the credentials of connected clients are still valid, and ends the sessions of those whose are not. */
export class Recheck {
  readonly #options: RecheckOptions;
  readonly #timer: Timer;
  #looking = false;

  constructor(options: RecheckOptions) {
    this.#options = options;
    this.#timer = options.clock.every(options.everyMs, () => void this.#look());
  }

  stop(): void {
    this.#timer.cancel();
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const sessions = this.#options.sessions.all();
      await this.#roomTokens(sessions);
      await this.#apiTokens(sessions);
    } catch (error) {
      // Nothing is known, so nobody is put out; the next look decides.
      this.#options.log.warn({ err: error }, 'credentials could not be looked at again');
    } finally {
      this.#looking = false;
    }
  }

  async #roomTokens(sessions: readonly AnySession[]): Promise<void> {
    const browsers = sessions.flatMap((session) => (session.kind === 'browser' ? [session] : []));
    const ids = new Set(browsers.flatMap(({ tokenIds }) => tokenIds));
    if (ids.size === 0) return;
    const revoked = await this.#options.revocations.revokedAmong([...ids]);
    if (revoked.size === 0) return;
    for (const session of browsers)
      for (const id of session.tokenIds) if (revoked.has(id)) this.#options.sessions.revoke(session.projectId, id);
  }

  async #apiTokens(sessions: readonly AnySession[]): Promise<void> {
    const projects = sessions.flatMap((session) => (session.kind === 'project' ? [session] : []));
    if (projects.length === 0) return;
    const hashes = await this.#options.revocations.tokenHashesOf([...new Set(projects.map(({ projectId }) => projectId))]);
    for (const session of projects) if (session.credential !== hashes.get(session.projectId)) this.#options.sessions.end(session);
  }
}
