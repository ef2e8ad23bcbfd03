import type { DeviceLists, DevicePort, TrackAnswer } from '../state/ports.ts';
import type { DeviceTrouble, Kind } from '../state/view-model.ts';
import { LevelMeter } from './level-meter.ts';
import { darkTrack, silentTrack } from './stand-ins.ts';
import { playTestSound } from './test-sound.ts';

/** What the picture of one person is asked to be; the server cuts it to its tile. */
const CAMERA: MediaTrackConstraints = { aspectRatio: { ideal: 16 / 9 }, width: { ideal: 1280 }, height: { ideal: 720 } };
const MICROPHONE: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const LISTS = { audioinput: 'microphone', videoinput: 'camera', audiooutput: 'speaker' } as const;

/** Constraints of one kind for a chosen device, or for the browser's choice. */
function constraintsOf(kind: Kind, device: string | null): MediaTrackConstraints {
  const base = kind === 'audio' ? MICROPHONE : CAMERA;
  return device === null ? base : { ...base, deviceId: { exact: device } };
}

/**
 * Camera and microphone of this browser. They are asked for before the call is opened: a person may take long over the browser's
 * question, and the SDK gives the whole setup of a call 20 seconds.
 */
export class BrowserDevices implements DevicePort {
  readonly #meter = new LevelMeter();

  obstacle(): 'insecure' | 'unsupported' | null {
    if (!window.isSecureContext) return 'insecure';
    if (typeof RTCPeerConnection !== 'function' || !navigator.mediaDevices?.getUserMedia) return 'unsupported';
    return null;
  }

  async openBoth(wanted: {
    microphone: string | null;
    camera: string | null;
  }): Promise<{ audio: TrackAnswer; video: TrackAnswer }> {
    try {
      const audio = constraintsOf('audio', wanted.microphone);
      const video = constraintsOf('video', wanted.camera);
      const stream = await navigator.mediaDevices.getUserMedia({ audio, video });
      return { audio: answer(stream, 'audio'), video: answer(stream, 'video') };
    } catch {
      // The browser gives both or an error about one of them: ask one by one to learn which.
      return { audio: await this.open('audio', wanted.microphone), video: await this.open('video', wanted.camera) };
    }
  }

  async open(kind: Kind, device: string | null): Promise<TrackAnswer> {
    try {
      return answer(await navigator.mediaDevices.getUserMedia({ [kind]: constraintsOf(kind, device) }), kind);
    } catch (error) {
      const trouble = troubleOf(error as DOMException);
      // A chosen device that was taken away: another one will do.
      return trouble === 'missing' && device !== null ? this.open(kind, null) : { trouble };
    }
  }

  stop(track: unknown): void {
    if (track instanceof MediaStreamTrack) track.stop();
  }

  combine(tracks: { audio?: unknown; video?: unknown }): MediaStream {
    const { audio, video } = tracks;
    return new MediaStream([
      ...(audio === undefined ? [] : [audio instanceof MediaStreamTrack ? audio : silentTrack()]),
      ...(video === undefined ? [] : [video instanceof MediaStreamTrack ? video : darkTrack()]),
    ]);
  }

  async list(): Promise<DeviceLists> {
    const lists = { microphone: [], camera: [], speaker: [] } as Record<keyof DeviceLists, { id: string; label: string }[]>;
    const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    for (const { kind, deviceId, label } of devices) {
      // Before it has been allowed a device, a page learns only that there is one.
      if (deviceId !== '') lists[LISTS[kind]].push({ id: deviceId, label });
    }
    if (!('setSinkId' in HTMLMediaElement.prototype)) lists.speaker = [];
    return lists;
  }

  watch(changed: () => void): () => void {
    navigator.mediaDevices.addEventListener('devicechange', changed);
    return () => navigator.mediaDevices.removeEventListener('devicechange', changed);
  }

  follow(track: unknown, level: (value: number) => void): void {
    this.#meter.follow(track instanceof MediaStreamTrack ? track : null, level);
  }

  testSpeaker(device: string | null): Promise<void> {
    return playTestSound(device);
  }
}

function answer(stream: MediaStream, kind: Kind): TrackAnswer {
  const track = stream.getTracks().find((one) => one.kind === kind);
  return track ? { track, device: track.getSettings().deviceId ?? null } : { trouble: 'failed' };
}

/** The name of a browser's error says what is wrong; in Chromium its message also says who refused. */
function troubleOf({ name, message }: DOMException): DeviceTrouble {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      if (/system/i.test(message)) return 'system';
      return /dismissed/i.test(message) ? 'dismissed' : 'denied';
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
