import type { Clock } from '../../base/clock.ts';
import { Refusal } from '../../base/errors.ts';
import type { PlaybackPayload } from '../../wire/events.ts';
import type { SessionLayout } from '../../wire/layouts.ts';
import type { Member } from '../people/member.ts';
import type { Starter } from '../people/started.ts';
import { place } from '../picture/positions.ts';
import { Playback } from '../playing/playback.ts';
import { type OngoingPlayback, type PlaybackFailure, type PlaybackPort, PlaybackRefused } from '../ports.ts';
import type { SessionState } from './state.ts';
import { tellOf, withoutSecret } from './telling.ts';

/** Media that shows nothing for so long is not played, in ms: the caller has to be answered within 10 s (space-protocol 1.6). */
const OPEN_WITHIN_MS = 8_500;

/** Nothing that is played is longer, ms; whoever asks for more gets this. */
const MOST_POSITION_MS = 1e9;

/** What somebody wants to have played. */
export interface PlaybackWish {
  url: string;
  /** -50 … 50. */
  volume: number;
  positionMs: number;
  /** Of the room while it is played. */
  layout: SessionLayout | null;
  /** Its own place in the picture. */
  position: string;
  /** Places of others. */
  places: ReadonlyMap<Member, string>;
}

/** Media that is being opened. */
export interface OpeningPlayback {
  /** Resolves when {@link begin} can return the result. Never rejects. */
  ready: Promise<void>;
  /** In a turn. Throws PlaybackRefused. */
  begin(): Playback;
  /** Nobody wants it any more. */
  abandon(): void;
}

/**
 * Has media opened that the room is to be shown, outside of turns; in a turn. Throws Refusal when the session plays as much as it may, or
 * has begun to too often.
 */
export function openPlayback(state: SessionState, port: PlaybackPort, wish: PlaybackWish, starter: Starter): OpeningPlayback {
  const { playbacks, context, room, media } = state;
  if (playbacks.count >= context.limits.maxPlaybacks) throw new Refusal('limit_reached', 'too many playbacks of the session');
  if (!state.calledOut.take()) throw new Refusal('limit_reached', 'too many playbacks and streams of the session in a minute');
  const id = context.uuid();
  const spec = { playbackId: id, projectId: room.projectId, roomSessionId: state.id };
  const opening = playbacks.open();
  /** What ended before it was the session's. */
  let over: { reason: PlaybackFailure | null } | null = null;
  const ended = (reason: PlaybackFailure | null): void => {
    over = { reason };
    state.performSoon(() => endPlayback(state, playbacks.find(id), reason));
  };
  const { url, volume } = wish;
  const positionMs = Math.min(MOST_POSITION_MS, wish.positionMs);
  const play = (): Promise<OngoingPlayback> => port.play({ ...spec, url, volume, positionMs }, media, { ended }, opening.signal);
  let came: OngoingPlayback | Error | null = null;
  return {
    ready: open(context.clock, opening, play).then((result) => {
      came = result;
    }),
    begin: () => {
      playbacks.opened(opening);
      if (came === null || came instanceof Error) throw came ?? new Error('nothing was opened');
      const playback = new Playback({ id, url, volume, starter, requestedPosition: wish.position }, came, context.clock);
      begin(state, playback, wish);
      if (over) endPlayback(state, playback, over.reason);
      return playback;
    },
    abandon: () => {
      playbacks.opened(opening);
      opening.abort();
      if (came && !(came instanceof Error)) came.stop();
    },
  };
}

/** What the port opens within the time; what comes later is stopped. Never rejects. */
async function open(
  clock: Clock,
  opening: AbortController,
  play: () => Promise<OngoingPlayback>,
): Promise<OngoingPlayback | Error> {
  const { signal } = opening;
  const cancelled = new Promise<Error>((resolve) => {
    signal.addEventListener('abort', () => resolve(new PlaybackRefused('too_slow')), { once: true });
  });
  const timer = clock.after(OPEN_WITHIN_MS, () => opening.abort());
  const asked = (async () => await play())().catch((error: unknown) => error as Error);
  const result = await Promise.race([asked, cancelled]);
  timer.cancel();
  if (signal.aborted) void asked.then((late) => (late instanceof Error ? undefined : late.stop()));
  return result;
}

function begin(state: SessionState, playback: Playback, { layout, places }: PlaybackWish): void {
  const { playbacks } = state;
  const before = playbacks.startedBy;
  playbacks.add(playback);
  tell(state, playback, 'video.playback.started');
  if (playbacks.startedBy !== before) state.roomUpdated('played_by');
  if (layout !== null) {
    state.shareLayouts.ask(playback.id, layout, state.layout);
    state.showLayout(layout);
  }
  const present = new Map([...places].filter(([member]) => state.roster.find(member.id) === member));
  for (const member of place(state.roster, present, playback.requestedPosition)) state.updated(member, ['requested_position']);
}

/** Nothing happens when it pauses already. */
export function pausePlayback(state: SessionState, playback: Playback): void {
  if (playback.pause()) tell(state, playback, 'video.playback.updated');
}

/** Nothing happens when it does not pause. */
export function resumePlayback(state: SessionState, playback: Playback): void {
  if (playback.resume()) tell(state, playback, 'video.playback.updated');
}

export function setPlaybackVolume(state: SessionState, playback: Playback, volume: number): void {
  playback.setVolume(volume);
  tell(state, playback, 'video.playback.updated');
}

/** Throws Refusal when it is live. */
export function seekPlayback(state: SessionState, playback: Playback, positionMs: number): void {
  if (!playback.seekable) throw new Refusal('bad_request', 'live media cannot be searched');
  playback.seek(Math.min(MOST_POSITION_MS, Math.max(0, positionMs)));
  tell(state, playback, 'video.playback.updated');
}

/** The session ends: its playbacks end before it (space-protocol 6.9). While its media is still there. */
export function endPlaybacks(state: SessionState): void {
  state.playbacks.giveUp();
  for (const playback of state.playbacks.all()) endPlayback(state, playback, null);
}

/** `reason`: why, when it ended before its end and nobody asked for that. */
export function endPlayback(state: SessionState, playback: Playback | undefined, reason: PlaybackFailure | null): void {
  if (!playback) return;
  const { playbacks } = state;
  const before = playbacks.startedBy;
  playbacks.remove(playback.id);
  playback.end(reason);
  if (playbacks.startedBy !== before) state.roomUpdated('played_by');
  tell(state, playback, 'video.playback.ended');
  // A layout that came with it goes with it, as that of a share does (space-protocol 6.1).
  if (!state.ended) state.showLayout(state.shareLayouts.end(playback.id, state.layout));
}

type PlaybackEventType = 'video.playback.started' | 'video.playback.updated' | 'video.playback.ended';

/** The records get it without what may be secret in its address. */
function tell(state: SessionState, playback: Playback, event_type: PlaybackEventType): void {
  const eventOf = (payload: PlaybackPayload) => ({ event_type, params: { ...state.ids, playback: payload } });
  const { payload } = playback;
  tellOf(state, playback.starter, 'room.playback', eventOf(payload));
  state.record(eventOf({ ...payload, url: withoutSecret(payload.url) }));
}
