import Hls, { type ErrorData } from 'hls.js/light';

/** What a player tells. */
export interface PlayerListener {
  /** The stream is over. */
  ended(): void;
  /** It does not go on. */
  failed(): void;
}

export interface Player {
  /** Wall clock of the server when that happened what is seen, ms since the epoch; null: not known. */
  playingAt(): number | null;
  /** Goes to the newest picture. */
  goLive(): void;
  close(): void;
}

/** Faults of a medium that one player may have before it is replaced. */
const MOST_RECOVERIES = 3;

/** Plays a stream in the element; null: this browser cannot. */
export function openPlayer(video: HTMLVideoElement, url: string, listener: PlayerListener): Player | null {
  // The same player wherever it runs, so that all have the low latency that it keeps.
  if (Hls.isSupported()) return openHls(video, url, listener);
  if (video.canPlayType('application/vnd.apple.mpegurl') !== '') return openNative(video, url, listener);
  return null;
}

function openHls(video: HTMLVideoElement, url: string, listener: PlayerListener): Player {
  const hls = new Hls({
    lowLatencyMode: true,
    // Fragments of MP4 are handed on as they are: there is no work for a thread.
    enableWorker: false,
    backBufferLength: 10,
    // It catches up slowly enough that voices keep their sound.
    maxLiveSyncPlaybackRate: 1.1,
    // Seconds behind the newest part: the hold-back of our playlists, and the most before it jumps. hls.js takes both or none.
    liveSyncDuration: 2.1,
    liveMaxLatencyDuration: 12,
  });
  let recoveries = 0;
  hls.on(Hls.Events.ERROR, (_, data: ErrorData) => {
    if (!data.fatal) return;
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && recoveries < MOST_RECOVERIES) {
      recoveries += 1;
      hls.recoverMediaError();
    } else listener.failed();
  });
  const ended = (): void => listener.ended();
  video.addEventListener('ended', ended);
  hls.loadSource(url);
  hls.attachMedia(video);
  return {
    playingAt: () => hls.playingDate?.getTime() ?? null,
    goLive: () => {
      if (hls.liveSyncPosition !== null) video.currentTime = hls.liveSyncPosition;
    },
    close: () => {
      video.removeEventListener('ended', ended);
      hls.destroy();
    },
  };
}

/** Safari's own property (HTML's `getStartDate`). */
type Dated = HTMLVideoElement & { getStartDate?: () => Date };

function openNative(video: Dated, url: string, listener: PlayerListener): Player {
  const listeners = { ended: () => listener.ended(), error: () => listener.failed() };
  for (const [name, listen] of Object.entries(listeners)) video.addEventListener(name, listen);
  video.src = url;
  return {
    playingAt: () => {
      const start = video.getStartDate?.().getTime() ?? Number.NaN;
      return Number.isNaN(start) ? null : start + video.currentTime * 1000;
    },
    goLive: () => {
      const { seekable } = video;
      if (seekable.length > 0) video.currentTime = seekable.end(seekable.length - 1) - 2;
    },
    close: () => {
      for (const [name, listen] of Object.entries(listeners)) video.removeEventListener(name, listen);
      video.removeAttribute('src');
      video.load();
    },
  };
}
