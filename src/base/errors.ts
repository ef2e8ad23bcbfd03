/**
 * The one table of refusals. `http` is the status on REST, `rpc` the string code in a JSON-RPC result (space-protocol 1.3
 * wants strings), `message` the text on both wires.
 */
export const REFUSALS = {
  bad_request: { http: 400, rpc: '400', message: 'Bad Request' },
  unauthenticated: { http: 401, rpc: '401', message: 'Unauthorized' },
  forbidden: { http: 403, rpc: '403', message: 'Unauthorized' },
  /** A moderator put the person out of this session. */
  removed: { http: 403, rpc: '403', message: 'Removed by a moderator' },
  /** As many of a kind as a room may have at once. */
  limit_reached: { http: 403, rpc: '403', message: 'Limit reached' },
  scope_missing: { http: 403, rpc: '403', message: 'Forbidden' },
  not_found: { http: 404, rpc: '404', message: 'Not Found' },
  too_large: { http: 413, rpc: '413', message: 'Payload Too Large' },
  too_many: { http: 429, rpc: '429', message: 'Too Many Requests' },
  internal: { http: 500, rpc: '500', message: 'Internal Server Error' },
  unavailable: { http: 503, rpc: '503', message: 'Service Unavailable' },
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** A request that is understood and refused; the client may read code and message. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly code: RefusalCode,
    /** For the log only; never sent. */
    readonly reason: string = REFUSALS[code].message,
  ) {
    super(REFUSALS[code].message);
  }
}

/** Exhaustiveness check of switches over unions: adding a variant fails to compile until every switch knows it. */
export function unreachable(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
