import { Refusal } from '../base/errors.ts';
import { jsonSize } from '../wire/json-size.ts';

/** More values than any body that is understood can have: meta is bounded, lists are short. */
const MOST_NODES = 100_000;

/**
 * Parses JSON that is nested at most `deepest` levels and has no absurd number of values. Both are measured on the text, before anything
 * recursive sees it. Throws Refusal `bad_request`.
 */
export function parseJson(text: string, deepest: number): unknown {
  const { depth, nodes } = jsonSize(text);
  if (depth > deepest) throw new Refusal('bad_request', `JSON is nested more than ${deepest} levels deep`);
  if (nodes > MOST_NODES) throw new Refusal('bad_request', `JSON has more than ${MOST_NODES} values`);
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('bad_request', 'not JSON');
  }
}
