import { z } from 'zod';
import { Refusal } from '../../base/errors.ts';
import { TokenBucket } from '../../base/token-bucket.ts';
import type { Meta } from '../../wire/events.ts';
import type { SessionState } from '../session/state.ts';
import { type Method, type MethodContext, onMember, onRoom } from './method.ts';

const none = z.object({});
const withMeta = z.object({ meta: z.record(z.string(), z.unknown()) });
const withKeys = z.object({ keys: z.array(z.string()) });

/** `meta` itself when it is not too long; merged objects grow with every call otherwise. */
export function fittingMeta(state: SessionState, meta: Meta): Meta {
  if (JSON.stringify(meta).length > state.context.limits.maxMetaLength) throw new Refusal('bad_request', 'meta is too long');
  return meta;
}

/** Seconds of the allowance that may be used up at once. */
const BURST_S = 4;

/**
 * Takes what a change of meta costs from what its caller may have sent to everybody: the complete object goes to each participant with
 * each change. Server applications have no bound. Throws {@link Refusal}.
 */
function spend({ state, caller }: MethodContext, meta: Meta): void {
  if (!caller) return;
  const { limits, clock, links } = state.context;
  const { metaPerSecond, maxMetaLength } = limits;
  const burst = Math.max(BURST_S * metaPerSecond, maxMetaLength);
  const budget = links.budget(caller.link, 'meta', () => new TokenBucket(clock, metaPerSecond, burst));
  if (!budget.take(JSON.stringify(meta).length)) throw new Refusal('too_many', 'too much meta in a short time');
}

function without(meta: Meta, keys: readonly string[]): Meta {
  return Object.fromEntries(Object.entries(meta).filter(([key]) => !keys.includes(key)));
}

function setMemberMeta<S extends z.ZodType>(schema: S, change: (meta: Meta, params: z.output<S>) => Meta): Method {
  return onMember(schema, (context, target, params) => {
    const { state } = context;
    const meta = fittingMeta(state, change(target.meta, params));
    spend(context, meta);
    state.roster.change(target, { meta: meta });
    state.updated(target, ['meta']);
    return undefined;
  });
}

function setRoomMeta<S extends z.ZodType>(schema: S, change: (meta: Meta, params: z.output<S>) => Meta): Method {
  return onRoom(schema, (context, params) => {
    const { state } = context;
    const meta = fittingMeta(state, change(state.meta, params));
    spend(context, meta);
    state.change({ meta });
    state.roomUpdated('meta');
    return undefined;
  });
}

/** Free-form data of members and of the room; events carry the complete new object (space-protocol 4.4). */
export const META_METHODS = {
  'video.member.get_meta': onMember(none, (_scene, target) => ({ meta: target.meta }), 'everybody'),
  'video.member.set_meta': setMemberMeta(withMeta, (_meta, params) => params.meta),
  'video.member.update_meta': setMemberMeta(withMeta, (meta, params) => ({ ...meta, ...params.meta })),
  'video.member.delete_meta': setMemberMeta(withKeys, (meta, params) => without(meta, params.keys)),
  'video.get_meta': onRoom(none, ({ state }) => ({ meta: state.meta })),
  'video.set_meta': setRoomMeta(withMeta, (_meta, params) => params.meta),
  'video.update_meta': setRoomMeta(withMeta, (meta, params) => ({ ...meta, ...params.meta })),
  'video.delete_meta': setRoomMeta(withKeys, (meta, params) => without(meta, params.keys)),
} satisfies Record<string, Method>;
