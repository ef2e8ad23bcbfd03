import { stat } from 'node:fs/promises';

/** Bytes of a file; null when it does not exist. Rejects when the disk cannot say. */
export async function sizeOf(path: string): Promise<number | null> {
  return await unlessGone(
    stat(path).then(({ size }) => size),
    null,
  );
}

/** What was asked of a file, or `otherwise` when there is no such file. Rejects for every other reason. */
export async function unlessGone<T, U>(asked: Promise<T>, otherwise: U): Promise<T | U> {
  return await asked.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return otherwise;
    throw error;
  });
}
