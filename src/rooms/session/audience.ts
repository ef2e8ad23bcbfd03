import type { SessionState } from './state.ts';

/** Changes within this time after an `audience_count` go out together, in milliseconds (space-protocol 5.9: at most 1 s). */
const AUDIENCE_DEBOUNCE_MS = 500;
/** The count is repeated this often while there is audience, in milliseconds (space-protocol 5.9). */
const AUDIENCE_REPEAT_MS = 20_000;

const OWNER = Symbol('audience');

/** Somebody joined or left the audience: the count goes out now, or together with others in a moment. */
export function audienceChanged(state: SessionState): void {
  if (state.ended) return;
  // Sent even when it is as before by then: somebody who joined meanwhile got a number in between.
  if (state.deadlines.isSet(OWNER, 'debounce')) state.change({ audienceCountDue: true });
  else tell(state);
}

function tell(state: SessionState): void {
  const total = state.roster.audienceCount();
  state.change({ audienceCountDue: false });
  state.publish({ event_type: 'video.room.audience_count', params: { ...state.ids, total } });
  state.later(OWNER, 'debounce', AUDIENCE_DEBOUNCE_MS, () => {
    if (state.audienceCountDue) tell(state);
  });
  if (total > 0) state.later(OWNER, 'repeat', AUDIENCE_REPEAT_MS, () => tell(state));
  else state.deadlines.cancel(OWNER, 'repeat');
}
