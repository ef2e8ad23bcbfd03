/**
 * Entry point of the process that packages one room for HLS: a child of the server that reads a transport stream from its standard input,
 * says what became of it, and ends with it. It may read our code and nothing else.
 */
import type { Packaged } from './messages.ts';
import { Packager } from './packager.ts';

process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit(0));

const tell = (message: Packaged): void => void process.send?.(message);
try {
  await new Packager(tell).run('pipe:0');
  process.exit(0);
} catch (error) {
  console.error(String(error).slice(0, 500));
  process.exit(1);
}
