import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
let copy: string;

/** Runs the checker over a copy of the sources with one more file in it. */
function checkWith(file: string, content: string): string {
  const path = join(copy, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  const run = spawnSync(join(root, 'node_modules/.bin/depcruise'), ['--config', '.dependency-cruiser.cjs', 'src', 'app'], {
    cwd: copy,
    encoding: 'utf8',
  });
  rmSync(path);
  return run.stdout;
}

describe('the check of the arrows', () => {
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'wirespace-arrows-'));
    for (const entry of ['src', 'app', '.dependency-cruiser.cjs', 'package.json', 'tsconfig.json']) {
      cpSync(join(root, entry), join(copy, entry), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  const violations: [rule: string, file: string, content: string][] = [
    ['no-cycles', 'src/base/loop.ts', "import { x } from './loop-back.ts';\nexport const y = x;\n"],
    ['rooms-imports-only-wire-base', 'src/rooms/bad.ts', "import type {} from '../media/engine.ts';\n"],
    ['rooms-people-imports-only-settings', 'src/rooms/people/bad.ts', "import type {} from '../session/state.ts';\n"],
    ['the-front-of-the-rooms-is-for-drivers', 'src/rooms/session/bad.ts', "import type {} from '../rooms.ts';\n"],
    ['the-domain-does-no-io', 'src/rooms/bad.ts', "import 'node:fs';\n"],
    ['the-domain-does-no-io', 'src/rooms/bad.ts', "import 'fastify';\n"],
    ['signaling-imports-only-rooms-wire-base', 'src/signaling/bad.ts', "import type {} from '../media/engine.ts';\n"],
    [
      'media-imports-only-rooms-wire-base-webm-ffmpeg-mpegts',
      'src/media/bad.ts',
      "import type {} from '../signaling/server.ts';\n",
    ],
    ['recordings-imports-only-rooms-wire-base-webm', 'src/recordings/bad.ts', "import type {} from '../media/engine.ts';\n"],
    ['base-imports-only-nothing', 'src/base/bad.ts', "import type {} from '../wire/events.ts';\n"],
    ['the-pages-know-the-wire-only', 'app/bad.ts', "import type {} from '../src/rooms/settings/room.ts';\n"],
  ];

  it.each(violations)('finds a violation of "%s"', (rule, file, content) => {
    if (rule === 'no-cycles')
      writeFileSync(join(copy, 'src/base/loop-back.ts'), "import { y } from './loop.ts';\nexport const x = y;\n");
    expect(checkWith(file, content)).toContain(`error ${rule}`);
    rmSync(join(copy, 'src/base/loop-back.ts'), { force: true });
  });
});
