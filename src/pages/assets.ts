import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

interface Asset {
  type: string;
  plain: Buffer;
  gzipped: Buffer;
}

/**
 * Serves the few files that Vite built, from memory: their names carry a hash of their content, so they may be kept for ever.
 * Only names that were there at start are known; no path of a request ever reaches the file system.
 */
export async function serveAssets(app: FastifyInstance, directory: string): Promise<void> {
  const assets = await loadAssets(directory);
  app.get<{ Params: { name: string } }>('/assets/:name', (request, reply) => {
    const asset = assets.get(request.params.name);
    if (!asset) return reply.code(404).type('text/plain; charset=utf-8').send('Not Found');
    reply.headers({
      'content-type': asset.type,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
    });
    if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(asset.plain);
    return reply.header('content-encoding', 'gzip').send(asset.gzipped);
  });
}

async function loadAssets(directory: string): Promise<Map<string, Asset>> {
  const names = (await readdir(directory)).filter((name) => extname(name) in TYPES);
  const entries = names.map(async (name): Promise<[string, Asset]> => {
    const plain = await readFile(join(directory, name));
    const gzipped = await promisify(gzip)(plain);
    return [name, { type: TYPES[extname(name)] as string, plain, gzipped }];
  });
  return new Map(await Promise.all(entries));
}
