import {
  binding,
  check,
  type NativeFrame,
  type NativeInputStream,
  type NativeScaler,
  newFrame,
  PIXELS_YUV420P,
  PIXELS_YUVJ420P,
  SCALE_BILINEAR,
} from '../../../ffmpeg/ffmpeg.ts';
import { quarterTurns, turn } from './turning.ts';

/** A picture as a room takes it: its planes in one piece, both sides even. */
export interface ShapedPicture {
  bytes: Buffer;
  width: number;
  height: number;
  bt709: boolean;
  fullRange: boolean;
}

/** The side data in which phones say how they were held. */
const DISPLAY_MATRIX = 5;
const SMALLEST_SIDE = 16;
const BT709 = 1;
const UNSPECIFIED = 2;
const WHOLE_RANGE = 2;
/** From that height on a file that says nothing means BT.709. */
const HD_HEIGHT = 720;
const ALIGNMENT = 64;

/** Makes pictures of any size, shape and format into those of a canvas: 4:2:0, square pixels, upright, no larger than the canvas. */
export class PictureShaper {
  readonly #canvas: { width: number; height: number };
  readonly #turns: number;
  #scaler: { key: string; native: NativeScaler; target: NativeFrame } | null = null;

  constructor(stream: NativeInputStream, canvas: { width: number; height: number }) {
    this.#turns = quarterTurns(stream.codecpar.getCodedSideData(DISPLAY_MATRIX));
    this.#canvas = canvas;
  }

  /** Null when it cannot be. The frame stays the caller's. */
  shape(frame: NativeFrame): ShapedPicture | null {
    const { width, height } = this.#size(frame);
    const bt709 = frame.colorSpace === BT709 || (frame.colorSpace === UNSPECIFIED && frame.height >= HD_HEIGHT);
    const fullRange = frame.format === PIXELS_YUVJ420P || frame.colorRange === WHOLE_RANGE;
    const fits = frame.width === width && frame.height === height && [PIXELS_YUV420P, PIXELS_YUVJ420P].includes(frame.format);
    const bytes = fits ? frame.toBuffer() : this.#scale(frame, width, height, fullRange);
    if (bytes === null) return null;
    const turned = turn(bytes, width, height, this.#turns);
    return { ...turned, bt709, fullRange: fits && fullRange };
  }

  close(): void {
    this.#scaler?.native.freeContext();
    this.#scaler?.target.free();
    this.#scaler = null;
  }

  /** Of the picture before it is turned. */
  #size(frame: NativeFrame): { width: number; height: number } {
    const { num, den } = frame.sampleAspectRatio;
    const wide = frame.width * (num > 0 && den > 0 ? num / den : 1);
    const { width, height } = this.#canvas;
    const [across, down] = this.#turns % 2 === 0 ? [width, height] : [height, width];
    const factor = Math.min(1, across / wide, down / frame.height);
    const even = (side: number, most: number): number =>
      Math.min(most, Math.max(SMALLEST_SIDE, 2 * Math.round((side * factor) / 2)));
    return { width: even(wide, across), height: even(frame.height, down) };
  }

  #scale(frame: NativeFrame, width: number, height: number, fullRange: boolean): Buffer | null {
    const format = frame.format === PIXELS_YUV420P && fullRange ? PIXELS_YUVJ420P : frame.format;
    const key = `${frame.width} ${frame.height} ${format} ${width} ${height}`;
    if (this.#scaler?.key !== key) this.#prepare(key, frame, format, width, height);
    const scaler = this.#scaler;
    const [source, target] = [frame.data, scaler?.target.data];
    if (!scaler || !source || !target) return null;
    const rows = scaler.native.scaleSync(source, frame.linesize, 0, frame.height, target, scaler.target.linesize);
    return rows > 0 ? scaler.target.toBuffer() : null;
  }

  #prepare(key: string, frame: NativeFrame, format: number, width: number, height: number): void {
    this.close();
    const native = new binding.SoftwareScaleContext();
    native.getContext(frame.width, frame.height, format, width, height, PIXELS_YUV420P, SCALE_BILINEAR);
    const target = newFrame();
    target.format = PIXELS_YUV420P;
    target.width = width;
    target.height = height;
    check(target.getBuffer(ALIGNMENT), 'a picture');
    this.#scaler = { key, native, target };
  }
}
