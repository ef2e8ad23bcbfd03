import { z } from 'zod';
import { ErrorList, FlatError } from '../../wire/rest/error-bodies.ts';
import type { Shape } from '../../wire/rest/fields.ts';
import { PAGE_FIELDS } from '../../wire/rest/page.ts';

import { type Operation, TAGS } from './operation.ts';

/** JSON Schema, 2020-12. */
export type JsonSchema = Record<string, unknown>;

export interface OpenApiDocument {
  openapi: '3.1.1';
  info: JsonSchema;
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  security: JsonSchema[];
  paths: Record<string, Record<string, JsonSchema>>;
  components: { schemas: Record<string, JsonSchema>; securitySchemes: JsonSchema };
}

const MEANINGS: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Made',
  204: 'Done; no body',
  400: 'The request cannot be read',
  401: 'No credentials, wrong ones, or a token without the scope `video`',
  403: 'The API token lacks the scope `video`',
  404: 'There is no such thing in this project',
  413: 'The body is too large',
  422: 'Understood, but parameters are wrong: one item for each',
  429: 'Too many requests; `Retry-After` says how long to wait',
};

/** What every list may answer besides its rows (rest-api 1.8). */
const PAGE_REFUSAL = 422;

/**
 * The OpenAPI 3.1 description of `operations`, made from the very schemas that read requests. Answers whose schema has an `id` become
 * components.
 */
export function openApiDocument(operations: readonly Operation[]): OpenApiDocument {
  const schemas = new Schemas();
  const paths: OpenApiDocument['paths'] = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation, schemas) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Wirespace Video API',
      version: '1.0.0',
      summary: 'Rooms, tokens and what happened in rooms',
      description: 'Compatible with the SignalWire Video REST API. What is an extension of this server says so.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/video' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    security: [{ project: [] }],
    paths,
    components: {
      schemas: schemas.components(),
      securitySchemes: {
        project: { type: 'http', scheme: 'basic', description: 'User name: id of the project. Password: its API token.' },
      },
    },
  };
}

function describe(operation: Operation, schemas: Schemas): JsonSchema {
  const { id, tag, summary, details, body, open, extension } = operation;
  const description = [details, extension && 'An extension of this server.'].filter(Boolean).join(' ');
  const parameters = [...pathParameters(operation.path), ...queryParameters(operation)];
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description ? { description } : {}),
    ...(extension ? { 'x-extension': true } : {}),
    ...(open ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: body.required.length > 0, content: json(bodySchema(body)) } } : {}),
    responses: Object.fromEntries(statusesOf(operation).map((status) => [status, response(status, operation, schemas)])),
  };
}

function statusesOf({ answer, refusals = [], body, open, collection }: Operation): number[] {
  const statuses = new Set<number>([answer.status, ...(open ? [] : [401]), ...refusals, 429]);
  if (body) for (const status of [400, 413, 422]) statuses.add(status);
  if (collection) statuses.add(PAGE_REFUSAL);
  return [...statuses].sort();
}

function response(status: number, { answer, collection }: Operation, schemas: Schemas): JsonSchema {
  const description = MEANINGS[status] ?? '';
  if (status !== answer.status)
    return { description, content: json(schemas.use(status === 422 || status === 429 ? ErrorList : FlatError)) };
  if (!answer.schema) return { description };
  const schema = schemas.use(answer.schema);
  return { description, content: json(collection ? page(schema) : schema) };
}

const json = (schema: JsonSchema): JsonSchema => ({ 'application/json': { schema } });

function page(rows: JsonSchema): JsonSchema {
  const link = { type: 'string', format: 'uri' };
  return {
    type: 'object',
    required: ['links', 'data'],
    properties: {
      links: { type: 'object', required: ['self', 'first'], properties: { self: link, first: link, next: link, prev: link } },
      data: { type: 'array', items: rows },
    },
  };
}

function pathParameters(path: string): JsonSchema[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}

function queryParameters({ query = {}, collection }: Operation): JsonSchema[] {
  return Object.entries({ ...query, ...(collection ? PAGE_FIELDS : {}) }).map(([name, field]) => {
    const { description, ...schema } = fieldSchema(field);
    return { name, in: 'query', required: false, ...(description ? { description } : {}), schema };
  });
}

/** What a body may say. `null` means the default wherever a field is optional (rest-api 1.3). */
function bodySchema({ fields, required }: { fields: Shape; required: readonly string[] }): JsonSchema {
  const properties = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const { type, enum: words, ...rest } = fieldSchema(field);
      if (required.includes(name)) return [name, { type, ...(words ? { enum: words } : {}), ...rest }];
      return [name, { type: [type, 'null'], ...(words ? { enum: [...(words as string[]), null] } : {}), ...rest }];
    }),
  );
  return { type: 'object', ...(required.length > 0 ? { required } : {}), properties };
}

function fieldSchema(field: z.ZodType): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(field, { io: 'input' }) as JsonSchema;
  return schema;
}

/** Schemas of answers, the named ones kept once for all. */
class Schemas {
  readonly #named = new Map<string, z.ZodType>();

  /** How to refer to the schema. */
  use(schema: z.ZodType): JsonSchema {
    const id = schema.meta()?.id;
    if (id === undefined) return this.#write(schema);
    this.#named.set(id, schema);
    return { $ref: `#/components/schemas/${id}` };
  }

  components(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.#named].sort().map(([id, schema]) => [id, this.#write(schema)]));
  }

  #write(schema: z.ZodType): JsonSchema {
    const whole = z.toJSONSchema(schema, {
      reused: 'inline',
      override: ({ jsonSchema }) => {
        // Clients must live with keys that come later.
        if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      },
    });
    // A schema with an id is written as a reference to its own definition.
    const id = schema.meta()?.id;
    const own = (id === undefined ? whole : whole.$defs?.[id]) ?? {};
    const { $schema: _, id: __, ...written } = own as JsonSchema;
    return written;
  }
}
