import { fieldsOf } from './exits.ts';

/**
 * Why the server refused to play or to stream: the end of its message when that is a known reason. `403` is the server's limit, because the page
 * offers it to those alone who may; `501`: the server has no such thing.
 */
export function failureOf<T extends string>(error: unknown, known: readonly T[]): T | 'too_many' | 'absent' | 'failed' {
  const { code, message } = fieldsOf(error);
  if (code === '501') return 'absent';
  if (code === '403') return 'too_many';
  return known.find((one) => message.endsWith(`: ${one}`)) ?? 'failed';
}
