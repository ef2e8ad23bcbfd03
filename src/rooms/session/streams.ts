import { Refusal } from '../../base/errors.ts';
import type { StreamPayload, VideoEvent } from '../../wire/events.ts';
import { NOBODY, type Starter } from '../people/started.ts';
import { type StreamFailure, type StreamPort, StreamRefused, type WatchPort } from '../ports.ts';
import type { Destination } from '../streaming/running.ts';
import { Stream, type StreamTarget } from '../streaming/stream.ts';
import type { SessionState } from './state.ts';
import { tellOf, withoutSecret } from './telling.ts';

/**
 * Sends the session to a receiver (space-protocol 4.9). `destinationId`: of the one on disk. Throws Refusal when it goes to as many as it
 * may, and StreamRefused.
 */
export function startStream(
  state: SessionState,
  port: StreamPort,
  url: string,
  starter: Starter,
  destinationId: string | null = null,
): Stream {
  const { streams, context, room, media } = state;
  if (streams.receivers >= context.limits.maxStreams) throw new Refusal('limit_reached', 'too many streams of the session');
  const id = context.uuid();
  const ongoing = port.start({ streamId: id, projectId: room.projectId, roomSessionId: state.id, url }, media, {
    state: (connection, reason) =>
      state.performSoon(() => {
        const stream = streams.find(id);
        if (stream?.connected(connection, reason)) tell(state, stream, 'video.stream.updated');
      }),
    failed: (reason) => state.performSoon(() => endStream(state, streams.find(id), reason)),
  });
  const stop = (): void => void ongoing.stop().catch((error: unknown) => context.onError(error));
  const start = { id, starter, configuredId: destinationId, hls: false };
  return begin(state, new Stream(start, { url, stop }, context.clock));
}

/** Has the session watched on a page of this server; what runs already when it is. Throws StreamRefused. */
export function startWatching(state: SessionState, port: WatchPort, starter: Starter): Stream {
  const { streams, context, room, media } = state;
  if (streams.watched) return streams.watched;
  const id = context.uuid();
  const watch = port.open({ projectId: room.projectId, roomSessionId: state.id, roomName: room.name }, media, {
    failed: (reason) => state.performSoon(() => endStream(state, streams.find(id), reason)),
  });
  const target: StreamTarget = {
    get url() {
      return watch.url;
    },
    stop: () => watch.close(),
  };
  return begin(state, new Stream({ id, starter, configuredId: null, hls: true }, target, context.clock));
}

function begin(state: SessionState, stream: Stream): Stream {
  const { streams } = state;
  streams.add(stream);
  tell(state, stream, 'video.stream.started');
  if (streams.size === 1) state.roomUpdated('streaming');
  return stream;
}

/** The room is set so: they begin before the first participant learns that it is in, whatever rights that one has (rest-api 7). */
export function streamOnStart(state: SessionState): void {
  const { streams } = state;
  if (!streams.startWithRoom()) return;
  serveDestinations(state, streams.destinations);
  watchAsConfigured(state);
}

/**
 * The destinations on disk changed: those that are new, or have another address, are served from now on, those that are gone no more
 * (rest-api 7.2 to 7.6).
 */
export function serveDestinations(state: SessionState, destinations: readonly Destination[]): void {
  const { streams } = state;
  streams.configure(destinations);
  if (!streams.startedWithRoom) return;
  const wanted = new Map(destinations.map(({ id, url }) => [id, url]));
  for (const [id, url] of streams.served) {
    if (wanted.get(id) === url) continue;
    streams.forget(id);
    endStream(state, streams.towards(id), null);
  }
  for (const [id, url] of wanted) if (!streams.served.has(id)) serve(state, id, url);
}

function serve(state: SessionState, destinationId: string, url: string): void {
  const { streams, context } = state;
  const { streams: port } = context;
  streams.serve(destinationId, url);
  if (!port) return;
  try {
    startStream(state, port, url, NOBODY, destinationId);
  } catch (error) {
    // The meeting goes on without it.
    if (error instanceof StreamRefused) streams.failed(destinationId, error.reason);
    else if (error instanceof Refusal) streams.failed(destinationId, 'too_many');
    else context.onError(error);
  }
}

/** The room is watched here, or is not, as it is configured. What somebody in the room started goes on. */
export function watchAsConfigured(state: SessionState): void {
  const { streams, context, room } = state;
  const { watch: port } = context;
  if (!streams.startedWithRoom) return;
  if (!room.hls) return endStream(state, streams.watched?.starter === NOBODY ? streams.watched : undefined, null);
  try {
    if (port) startWatching(state, port, NOBODY);
  } catch (error) {
    context.onError(error);
  }
}

/** The session ends: its streams end before it (space-protocol 6.9). While its media is still there. */
export function endStreams(state: SessionState): void {
  for (const stream of state.streams.all()) endStream(state, stream, null);
}

/** `reason`: why, when nobody asked for it. */
export function endStream(state: SessionState, stream: Stream | undefined, reason: StreamFailure | null): void {
  if (!stream) return;
  const { streams } = state;
  const before = streams.startedBy;
  streams.remove(stream.id);
  stream.end(reason);
  if (reason !== null && stream.configuredId !== null) streams.failed(stream.configuredId, reason);
  if (streams.size === 0) state.roomUpdated('streaming');
  else if (streams.startedBy !== before) state.roomUpdated('streamed_by');
  tell(state, stream, 'video.stream.ended');
}

type StreamEventType = 'video.stream.started' | 'video.stream.updated' | 'video.stream.ended';

/** The records get it without the key of the stream, and without the pass to a page. */
function tell(state: SessionState, stream: Stream, event_type: StreamEventType): void {
  const eventOf = (payload: StreamPayload): VideoEvent => ({ event_type, params: { ...state.ids, stream: payload } });
  const { payload } = stream;
  tellOf(state, stream.starter, 'room.stream', eventOf(payload));
  state.record(eventOf({ ...payload, url: withoutSecret(payload.url) }));
}
