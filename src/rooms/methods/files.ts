import { z } from 'zod';
import { Refusal } from '../../base/errors.ts';
import { type Method, onRoom } from './method.ts';

const none = z.object({});

/** This server cannot start one; the caller is told clearly instead of waiting for an event. */
function unsupported(): Method {
  return onRoom(none, () => ({ code: '501', message: 'Not Implemented' }));
}

/** None can run, so the list is empty. */
function list(name: 'playbacks' | 'streams'): Method {
  return onRoom(none, () => ({ [name]: [] }));
}

/** None can run, so every id is unknown (space-protocol 4.5: `"404"` for ids). */
function control(id: 'playback_id' | 'stream_id'): Method {
  return onRoom(z.object({ [id]: z.string() }), () => {
    throw new Refusal('not_found', `unknown ${id}`);
  });
}

/** Playbacks and outgoing streams. */
export const FILE_METHODS = {
  'video.playback.start': unsupported(),
  'video.playback.list': list('playbacks'),
  'video.playback.pause': control('playback_id'),
  'video.playback.resume': control('playback_id'),
  'video.playback.stop': control('playback_id'),
  'video.playback.set_volume': control('playback_id'),
  'video.playback.seek_absolute': control('playback_id'),
  'video.playback.seek_relative': control('playback_id'),
  'video.stream.start': unsupported(),
  'video.stream.list': list('streams'),
  'video.stream.stop': control('stream_id'),
} satisfies Record<string, Method>;
