import { z } from 'zod';
import { Refusal } from '../../base/errors.ts';
import { DEFAULT_PERMISSIONS, PERMISSIONS } from '../../wire/permissions.ts';
import { demote, promote } from '../moderation/roles.ts';
import { isPerson } from '../people/member.ts';
import { mayGive } from '../permissions.ts';
import { leave } from '../session/leaving.ts';
import { memberPayloads } from '../session/view.ts';
import { fittingMeta } from './meta.ts';
import { type Method, onMember, onMembers, onRoom, tellWhoDidIt } from './method.ts';

const none = z.object({});
const mediaAllowed = z.enum(['all', 'audio-only', 'video-only']).optional();
const promotion = z.object({
  media_allowed: mediaAllowed,
  join_audio_muted: z.boolean().optional(),
  join_video_muted: z.boolean().optional(),
  // As many as there are, each once: what is handed out comes back in events and in every authorization.
  permissions: z
    .array(z.string())
    .transform((names) => [...new Set(names)])
    .optional(),
  meta: z.record(z.string(), z.unknown()).optional(),
});

function raiseHand(up: boolean): Method {
  return onMember(none, (context, target) => {
    const { state } = context;
    if ((target.handRaisedAt !== null) === up) return;
    if (!up) tellWhoDidIt(context, target, 'lowerhand');
    state.roster.change(target, { handRaisedAt: up ? state.context.clock.monotonic() : null });
    state.updated(target, ['handraised']);
  });
}

/** A locked room lets nobody new in. People who are inside may come back. */
function lock(locked: boolean): Method {
  return onRoom(none, ({ state }) => {
    if (state.locked === locked) return undefined;
    state.change({ locked });
    state.roomUpdated('locked');
    return undefined;
  });
}

/** Who is in the room, in which role, and who may come in. */
export const PEOPLE_METHODS = {
  'video.lock': lock(true),
  'video.unlock': lock(false),
  'video.members.get': onRoom(none, ({ state }) => ({ members: memberPayloads(state) })),
  'video.member.raisehand': raiseHand(true),
  'video.member.lowerhand': raiseHand(false),
  'video.member.remove': onMembers(none, ({ state, caller }, targets) => {
    const people = state.roster.people();
    const removed = targets.filter((target) => isPerson(target) && target !== caller);
    const others = people.filter((person) => !removed.includes(person));
    for (const person of removed) state.holdBook.remove(person, others);
    leave(state, targets, { putOut: true });
    return undefined;
  }),
  'video.member.promote': onMember(
    promotion,
    ({ state, caller }, target, params) => {
      // A member already, or about to be one (space-protocol 4.4).
      if (target.grant.joinAs === 'member') return { code: '202', message: 'Accepted' };
      const unknown = params.permissions?.some((name) => !(PERMISSIONS as readonly string[]).includes(name));
      if (unknown) throw new Refusal('bad_request', 'unknown permission');
      // Nobody hands out what it lacks; a server application may do everything (space-protocol 4.3).
      const given = (name: string): boolean => !caller || mayGive(caller.grant.permissions, name);
      if (params.permissions?.some((name) => !given(name)))
        throw new Refusal('forbidden', 'the promoter lacks a permission that it gives');
      if (state.roster.seatsTaken() >= state.room.maxMembers) throw new Refusal('forbidden', 'room is full');
      promote(state, target, {
        mediaAllowed: params.media_allowed,
        joinAudioMuted: params.join_audio_muted,
        joinVideoMuted: params.join_video_muted,
        permissions: params.permissions ?? DEFAULT_PERMISSIONS.filter(given),
        meta: params.meta && fittingMeta(state, params.meta),
      });
      return undefined;
    },
    'everybody',
  ),
  'video.member.demote': onMember(z.object({ media_allowed: mediaAllowed }), ({ state, caller }, target, params) => {
    // Screens and devices have no role of their own.
    if (target.type !== 'member') throw new Refusal('not_found');
    demote(state, target, { mediaAllowed: params.media_allowed, by: target === caller ? 'itself' : 'another' });
    return undefined;
  }),
  // By the id that the person had when it was removed. Ids of people who are inside find nobody.
  'wirespace.readmit': onRoom(z.object({ member_id: z.string() }), ({ state }, params) => {
    if (!state.holdBook.readmit(params.member_id)) throw new Refusal('not_found', 'nobody of that id was removed');
    return undefined;
  }),
} satisfies Record<string, Method>;
