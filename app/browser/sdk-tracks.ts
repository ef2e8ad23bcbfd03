import type { LocalMedia, RoomSignal } from '../state/ports.ts';
import type { SdkRoom } from './sdk-types.ts';

const EVERY_MS = 1000;

/**
 * Looks whether the own tracks still give something. A phone call ends or mutes them, and so does a device that is pulled out; the SDK
 * replaces tracks when it likes, so looking is simpler than following each. It also tells which microphone is open.
 */
export function followTracks(room: SdkRoom, media: LocalMedia, listen: (signal: RoomSignal) => void): void {
  let microphone: MediaStreamTrack | null = null;
  const look = (): void => {
    const tracks = room.localStream?.getTracks() ?? [];
    const gives = (kind: 'audio' | 'video'): boolean =>
      tracks.some((track) => track.kind === kind && track.readyState === 'live' && !track.muted);
    listen({ type: 'tracks', audio: !media.audio || gives('audio'), video: !media.video || gives('video') });
    const open = tracks.find((track) => track.kind === 'audio' && track.readyState === 'live');
    if (!open || open === microphone) return;
    microphone = open;
    listen({ type: 'microphone', track: open });
  };
  let timer: ReturnType<typeof setInterval> | undefined;
  room.on('room.joined', () => {
    clearInterval(timer);
    timer = setInterval(look, EVERY_MS);
  });
  room.on('destroy', () => clearInterval(timer));
}
