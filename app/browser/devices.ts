import type { DeviceAnswer, DevicePort, DeviceTrouble, LocalMedia } from '../state/ports.ts';

/** What the picture of one person is asked to be; the server cuts it to its tile. */
const CAMERA: MediaTrackConstraints = { aspectRatio: { ideal: 16 / 9 }, width: { ideal: 1280 }, height: { ideal: 720 } };
const MICROPHONE: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/**
 * Camera and microphone of this browser. They are asked for before the call is opened: a person may take long over the browser's
 * question, and the SDK gives the whole setup of a call 20 seconds.
 */
export class BrowserDevices implements DevicePort {
  obstacle(): 'insecure' | 'unsupported' | null {
    if (!window.isSecureContext) return 'insecure';
    if (typeof RTCPeerConnection !== 'function' || !navigator.mediaDevices?.getUserMedia) return 'unsupported';
    return null;
  }

  async request(): Promise<DeviceAnswer> {
    const both = await open({ audio: MICROPHONE, video: CAMERA });
    if (both instanceof MediaStream) return { kind: 'ready', media: { audio: true, video: true, stream: both } };
    // The browser gives both or an error about one of them: ask one by one to learn which.
    const audio = await open({ audio: MICROPHONE });
    const video = await open({ video: CAMERA });
    const tracks = [audio, video].flatMap((one) => (one instanceof MediaStream ? one.getTracks() : []));
    const media: LocalMedia = {
      audio: audio instanceof MediaStream,
      video: video instanceof MediaStream,
      stream: tracks.length > 0 ? new MediaStream(tracks) : null,
    };
    if (media.audio && media.video) return { kind: 'ready', media };
    return { kind: 'trouble', audio: troubleOf(audio), video: troubleOf(video), media };
  }

  release(media: LocalMedia): void {
    if (media.stream instanceof MediaStream) for (const track of media.stream.getTracks()) track.stop();
  }
}

async function open(constraints: MediaStreamConstraints): Promise<MediaStream | DeviceTrouble> {
  try {
    return await navigator.mediaDevices.getUserMedia(constraints);
  } catch (error) {
    switch ((error as DOMException).name) {
      case 'NotAllowedError':
      case 'SecurityError':
        return 'denied';
      case 'NotFoundError':
      case 'OverconstrainedError':
        return 'missing';
      case 'NotReadableError':
      case 'AbortError':
        return 'busy';
      default:
        return 'failed';
    }
  }
}

function troubleOf(answer: MediaStream | DeviceTrouble): DeviceTrouble | null {
  return answer instanceof MediaStream ? null : answer;
}
