/** What the server says of a room that is watched, at `…/state`. */
interface ServerState {
  live: boolean;
  /** Its clock, ms since the epoch. */
  now: number;
}

/** The answer, or why there is none. `hereMs`: our clock when the answer was on its way, ms since the epoch. */
export type Answer = { kind: 'told'; state: ServerState; hereMs: number } | { kind: 'expired' } | { kind: 'unreachable' };

/** Longest wait for an answer. */
const PATIENCE_MS = 8_000;

/** Asks the server. Never rejects. `base`: address of the stream's folder. */
export async function askState(base: string, fetcher: typeof fetch = fetch, now: () => number = Date.now): Promise<Answer> {
  const asked = now();
  try {
    const response = await fetcher(`${base}/state`, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.status === 403) return { kind: 'expired' };
    const state = (await response.json()) as ServerState;
    if (!response.ok || typeof state.now !== 'number') return { kind: 'unreachable' };
    return { kind: 'told', state, hereMs: (asked + now()) / 2 };
  } catch {
    return { kind: 'unreachable' };
  }
}
