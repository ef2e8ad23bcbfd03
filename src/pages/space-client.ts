import { z } from 'zod';
import type { Role } from './roles.ts';
import type { Visit } from './visit.ts';

/** Where the Space of the pages is, and as whom they ask it; the same for the embedded one and a remote one. */
export interface SpaceAccess {
  /** `https://example.signalwire.com`, `http://127.0.0.1:5000`; a path in front of `/api` is kept. */
  url: string;
  project: string;
  token: string;
  /** How long the Space may take over one answer. */
  timeoutMs: number;
}

/** Why a Space gave no token: it did not answer, did not accept the credentials, or refused the request itself. */
export type SpaceFailure = 'unreachable' | 'credentials' | 'refused';

export class SpaceError extends Error {
  override readonly name = 'SpaceError';
  constructor(
    readonly failure: SpaceFailure,
    /** For the log; carries no secret. */
    readonly detail: string,
  ) {
    super(detail);
  }
}

const TokenAnswer = z.object({ token: z.string().min(1) });
const LONGEST_ANSWER_BYTES = 64 * 1024;
/** The limit of participants that each visit asks for. */
const MAX_PARTICIPANTS = 5;

/** The pages as a customer of the Video API (rest-api 3.3 and 4): a room for the visit, then a token for it. */
export class SpaceClient {
  readonly #access: SpaceAccess;

  constructor(access: SpaceAccess) {
    this.#access = access;
  }

  /**
   * A Video Room Token for the visit. The room is created when it is missing; an existing one is fine.
   * @param forwarded headers that tell the embedded Space under which address the browser reached us
   * @throws SpaceError
   */
  async admit(visit: Visit, role: Role, forwarded: Record<string, string> = {}): Promise<string> {
    // The older name of the limit and the present one: a Space that knows only one of them keeps it all the same.
    const limit = { max_members: MAX_PARTICIPANTS, max_participants: MAX_PARTICIPANTS };
    const room = { name: visit.room, display_name: visit.room, ...limit };
    const created = await this.#post('rooms', room, forwarded);
    // 422 is the answer for a name that is taken; whether it meant something else shows at the token.
    if (!isSuccess(created.status) && created.status !== 422) throw refused('rooms', created.status);
    const asked = { room_name: visit.room, user_name: visit.user, permissions: role.permissions };
    const answer = await this.#post('room_tokens', asked, forwarded);
    if (!isSuccess(answer.status)) throw refused('room_tokens', answer.status);
    const parsed = TokenAnswer.safeParse(answer.body);
    if (!parsed.success) throw new SpaceError('refused', 'room_tokens: the answer carries no token');
    return parsed.data.token;
  }

  async #post(resource: string, body: unknown, forwarded: Record<string, string>): Promise<{ status: number; body: unknown }> {
    const { url, project, token, timeoutMs } = this.#access;
    let status: number;
    let text: string;
    try {
      const response = await fetch(`${url.replace(/\/+$/, '')}/api/video/${resource}`, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          ...forwarded,
          authorization: `Basic ${Buffer.from(`${project}:${token}`).toString('base64')}`,
          'content-type': 'application/json',
          accept: 'application/json',
        },
        body: JSON.stringify(body),
      });
      status = response.status;
      text = await readLimited(response);
    } catch (error) {
      throw new SpaceError('unreachable', `${resource}: ${failureCode(error)}`);
    }
    if (status === 401 || status === 403) throw new SpaceError('credentials', `${resource}: ${status}`);
    return { status, body: parseJson(text) };
  }
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function refused(resource: string, status: number): SpaceError {
  return new SpaceError(status >= 500 ? 'unreachable' : 'refused', `${resource}: ${status}`);
}

/** A remote Space is not ours: what it sends is read up to a limit. */
async function readLimited(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > LONGEST_ANSWER_BYTES) throw new Error(`answer longer than ${LONGEST_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The code of a failed fetch stands in its cause: ECONNREFUSED, ENOTFOUND, DEPTH_ZERO_SELF_SIGNED_CERT. */
function failureCode(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause as { code?: unknown } | undefined;
  return typeof cause?.code === 'string' ? cause.code : error.message;
}
