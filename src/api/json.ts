import { Refusal } from '../base/errors.ts';

/**
 * Parses JSON that is nested at most `deepest` levels. Depth is measured on the text, before anything recursive sees it.
 * Throws Refusal `bad_request`.
 */
export function parseJson(text: string, deepest: number): unknown {
  if (depthOf(text) > deepest) throw new Refusal('bad_request', `JSON is nested more than ${deepest} levels deep`);
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('bad_request', 'not JSON');
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Deepest nesting of brackets outside of strings. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === BACKSLASH) at += 1;
      else if (char === QUOTE) inString = false;
    } else if (char === QUOTE) inString = true;
    else if (char === OPEN_BRACKET || char === OPEN_BRACE) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (char === CLOSE_BRACKET || char === CLOSE_BRACE) depth -= 1;
  }
  return deepest;
}
