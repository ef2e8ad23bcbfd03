import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../base/errors.ts';
import type { LoginGuard } from '../base/login-guard.ts';
import { RateExceeded } from './errors.ts';
import type { Addresses, Credentials } from './ports.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Project of the credentials; set before any handler of the API runs. */
    projectId: string;
  }
}

const SCOPE = 'video';

/** Project and token of a Basic header; split at the first colon only (rest-api 1.2). Null for any other header. */
function readBasic(header: string | undefined): { project: string; token: string } | null {
  const match = /^basic +([A-Za-z0-9+/_-]+={0,2}) *$/i.exec(header ?? '');
  if (!match) return null;
  const text = Buffer.from(match[1] ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { project: text.slice(0, colon), token: text.slice(colon + 1) };
}

/** The logs answer a missing scope and wrong credentials differently (rest-api 1.2). */
function isLogs(request: FastifyRequest): boolean {
  return /^\/logs(\/|$)/.test(request.routeOptions.url?.replace(/^\/api\/video/, '') ?? '');
}

export interface AuthenticationOptions {
  credentials: Credentials;
  /** Throttles wrong credentials by address. */
  logins: LoginGuard;
  addresses: Addresses;
}

/** Refuses every request of `app` without good credentials of the Video scope, unknown paths included. */
export function requireCredentials(app: FastifyInstance, { credentials, logins, addresses }: AuthenticationOptions): void {
  app.decorateRequest('projectId', '');
  app.addHook('onRequest', async (request) => {
    const given = readBasic(request.headers.authorization);
    if (!given) throw new Refusal('unauthenticated', 'no Basic credentials');
    const project = given.project.toLowerCase();
    const login = { address: addresses.client(request), name: project, secret: given.token };
    const verdict = await logins.judge(login, () => credentials.scopesOf(project, given.token));
    if (verdict.kind === 'throttled') throw new RateExceeded(verdict.retryAfterS);
    if (verdict.kind === 'wrong') throw new Refusal('unauthenticated', 'unknown credentials');
    if (!verdict.value.includes(SCOPE)) throw new Refusal(isLogs(request) ? 'scope_missing' : 'unauthenticated', 'scope missing');
    request.projectId = project;
  });
}
