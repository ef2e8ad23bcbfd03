/** What one fake person looks and sounds like. */
export interface Looks {
  /** Solid colour of the camera, as 0 … 255. */
  colour: readonly [red: number, green: number, blue: number];
  /** Tone of the microphone in hertz. */
  tone: number;
}

/** People that no codec confuses: colours far apart, tones that are no multiples of each other. */
export const LOOKS = {
  red: { colour: [205, 40, 40], tone: 440 },
  green: { colour: [40, 170, 60], tone: 1010 },
  blue: { colour: [50, 70, 215], tone: 1730 },
} as const satisfies Record<string, Looks>;

/** Whose colour fills each layer, from what `pixels` saw; null where it is nobody's or not the same all over. */
export function whose(seen: Record<string, [number, number, number][]>): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(seen).map(([id, patches]) => {
      const names = new Set(patches.map(nearest));
      return [id, names.size === 1 ? ([...names][0] ?? null) : null];
    }),
  );
}

/** The person of `LOOKS` whose colour a pixel is; null when it is none of theirs. */
function nearest(pixel: readonly number[]): string | null {
  const distance = (looks: Looks): number => Math.hypot(...looks.colour.map((value, i) => value - (pixel[i] ?? 0)));
  const best = Object.entries<Looks>(LOOKS).sort(([, a], [, b]) => distance(a) - distance(b))[0];
  return best && distance(best[1]) < 40 ? best[0] : null;
}

/**
 * Runs in the page before its scripts: `getUserMedia` gives a camera of one colour and a microphone of one tone. A bar runs over
 * the picture, so that it is never the same twice.
 */
export function installFakeMedia(looks: Looks): void {
  const camera = (): MediaStreamTrack => {
    const canvas = document.createElement('canvas');
    canvas.width = 640;
    canvas.height = 360;
    const g = canvas.getContext('2d') as CanvasRenderingContext2D;
    let frame = 0;
    const draw = (): void => {
      frame += 1;
      g.fillStyle = `rgb(${looks.colour.join(' ')})`;
      g.fillRect(0, 0, 640, 360);
      g.fillStyle = '#fff';
      g.fillRect((frame * 8) % 640, 0, 16, 24);
    };
    draw();
    setInterval(draw, 66);
    return canvas.captureStream(15).getVideoTracks()[0] as MediaStreamTrack;
  };
  const microphone = (): MediaStreamTrack => {
    const context = new AudioContext({ sampleRate: 48_000 });
    const oscillator = new OscillatorNode(context, { frequency: looks.tone });
    const gain = new GainNode(context, { gain: 0.4 });
    const destination = new MediaStreamAudioDestinationNode(context);
    oscillator.connect(gain).connect(destination);
    oscillator.start();
    return destination.stream.getAudioTracks()[0] as MediaStreamTrack;
  };
  // Firefox runs such scripts in its empty first page, too, where there are no devices.
  if (!navigator.mediaDevices) return;
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const tracks = [...(constraints?.audio ? [microphone()] : []), ...(constraints?.video ? [camera()] : [])];
    if (tracks.length === 0) throw new TypeError('at least one of audio and video must be requested');
    return new MediaStream(tracks);
  };
}

/** Runs in the page before its scripts: the person has said no to the camera. */
export function denyCamera(): void {
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    if (constraints?.video) throw new DOMException('Permission denied', 'NotAllowedError');
    return real(constraints);
  };
}

/** Runs in the page before its scripts: the person has said no to both devices. */
export function denyDevices(): void {
  if (!navigator.mediaDevices) return;
  navigator.mediaDevices.getUserMedia = async () => {
    throw new DOMException('Permission denied', 'NotAllowedError');
  };
}
