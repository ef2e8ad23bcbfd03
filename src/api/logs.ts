import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../base/clock.ts';
import { Refusal } from '../base/errors.ts';
import type { LogFilter, LogRecord, LogRecords } from '../rooms/records/logs.ts';
import { writeInstant } from '../wire/rest/datetime.ts';
import type { Output } from '../wire/rest/fields.ts';
import { type DiscardedLogBody, LOG_LIST_FIELDS, type LogBody } from '../wire/rest/logs.ts';
import type { PageBody } from '../wire/rest/page.ts';
import { humanised, type Problem } from '../wire/rest/problems.ts';
import { InvalidParameters } from './errors.ts';
import { idOf } from './find-by-key.ts';
import { type Lists, newestFirst } from './lists.ts';
import type { Addresses, RecordsUnderWay } from './ports.ts';
import { instantOrNull } from './room-body.ts';

export interface LogRoutesOptions {
  logs: LogRecords;
  underWay: RecordsUnderWay;
  lists: Lists;
  addresses: Addresses;
  clock: Clock;
  limits: {
    /** How long entries are kept, in ms; 0: for ever. */
    logRetentionMs: number;
  };
}

const DAY_MS = 86_400_000;

/** `/logs`: one entry for each session (rest-api 10). */
export function logRoutes(app: FastifyInstance, options: LogRoutesOptions): void {
  const handlers = new LogHandlers(options);
  const preHandler = (): Promise<void> => options.underWay.settled();
  app.get('/logs', { preHandler }, (request) => handlers.list(request));
  app.get('/logs/:id', { preHandler }, (request) => handlers.read(request));
}

class LogHandlers {
  readonly #options: LogRoutesOptions;

  constructor(options: LogRoutesOptions) {
    this.#options = options;
  }

  async list(request: FastifyRequest): Promise<PageBody<LogBody | DiscardedLogBody>> {
    const { logs, lists } = this.#options;
    return await lists.answer(request, {
      filters: LOG_LIST_FIELDS,
      find: async (filters, slice) => {
        this.#checkRetention(filters);
        return await logs.listLogs(request.projectId, filterOf(filters), slice);
      },
      place: newestFirst,
      body: (log) => this.#body(request, log),
    });
  }

  async read(request: FastifyRequest): Promise<LogBody | DiscardedLogBody> {
    const id = idOf(request);
    const log = id && (await this.#options.logs.findLog(request.projectId, id));
    if (!log) throw new Refusal('not_found');
    return this.#body(request, log);
  }

  /** Nobody asks for what is not kept any more (rest-api 10.2). Throws InvalidParameters. */
  #checkRetention({ created_before, created_on, created_after }: Output<typeof LOG_LIST_FIELDS>): void {
    const { clock, limits } = this.#options;
    if (limits.logRetentionMs === 0) return;
    const oldest = startOfDay(clock.now() - limits.logRetentionMs);
    const problems = Object.entries({ created_before, created_on, created_after }).flatMap(([attribute, at]): Problem[] =>
      at !== undefined && at < oldest
        ? [{ attribute, code: 'exceeds_history_logs_limit', message: `${humanised(attribute)} is before the logs that are kept` }]
        : [],
    );
    if (problems.length > 0) throw new InvalidParameters(problems);
  }

  #body(request: FastifyRequest, { id, session, discardedAt, createdAt }: LogRecord): LogBody | DiscardedLogBody {
    if (discardedAt !== null) return { id, discarded_at: writeInstant(discardedAt), created_at: writeInstant(createdAt) };
    const [started, ended] = [writeInstant(session.startedAt), instantOrNull(session.endedAt)];
    return {
      id,
      source: 'realtime_api',
      type: session.kind === 'conference' ? 'video_conference_session' : 'video_room_session',
      url: `${this.#options.addresses.origin(request)}/api/video/room_sessions/${session.id}`,
      room_name: session.name,
      status: ended === null ? 'in-progress' : 'completed',
      locked: session.locked,
      started_at: started,
      ended_at: ended,
      start_time: started,
      end_time: ended,
      charge: 0,
      created_at: writeInstant(createdAt),
      charge_details: [],
    };
  }
}

function startOfDay(ms: number): number {
  return ms - (ms % DAY_MS);
}

/** Strictly before, on the same day (UTC), strictly after; all that are given (rest-api 10.2). */
function filterOf(given: Output<typeof LOG_LIST_FIELDS>): LogFilter {
  const { created_before: before, created_on: on, created_after: after } = given;
  const day = on === undefined ? undefined : startOfDay(on);
  return {
    withDiscarded: given.include_deleted ?? false,
    before: least(before, day === undefined ? undefined : day + DAY_MS),
    from: greatest(after === undefined ? undefined : after + 1, day),
  };
}

function least(...values: (number | undefined)[]): number | undefined {
  const given = values.filter((value) => value !== undefined);
  return given.length > 0 ? Math.min(...given) : undefined;
}

function greatest(...values: (number | undefined)[]): number | undefined {
  const given = values.filter((value) => value !== undefined);
  return given.length > 0 ? Math.max(...given) : undefined;
}
