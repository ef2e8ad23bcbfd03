const EVERY_MS = 100;
const RESUME_EVERY = 5;
/** Quieter than this is silence. */
const FLOOR_DB = -60;

/**
 * How loud a microphone is. It listens to a copy of the track, so that it still hears when the call has stopped its own on mute: that
 * is how people notice that they talk while muted. Nothing of it leaves the browser.
 */
export class LevelMeter {
  #stop: () => void = () => {};

  /** @param level hears the loudness, 0 to 1, ten times a second */
  follow(track: MediaStreamTrack | null, level: (value: number) => void): void {
    this.#stop();
    this.#stop = () => {};
    if (!track) return;
    const copy = track.clone();
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 1024 });
    context.createMediaStreamSource(new MediaStream([copy])).connect(analyser);
    // Without a click on the page a browser may hold the context back.
    const resume = (): void => void context.resume().catch(() => {});
    document.addEventListener('pointerdown', resume);
    document.addEventListener('keydown', resume);
    const samples = new Float32Array(analyser.fftSize);
    let reads = 0;
    const timer = setInterval(() => {
      // Firefox lets the context run while the page captures, which it may notice only after the context was made, and only when asked.
      if (context.state === 'suspended' && reads % RESUME_EVERY === 0) resume();
      reads += 1;
      analyser.getFloatTimeDomainData(samples);
      let energy = 0;
      for (const sample of samples) energy += sample * sample;
      const db = 10 * Math.log10(energy / samples.length + 1e-12);
      level(Math.min(1, Math.max(0, 1 - db / FLOOR_DB)));
    }, EVERY_MS);
    this.#stop = () => {
      clearInterval(timer);
      document.removeEventListener('pointerdown', resume);
      document.removeEventListener('keydown', resume);
      copy.stop();
      void context.close();
    };
  }
}
