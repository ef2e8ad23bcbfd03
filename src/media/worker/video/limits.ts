/**
 * What a sender may make us hold and do. Pictures are bounded by their area, not by a side: a monitor of 5120x1440 is smaller than one of
 * 3840x2160. All of it is hostile until it has been looked at, before a decoder allocates anything.
 */
export interface PictureLimits {
  /** Area of the largest picture. */
  readonly pixels: number;
  /** H.264: macroblocks of 16x16 pixels that references and the picture itself may take together (ITU-T H.264 A.3.1, MaxDpbMbs). */
  readonly macroblocksKept: number;
}

/** What sends: cameras and devices, or a shared screen. */
export type SenderKind = 'camera' | 'screen';

/**
 * A camera: two pictures of 4096x2304, which are nine of 1080p and seventeen of 720p (28 MB). A screen: 5120x2880 with two references, or
 * 3840x2160 with four (71 MB).
 */
export const PICTURE_LIMITS: Readonly<Record<SenderKind, PictureLimits>> = {
  camera: { pixels: 4096 * 2304, macroblocksKept: 2 * 256 * 144 },
  screen: { pixels: 5120 * 2880, macroblocksKept: 184_320 },
};

/** Area of the largest picture that anybody may send. */
export const MOST_PIXELS = PICTURE_LIMITS.screen.pixels;
/** No monitor has a longer side; a strip of 1x14,000,000 pixels is an attack. */
export const LONGEST_SIDE = 8192;

/** A frame of more packets or datagram bytes is an attack: key frames of a 5120x2880 page of small letters have 1.5 MB. */
export const MOST_PARTS = 3072;
export const MOST_FRAME_BYTES = 3 * 1024 * 1024;

/** H.264 pictures that wait in a decoder for those which are shown before them (B-frames); callers' encoders use none. */
export const MOST_DELAYED = 3;
/** Pictures that FFmpeg's VP8 decoder holds at most: three references, the one before, the present one, and the one that is shown. */
export const VP8_PICTURES = 6;

/** Up to this area a sender's pictures are always taken. */
export const USUAL_PIXELS = 1920 * 1088;
/** Memory for the pictures of all senders of larger ones on a worker: five screens of 3840x2160, or three of 5120x2880. */
export const LARGE_PICTURES_BYTES = 400_000_000;

/** A decoder that had nothing to do for so long is freed; the stream goes on with a key frame. */
export const IDLE_DECODER_MS = 8_000;

/** Whether a picture of that size may be decoded for a sender of that kind. */
export function isTakenSize(width: number, height: number, { pixels }: PictureLimits): boolean {
  return width * height <= pixels && width <= LONGEST_SIDE && height <= LONGEST_SIDE;
}
