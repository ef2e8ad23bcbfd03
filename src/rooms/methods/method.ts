import type { z } from 'zod';
import type { EventToOne, VideoEvents } from '../../wire/events.ts';
import type { Member } from '../people/member.ts';
import type { Link } from '../ports.ts';
import type { SessionState } from '../session/state.ts';

/** Members of the result beside code and message; `code` replaces the usual `"200"`. */
type Extra = Record<string, unknown> & { code?: string; message?: string };

/** Where a method runs: permission and target are checked already. */
export interface MethodContext {
  state: SessionState;
  /** The calling participant; null for a server application. */
  caller: Member | null;
  /** Its signalling session. */
  link: Link;
}

/** Which members a method can act on: those in the lists, or the audience as well. */
export type Reach = 'listed' | 'everybody';

/**
 * One method: the schema of its parameters and what it does. Handlers change the state and put events in; both go out after the
 * result. They throw {@link Refusal} for arguments that cannot be met.
 */
export type Method =
  | { on: 'member'; reach: Reach; all: boolean; run: (context: MethodContext, target: Member, params: unknown) => Outcome }
  /** On one member or on several at once: `member_id: "all"` means everybody, the audience too. */
  | { on: 'members'; run: (context: MethodContext, targets: Member[], params: unknown) => Outcome }
  | { on: 'room'; run: (context: MethodContext, params: unknown) => Outcome }
  /** Answered without a session, by the registry. */
  | { on: 'project' };

/** A method whose work takes longer than a turn may. */
export interface Later {
  /** Resolves, outside of turns, when it can be finished. Never rejects. */
  readonly ready: Promise<void>;
  /** Finishes it, in a turn in which the caller still may do it. Throws {@link Refusal}. */
  finish(): Extra;
  /** Instead of {@link finish}: nobody wants it any more. */
  abandon(): void;
}

/** Parameters of the wrong type, what the method returned, or what it will. */
export type Outcome = { invalid: true } | { extra: Extra } | { later: Later };

type MaybeExtra = Extra | undefined;

function checked<S extends z.ZodType>(schema: S, params: unknown, act: (params: z.output<S>) => MaybeExtra): Outcome {
  const parsed = schema.safeParse(params);
  return parsed.success ? { extra: act(parsed.data) ?? {} } : { invalid: true };
}

/** A method that acts on one member of the lists. */
export function onMember<S extends z.ZodType>(
  schema: S,
  act: (context: MethodContext, target: Member, params: z.output<S>) => MaybeExtra,
  reach: Reach = 'listed',
): Method {
  return {
    on: 'member',
    reach,
    all: false,
    run: (context, target, params) => checked(schema, params, (valid) => act(context, target, valid)),
  };
}

/** A method that acts on one member of the lists, or on one after the other of all people in them (`member_id: "all"`). */
export function onEachMember<S extends z.ZodType>(
  schema: S,
  act: (context: MethodContext, target: Member, params: z.output<S>) => MaybeExtra,
): Method {
  return { ...onMember(schema, act), all: true } as Method;
}

/** A method that acts on one member or on all. */
export function onMembers<S extends z.ZodType>(
  schema: S,
  act: (context: MethodContext, targets: Member[], params: z.output<S>) => MaybeExtra,
): Method {
  return { on: 'members', run: (context, targets, params) => checked(schema, params, (valid) => act(context, targets, valid)) };
}

/** A method that acts on the room and may take longer than a turn. */
export function onRoomLater<S extends z.ZodType>(
  schema: S,
  act: (context: MethodContext, params: z.output<S>) => Extra | Later,
): Method {
  return {
    on: 'room',
    run: (context, params) => {
      const parsed = schema.safeParse(params);
      if (!parsed.success) return { invalid: true };
      const result = act(context, parsed.data);
      return isLater(result) ? { later: result } : { extra: result };
    },
  };
}

function isLater(result: Extra | Later): result is Later {
  return result.ready instanceof Promise;
}

/** A method that acts on the room. */
export function onRoom<S extends z.ZodType>(schema: S, act: (context: MethodContext, params: z.output<S>) => MaybeExtra): Method {
  return { on: 'room', run: (context, params) => checked(schema, params, (valid) => act(context, valid)) };
}

type Act = VideoEvents['video.wirespace.acted']['act'];

/** Tells one member, when it can hear room events now; events are not kept for later (space-protocol 5.1). */
export function tellPrivately(state: SessionState, target: Member, event: EventToOne): void {
  if (state.participants().some(({ id }) => id === target.link.id)) state.tell(target.link, event);
}

/** Tells a person by whom something was done to it. The update that follows says what changed. */
export function tellWhoDidIt({ state, caller }: MethodContext, target: Member, act: Act): void {
  if (!caller || caller.link.id === target.link.id) return;
  const by = { id: caller.id, name: caller.name };
  tellPrivately(state, target, { event_type: 'video.wirespace.acted', params: { ...state.ids, act, by } });
}
