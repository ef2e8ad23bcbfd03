import type { Exit } from './phase.ts';
import type { LeftDetail } from './ports.ts';

/** What to do about a join that did not succeed. */
export type JoinFailure = { kind: 'exit'; exit: Exit } | { kind: 'retry-fresh' };

/**
 * Reads why `join()` rejected (space-protocol 3.8, 2.8). A call that the browser wanted to take up again and the server no longer
 * knows is worth a second, fresh try: the SDK has forgotten it by then.
 */
export function readJoinFailure(error: unknown): JoinFailure {
  const { code, message, name } = fieldsOf(error);
  if (code === '81' || code === '27' || message === 'CALL ERROR') return { kind: 'retry-fresh' };
  if (name === 'AuthError' || code === '-32002' || code === '-32003') return { kind: 'exit', exit: 'token' };
  if (code === '403') return { kind: 'exit', exit: 'refused' };
  if (code === '17' || code === '34' || code === '503' || code === '429') return { kind: 'exit', exit: 'refused' };
  if (code === 'ICE_GATHERING_FAILED' || /timed out|timeout/i.test(message)) return { kind: 'exit', exit: 'no-media-path' };
  return { kind: 'exit', exit: 'failed' };
}

/** Reads why a running call ended without our asking for it. */
export function readLeft({ reason, cause }: LeftDetail): Exit {
  if (reason !== null) return 'lost';
  if (cause === null) return 'lost';
  return cause === 'NORMAL_CLEARING' ? 'removed' : 'ended';
}

function fieldsOf(error: unknown): { code: string; message: string; name: string } {
  const { code, message, name } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  return { code: code === undefined ? '' : String(code), message: String(message ?? ''), name: String(name ?? '') };
}
