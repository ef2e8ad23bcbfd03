import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

/** Names of fields that carry secrets, wherever they stand in a logged object. */
const SECRET_FIELDS = [
  'authorization',
  'token',
  'jwt_token',
  'password',
  'secret',
  'sdp',
  'authorization_state',
  'authentication',
  // Keys are in the paths of streams' URLs.
  'url',
  // Errors of Postgres: the rows and values that it refused.
  'detail',
  'where',
];

/** Depth to which secret fields are looked for; our log objects are flat, this leaves room for a mistake. */
const REDACTED_PATHS = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `*.*.*.${field}`]);

/** The log of the process: JSON lines on standard output or `destination`, secrets replaced. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: null, redact: { paths: REDACTED_PATHS, censor: '[secret]' } };
  return destination ? pino(options, destination) : pino(options);
}

/** A log that writes nothing, for tests and tools. */
export const silentLog: Logger = pino({ level: 'silent' });
