import { Picture } from '../video/picture.ts';

/** Pictures that are used again: to make one anew for each that comes costs more than to fill it. */
export class PicturePool {
  #free: Picture[] = [];
  #closed = false;

  /** A picture whose pixels are not set. Throws when memory is refused. */
  take(width: number, height: number, fullRange: boolean): Picture {
    const fits = (picture: Picture): boolean =>
      picture.width === width && picture.height === height && picture.fullRange === fullRange;
    const known = this.#free.pop();
    if (known && fits(known)) return known;
    known?.free();
    return Picture.sized(width, height, fullRange);
  }

  put(picture: Picture): void {
    if (this.#closed) picture.free();
    else this.#free.push(picture);
  }

  close(): void {
    this.#closed = true;
    for (const picture of this.#free.splice(0)) picture.free();
  }
}
