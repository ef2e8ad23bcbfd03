import { fileNameOf, receiverOf, watchLink } from '../state/addresses.ts';
import type { RunningPlayback, RunningStream } from '../state/running.ts';
import { PLAY_FAILURES, STREAM_FAILURES } from '../state/view-model.ts';
import type { PlaybackFields, SdkObject, StreamFields } from './sdk-types.ts';

/** A playback of which the page keeps the name and not the address. */
export function playbackOf(object: SdkObject<'playback', PlaybackFields>): RunningPlayback {
  const { id, state, url, volume, position, duration, seekable, reason } = object._payload?.playback ?? object;
  return {
    ...{ id, state, volume, seekable },
    name: fileNameOf(url),
    positionMs: position,
    durationMs: duration ?? null,
    reason: known(PLAY_FAILURES, reason),
  };
}

/** A stream of which the page keeps the receiver's host and never the key; of one that is watched here, the link. */
export function streamOf(object: SdkObject<'stream', StreamFields>): RunningStream {
  const { id, state, url, started_at, connection, reason, hls } = object._payload?.stream ?? object;
  return {
    ...{ id, state },
    connection: connection ?? 'streaming',
    receiver: hls ? '' : receiverOf(url),
    watch: hls ? watchLink(url, location.href) : null,
    startedAt: started_at * 1000,
    reason: known(STREAM_FAILURES, reason),
  };
}

/** One that this page does not know is a failure all the same. */
function known<T extends string>(list: readonly T[], reason: string | undefined): T | 'failed' | null {
  if (reason === undefined) return null;
  return list.find((one) => one === reason) ?? 'failed';
}
