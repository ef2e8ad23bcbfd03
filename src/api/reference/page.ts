import type { JsonSchema, OpenApiDocument } from './document.ts';

/** docs/rest-api.md: the document for people, one chapter a tag. */
export function referencePage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const chapters = document.tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => (operation.tags as string[]).includes(name));
    return [`## ${name}`, description, ...own.map(({ path, method, operation }) => section(path, method, operation))].join(
      '\n\n',
    );
  });
  const bodies = Object.entries(document.components.schemas).map(([id, schema]) => `### ${id}\n\n${propertyTable(schema)}`);
  return [
    '# Video REST API',
    'Made from the schemas that read requests (`npm run docs:api`). The same as OpenAPI 3.1: `GET /api/video/openapi.json` of any server, for which no credentials are needed.',
    'Every path is below `/api/video`. Send the project id and its API token as Basic credentials. Send JSON. Lists come in pages: follow `links.next`.',
    'Wrong parameters are answered with 422 and `{"errors": [{"type", "code", "message", "attribute", "url"}]}`, everything else with `{"error": "Not Found"}` and the like.',
    ...chapters,
    '## What is answered',
    ...bodies,
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function section(path: string, method: string, operation: JsonSchema): string {
  const responses = Object.entries(operation.responses as Record<string, JsonSchema>);
  const parts = [`### ${String(operation.summary)}`, `\`${method.toUpperCase()} ${path}\``];
  if (operation.description) parts.push(String(operation.description));
  const query = ((operation.parameters ?? []) as JsonSchema[]).filter((parameter) => parameter.in === 'query');
  if (query.length > 0)
    parts.push(
      table(
        ['Query', 'Type', 'Note'],
        query.map(({ name, schema, description }) => [
          `\`${String(name)}\``,
          typeOf(schema as JsonSchema),
          String(description ?? ''),
        ]),
      ),
    );
  const body = contentOf(operation.requestBody as JsonSchema | undefined);
  if (body) parts.push(propertyTable(body, 'Body'));
  parts.push(responses.map(([status, response]) => `${status}: ${answerOf(response)}`).join(' · '));
  return parts.join('\n\n');
}

function answerOf(response: JsonSchema): string {
  const schema = contentOf(response);
  if (!schema) return String(response.description);
  const rows = (schema.properties as { data?: { items?: JsonSchema } } | undefined)?.data?.items;
  return rows ? `a page of ${typeOf(rows)}` : typeOf(schema);
}

function contentOf(part: JsonSchema | undefined): JsonSchema | undefined {
  const content = part?.content as Record<string, { schema: JsonSchema }> | undefined;
  return content?.['application/json']?.schema;
}

function propertyTable(schema: JsonSchema, title = 'Key'): string {
  const required = (schema.required ?? []) as string[];
  const rows = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).map(([name, property]) => [
    `\`${name}\``,
    typeOf(property),
    [required.includes(name) ? '' : 'optional', property.description].filter(Boolean).join('; '),
  ]);
  return table([title, 'Type', 'Note'], rows);
}

function typeOf(schema: JsonSchema): string {
  if (typeof schema.$ref === 'string') return link(schema.$ref);
  const alternatives = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (alternatives) return alternatives.map(typeOf).join(' or ');
  if ('const' in schema) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return (schema.enum as unknown[]).map((word) => `\`${word === null ? 'null' : String(word)}\``).join(', ');
  const type = [schema.type].flat().join(' or ');
  if (schema.type === 'array' || (Array.isArray(schema.type) && schema.type.includes('array')))
    return `${type} of ${listed(schema.items as JsonSchema)}`;
  return [type, ...bounds(schema)].join(', ');
}

/** Long lists of words are given elsewhere. */
const WORDS_SHOWN = 6;

function listed(items: JsonSchema): string {
  const words = items.enum as string[] | undefined;
  if (words && words.length > WORDS_SHOWN) return `${words.length} words, \`${words[0]}\` and so on`;
  return typeOf(items);
}

function bounds(schema: JsonSchema): string[] {
  const { format, minimum, maximum, maxLength, pattern } = schema;
  return [
    ...(format ? [String(format)] : []),
    ...(minimum !== undefined && maximum !== undefined ? [`${minimum} to ${maximum}`] : []),
    ...(maxLength ? [`at most ${maxLength} characters`] : []),
    ...(pattern ? [`\`${String(pattern).replaceAll('|', '\\|')}\``] : []),
  ];
}

function link(reference: string): string {
  const name = reference.split('/').at(-1) ?? '';
  return `[${name}](#${name.toLowerCase()})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
