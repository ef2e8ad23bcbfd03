import { z } from 'zod';
import { Refusal } from '../../base/errors.ts';
import { isLayout } from '../picture/layouts/catalogue.ts';
import { isPosition } from '../picture/positions.ts';
import type { Playback } from '../playing/playback.ts';
import { type PlaybackFailure, PlaybackRefused } from '../ports.ts';
import {
  endPlayback,
  openPlayback,
  type PlaybackWish,
  pausePlayback,
  resumePlayback,
  seekPlayback,
  setPlaybackVolume,
} from '../session/playbacks.ts';
import type { SessionState } from '../session/state.ts';
import { type Method, type MethodContext, onRoom, onRoomLater } from './method.ts';
import { mayPlaceOthers, readPlaces } from './places.ts';

const none = z.object({});
const start = z.object({
  url: z.string().max(2048),
  volume: z.number().default(0),
  positions: z.record(z.string(), z.string()).default({}),
  layout: z.string().optional(),
  seek_position: z.number().default(0),
});
const id = z.object({ playback_id: z.string() });
const volume = z.object({ playback_id: z.string(), volume: z.number() });
const position = z.object({ playback_id: z.string(), position: z.number() });

const clamp = (value: number): number => Math.round(Math.min(50, Math.max(-50, value)));

/** Acts on a playback that has not ended; one that has is as unknown as one that never was (space-protocol 4.5). */
function control<S extends typeof id>(
  schema: S,
  act: (state: SessionState, playback: Playback, params: z.output<S>) => void,
): Method {
  return onRoom(schema, ({ state }, params) => {
    const playback = state.playbacks.find(params.playback_id);
    if (!playback) throw new Refusal('not_found', 'no such playback');
    act(state, playback, params);
    return undefined;
  });
}

/** What the parameters ask for. Throws Refusal for what cannot be met. */
function readWish(context: MethodContext, params: z.output<typeof start>): PlaybackWish {
  const { self: position = 'playback', ...others } = params.positions;
  const { layout = null } = params;
  if (layout !== null && !isLayout(layout)) throw new Refusal('bad_request', 'no such layout');
  if (!isPosition(position)) throw new Refusal('bad_request', 'no such position');
  if (Object.keys(others).length > 0 && !mayPlaceOthers(context)) throw new Refusal('forbidden');
  if (params.seek_position < 0) throw new Refusal('bad_request', 'a position before the beginning');
  return {
    url: params.url,
    volume: clamp(params.volume),
    positionMs: Math.round(params.seek_position),
    layout,
    position: position === 'auto' ? 'playback' : position,
    places: readPlaces(context, others),
  };
}

/** How a playback that cannot begin is refused; the reason is the end of the message. */
function refused(reason: PlaybackFailure) {
  return reason === 'too_many'
    ? { code: '503', message: `Service Unavailable: ${reason}` }
    : { code: '400', message: `Bad Request: ${reason}` };
}

/** Playbacks into the room (space-protocol 4.8). */
export const PLAYBACK_METHODS = {
  'video.playback.start': onRoomLater(start, (context, params) => {
    const { state, caller, link } = context;
    const { playback: port } = state.context;
    if (!port) return { code: '501', message: 'Not Implemented' };
    const opening = openPlayback(state, port, readWish(context, params), { name: caller?.name ?? null, link });
    return {
      ready: opening.ready,
      abandon: opening.abandon,
      finish: () => {
        try {
          return { playback: opening.begin().payload };
        } catch (error) {
          if (!(error instanceof PlaybackRefused)) throw error;
          return refused(error.reason);
        }
      },
    };
  }),
  'video.playback.list': onRoom(none, ({ state }) => ({ playbacks: state.playbacks.payloads() })),
  'video.playback.pause': control(id, pausePlayback),
  'video.playback.resume': control(id, resumePlayback),
  'video.playback.stop': control(id, (state, playback) => endPlayback(state, playback, null)),
  'video.playback.set_volume': control(volume, (state, playback, params) =>
    setPlaybackVolume(state, playback, clamp(params.volume)),
  ),
  'video.playback.seek_absolute': control(position, (state, playback, params) => {
    if (params.position < 0) throw new Refusal('bad_request', 'a position before the beginning');
    seekPlayback(state, playback, Math.round(params.position));
  }),
  'video.playback.seek_relative': control(position, (state, playback, params) =>
    seekPlayback(state, playback, playback.positionMs + Math.round(params.position)),
  ),
} satisfies Record<string, Method>;
