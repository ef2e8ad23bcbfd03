import { binding, PIXELS_RGBA, PIXELS_YUV420P, SCALE_BILINEAR } from '../../../ffmpeg/ffmpeg.ts';
import { Picture } from './picture.ts';

/** A picture from opaque RGBA pixels, 4 bytes each, without padding. `width` and `height` are even. The caller frees it. */
export function pictureFromRgba(pixels: Buffer, width: number, height: number): Picture {
  if (pixels.length < width * height * 4)
    throw new RangeError(`${pixels.length} bytes are no RGBA picture of ${width}x${height}`);
  const picture = Picture.blank(width, height);
  const context = new binding.SoftwareScaleContext();
  context.getContext(width, height, PIXELS_RGBA, width, height, PIXELS_YUV420P, SCALE_BILINEAR);
  try {
    context.scaleSync([pixels], [width * 4], 0, height, picture.planes, picture.strides);
  } finally {
    context.freeContext();
  }
  return picture;
}
