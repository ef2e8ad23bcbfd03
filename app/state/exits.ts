import type { LeftDetail } from './ports.ts';
import type { EndReason, NextStep } from './view-model.ts';

/** The server's word for somebody whom a moderator removed from this meeting. */
const REMOVED = 'Removed by a moderator';

/** What to do about a join that did not succeed. */
export type JoinFailure = { kind: 'end'; reason: EndReason } | { kind: 'retry-fresh' };

/**
 * Reads why `join()` rejected (space-protocol 3.8, 2.8). A call that the browser wanted to take up again and the server no longer
 * knows is worth a second, fresh try: the SDK has forgotten it by then.
 */
export function readJoinFailure(error: unknown): JoinFailure {
  const { code, message, name } = fieldsOf(error);
  if (code === '81' || code === '27' || message === 'CALL ERROR') return { kind: 'retry-fresh' };
  if (name === 'AuthError' || code === '-32002' || code === '-32003') return { kind: 'end', reason: 'token' };
  if (code === '403') return { kind: 'end', reason: message === REMOVED ? 'kept-out' : 'refused' };
  if (code === '17') return { kind: 'end', reason: 'refused' };
  if (code === '34' || code === '503' || code === '429') return { kind: 'end', reason: 'busy' };
  if (code === 'ICE_GATHERING_FAILED' || code === '102' || /timed out|timeout/i.test(message))
    return { kind: 'end', reason: 'media-blocked' };
  return { kind: 'end', reason: 'failed' };
}

const WORTH_ANOTHER_TRY: ReadonlySet<EndReason> = new Set(['unreachable', 'failed', 'media-blocked', 'refused', 'full', 'busy']);

/** Whether somebody whose connection was lost may come in a moment later: servers start, and a lost participant leaves its place. */
export function isWorthAnotherTry(reason: EndReason): boolean {
  return WORTH_ANOTHER_TRY.has(reason);
}

/** Reads why a running call ended without our asking for it. */
export function readLeft({ reason, cause }: LeftDetail): EndReason {
  if (reason !== null || cause === null) return 'lost';
  // The server has waited in vain for anything from us.
  if (cause === 'RECOVERY_ON_TIMER_EXPIRE') return 'media-blocked';
  return cause === 'NORMAL_CLEARING' ? 'removed' : 'lost';
}

const NEXT_STEPS: Readonly<Record<EndReason, NextStep>> = {
  left: 'join-again',
  removed: 'join-again',
  'kept-out': 'try-again',
  'room-ended': 'join-again',
  'other-tab': 'use-here',
  full: 'try-again',
  locked: 'try-again',
  'too-early': 'try-again',
  closed: 'none',
  'link-dead': 'none',
  refused: 'try-again',
  token: 'reload',
  'media-blocked': 'try-again',
  busy: 'try-again',
  unreachable: 'try-again',
  lost: 'join-again',
  insecure: 'none',
  unsupported: 'none',
  failed: 'try-again',
};

/** The one next step of an end page. */
export function nextStepOf(reason: EndReason): NextStep {
  return NEXT_STEPS[reason];
}

/** The server's code of a rejected command, as text; empty when it has none. */
export function codeOf(error: unknown): string {
  return fieldsOf(error).code;
}

/** What the SDK's errors carry, as texts; empty what is missing. */
export function fieldsOf(error: unknown): { code: string; message: string; name: string } {
  const { code, message, name } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  return { code: code === undefined ? '' : String(code), message: String(message ?? ''), name: String(name ?? '') };
}
