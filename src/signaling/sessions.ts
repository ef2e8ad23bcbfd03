import type { Clock, Timer } from '../base/clock.ts';
import type { Grant } from '../rooms/settings/grant.ts';
import type { BrowserSession } from './browser-session.ts';
import type { SignalingLimits } from './limits.ts';
import type { ProjectSession } from './project-session.ts';

export type AnySession = BrowserSession | ProjectSession;

/** Far more than can be revoked while one connect is judged. */
const REMEMBERED_REVOCATIONS = 10_000;

/** All signalling sessions of this process by their protocol string; those without a socket expire (space-protocol 6.4, 8.8). */
export class Sessions {
  readonly #byProtocol = new Map<string, AnySession>();
  /** Sessions without a socket, the longest-lost first. */
  readonly #lost = new Map<AnySession, Timer>();
  /** Tokens revoked lately: a connect that was judged before may be on its way. */
  readonly #revoked = new Set<string>();
  readonly #clock: Clock;
  readonly #limits: SignalingLimits;
  readonly #onEnd: (session: AnySession) => void;

  /** `onEnd` is called with each session that is over, for whatever reason. */
  constructor(clock: Clock, limits: SignalingLimits, onEnd: (session: AnySession) => void) {
    this.#clock = clock;
    this.#limits = limits;
    this.#onEnd = onEnd;
  }

  get size(): number {
    return this.#byProtocol.size;
  }

  /** Registers a session. When there are too many, the longest-lost one that owns nothing makes room; false when none does. */
  add(session: AnySession): boolean {
    if (this.#byProtocol.size >= this.#limits.sessions) {
      const expendable = [...this.#lost.keys()].find((lost) => lost.idle);
      if (!expendable) return false;
      this.end(expendable);
    }
    this.#byProtocol.set(session.protocol, session);
    return true;
  }

  find(protocol: string): AnySession | null {
    return this.#byProtocol.get(protocol) ?? null;
  }

  has(session: AnySession): boolean {
    return this.#byProtocol.get(session.protocol) === session;
  }

  /** The session's socket is gone: the time to come back begins. */
  lost(session: AnySession): void {
    if (!this.has(session)) return;
    this.resumed(session);
    const ms = session.kind === 'browser' ? this.#limits.browserRetentionMs : this.#limits.projectRetentionMs;
    this.#lost.set(
      session,
      this.#clock.after(ms, () => this.end(session)),
    );
  }

  /** The session has a socket again. */
  resumed(session: AnySession): void {
    this.#lost.get(session)?.cancel();
    this.#lost.delete(session);
  }

  end(session: AnySession): void {
    this.resumed(session);
    if (this.#byProtocol.delete(session.protocol)) this.#onEnd(session);
  }

  /** All that are known now. */
  all(): AnySession[] {
    return [...this.#byProtocol.values()];
  }

  /** Ends every session that a token spoke for, and keeps out those that are just coming with it. */
  revoke(projectId: string, tokenId: string): void {
    this.#revoked.add(keyOf(projectId, tokenId));
    const [oldest] = this.#revoked;
    if (this.#revoked.size > REMEMBERED_REVOCATIONS && oldest !== undefined) this.#revoked.delete(oldest);
    for (const session of this.all())
      if (session.kind === 'browser' && session.projectId === projectId && session.tokenIds.includes(tokenId)) this.end(session);
  }

  /** Whether the token was revoked while its connect was judged. */
  isRevoked({ projectId, tokenId }: Pick<Grant, 'projectId' | 'tokenId'>): boolean {
    return this.#revoked.has(keyOf(projectId, tokenId));
  }

  /** Ends all, used at shut-down. */
  close(): void {
    for (const session of [...this.#byProtocol.values()]) this.end(session);
  }
}

function keyOf(projectId: string, tokenId: string): string {
  return `${projectId} ${tokenId}`;
}
