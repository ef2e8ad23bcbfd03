import type { FastifyInstance } from 'fastify';
import { Refusal } from '../base/errors.ts';
import type { Credentials } from './ports.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Project of the credentials; set before any handler of the API runs. */
    projectId: string;
  }
}

const SCOPE = 'video';

/** Project and token of a Basic header; split at the first colon only (rest-api 1.2). Null when it is none. */
function readBasic(header: string | undefined): { project: string; token: string } | null {
  const match = /^basic +([A-Za-z0-9+/_-]+={0,2}) *$/i.exec(header ?? '');
  if (!match) return null;
  const text = Buffer.from(match[1] ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { project: text.slice(0, colon), token: text.slice(colon + 1) };
}

/** Refuses every request of `app` without good credentials of the Video scope, unknown paths included. */
export function requireCredentials(app: FastifyInstance, credentials: Credentials): void {
  app.decorateRequest('projectId', '');
  app.addHook('onRequest', async (request) => {
    const given = readBasic(request.headers.authorization);
    if (!given) throw new Refusal('unauthenticated', 'no Basic credentials');
    const scopes = await credentials.scopesOf(given.project.toLowerCase(), given.token);
    if (!scopes?.includes(SCOPE)) throw new Refusal('unauthenticated', scopes ? 'scope missing' : 'unknown credentials');
    request.projectId = given.project.toLowerCase();
  });
}
