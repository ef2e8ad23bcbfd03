import { extname } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../base/errors.ts';
import type { RecordingRecord, RecordingRecords } from '../rooms/records/recordings.ts';
import type { SessionRecords } from '../rooms/records/sessions.ts';
import { writeInstant } from '../wire/rest/datetime.ts';
import { readFields } from '../wire/rest/fields.ts';
import type { PageBody } from '../wire/rest/page.ts';
import {
  DEFAULT_MEDIA_TTL_S,
  RECORDING_LIST_FIELDS,
  RECORDING_READ_FIELDS,
  type RecordingBody,
} from '../wire/rest/recordings.ts';
import type { SessionEventBody } from '../wire/rest/sessions.ts';
import { InvalidParameters } from './errors.ts';
import { idOf } from './find-by-key.ts';
import { type Lists, newestFirst } from './lists.ts';
import { CHAPTERS } from './media-files.ts';
import type { MediaLinks } from './media-links.ts';
import type { Addresses, RecordingFiles, RecordsUnderWay } from './ports.ts';
import { instantOrNull } from './room-body.ts';
import { eventBody } from './session-body.ts';
import { placeOfEvent } from './sessions.ts';

export interface RecordingRoutesOptions {
  recordings: RecordingRecords;
  sessions: SessionRecords;
  files: RecordingFiles;
  links: MediaLinks;
  underWay: RecordsUnderWay;
  lists: Lists;
  addresses: Addresses;
}

/** `/room_recordings`, and those of a session (rest-api 5.7, 6). */
export function recordingRoutes(app: FastifyInstance, options: RecordingRoutesOptions): void {
  const handlers = new RecordingHandlers(options);
  const preHandler = (): Promise<void> => options.underWay.settled();
  app.get('/room_recordings', { preHandler }, (request) => handlers.list(request));
  app.get('/room_sessions/:id/recordings', { preHandler }, (request) => handlers.listOfSession(request, idOf(request)));
  app.get('/room_recordings/:id', { preHandler }, (request) => handlers.read(request));
  app.delete('/room_recordings/:id', { preHandler }, (request, reply) => handlers.delete(request, reply));
  app.get('/room_recordings/:id/events', { preHandler }, (request) => handlers.events(request));
}

class RecordingHandlers {
  readonly #options: RecordingRoutesOptions;

  constructor(options: RecordingRoutesOptions) {
    this.#options = options;
  }

  async list(request: FastifyRequest): Promise<PageBody<RecordingBody>> {
    const { recordings, lists } = this.#options;
    return await lists.answer(request, {
      filters: RECORDING_LIST_FIELDS,
      find: ({ room_id: roomId, room_name: roomName }, slice) =>
        recordings.listRecordings(request.projectId, { roomId, roomName }, slice),
      place: newestFirst,
      body: (recording, { media_ttl: ttlS }) => this.#body(request, recording, ttlS),
    });
  }

  /** `sessionId` null: of a session that cannot be. */
  async listOfSession(request: FastifyRequest, sessionId: string | null): Promise<PageBody<RecordingBody>> {
    const { recordings, lists } = this.#options;
    return await lists.answer(request, {
      filters: RECORDING_READ_FIELDS,
      find: async (_filters, slice) =>
        sessionId === null ? [] : await recordings.listRecordings(request.projectId, { sessionId }, slice),
      place: newestFirst,
      body: (recording, { media_ttl: ttlS }) => this.#body(request, recording, ttlS),
    });
  }

  async read(request: FastifyRequest): Promise<RecordingBody> {
    const { values, problems } = readFields(RECORDING_READ_FIELDS, request.query as Readonly<Record<string, unknown>>);
    if (problems.length > 0) throw new InvalidParameters(problems);
    return this.#body(request, await this.#find(request), values.media_ttl);
  }

  async delete(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { recordings, files } = this.#options;
    const { id, projectId, state } = await this.#find(request);
    if (state !== 'completed' && state !== 'failed') {
      const message = 'Recording has to be completed first';
      throw new InvalidParameters([{ attribute: 'base', code: 'invalid_state', message }]);
    }
    // The file goes first: without its record nobody would find it again, and who asked would believe that it is gone. What is over
    // never runs again.
    await files.remove(id);
    if (!(await recordings.deleteRecording(projectId, id))) throw new Refusal('not_found');
    await reply.code(204).send();
  }

  /** Of an unknown recording there are none (rest-api 6.5). */
  async events(request: FastifyRequest): Promise<PageBody<SessionEventBody>> {
    const { sessions, lists } = this.#options;
    const recordingId = idOf(request);
    return await lists.answer(request, {
      filters: {},
      find: async (_filters, slice) => (recordingId ? await sessions.listEvents(request.projectId, { recordingId }, slice) : []),
      place: placeOfEvent,
      body: eventBody,
    });
  }

  /** Throws Refusal `not_found`. */
  async #find(request: FastifyRequest): Promise<RecordingRecord> {
    const id = idOf(request);
    const recording = id && (await this.#options.recordings.findRecording(request.projectId, id));
    if (!recording) throw new Refusal('not_found');
    return recording;
  }

  #body(request: FastifyRequest, recording: RecordingRecord, ttlS = DEFAULT_MEDIA_TTL_S): RecordingBody {
    const { id, state, file } = recording;
    const { links, addresses, files } = this.#options;
    const progress = state === 'processing' ? files.progress(id) : null;
    return {
      id,
      room_session_id: recording.sessionId,
      status: state === 'failed' ? null : state,
      started_at: writeInstant(recording.startedAt),
      finished_at: instantOrNull(recording.finishedAt),
      duration: recording.durationS,
      size_in_bytes: file?.bytes ?? null,
      format: file?.format ?? null,
      cost_in_dollars: 0,
      uri: file ? `${addresses.origin(request)}${links.write(id, extname(file.name), ttlS)}` : null,
      reason: recording.reason,
      ...(file?.chapters ? { chapters_uri: `${addresses.origin(request)}${links.write(id, CHAPTERS, ttlS)}` } : {}),
      ...(progress === null ? {} : { progress: Math.floor(progress * 100) }),
      created_at: writeInstant(recording.createdAt),
      updated_at: writeInstant(recording.updatedAt),
    };
  }
}
