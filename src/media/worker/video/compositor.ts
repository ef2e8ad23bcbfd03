import type { Tile } from '../../../rooms/ports.ts';
import type { Rectangle } from './cover.ts';
import { Stopwatch } from './decode-time.ts';
import { fillPicture, fillRectangle } from './fill.ts';
import { Picture } from './picture.ts';
import { assertDrawable, Scaler } from './scaler.ts';

/** What a call has to show. */
interface Source {
  /** The decoder's picture; not ours. */
  video: Picture | null;
  /** Ours: freed when replaced. */
  placeholder: Picture | null;
  showing: 'video' | 'placeholder';
}

/** A tile of the scene with what is needed to redraw it cheaply. */
interface Place {
  tile: Tile;
  /** Later tiles that cover a part of this one: they are drawn again after it. */
  above: Place[];
  dirty: boolean;
}

/**
 * Draws tiles into one canvas (a {@link Picture} that lives as long as the compositor). Only tiles with something new are drawn
 * again; on a new scene everything is, from the last pictures. Tiles are drawn in scene order, later ones over earlier ones.
 */
export class Compositor {
  readonly canvas: Picture;
  readonly #scaler = new Scaler();
  readonly #sources = new Map<string, Source>();
  /** Calls that are shown whole; the others fill their tiles. */
  readonly #whole = new Set<string>();
  #places: Place[] = [];
  #sceneChanged = true;

  /** `width` a multiple of 16 and `height` even, in pixels. `onDrawn`: to draw a call's video took so many ms. */
  constructor(
    readonly width: number,
    readonly height: number,
    readonly onDrawn: (callId: string, ms: number) => void = () => {},
  ) {
    this.canvas = Picture.blank(width, height);
  }

  /** Replaces the scene. Throws a RangeError, and keeps the former scene, when a tile cannot be drawn (see {@link Scaler.cover}). */
  setTiles(tiles: readonly Tile[]): void {
    for (const tile of tiles) assertDrawable(tile, this);
    const places = tiles.map((tile): Place => ({ tile, above: [], dirty: true }));
    places.forEach((place, index) => {
      place.above = places.slice(index + 1).filter((other) => overlap(place.tile, other.tile));
    });
    this.#places = places;
    this.#sceneChanged = true;
  }

  /** Whether all of a call's picture is shown, with dark bars if need be (a screen), or as much as fills its tile without cutting heads off (a camera). */
  showWhole(callId: string, whole: boolean): void {
    if (whole === this.#whole.has(callId)) return;
    if (whole) this.#whole.add(callId);
    else this.#whole.delete(callId);
    this.#touch(callId);
  }

  /** Size of the tile of a call in pixels, or null when it has none. */
  tileOf(callId: string): Tile | null {
    return this.#places.find((place) => place.tile.callId === callId)?.tile ?? null;
  }

  /**
   * A call has a new picture. It stays the decoder's, which must call {@link remove} before it frees it. Returns whether a tile
   * shows the call.
   */
  draw(callId: string, picture: Picture): boolean {
    const source = this.#source(callId);
    source.video = picture;
    source.showing = 'video';
    return this.#touch(callId);
  }

  /** Shows a placeholder until the next {@link draw}. Takes the picture over and frees it later. */
  placeholder(callId: string, picture: Picture): boolean {
    const source = this.#source(callId);
    if (source.placeholder !== picture) source.placeholder?.free();
    source.placeholder = picture;
    source.showing = 'placeholder';
    return this.#touch(callId);
  }

  /** A call's video is about to be freed. Its placeholder stays, when it is that what is shown; else its tile becomes dark. */
  forget(callId: string): void {
    const source = this.#sources.get(callId);
    if (source?.showing === 'placeholder') source.video = null;
    else this.remove(callId);
  }

  /** Forgets a call's pictures; its tile, if it still has one, becomes dark. */
  remove(callId: string): void {
    this.#sources.get(callId)?.placeholder?.free();
    this.#sources.delete(callId);
    this.#touch(callId);
  }

  /** Draws what is new. Returns false when the canvas is as it was. Nobody else may be reading the canvas meanwhile. */
  compose(): boolean {
    if (this.#sceneChanged) {
      fillPicture(this.canvas);
      for (const place of this.#places) place.dirty = true;
    }
    let changed = this.#sceneChanged;
    this.#sceneChanged = false;
    for (const place of this.#places) {
      if (!place.dirty) continue;
      place.dirty = false;
      changed = true;
      this.#drawTile(place.tile);
      for (const above of place.above) above.dirty = true;
    }
    return changed;
  }

  /** Frees the canvas, the placeholders and the scaler; not the decoders' pictures. */
  close(): void {
    for (const source of this.#sources.values()) source.placeholder?.free();
    this.#sources.clear();
    this.#places = [];
    this.#scaler.close();
    this.canvas.free();
  }

  #drawTile(tile: Tile): void {
    const source = this.#sources.get(tile.callId);
    const picture = source === undefined ? null : source[source.showing];
    const watch = picture?.passing ? new Stopwatch() : null;
    if (picture === null) fillRectangle(this.canvas, tile);
    else this.#drawIn(tile, this.#draw(source?.showing === 'placeholder', picture, tile));
    if (watch) this.onDrawn(tile.callId, watch.ms);
  }

  /** Draws a picture in its tile and returns the part of the tile that it takes; null: none. */
  #draw(placeholder: boolean, picture: Picture, tile: Tile): Rectangle | null {
    if (this.#whole.has(tile.callId)) return this.#scaler.contain(picture, this.canvas, tile);
    if (placeholder) return this.#scaler.cover(picture, this.canvas, tile) ? tile : null;
    return this.#scaler.camera(picture, this.canvas, tile);
  }

  /** Makes the rest of a tile dark. */
  #drawIn(tile: Tile, box: Rectangle | null): void {
    if (box?.width === tile.width && box.height === tile.height) return;
    const { x, y, width, height } = box ?? { ...tile, height: 0 };
    fillRectangle(this.canvas, { ...tile, height: y - tile.y });
    fillRectangle(this.canvas, { ...tile, y: y + height, height: tile.y + tile.height - y - height });
    fillRectangle(this.canvas, { x: tile.x, y, width: x - tile.x, height });
    fillRectangle(this.canvas, { x: x + width, y, width: tile.x + tile.width - x - width, height });
  }

  #source(callId: string): Source {
    let source = this.#sources.get(callId);
    if (source === undefined) {
      source = { video: null, placeholder: null, showing: 'video' };
      this.#sources.set(callId, source);
    }
    return source;
  }

  #touch(callId: string): boolean {
    let shown = false;
    for (const place of this.#places) {
      if (place.tile.callId !== callId) continue;
      place.dirty = true;
      shown = true;
    }
    return shown;
  }
}

function overlap(a: Tile, b: Tile): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
