import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { REFUSALS, Refusal, type RefusalCode } from '../base/errors.ts';
import type { ErrorItem, Problem, ProblemCode } from '../wire/rest/problems.ts';

/** A request that is understood but has wrong parameters: 422 with one item a problem (rest-api 1.7). */
export class InvalidParameters extends Error {
  override readonly name = 'InvalidParameters';
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join('; '));
  }
}

/** The name of a new or renamed room or conference belongs to another one (rest-api 3.3). */
export function nameTaken(): InvalidParameters {
  return new InvalidParameters([{ attribute: 'name', code: 'value_not_unique', message: 'Name has already been taken' }]);
}

/** Over the rate: 429 with the seconds to wait (rest-api 1.9). */
export class RateExceeded extends Error {
  override readonly name = 'RateExceeded';
  constructor(readonly retryAfterS: number) {
    super('rate limit exceeded');
  }
}

/** Problems that lie in what the account may do, not in the request (rest-api 1.7). */
const ACCOUNT_ERRORS: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['exceeds_history_logs_limit']);

/** Status of a framework error, to one of our refusals; every other 4xx is a request that cannot be read. */
const BY_STATUS: Readonly<Record<number, RefusalCode>> = { 401: 'unauthenticated', 404: 'not_found', 413: 'too_large' };

/** The one place where errors become answers. `docsUrl` is the page that items link to. */
export function errorHandler(docsUrl: string) {
  const item = ({ code, message, attribute }: Problem): ErrorItem => ({
    type: ACCOUNT_ERRORS.has(code) ? 'account_error' : 'validation_error',
    code,
    message,
    attribute,
    url: `${docsUrl}#${code}`,
  });
  return (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (error instanceof InvalidParameters) return reply.code(422).send({ errors: error.problems.map(item) });
    if (error instanceof RateExceeded) {
      const problem: Problem = { attribute: null, code: 'rate_limit_exceeded', message: 'Too many requests' };
      return reply
        .code(429)
        .header('retry-after', error.retryAfterS)
        .send({ errors: [item(problem)] });
    }
    const refusal = refusalOf(error);
    if (refusal === 'internal') request.log.error({ err: error }, 'a REST request failed');
    if (refusal === 'unauthenticated') reply.header('www-authenticate', 'Basic realm="video"');
    return reply.code(REFUSALS[refusal].http).send({ error: REFUSALS[refusal].message });
  };
}

function refusalOf(error: FastifyError | Error): RefusalCode {
  if (error instanceof Refusal) return error.code;
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  if (status >= 500) return 'internal';
  return BY_STATUS[status] ?? 'bad_request';
}
