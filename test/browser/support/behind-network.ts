import { freeUdpPort } from '../../support/free-ports.ts';
import { Network } from '../../support/network/network.ts';
import { installOnlyWay, type MediaWay } from './only-way.ts';
import type { Person } from './person.ts';
import { GAP_MS, type Gap, pictureGaps, watchPicture } from './picture-watch.ts';
import type { Wirespace } from './wirespace.ts';

/** A server with one worker, and networks of the test's own making before it. */
export class Site {
  readonly #networks: Network[] = [];

  private constructor(
    readonly server: Wirespace,
    readonly mediaPort: number,
  ) {}

  /** @param start starts the server; who hands it in ends the server, too */
  static async open(start: typeof Wirespace.start): Promise<Site> {
    const mediaPort = await freeUdpPort();
    return new Site(await start({ MEDIA_PORT: String(mediaPort), UNMUTE: 'direct' }), mediaPort);
  }

  /** One more network to the server. */
  async network(): Promise<Network> {
    const network = await Network.to({ port: Number(new URL(this.server.url).port), mediaPort: this.mediaPort });
    this.#networks.push(network);
    return network;
  }

  close(): void {
    for (const network of this.#networks) network.close();
  }
}

function wayOf(network: Network): MediaWay {
  return { server: network.serverMediaPort, relay: network.udp.port };
}

/** Init script and its argument for a page whose media knows this network only. */
export function onlyWay(network: Network): [typeof installOnlyWay, MediaWay] {
  return [installOnlyWay, wayOf(network)];
}

/** Follows the picture that a page shows, from now on. */
export class PictureWatch {
  readonly #page: Person['page'];

  private constructor(page: Person['page']) {
    this.#page = page;
  }

  /** `gapMs`: what stands still for less is no gap. */
  static async on({ page }: Pick<Person, 'page'>, gapMs = GAP_MS): Promise<PictureWatch> {
    await page.evaluate(watchPicture, gapMs);
    return new PictureWatch(page);
  }

  gaps(): Promise<Gap[]> {
    return this.#page.evaluate(pictureGaps);
  }

  /** Waits until the picture moves after `at`, a time of the epoch in milliseconds; how many seconds after that it did. */
  async backAfter(at: number, withinMs: number): Promise<number> {
    const deadline = at + withinMs;
    for (;;) {
      const gaps = await this.gaps();
      const last = gaps.at(-1);
      // One that was over by then tells nothing.
      if (last?.to != null && last.to >= at) return (last.to - at) / 1000;
      if (Date.now() > deadline) throw new Error(`no picture ${withinMs} ms after: ${JSON.stringify(gaps)}`);
      await this.#page.waitForTimeout(100);
    }
  }

  /** Seconds without a picture so far, all of them together. */
  async seconds(): Promise<number> {
    let sum = 0;
    for (const { from, to } of await this.gaps()) sum += ((to ?? Date.now()) - from) / 1000;
    return Math.round(sum * 10) / 10;
  }
}
