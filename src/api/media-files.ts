import { extname } from 'node:path';
import { send } from '@fastify/send';
import type { FastifyPluginAsync } from 'fastify';
import { contentDisposition } from './content-disposition.ts';
import { MEDIA_PATH, type MediaLinks } from './media-links.ts';
import type { RecordingFiles } from './ports.ts';

export interface MediaFilesOptions {
  links: MediaLinks;
  files: RecordingFiles;
}

/**
 * Serves files of recordings to who has a link of {@link MediaLinks}, whole or in ranges (rest-api 6.2). 403 for a link that is not
 * good (any more), 404 when there is no such file (any more).
 */
export function mediaFiles({ links, files }: MediaFilesOptions): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Params: { file: string }; Querystring: Record<string, unknown> }>(`${MEDIA_PATH}/:file`, async (request, reply) => {
      reply.headers({ 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' });
      const id = links.read(request.params.file, request.query);
      if (id === null) return reply.code(403).send({ error: 'Forbidden' });
      const file = await files.find(id);
      if (!file) return reply.code(404).send({ error: 'Not Found' });
      const sent = await send(request.raw, encodeURIComponent(file.name), { root: file.folder, cacheControl: false });
      if (sent.type === 'file')
        return reply
          .code(sent.statusCode)
          .headers({
            ...sent.headers,
            'content-type': file.format,
            'content-disposition': contentDisposition(file.title, extname(file.name)),
          })
          .send(sent.stream);
      // A range beyond the end, or a condition that is not met; otherwise the file is gone.
      if (sent.statusCode === 416 || sent.statusCode === 412)
        return reply.code(sent.statusCode).headers(sent.headers).send(sent.stream);
      return reply.code(404).send({ error: 'Not Found' });
    });
  };
}
