/**
 * Entry point of the process that makes the file of a recording complete: a child of the server that may read and write this one file,
 * has the lowest priority, and ends when it is done. Argument: the file.
 */
import { constants, setPriority } from 'node:os';
import { finish } from '../../webm/finish.ts';
import type { Outcome } from './messages.ts';
import { OpenFile } from './open-file.ts';

/** A fault of the system, in one line. */
const LONGEST_FAULT = 500;

process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
// The next start does it again.
process.on('disconnect', () => process.exit(0));

process.send?.(await outcome(process.argv[2] ?? ''), undefined, undefined, () => process.exit(0));

async function outcome(path: string): Promise<Outcome> {
  try {
    lowerPriority();
    const file = await OpenFile.open(path);
    try {
      return { finished: await finish(file) };
    } finally {
      await file.close();
    }
  } catch (error) {
    return { fault: String(error).slice(0, LONGEST_FAULT) };
  }
}

/** Calls come first. Not every system allows it. */
function lowerPriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_LOW);
  } catch {
    // It is as fast as everything else then.
  }
}
