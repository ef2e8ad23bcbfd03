import type { FastifyReply, FastifyRequest } from 'fastify';
import { REFUSALS } from '../base/errors.ts';

/** Answers what is not there: to clients of an API as JSON, which they parse whatever the status; to others as text. */
export function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { http, message } = REFUSALS.not_found;
  if (/^\/api(?:[/?]|$)/.test(request.url)) return reply.code(http).send({ error: message });
  return reply.code(http).type('text/plain; charset=utf-8').send(`${message}\n`);
}
