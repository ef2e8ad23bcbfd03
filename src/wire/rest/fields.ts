import { z } from 'zod';
import type { Meta } from '../meta.ts';
import { readInstant } from './datetime.ts';
import { humanised, type Problem, type ProblemCode } from './problems.ts';

/**
 * Fields of REST bodies and queries: each coerces what real clients send (rest-api 1.3) and then validates. `null` and absence are
 * decided by the caller.
 */
export type Field<T> = z.ZodType<T, unknown>;

/** Turns a value into `T`, or says what is wrong: a code and the end of a sentence that begins with the field's name. */
type Read<T> = (value: unknown) => { value: T } | { code: ProblemCode; message: string };

/** What a field is meant to be sent as, for the API's description; what else is understood is not advertised. */
type Described = z.core.JSONSchemaMeta;

function field<T>(described: Described, read: Read<T>): Field<T> {
  return z
    .unknown()
    .transform((raw, ctx) => {
      const result = read(raw);
      if ('value' in result) return result.value;
      ctx.addIssue({ code: 'custom', message: result.message, params: { problem: result.code } });
      return z.NEVER;
    })
    .meta(described);
}

const wrong = (message: string, code: ProblemCode = 'invalid_parameter') => ({ code, message });

/** Characters as people count them: one for an emoji of two UTF-16 units. */
function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function readText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : null;
}

/** Text of at most `longest` characters. NUL and halves of surrogate pairs are refused: no database keeps them as they are. */
export function text(longest: number): Field<string> {
  return field({ type: 'string', maxLength: longest }, (value) => {
    const read = readText(value);
    if (read === null) return wrong('must be a string', 'not_a_string');
    if (/\0|\p{Surrogate}/u.test(read)) return wrong('contains a character that is not allowed');
    if (countCharacters(read) > longest) return wrong(`is too long (maximum is ${longest} characters)`);
    return { value: read };
  });
}

/** Names of rooms: 1 to 100 letters, digits, `_` and `-` of ASCII (rest-api 3.1). */
const ROOM_NAME = { type: 'string', minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9_-]+$' } as const;

export const roomName: Field<string> = field(ROOM_NAME, (value) => {
  const read = readText(value);
  if (read === null) return wrong('must be a string', 'not_a_string');
  if (read.trim() === '') return wrong("can't be blank", 'missing_required_parameter');
  if (read.length > 100) return wrong('is too long (maximum is 100 characters)');
  if (!/^[A-Za-z0-9_-]+$/.test(read)) return wrong('can only contain letters, digits, underscores and hyphens');
  return { value: read };
});

const COLOUR = '^#[0-9a-fA-F]{6}$';

/** A colour of a page: `#` and six hex digits of either case, kept as given (rest-api 8.1). */
export const colour: Field<string> = field({ type: 'string', pattern: COLOUR }, (value) =>
  typeof value === 'string' && new RegExp(COLOUR).test(value) ? { value } : wrong('must be a colour like #044EF4'),
);

/** Longest URL of a stream. */
const LONGEST_URL = 2000;

/** Where a stream is sent: `rtmp://`, `rtmps://`, or, as an extension of this server, `srt://` with a host, kept as given, keys and credentials included (rest-api 7.2). */
export const streamUrl: Field<string> = field(
  { type: 'string', maxLength: LONGEST_URL, pattern: '^(?:rtmps?|srt)://' },
  (value) => {
    const read = readText(value);
    if (read === null) return wrong('must be a string', 'not_a_string');
    if (read.trim() === '') return wrong("can't be blank", 'missing_required_parameter');
    if (countCharacters(read) > LONGEST_URL) return wrong(`is too long (maximum is ${LONGEST_URL} characters)`);
    const clean = !/[\s\p{Cc}\p{Surrogate}]/u.test(read);
    return clean && /^(?:rtmps?|srt):\/\//i.test(read) && hostOf(read) !== ''
      ? { value: read }
      : wrong('must be an rtmp://, rtmps:// or srt:// URL');
  },
);

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}

/** A whole number from `min` to `max`, both included. */
export function whole(min: number, max: number): Field<number> {
  return field({ type: 'integer', minimum: min, maximum: max }, (value) => {
    const digits = typeof value === 'string' && /^[+-]?\d{1,15}$/.test(value.trim());
    const read = typeof value === 'number' || digits ? Number(value) : Number.NaN;
    if (!Number.isInteger(read)) return wrong('must be an integer');
    if (read < min) return wrong(`must be greater than or equal to ${min}`);
    if (read > max) return wrong(`must be less than or equal to ${max}`);
    return { value: read };
  });
}

