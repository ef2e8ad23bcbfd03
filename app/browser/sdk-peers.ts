import type { LocalMedia } from '../state/ports.ts';
import { constraintsOf } from './devices.ts';
import type { SdkRoom } from './sdk-types.ts';

/**
 * A server may make the SDK build a new peer connection for the same member (space-protocol 6.3), for instance after a fault. The
 * SDK then stops the tracks of the old one and leaves the old picture in place; both are put right here.
 */
export function followPeers(room: SdkRoom, media: LocalMedia, rootElement: HTMLElement): void {
  let spare: MediaStream | undefined;
  const stopSpare = (): void => {
    for (const track of spare?.getTracks() ?? []) track.stop();
  };
  const makeSpare = (): void => {
    const before = spare;
    spare = media.audio && media.video ? undefined : room.localStream?.clone();
    // Comes again when one is moved on stage or to the audience. The earlier copy may be what is sent by now.
    const sent = room.localStream?.getTracks() ?? [];
    for (const track of before?.getTracks() ?? []) if (!sent.includes(track)) track.stop();
  };
  room.on('room.joined', () => {
    // With both devices the SDK can ask for them again. Asking for one that was refused would end the call: keep a copy of what
    // there is.
    makeSpare();
    room.options.localStream = spare;
    // What it opens later is the chosen device.
    if (room.options.audio) room.options.audio = constraintsOf('audio', media.microphone);
    if (room.options.video) room.options.video = constraintsOf('video', media.camera);
  });
  room.on('destroy', stopSpare);
  room.on('track', ({ track }: RTCTrackEvent) => {
    const video = rootElement.querySelector<HTMLVideoElement>('.mcuContent video');
    const shown = video?.srcObject;
    if (track.kind !== 'video' || !video || (shown instanceof MediaStream && shown.getTracks().includes(track))) return;
    video.srcObject = new MediaStream([track]);
  });
}
