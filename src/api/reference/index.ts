import type { FastifyInstance } from 'fastify';
import { type OpenApiDocument, openApiDocument } from './document.ts';
import { OPERATIONS } from './operations.ts';

/** The description of the whole API, made once. */
export function apiDocument(): OpenApiDocument {
  return openApiDocument(OPERATIONS);
}

/** `GET /openapi.json`, for those who may use the API: an extension of this server. */
export function referenceRoutes(app: FastifyInstance): void {
  const document = JSON.stringify(apiDocument());
  app.get('/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(document));
}
