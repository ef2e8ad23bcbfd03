import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonSchema } from '../../../src/api/reference/document.ts';
import { apiDocument } from '../../../src/api/reference/index.ts';
import { OPERATIONS } from '../../../src/api/reference/operations.ts';
import { referencePage } from '../../../src/api/reference/page.ts';
import { allowed, anything } from '../../support/openapi/arbitrary.ts';
import { type Answer, RestServer } from '../../support/rest.ts';
import { fillSpace, type Ids } from '../../support/rest-fixture.ts';

const document = apiDocument();

describe('the description of the API', () => {
  it('is clean by the strictest rules of the linter', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const problems = await lintFromString({ source: JSON.stringify(document), absoluteRef: '/openapi.json', config });
    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  it('is what docs/rest-api.md says (npm run docs:api writes it)', () => {
    expect(readFileSync(new URL('../../../docs/rest-api.md', import.meta.url), 'utf8')).toBe(referencePage(document));
  });
});

describe('every operation that is described', () => {
  let server: RestServer;
  let ids: Ids;
  beforeAll(async () => {
    server = await RestServer.start();
    ids = await fillSpace(server);
  });
  afterAll(() => server.dispose());

  it('is registered, and every route that is registered is described', () => {
    const described = OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    const registered = server.routes
      .filter(({ method, url }) => url.startsWith('/api/video') && !['HEAD', 'OPTIONS', 'PATCH'].includes(method))
      .map(({ method, url }) => `${method} ${url.replace('/api/video', '').replaceAll(/:(\w+)/g, '{$1}')}`)
      // The older ways to change and to find a room, in lenient mode only, and the document itself.
      .filter((route) => !['PUT /rooms', 'GET /rooms/unique_name/{key}', 'GET /openapi.json'].includes(route));
    expect(registered.sort()).toEqual(described.sort());
  });

  it('is served with its description to everybody, also to those with wrong credentials, and nothing else is', async () => {
    const read = (path: string, headers = {}) => server.raw({ method: 'GET', url: `/api/video${path}`, headers });
    for (const headers of [{}, { authorization: 'Basic d3Jvbmc6d3Jvbmc=' }]) {
      const answer = await read('/openapi.json', headers);
      expect([answer.status, answer.body]).toEqual([200, document]);
    }
    expect((await read('/openapi.jsonx')).status).toBe(401);
    expect((await read('/rooms')).status).toBe(401);
  });

  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'api', ...document });
  /** Fails unless the status and the body are ones that the document names. */
  const expectDescribed = (path: string, method: string, { status, body, text }: Answer, said: string): void => {
    const operation = document.paths[path]?.[method] as { responses: Record<string, { content?: object }> };
    expect(Object.keys(operation.responses), said).toContain(String(status));
    if (!operation.responses[status]?.content) return expect(text, said).toBe('');
    const pointer = [path, method, 'responses', status, 'content', 'application/json', 'schema']
      .map((part) => encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const validate = ajv.compile({ $ref: `api#/paths/${pointer}` });
    expect(validate(body) ? [] : validate.errors, said).toEqual([]);
  };

  /** Codes of what only the state of the server can tell. */
  const OF_STATE = [
    'value_not_unique',
    'invalid_join_until_date',
    'exceeds_platform_stream_limit',
    'invalid_state',
    'exceeds_history_logs_limit',
  ];
  const numRuns = Number(process.env.FUZZ_RUNS ?? 25);

  describe.each(OPERATIONS)('$method $path', (operation) => {
    const { method, path } = operation;
    const described = document.paths[path]?.[method] as JsonSchema;
    const body = (described.requestBody as { content: Record<string, { schema: JsonSchema }> } | undefined)?.content[
      'application/json'
    ]?.schema;
    const query = ((described.parameters ?? []) as JsonSchema[]).filter((parameter) => parameter.in === 'query');
    const verb = method.toUpperCase() as 'GET';
    const send = async (address: string, parameters: object, payload: unknown): Promise<Answer> => {
      const text = new URLSearchParams(
        Object.entries(parameters).map(([name, value]): [string, string] => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
      ).toString();
      return await server.ask(verb, text ? `${address}?${text}` : address, payload);
    };
    const parametersBy = (value: (schema: JsonSchema) => fc.Arbitrary<unknown>) =>
      fc.record(
        Object.fromEntries(
          query
            .filter(({ name }) => !String(name).startsWith('page_'))
            .map(({ name, schema }) => [name, value(schema as JsonSchema)]),
        ),
        { requiredKeys: [] },
      );

    it('answers what the description allows with what it promises', async () => {
      await fc.assert(
        fc.asyncProperty(parametersBy(allowed), body ? allowed(body) : fc.constant(undefined), async (parameters, payload) => {
          const answer = await send(await ids.address(operation), { ...parameters, ...(await ids.needed(operation)) }, payload);
          const said = JSON.stringify({ parameters, payload, answer: answer.body ?? answer.text });
          expectDescribed(path, method, answer, said);
          if (answer.status === 422) for (const { code } of answer.body.errors) expect(OF_STATE, said).toContain(code);
          else expect(answer.status, said).toBe(operation.answer.status);
        }),
        { numRuns },
      );
    });

    it('answers everything else with a documented refusal, or as if it had been left out', async () => {
      const names = fc.constantFrom(...Object.keys((body?.properties as object) ?? { none: 0 }), '__proto__', 'constructor');
      const bodies = body ? fc.oneof(fc.dictionary(names, anything, { maxKeys: 6 }), anything) : fc.constant(undefined);
      const addresses = fc.oneof(
        fc.constant(null),
        fc.uuid(),
        // `.` and `..` are no keys: whoever reads the URL has made another path of them.
        fc
          .string({ minLength: 1, maxLength: 30 })
          .filter((key) => !/^\.{1,2}$/.test(key))
          .map(encodeURIComponent),
      );
      await fc.assert(
        fc.asyncProperty(
          addresses,
          parametersBy(() => anything),
          bodies,
          async (key, parameters, payload) => {
            const address = key === null || !path.includes('{') ? await ids.address(operation) : path.replace(/\{\w+\}/, key);
            const answer = await send(address, parameters, payload);
            const said = JSON.stringify({ address, parameters, payload, answer: answer.body ?? answer.text });
            if (answer.status === 404) {
              expect(answer.body, said).toEqual({ error: 'Not Found' });
              return;
            }
            expect(answer.status, said).toBeLessThan(500);
            expectDescribed(path, method, answer, said);
          },
        ),
        { numRuns },
      );
    });
  });
});
