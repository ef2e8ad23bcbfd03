import { ConfigError } from '../config.ts';

/** What the system's error codes mean to somebody who starts a server. */
const MEANINGS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is not a folder',
  EEXIST: 'there is a file of that name',
  EISDIR: 'it is a folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left',
  EADDRINUSE: 'it is taken by another program',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name cannot be looked up',
  ECONNREFUSED: 'nobody answers there',
  ETIMEDOUT: 'no answer in time',
};

/** One line about any error. */
export function inWords(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return (code && MEANINGS[code]) ?? (message || code || String(error)).split('\n', 1)[0] ?? '';
}

/** Runs one step of the start; its failure is reported as one of the configuration key that decides the step. */
export async function step<T>(key: string, what: string, task: () => Promise<T> | T): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(key, `${what}: ${inWords(error)}`, { cause: error });
  }
}
