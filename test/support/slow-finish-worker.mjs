/**
 * A media worker, run as a copy beside the built one, in whose rooms something is made that takes time to complete: a scene with a tile
 * of the call `takes-<ms>` begins it.
 */
const { MediaRoom } = await import(new URL('./media-room.js', import.meta.url).href);

class SlowSink {
  tier = 2;
  bytes = 0;
  times = [];

  constructor(ms) {
    this.ms = ms;
  }

  picture({ data }) {
    this.bytes += data.length;
  }

  sound(_packet, timeMs) {
    this.times.push(timeMs);
  }

  end() {
    return new Promise((resolve) => setTimeout(resolve, this.ms));
  }

  report() {
    return { id: 'slow', failed: false, bytes: this.bytes, durationMs: this.times.at(-1) - this.times[0] };
  }
}

const { setScene } = MediaRoom.prototype;
MediaRoom.prototype.setScene = function (tiles) {
  setScene.call(this, tiles);
  this.addSink(new SlowSink(Number(/\d+$/.exec(tiles[0].callId)[0])));
};
await import(new URL('./main.js', import.meta.url).href);
