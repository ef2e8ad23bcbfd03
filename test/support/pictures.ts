import type { Picture } from '../../src/media/worker/video/picture.ts';

/** A moving, mildly noisy test picture: gradients, a disc on a path, noise. The same `time` and `seed` give the same picture. */
export function paintMoving(picture: Picture, time: number, seed = 0): Picture {
  const { width, height } = picture;
  const [luma, blue, red] = picture.planes;
  const [lumaStride, blueStride, redStride] = picture.strides;
  let noise = (time * 7919 + seed * 104_729) | 1;
  const discX = width / 2 + 60 * Math.sin(time / 9);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      noise = (Math.imul(noise, 1_103_515_245) + 12_345) & 0x7fffffff;
      const inDisc = (x - discX) ** 2 + (y - height / 2) ** 2 < (height / 4) ** 2;
      luma[y * lumaStride + x] = 64 + (((x + time * 3) >> 2) & 63) + (inDisc ? 70 : 0) + (noise >> 28);
    }
  }
  for (let y = 0; y < height >> 1; y += 1) {
    for (let x = 0; x < width >> 1; x += 1) {
      blue[y * blueStride + x] = 100 + (((x + time + seed * 13) >> 3) & 31);
      red[y * redStride + x] = 120 + (((y + time) >> 3) & 31);
    }
  }
  return picture;
}

/** Luma of one pixel. */
export function lumaAt(picture: Picture, x: number, y: number): number {
  return picture.planes[0][y * picture.strides[0] + x] as number;
}

/** Both colour differences of one pixel. */
export function chromaAt(picture: Picture, x: number, y: number): [number, number] {
  const [, blue, red] = picture.planes;
  const [, blueStride, redStride] = picture.strides;
  return [blue[(y >> 1) * blueStride + (x >> 1)] as number, red[(y >> 1) * redStride + (x >> 1)] as number];
}

/** Peak signal-to-noise ratio of the luma of two pictures of one size, in dB. */
export function lumaPsnr(a: Picture, b: Picture): number {
  let error = 0;
  for (let y = 0; y < a.height; y += 1) {
    for (let x = 0; x < a.width; x += 1) error += (lumaAt(a, x, y) - lumaAt(b, x, y)) ** 2;
  }
  return error === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(255 ** 2 / (error / (a.width * a.height)));
}
