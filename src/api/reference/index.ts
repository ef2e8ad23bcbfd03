import type { FastifyPluginAsync } from 'fastify';
import { type OpenApiDocument, openApiDocument } from './document.ts';
import { OPERATIONS } from './operations.ts';

/** The description of the whole API, made once. */
export function apiDocument(): OpenApiDocument {
  return openApiDocument(OPERATIONS);
}

/** `GET /openapi.json`, for everybody: the same text on every server, and tools ask for it before they have credentials. */
export const reference: FastifyPluginAsync = async (app) => {
  const document = JSON.stringify(apiDocument());
  app.get('/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(document));
};
