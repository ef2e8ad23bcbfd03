import type { FastifyInstance } from 'fastify';
import type { Ids } from '../base/ids.ts';
import type { PreviewPlace, PreviewPort } from '../rooms/ports.ts';

export interface PreviewsOptions {
  ids: Ids;
  /** `http(s)://host[:port]` where clients reach this server. */
  origin: () => string;
}

/** Bytes of a name: nobody guesses it (rest-api 17). */
const NAME_BYTES = 16;
const FOLDER = '/previews';

/** What is shown until the first preview is made: a dark picture of 320x180. */
const DARK = Buffer.from(
  'UklGRtoAAABXRUJQVlA4IM4AAACwEACdASpAAbQAPtFosVMoJaSioCgBABoJaW7hdrD+RQAAnsA99snIe+2TkPgvv3peOL7wX+1yc4iLk5D32yciO977ZOQ99sx7' +
    '5nk5D32ych77ZOQ99snIe+2TkPfbJyHvtmMtPbJyHvtk5EQPJyHvtk5D32ych77ZOQ99uZfp7ZOQ99snIe+2TkPfbJwoAP7/gMiIfOuUkLMhzqAL1RCkSIWZDnUA' +
    'XqiFIjT0ISJiQ5nEBZiMMtiwS7gIWpxKjRA0a5+RQAB2rIEM4CAAAA==',
  'base64',
);

/** Previews of the rooms of this process, each under a name that only its members and the project know (rest-api 5.8). */
export class Previews implements PreviewPort {
  readonly #options: PreviewsOptions;
  readonly #images = new Map<string, Uint8Array>();

  constructor(options: PreviewsOptions) {
    this.#options = options;
  }

  open(): PreviewPlace {
    const name = `${this.#options.ids.hex(NAME_BYTES)}.webp`;
    this.#images.set(name, DARK);
    return {
      url: `${this.#options.origin()}${FOLDER}/${name}`,
      show: (image) => {
        if (this.#images.has(name) && isWebp(image)) this.#images.set(name, image);
      },
      close: () => void this.#images.delete(name),
    };
  }

  /** Serves them to everybody who knows a name: pages of other origins put them into `<img>` and fetch them again and again. */
  routes(app: FastifyInstance): void {
    app.get<{ Params: { name: string } }>(`${FOLDER}/:name`, { logLevel: 'silent' }, async (request, reply) => {
      const image = this.#images.get(request.params.name);
      reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
      reply.header('cache-control', 'no-cache').header('x-content-type-options', 'nosniff');
      if (!image) return await reply.code(404).type('text/plain; charset=utf-8').send('Not Found\n');
      return await reply.type('image/webp').send(Buffer.from(image.buffer, image.byteOffset, image.byteLength));
    });
  }
}

/** A worker handles hostile media: what it calls an image has to look like one. */
function isWebp(image: Uint8Array): boolean {
  const text = (from: number): string => String.fromCharCode(...image.subarray(from, from + 4));
  return image.length > 30 && text(0) === 'RIFF' && text(8) === 'WEBP';
}
