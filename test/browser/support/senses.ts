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
 * Mean colour of a patch in the middle of each layer, by member id, read from the composed picture itself: the SDK lays one's own
 * camera over it, which would hide a wrong tile.
 */
export function pixels(): Record<string, [number, number, number]> {
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
  const result: Record<string, [number, number, number]> = {};
  for (const layer of room.currentLayout?.layers ?? []) {
    if (layer.member_id === undefined) continue;
    const side = 16;
    const x = ((layer.x + layer.width / 2) / 100) * canvas.width - side / 2;
    const y = ((layer.y + layer.height / 2) / 100) * canvas.height - side / 2;
    const { data } = g.getImageData(x, y, side, side);
    const mean = [0, 1, 2].map((channel) => {
      let sum = 0;
      for (let i = channel; i < data.length; i += 4) sum += data[i] ?? 0;
      return Math.round(sum / (data.length / 4));
    });
    result[layer.member_id] = mean as [number, number, number];
  }
  return result;
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
