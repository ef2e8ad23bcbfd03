/** Longest time without a new picture that is still one flow of pictures, in milliseconds. */
export const GAP_MS = 1000;

/** A time in which the composed picture stood still, in milliseconds of the epoch; `to` is null while it lasts. */
export interface Gap {
  from: number;
  to: number | null;
}

/**
 * Runs in the page: from now on it notes when the picture that a person sees stands still. What counts is what the video element shows,
 * not what arrives. Self-contained, as Playwright sends its text.
 */
export function watchPicture(gapMs: number): void {
  const page = globalThis as unknown as { pictureGaps: Gap[] };
  page.pictureGaps = [];
  const find = (root: Document | ShadowRoot): HTMLVideoElement | null => {
    const video = root.querySelector<HTMLVideoElement>('.mcuContent video');
    if (video) return video;
    for (const element of root.querySelectorAll('*')) {
      const inner = element.shadowRoot && find(element.shadowRoot);
      if (inner) return inner;
    }
    return null;
  };
  let shown: HTMLVideoElement | null = null;
  let frames = 0;
  let last = Date.now();
  let open: Gap | null = null;
  setInterval(() => {
    const video = find(document);
    const count = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
    const moved = video !== null && (video === shown ? count !== frames : count > 0);
    shown = video;
    frames = count;
    if (moved) {
      if (open) open.to = Date.now();
      open = null;
      last = Date.now();
    } else if (!open && Date.now() - last > gapMs) {
      open = { from: last, to: null };
      page.pictureGaps.push(open);
    }
  }, 50);
}

/** Runs in the page: what was noted so far. */
export function pictureGaps(): Gap[] {
  return (globalThis as unknown as { pictureGaps: Gap[] }).pictureGaps;
}
