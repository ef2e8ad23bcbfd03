import { z } from 'zod';
import { Refusal } from '../../base/errors.ts';
import { SESSION_LAYOUTS } from '../../wire/layouts.ts';
import type { Member } from '../people/member.ts';
import { isLayout } from '../picture/layouts/catalogue.ts';
import { isPosition, place } from '../picture/positions.ts';
import { type Method, type MethodContext, onMember, onRoom } from './method.ts';
import { readPlaces } from './places.ts';

const none = z.object({});
const positions = z.record(z.string(), z.string());

function applyPositions({ state }: MethodContext, wishes: ReadonlyMap<Member, string>): void {
  for (const member of place(state.roster, wishes)) state.updated(member, ['requested_position']);
  for (const position of wishes.values()) state.playbacks.giveWay(position);
  state.picture.repeat();
}

function hideMuted(hide: boolean): Method {
  return onRoom(none, ({ state }) => {
    if (state.hideVideoMuted === hide) return undefined;
    state.change({ hideVideoMuted: hide });
    state.roomUpdated('hide_video_muted');
    // The caller waits for it, even where nobody is muted (space-protocol 4.5).
    state.picture.repeat();
    return undefined;
  });
}

/** Layout, and who sits where. */
export const PICTURE_METHODS = {
  'video.list_available_layouts': onRoom(none, () => ({ layouts: [...SESSION_LAYOUTS] })),
  'video.set_layout': onRoom(z.object({ name: z.string(), positions: positions.optional() }), (context, params) => {
    const { state } = context;
    if (!isLayout(params.name)) throw new Refusal('bad_request', 'no such layout');
    const wishes = readPlaces(context, params.positions ?? {});
    // Chosen by a person: a screen share that ends does not undo it.
    state.shareLayouts.clear();
    state.showLayout(params.name);
    applyPositions(context, wishes);
    return undefined;
  }),
  'video.set_position': onRoom(z.object({ positions }), (context, params) => {
    applyPositions(context, readPlaces(context, params.positions));
    return undefined;
  }),
  'video.member.set_position': onMember(z.object({ position: z.string() }), (context, target, params) => {
    if (!isPosition(params.position)) throw new Refusal('bad_request', 'no such position');
    applyPositions(context, new Map([[target, params.position]]));
    return undefined;
  }),
  'video.hide_video_muted': hideMuted(true),
  'video.show_video_muted': hideMuted(false),
  'video.prioritize_handraise': onRoom(z.object({ enable: z.boolean() }), ({ state }, params) => {
    if (state.prioritizeHandraise !== params.enable) {
      state.change({ prioritizeHandraise: params.enable });
      state.roomUpdated('prioritize_handraise');
    }
    return { prioritize_handraise: params.enable };
  }),
} satisfies Record<string, Method>;
