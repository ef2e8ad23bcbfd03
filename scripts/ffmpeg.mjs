// Sees to it that the tests of recordings find FFmpeg's programs, where that is possible: they let somebody else judge our files.
import { spawnSync } from 'node:child_process';
import { installFromDebian } from './debian.mjs';

/** Installs Debian's package when there is none. Without it the tests fail and say which program is missing. */
export function ffmpeg() {
  if (spawnSync('ffprobe', ['-version']).status === 0) return;
  installFromDebian('No ffprobe found', ['ffmpeg']);
}
