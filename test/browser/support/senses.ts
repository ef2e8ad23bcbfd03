/** Functions that run inside the page: what a person there sees and hears. Each is self-contained, as Playwright sends its text. */

interface SdkRoom {
  currentLayout?: { layers: { member_id?: string; x: number; y: number; width: number; height: number; visible: boolean }[] };
  remoteStream?: MediaStream;
}

/** Layers of the last `layout.changed` that have an occupant, in percent. */
export function layersOf(): { id: string; x: number; y: number; width: number; height: number; visible: boolean }[] {
  const room = (globalThis as unknown as { roomSession: SdkRoom }).roomSession;
  return (room.currentLayout?.layers ?? []).flatMap(({ member_id, x, y, width, height, visible }) =>
    member_id === undefined ? [] : [{ id: member_id, x, y, width, height, visible }],
  );
}

/**
 * Mean colours of five patches of each layer, its middle and near its corners, by member id. They are read from the composed
 * picture itself: the SDK lays one's own camera over it, which would hide a wrong tile.
 */
export function pixels(): Record<string, [number, number, number][]> {
  const room = (globalThis as unknown as { roomSession: SdkRoom }).roomSession;
  const find = (root: Document | ShadowRoot): HTMLVideoElement | null => {
    const video = root.querySelector<HTMLVideoElement>('.mcuContent video');
    if (video) return video;
    for (const element of root.querySelectorAll('*')) {
      const inner = element.shadowRoot && find(element.shadowRoot);
      if (inner) return inner;
    }
    return null;
  };
  const video = find(document);
  if (!video || video.videoWidth === 0) return {};
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const g = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  g.drawImage(video, 0, 0);
  const side = 16;
  const patch = (percentX: number, percentY: number): [number, number, number] => {
    const x = (percentX / 100) * canvas.width - side / 2;
    const y = (percentY / 100) * canvas.height - side / 2;
    const { data } = g.getImageData(x, y, side, side);
    const mean = (channel: number): number => {
      let sum = 0;
      for (let i = channel; i < data.length; i += 4) sum += data[i] ?? 0;
      return Math.round(sum / (data.length / 4));
    };
    return [mean(0), mean(1), mean(2)];
  };
  const result: Record<string, [number, number, number][]> = {};
  for (const { member_id, x, y, width, height } of room.currentLayout?.layers ?? []) {
    if (member_id === undefined) continue;
    const at = (partX: number, partY: number): [number, number, number] => patch(x + width * partX, y + height * partY);
    // The fake cameras have a moving bar along the upper edge; the upper patches lie below it.
    result[member_id] = [at(0.5, 0.5), at(0.05, 0.15), at(0.95, 0.15), at(0.05, 0.93), at(0.95, 0.93)];
  }
  return result;
}

/** Frames of video decoded so far, over all peer connections of the call. */
export async function framesShown(): Promise<number> {
  const { peer } = (globalThis as unknown as { roomSession: { peer?: { instance?: RTCPeerConnection } } }).roomSession;
  let frames = 0;
  for (const entry of ((await peer?.instance?.getStats()) ?? new Map()).values()) {
    if (entry.type === 'inbound-rtp' && entry.kind === 'video') frames += entry.framesDecoded;
  }
  return frames;
}

/** Level of each tone in the received sound, in dB below full scale, over about a third of a second. */
export async function hearing(tones: number[]): Promise<number[]> {
  const room = (globalThis as unknown as { roomSession: SdkRoom }).roomSession;
  const track = room.remoteStream?.getAudioTracks()[0];
  if (!track) return tones.map(() => Number.NEGATIVE_INFINITY);
  const context = new AudioContext({ sampleRate: 48_000 });
  const analyser = new AnalyserNode(context, { fftSize: 16_384, smoothingTimeConstant: 0 });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  await new Promise((resolve) => setTimeout(resolve, 700));
  const spectrum = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(spectrum);
  await context.close();
  const binWidth = 48_000 / 16_384;
  return tones.map((tone) => {
    const bin = Math.round(tone / binWidth);
    return Math.round(Math.max(...spectrum.slice(bin - 2, bin + 3)));
  });
}
