/**
 * Entry point of the process that makes an MP4 of a recording: a child of the server that may read the one file and write the other, has the
 * lowest priority, and ends when it is done. Arguments: both files.
 */
import { open } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { webmToMp4 } from '../../ffmpeg/webm-to-mp4.ts';
import type { Report } from './messages.ts';

/** A fault of the system, in one line. */
const LONGEST_FAULT = 500;

process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
// The next start does it again.
process.on('disconnect', () => process.exit(0));

const [input = '', output = ''] = process.argv.slice(2);
try {
  lowerPriority();
  await webmToMp4(input, output, async (progress) => {
    process.send?.({ progress } satisfies Report);
    // What has come is looked at now: a server that is gone, for example.
    await new Promise((done) => setImmediate(done));
  });
  const file = await open(output, 'r+');
  await file.datasync();
  const { size: bytes } = await file.stat();
  await file.close();
  process.send?.({ converted: { bytes } } satisfies Report, undefined, undefined, () => process.exit(0));
} catch (error) {
  const fault = String(error).slice(0, LONGEST_FAULT);
  process.send?.({ fault } satisfies Report, undefined, undefined, () => process.exit(0));
}

/** Calls come first. Not every system allows it. */
function lowerPriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_LOW);
  } catch {
    // It is as fast as everything else then.
  }
}
