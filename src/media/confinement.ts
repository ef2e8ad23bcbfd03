import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Options of Node with which a media worker gives up what it does not need: files other than our built code, fonts and packages, writing, new
 * processes and threads. They bind the JavaScript of the worker, not its native libraries (SECURITY.md).
 * @param entry the worker's file
 */
export function confinement(entry: URL): string[] {
  const known = process.allowedNodeEnvironmentFlags;
  // Node 20 knows the older name only; newer ones take the network away, too, which is all that a worker needs.
  return [
    known.has('--permission') ? '--permission' : '--experimental-permission',
    '--allow-addons',
    ...(known.has('--allow-net') ? ['--allow-net'] : []),
    ...readable(fileURLToPath(entry)).map((path) => `--allow-fs-read=${path}`),
    // It says at each start that native code can do more, and on Node 20 that this is new.
    '--disable-warning=SecurityWarning',
    '--disable-warning=ExperimentalWarning',
  ];
}

/** The folders of the built code and of the fonts for names, and every folder of packages that it may be resolved from, as it is named and where it really lies. */
function readable(file: string): string[] {
  let root = dirname(file);
  while (!existsSync(join(root, 'package.json')) && dirname(root) !== root) root = dirname(root);
  const code = join(root, relative(root, file).split(sep)[0] ?? '');
  const paths = [code, join(root, 'fonts'), join(root, 'package.json')];
  for (let folder = root; ; folder = dirname(folder)) {
    const packages = join(folder, 'node_modules');
    if (existsSync(packages)) paths.push(packages, realpathSync(packages));
    if (dirname(folder) === folder) return [...new Set(paths)];
  }
}
