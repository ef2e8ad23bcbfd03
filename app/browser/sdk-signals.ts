import type { LayerPayload } from '../../src/wire/events.ts';
import type { Act, MemberFields, RoomFields, RoomSignal } from '../state/ports.ts';
import type { Kind } from '../state/view-model.ts';
import { playbackOf, streamOf } from './sdk-sent.ts';
import type { PlaybackFields, SdkObject, SdkRecording, SdkRoom, StreamFields, Subscribed } from './sdk-types.ts';

/** Turns the SDK's events into signals. */
export function listenTo(room: SdkRoom, listen: (signal: RoomSignal) => void): void {
  room.on('room.joined', ({ member_id, room_session }: Subscribed) => {
    const standing = room.interactivityMode === 'audience' ? 'audience' : 'member';
    const { permissions } = room;
    const { members, playbacks = [], streams = [], ...fields } = room_session;
    const running = { playbacks: playbacks.map(playbackOf), streams: streams.map(streamOf) };
    listen({ type: 'joined', selfId: member_id, standing, permissions, members, room: { ...fields, ...running } });
  });
  room.on('room.updated', ({ room_session }: { room_session: RoomFields }) => {
    const { playbacks: _playbacks, streams: _streams, ...fields } = room_session;
    listen({ type: 'room.updated', room: fields });
  });
  room.on('room.audienceCount', ({ total }: { total: number }) => listen({ type: 'audience', count: total }));
  room.on('member.joined', ({ member }: { member: MemberFields }) => listen({ type: 'member.joined', member }));
  room.on('member.updated', ({ member }: { member: MemberFields }) => listen({ type: 'member.updated', member }));
  room.on('member.left', ({ member }: { member: MemberFields }) => listen({ type: 'member.left', id: member.id }));
  room.on('member.talking', ({ member }: { member: { id: string; talking: boolean } }) => {
    listen({ type: 'member.talking', id: member.id, talking: member.talking });
  });
  room.on('layout.changed', ({ layout }: { layout: { name: string; layers: LayerPayload[] } }) => {
    listen({ type: 'layout', name: layout.name, layers: layout.layers });
  });
  // Of Wirespace only; the SDK hands on every event whose name begins with `video.`.
  room.on('wirespace.asked', ({ kind, by }: { kind: Kind; by: { id: string; name: string } | null }) =>
    listen({ type: 'asked', kind, by }),
  );
  room.on('wirespace.acted', ({ act, by }: { act: Act; by: { name: string } }) => listen({ type: 'acted', act, by: by.name }));
  room.on('wirespace.recording_announced', ({ seconds, by }: { seconds: number; by: { name: string } | null }) =>
    listen({ type: 'recording-announced', seconds, by: by?.name ?? null }),
  );
  for (const name of ['recording.started', 'recording.updated', 'recording.ended']) {
    // The SDK hands on objects with methods and getters.
    room.on(name, ({ id, state, _payload }: SdkRecording) => {
      const reason = _payload?.recording.reason;
      listen({ type: 'recording', recording: { id, state, ...(reason ? { reason } : {}) } });
    });
  }
  for (const name of ['playback.started', 'playback.updated', 'playback.ended']) {
    room.on(name, (object: SdkObject<'playback', PlaybackFields>) => listen({ type: 'playback', playback: playbackOf(object) }));
  }
  // The SDK knows no `stream.updated` and hands on what came.
  room.on('stream.updated', ({ stream }: { stream: StreamFields }) => listen({ type: 'stream', stream: streamOf(stream) }));
  for (const name of ['stream.started', 'stream.ended']) {
    room.on(name, (object: SdkObject<'stream', StreamFields>) => listen({ type: 'stream', stream: streamOf(object) }));
  }
  room.on('wirespace.declined', ({ kind, member }: { kind: Kind; member: { id: string } }) => {
    listen({ type: 'declined', kind, id: member.id });
  });
  room.on('room.left', (event: { reason?: string } | undefined) => {
    listen({ type: 'left', detail: { reason: event?.reason ?? null, cause: room.cause ?? null } });
  });
  // After `room.left` this is an echo; alone it is the end of a call that never was in the room.
  room.on('destroy', () => listen({ type: 'left', detail: { reason: null, cause: room.cause ?? null } }));
  // Its packets show whether media arrives (Repair).
  room.on('media.connected', () => reportSound(room, listen));
  room.session.on('session.reconnecting', () => listen({ type: 'socket', up: false }));
  room.session.on('session.connected', () => listen({ type: 'socket', up: true }));
  room.session.on('session.auth_error', () => listen({ type: 'token-refused' }));
  followNetwork(room, listen);
}

/** The browser knows first when the network is gone; the socket finds out after many seconds. */
function followNetwork(room: SdkRoom, listen: (signal: RoomSignal) => void): void {
  const offline = (): void => listen({ type: 'network', up: false });
  const online = (): void => listen({ type: 'network', up: true });
  window.addEventListener('offline', offline);
  window.addEventListener('online', online);
  room.on('destroy', () => {
    window.removeEventListener('offline', offline);
    window.removeEventListener('online', online);
  });
}

/** A browser may refuse to play sound on a page that nobody has clicked yet. */
function reportSound(room: SdkRoom, listen: (signal: RoomSignal) => void): void {
  const audio = room.getAudioEl();
  if (!audio.srcObject) return;
  audio.play().then(
    () => listen({ type: 'sound', blocked: false }),
    (error: DOMException) => listen({ type: 'sound', blocked: error.name === 'NotAllowedError' }),
  );
}
