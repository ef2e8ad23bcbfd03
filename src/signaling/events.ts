import type { MemberUpdate, VideoEvent } from '../wire/events.ts';

/** One `signalwire.event` before it becomes text (space-protocol 1.4). */
export interface EventEnvelope {
  id: string;
  type: string;
  channel: string;
  /** Epoch milliseconds; the wire carries seconds. */
  now: number;
  /** The payload, as JSON. */
  params: string;
  /** Siblings of `event_type`, needed on `webrtc.message`. */
  nodeId?: string;
  projectId?: string;
}

/** Text of a `signalwire.event`. The payload is given as JSON because a broadcast shares it. */
export function eventFrame(envelope: EventEnvelope): string {
  const head = JSON.stringify({
    event_type: envelope.type,
    event_channel: envelope.channel,
    timestamp: envelope.now / 1000,
    ...(envelope.projectId === undefined ? {} : { project_id: envelope.projectId }),
    ...(envelope.nodeId === undefined ? {} : { node_id: envelope.nodeId }),
  });
  return `{"jsonrpc":"2.0","id":${JSON.stringify(envelope.id)},"method":"signalwire.event","params":${head.slice(0, -1)},"params":${envelope.params}}}`;
}

/** JSON of the payloads, by event object: a room hands the same object to all its links. */
const plain = new WeakMap<VideoEvent, string>();
const twinned = new WeakMap<VideoEvent, string>();

/**
 * JSON of an event's payload. With `twins`, `updated` of a member also names each field in camelCase, so that listeners such as
 * `member.updated.audioMuted` fire in browsers (space-protocol 5.5).
 */
export function eventParams(event: VideoEvent, twins: boolean): string {
  const cache = twins ? twinned : plain;
  const known = cache.get(event);
  if (known !== undefined) return known;
  const json = JSON.stringify(twins ? withTwins(event) : event.params);
  cache.set(event, json);
  return json;
}

function withTwins(event: VideoEvent): object {
  if (event.event_type !== 'video.member.updated') return event.params;
  const member: MemberUpdate = event.params.member;
  const updated = member.updated.flatMap((name) => (name.includes('_') ? [name, camelCase(name)] : [name]));
  return { ...event.params, member: { ...member, updated } };
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
