/**
 * The arrows of ARCHITECTURE.md. `npm run arrows` checks them; scripts/arrows.test.ts proves that each rule can fail.
 */
const own = (folders) => `^src/(${folders})/`;

/** A folder may import only the folders named; everything else below src/ is forbidden to it. */
const may = (folder, allowed) => ({
  name: `${folder}-imports-only-${allowed.join('-') || 'nothing'}`,
  severity: 'error',
  from: { path: own(folder) },
  to: { path: '^src/', pathNot: own([folder, ...allowed].join('|')) },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    may('base', []),
    may('wire', []),
    may('tokens', ['wire', 'base']),
    may('rooms', ['wire', 'base']),
    may('api', ['rooms', 'wire', 'base']),
    may('signaling', ['rooms', 'wire', 'base']),
    may('pages', ['rooms', 'wire', 'base']),
    may('store', ['rooms', 'wire', 'base']),
    may('media', ['rooms', 'wire', 'base']),
    {
      name: 'the-domain-does-no-io',
      severity: 'error',
      from: { path: '^src/rooms/', pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional'], pathNot: 'node_modules/zod/' },
    },
    {
      name: 'the-binding-is-touched-in-one-file',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/media/worker/ffmpeg[.]ts$' },
      to: { path: '@seydx/node-av' },
    },
    {
      name: 'the-pages-know-the-wire-only',
      severity: 'error',
      from: { path: '^app/' },
      to: { path: '^src/', pathNot: '^src/wire/' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
