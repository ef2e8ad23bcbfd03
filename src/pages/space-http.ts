/** Where the Space of the pages is, and as whom they ask it; the same for the embedded one and a remote one. */
export interface SpaceAccess {
  /** `https://example.signalwire.com`, `http://127.0.0.1:5000`; a path in front of `/api` is kept. */
  url: string;
  project: string;
  token: string;
  /** How long the Space may take over one answer. */
  timeoutMs: number;
  /** Set when the Space is ours and knows our additions to the API. `tokenLifeS`: 0 for tokens without an end. */
  own: { tokenLifeS: number } | null;
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

export interface Answer {
  status: number;
  /** Parsed JSON; null for anything else. */
  body: unknown;
}

const LONGEST_ANSWER_BYTES = 1024 * 1024;

/** Requests to the Video API of one Space. */
export class SpaceHttp {
  readonly #access: SpaceAccess;

  constructor(access: SpaceAccess) {
    this.#access = access;
  }

  /** @throws SpaceError when no answer comes or the credentials are refused; every other answer is for the caller to judge */
  async ask(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const { url, project, token, timeoutMs } = this.#access;
    const resource = path.split(/[/?]/, 1)[0] ?? '';
    let status: number;
    let text: string;
    try {
      const response = await fetch(`${url.replace(/\/+$/, '')}/api/video/${path}`, {
        method,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          ...headers,
          authorization: `Basic ${Buffer.from(`${project}:${token}`).toString('base64')}`,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
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

/** A remote Space is not ours, so its answers are read up to a limit. */
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
