import { extname } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { send } from '@fastify/send';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { contentDisposition } from './content-disposition.ts';
import { MEDIA_PATH, type MediaLinks } from './media-links.ts';
import type { RecordingFiles } from './ports.ts';

export interface MediaFilesOptions {
  links: MediaLinks;
  files: RecordingFiles;
}

/** What a request may say about ranges and conditions, and what an answer says (RFC 9110, sections 13 and 14). */
const ASKED = ['range', 'if-range', 'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'];
const ANSWERED = ['accept-ranges', 'content-length', 'content-range', 'etag', 'last-modified'];
/** Extension of the file of chapters. */
export const CHAPTERS = '.vtt';
/** Nothing of the file: a condition that is not met, or a range beyond the end. */
const WITHOUT_FILE = [304, 412, 416];

/**
 * Serves files of recordings to who has a link of {@link MediaLinks}, whole or in ranges (rest-api 6.2). 403 for a link that is not
 * good (any more), 404 when there is no such file (any more), 502 when the place where it is does not give it.
 */
export function mediaFiles({ links, files }: MediaFilesOptions): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Params: { file: string }; Querystring: Record<string, unknown> }>(`${MEDIA_PATH}/:file`, async (request, reply) => {
      reply.headers({ 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' });
      const id = links.read(request.params.file, request.query);
      if (id === null) return reply.code(403).send({ error: 'Forbidden' });
      const file = await files.find(id, extname(request.params.file) === CHAPTERS ? 'chapters' : 'recording');
      if (!file) return reply.code(404).send({ error: 'Not Found' });
      const headers = { 'content-type': file.format, 'content-disposition': contentDisposition(file.title, extname(file.name)) };
      if (file.folder === null) return await pass(files, file.name, headers, request, reply);
      const sent = await send(request.raw, encodeURIComponent(file.name), { root: file.folder, cacheControl: false });
      if (sent.type === 'file')
        return reply
          .code(sent.statusCode)
          .headers({ ...sent.headers, ...headers })
          .send(sent.stream);
      // A range beyond the end, or a condition that is not met; otherwise the file is gone.
      if (sent.statusCode === 416 || sent.statusCode === 412)
        return reply.code(sent.statusCode).headers(sent.headers).send(sent.stream);
      return reply.code(404).send({ error: 'Not Found' });
    });
  };
}

/** Passes on what the object store sends, as long as somebody takes it. */
async function pass(
  files: RecordingFiles,
  name: string,
  headers: Readonly<Record<string, string>>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const asked = ASKED.flatMap((name) => {
    const value = request.headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const answer = await files.read(name, Object.fromEntries(asked), gone.signal).catch((err: unknown) => {
    if (!gone.signal.aborted) request.log.warn({ err }, 'the file of a recording cannot be read');
    return null;
  });
  const status = answer?.status ?? 502;
  const ofFile = status === 200 || status === 206;
  if (!answer || !(ofFile || WITHOUT_FILE.includes(status)) || request.method === 'HEAD') await answer?.body?.cancel();
  if (!answer || !(ofFile || WITHOUT_FILE.includes(status)))
    return reply.code(status === 404 ? 404 : 502).send({ error: status === 404 ? 'Not Found' : 'Bad Gateway' });
  const passed = ANSWERED.flatMap((name) => {
    const value = answer.headers.get(name);
    return value === null || (name === 'content-length' && !ofFile) ? [] : [[name, value] as const];
  });
  reply.code(status).headers({ ...Object.fromEntries(passed), ...(ofFile ? headers : {}) });
  // Of an empty stream the length of the file is kept as it is.
  if (request.method === 'HEAD') return reply.send(Readable.from([]));
  if (!ofFile || !answer.body) return reply.send();
  return reply.send(Readable.fromWeb(answer.body as ReadableStream));
}