const WORDS: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };

/** True and false in any letter case (the Python SDK sends `True`), 1 and 0. */
export const flag: Field<boolean> = field({ type: 'boolean' }, (value) => {
  const word = typeof value === 'boolean' || typeof value === 'number' ? String(value) : value;
  const read = typeof word === 'string' ? WORDS[word.trim().toLowerCase()] : undefined;
  return read === undefined ? wrong('must be a boolean', 'not_a_boolean') : { value: read };
});

export function oneOf<const T extends string>(options: readonly T[]): Field<T> {
  return field({ type: 'string', enum: [...options] }, (value) => {
    const found = options.find((option) => option === value);
    return found === undefined ? wrong(`must be one of ${options.join(', ')}`) : { value: found };
  });
}

/** An instant in epoch milliseconds (rest-api 1.5). */
export const instant: Field<number> = field({ type: 'string', format: 'date-time' }, (value) => {
  const read = readInstant(value);
  return read === null ? wrong('must be a valid date and time', 'not_a_datetime') : { value: read };
});

const META_CHARACTERS = 2000;

/** A JSON object, or (in forms) its text, of at most 2000 characters as compact JSON. */
export const meta: Field<Meta> = field({ type: 'object', additionalProperties: true }, (value) => {
  const read = typeof value === 'string' ? parseObject(value) : value;
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return wrong('must be a JSON object', 'not_a_hash');
  if (countCharacters(JSON.stringify(read)) > META_CHARACTERS)
    return wrong(`is too long (maximum is ${META_CHARACTERS} characters)`);
  return { value: read as Meta };
});

function parseObject(text: string): unknown {
  // Whitespace may stretch a form's JSON, but not without end: what is parsed here was not measured for depth.
  if (text.length > 2 * META_CHARACTERS) return text.trimStart().startsWith('{') ? { text } : null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A list of the words of `allowed`, order and repetition kept (rest-api 11.4). */
export function wordsOf<const T extends string>(allowed: readonly T[]): Field<T[]> {
  const known: ReadonlySet<unknown> = new Set(allowed);
  const items = { type: 'string', enum: [...allowed] } as const;
  return field({ type: 'array', items, maxItems: 2 * known.size }, (value) => {
    if (!Array.isArray(value) || value.some((entry) => typeof entry !== 'string'))
      return wrong('must be an array of strings', 'not_an_array_of_strings');
    // Every permission several times over is a mistake, and tokens have to stay small.
    if (value.length > 2 * known.size) return wrong(`is too long (maximum is ${2 * known.size} entries)`);
    if (!value.every((entry) => known.has(entry))) return wrong('contains invalid entries', 'list_contains_invalid_entries');
    return { value: value as T[] };
  });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** A UUID, read in lower case as ids are stored. */
export const uuid: Field<string> = field({ type: 'string', format: 'uuid' }, (value) =>
  typeof value === 'string' && isUuid(value) ? { value: value.toLowerCase() } : wrong('must be a UUID'),
);

/** Fields by their names. */
export type Shape = Readonly<Record<string, Field<unknown>>>;
/** What was read of a shape: only the fields that were there. */
export type Output<S extends Shape> = { [F in keyof S]?: z.output<S[F]> };

/**
 * Reads the fields of `shape` that are in `source`, in the shape's order. Fields that are null or absent are left out; all problems
 * are reported, and good fields are read beside bad ones.
 */
export function readFields<S extends Shape>(shape: S, source: Readonly<Record<string, unknown>>) {
  const values: Output<S> = {};
  const problems: Problem[] = [];
  for (const [attribute, schema] of Object.entries(shape) as [keyof S & string, Field<unknown>][]) {
    const raw = Object.hasOwn(source, attribute) ? source[attribute] : undefined;
    if (raw === undefined || raw === null) continue;
    const result = schema.safeParse(raw);
    if (result.success) {
      values[attribute] = result.data as Output<S>[typeof attribute];
      continue;
    }
    const issue = result.error.issues[0] as { message: string; params?: { problem?: ProblemCode } };
    const message = `${humanised(attribute)} ${issue.message}`;
    problems.push({ attribute, code: issue.params?.problem ?? 'invalid_parameter', message });
  }
  return { values, problems };
}

/** The problem of a required field that is absent or null. */
export function missing(attribute: string): Problem {
  return { attribute, code: 'missing_required_parameter', message: `${humanised(attribute)} can't be blank` };
}
