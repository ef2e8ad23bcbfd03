import fc from 'fast-check';
import type { JsonSchema } from '../../../src/api/reference/document.ts';

/** Values that a schema of the API's document allows. Throws for a schema that the document does not use. */
export function allowed(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...(schema.enum as unknown[]));
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => allowed({ ...schema, type })));
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer(within(schema));
    case 'string':
      return text(schema);
    case 'array':
      return fc.array(allowed(schema.items as JsonSchema), { maxLength: Math.min(Number(schema.maxItems ?? 5), 5) });
    case 'object':
      return schema.properties
        ? object(schema)
        : fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
    default:
      throw new Error(`no values for ${JSON.stringify(schema)}`);
  }
}

function within({ minimum = -(2 ** 31), maximum = 2 ** 31 - 1 }: { minimum?: number; maximum?: number }): {
  min: number;
  max: number;
} {
  return { min: minimum, max: Math.min(maximum, 2 ** 31 - 1) };
}

function text({
  format,
  pattern,
  maxLength = 60,
}: {
  format?: string;
  pattern?: string;
  maxLength?: number;
}): fc.Arbitrary<string> {
  if (format === 'date-time')
    return fc
      .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString());
  if (format === 'date') return text({ format: 'date-time' }).map((instant) => instant.slice(0, 10));
  if (format === 'uuid') return fc.uuid();
  if (pattern?.includes('rtmps?')) return fc.webPath().map((path) => `rtmp://live.example.com${path}`);
  if (pattern) return fc.stringMatching(new RegExp(pattern), { maxLength });
  return fc.string({ unit: 'grapheme', minLength: 1, maxLength: Math.min(maxLength, 60) }).filter((value) => value.trim() !== '');
}

function object(schema: JsonSchema): fc.Arbitrary<unknown> {
  const properties = schema.properties as Record<string, JsonSchema>;
  const requiredKeys = (schema.required ?? []) as string[];
  return fc.record(Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, allowed(property)])), {
    requiredKeys,
  });
}

/** Any JSON, and what readers stumble over. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      1e308,
      -0,
      2 ** 53,
      '1e5',
      '0x10',
      ' 7 ',
      '٣',
      '\ud800',
      'NaN',
      '\0',
      '9'.repeat(400),
      [],
      {},
    ),
  },
);
