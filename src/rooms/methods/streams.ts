import { z } from 'zod';
import { Refusal } from '../../base/errors.ts';
import { type StreamFailure, StreamRefused } from '../ports.ts';
import { endStream, startStream, startWatching } from '../session/streams.ts';
import { type Method, type MethodContext, onRoom } from './method.ts';

const none = z.object({});
/** To a receiver, or to a page of this server (ours). */
const start = z.union([
  z.object({ hls: z.literal(true), url: z.undefined().optional() }),
  z.object({ hls: z.literal(false).optional(), url: z.string().max(2048) }),
]);

/** How a stream that cannot begin is refused; the reason is the end of the message. */
function refused(reason: StreamFailure) {
  return reason === 'url_refused'
    ? { code: '400', message: `Bad Request: ${reason}` }
    : { code: '503', message: `Service Unavailable: ${reason}` };
}

/** Null: this server has no such streams. */
function begin({ state, caller, link }: MethodContext, url: string | undefined) {
  const starter = { name: caller?.name ?? null, link };
  const { streams, watch } = state.context;
  const runs = url === undefined && state.streams.watched;
  const port = url === undefined ? watch : streams;
  // Each begins a process, and maybe an encoder.
  if (port && !runs && !state.calledOut.take()) throw new Refusal('limit_reached', 'too many playbacks and streams in a minute');
  if (url === undefined) return watch && startWatching(state, watch, starter);
  return streams && startStream(state, streams, url, starter);
}

/** Streams out of the room (space-protocol 4.9). */
export const STREAM_METHODS = {
  'video.stream.start': onRoom(start, (context, { url }) => {
    try {
      const stream = begin(context, url);
      return stream ? { stream: stream.payload } : { code: '501', message: 'Not Implemented' };
    } catch (error) {
      if (!(error instanceof StreamRefused)) throw error;
      return refused(error.reason);
    }
  }),
  'video.stream.list': onRoom(none, ({ state }) => ({ streams: state.streams.payloads() })),
  'video.stream.stop': onRoom(z.object({ stream_id: z.string() }), ({ state }, { stream_id }) => {
    const stream = state.streams.find(stream_id);
    if (!stream) throw new Refusal('not_found', 'no such stream');
    endStream(state, stream, null);
    return undefined;
  }),
} satisfies Record<string, Method>;
