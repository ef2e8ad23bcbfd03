import type { VideoEvent, VideoEvents } from '../../wire/events.ts';
import type { Member } from '../people/member.ts';
import type { SessionState } from '../session/state.ts';
import type { Scene } from './method.ts';

type Act = VideoEvents['video.wirespace.acted']['act'];

/** Tells one member, when it can hear room events now; events are not kept for later (space-protocol 5.1). */
export function whisper(state: SessionState, target: Member, event: VideoEvent): void {
  if (state.participants().includes(target.link)) state.tell(target.link, event);
}

/** Tells a person who did something to it; the update that follows says what came of it. */
export function tellActor({ state, caller }: Scene, target: Member, act: Act): void {
  if (!caller || caller.link.id === target.link.id) return;
  const by = { id: caller.id, name: caller.name };
  whisper(state, target, { event_type: 'video.wirespace.acted', params: { ...state.ids, act, by } });
}
