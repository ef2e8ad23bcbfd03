import { REFUSALS, Refusal, type RefusalCode } from '../../base/errors.ts';
import type { MethodResult } from '../gateway.ts';
import { isListed, isPerson, isPresent, type Member } from '../people/member.ts';
import { refreshGrant } from '../people/roster.ts';
import { isPermitted, type MethodName } from '../permissions.ts';
import type { Link } from '../ports.ts';
import type { SessionState } from '../session/state.ts';
import type { Grant } from '../settings/grant.ts';
import type { Later, Method, MethodContext, Outcome } from './method.ts';
import { METHODS } from './table.ts';

/** Code of a result whose parameters had the wrong types: drivers turn it into a JSON-RPC error (space-protocol 4.1). */
export const INVALID_PARAMS = '-32602';

/** Result of a refused method (space-protocol 1.3). */
export function refusal(code: RefusalCode): MethodResult {
  return { code: REFUSALS[code].rpc, message: REFUSALS[code].message };
}

/** Who calls: a participant's link with its grant, or a server application, without one. */
export interface Caller {
  link: Link;
  grant: Grant | null;
}

/**
 * Runs one method in the room's turn. Order of checks: joined, permission, target, arguments (space-protocol 4.2). Never throws for
 * what a caller can send. What takes longer is to be given to {@link finishMethod} when it is ready.
 */
export function callMethod(
  state: SessionState,
  caller: Caller,
  name: MethodName,
  params: Record<string, unknown>,
): { result: MethodResult } | { later: Later } {
  const { link, grant } = caller;
  const self = grant ? participant(state, link) : null;
  if (self === undefined || params.room_session_id !== state.id) return { result: refusal('not_found') };
  const method: Method = METHODS[name];
  const targets = findTargets(state, self, method, params.member_id);
  const isOwn = self !== null && targets.length > 0 && targets.every(({ id, ownerId }) => id === self.id || ownerId === self.id);
  const permitted = isPermitted({
    method: name,
    held: self && grant ? permissionsOf(state, self, grant) : 'all',
    relation: isOwn ? 'self' : 'other',
    positions: params.positions !== undefined,
  });
  if (!permitted) return { result: refusal('forbidden') };
  return refusing(() => {
    const outcome = run({ state, caller: self, link }, method, targets, params);
    return 'later' in outcome ? outcome : { result: result(outcome) };
  });
}

/** Finishes a method that took longer, in a turn, if the caller is still there and still may do it. */
export function finishMethod(state: SessionState, { link, grant }: Caller, name: MethodName, later: Later): MethodResult {
  const self = grant ? participant(state, link) : null;
  const held = self === null ? 'all' : self?.grant.joinAs === 'member' ? self.grant.permissions : [];
  const permitted = isPermitted({ method: name, held, relation: 'other', positions: false });
  if (self === undefined || !permitted) {
    later.abandon();
    return refusal(self ? 'forbidden' : 'not_found');
  }
  return refusing(() => ({ result: result({ extra: later.finish() }) })).result;
}

function refusing<T>(run: () => T): T | { result: MethodResult } {
  try {
    return run();
  } catch (error) {
    if (error instanceof Refusal) return { result: refusal(error.code) };
    throw error;
  }
}

/** The caller's person, when it has joined. */
function participant(state: SessionState, link: Link): Member | undefined {
  const person = state.roster.personOf(link);
  return person && isPresent(person) ? person : undefined;
}

/** What the caller may do now; audience may do nothing (space-protocol 4.3). */
function permissionsOf(state: SessionState, member: Member, grant: Grant): readonly string[] {
  refreshGrant(state.roster, member, grant);
  return member.grant.joinAs === 'audience' ? [] : member.grant.permissions;
}

function findTargets(state: SessionState, self: Member | null, method: Method, id: unknown): Member[] {
  if (method.on !== 'member' && method.on !== 'members') return [];
  if (method.on === 'members' && id === 'all') return state.roster.all().filter(isPerson);
  if (method.on === 'member' && method.all && id === 'all') return state.roster.listed().filter(isPerson);
  const member = typeof id === 'string' ? state.roster.find(id) : undefined;
  if (!member || !isPresent(member)) return [];
  const reachable = method.on === 'members' || method.reach === 'everybody' || isListed(member) || member === self;
  return reachable ? [member] : [];
}

function run(context: MethodContext, method: Method, targets: Member[], params: Record<string, unknown>): Outcome {
  switch (method.on) {
    case 'member': {
      if (targets.length === 0 || (method.reach === 'listed' && !targets.every(isListed))) throw new Refusal('not_found');
      return lastOf(targets.map((target) => method.run(context, target, params)));
    }
    case 'members':
      if (targets.length === 0) throw new Refusal('not_found');
      return method.run(context, targets, params);
    case 'room':
      return method.run(context, params);
    case 'project':
      // Reached by nobody: the registry answers server applications, everybody else lacks the permission.
      throw new Refusal('forbidden');
  }
}

/** Outcomes for several targets differ in nothing that a result shows. */
function lastOf(outcomes: readonly Outcome[]): Outcome {
  return outcomes.at(-1) ?? { extra: {} };
}

function result(outcome: Exclude<Outcome, { later: Later }>): MethodResult {
  if ('invalid' in outcome) return { code: INVALID_PARAMS, message: 'Invalid params' };
  return { code: '200', message: 'OK', ...outcome.extra };
}
