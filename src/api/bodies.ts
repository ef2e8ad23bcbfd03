import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../base/errors.ts';
import { parseJson } from './json.ts';

export interface BodyLimits {
  /** Largest body in bytes. */
  bodyBytes: number;
  /** Deepest nesting of JSON. */
  jsonDepth: number;
}

const FORM = 'application/x-www-form-urlencoded';

/**
 * Reads bodies as clients of the Video API send them (rest-api 1.3): JSON whatever the type says, nothing at all although the type
 * says JSON, and forms.
 */
export function acceptBodies(app: FastifyInstance, { bodyBytes, jsonDepth }: BodyLimits): void {
  const options = { parseAs: 'buffer', bodyLimit: bodyBytes } as const;
  const json = async (_request: FastifyRequest, bytes: Buffer): Promise<unknown> => {
    const text = textOf(bytes);
    return text.trim() === '' ? undefined : parseJson(text, jsonDepth);
  };
  const form = async (_request: FastifyRequest, bytes: Buffer): Promise<unknown> => {
    const text = textOf(bytes);
    // `curl -d` sends JSON under this type.
    return text.trimStart().startsWith('{') ? parseJson(text, jsonDepth) : formFields(text);
  };
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', options, json);
  app.addContentTypeParser(FORM, options, form);
  app.addContentTypeParser('*', options, json);
}

/** Strict, because what is no UTF-8 would be stored as something else; a byte order mark is left out. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

function textOf(bytes: Buffer): string {
  try {
    return UTF_8.decode(bytes);
  } catch {
    throw new Refusal('bad_request', 'the body is no UTF-8');
  }
}

/** Fields of a form. `name[]`, and a name that comes several times, is a list. */
function formFields(text: string): Record<string, unknown> {
  const form = new URLSearchParams(text);
  const fields: Record<string, unknown> = {};
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name);
    const list = name.endsWith('[]');
    fields[list ? name.slice(0, -2) : name] = list || values.length > 1 ? values : values[0];
  }
  return fields;
}

/** The body as an object; an absent one is empty. Throws Refusal `bad_request` for every other JSON value. */
export function bodyOf(request: FastifyRequest): Readonly<Record<string, unknown>> {
  const { body } = request;
  if (body === undefined || body === null) {
    if (body === null) throw new Refusal('bad_request', 'the body is null');
    return {};
  }
  if (typeof body !== 'object' || Array.isArray(body)) throw new Refusal('bad_request', 'the body is no JSON object');
  return body as Record<string, unknown>;
}
