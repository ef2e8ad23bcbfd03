import type { SdkRoom } from './sdk-types.ts';

/**
 * A server may make the SDK build a new peer connection for the same member (space-protocol 6.3), for instance after a fault. The
 * SDK leaves the old picture in place then; this shows the new one.
 */
export function followPeers(room: SdkRoom, rootElement: HTMLElement): void {
  room.on('track', ({ track }: RTCTrackEvent) => {
    const video = rootElement.querySelector<HTMLVideoElement>('.mcuContent video');
    const shown = video?.srcObject;
    if (track.kind !== 'video' || !video || (shown instanceof MediaStream && shown.getTracks().includes(track))) return;
    video.srcObject = new MediaStream([track]);
  });
}
