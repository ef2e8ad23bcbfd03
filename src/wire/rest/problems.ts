/** Machine codes of refused parameters that this server uses (rest-api 18.1). */
export type ProblemCode =
  | 'missing_required_parameter'
  | 'invalid_parameter'
  | 'value_not_unique'
  | 'not_a_boolean'
  | 'not_a_datetime'
  | 'not_a_hash'
  | 'not_a_string'
  | 'not_an_array_of_strings'
  | 'list_contains_invalid_entries'
  | 'invalid_join_until_date'
  | 'exceeds_platform_stream_limit'
  | 'invalid_state'
  | 'exceeds_history_logs_limit'
  | 'page_token_required'
  | 'page_token_is_invalid'
  | 'rate_limit_exceeded'
  /** Ours: a token of the same holder was taken back. */
  | 'token_revoked';

/** One refused parameter; `attribute` is null when none is to blame. */
export interface Problem {
  attribute: string | null;
  code: ProblemCode;
  message: string;
}

/** One item of an `errors` list (rest-api 1.7). */
export interface ErrorItem {
  type: 'validation_error' | 'account_error';
  code: ProblemCode;
  message: string;
  attribute: string | null;
  url: string;
}

/** `join_until` → `Join until`, as messages begin. */
export function humanised(attribute: string): string {
  const words = attribute.replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
