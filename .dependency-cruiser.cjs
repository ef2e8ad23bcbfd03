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

/** The same between the folders of the domain (ARCHITECTURE.md, "Inside the rooms"). What lies beside them is checked by its own rule. */
const within = (folder, allowed) => ({
  name: `rooms-${folder}-imports-only-${allowed.join('-') || 'nothing'}`,
  severity: 'error',
  from: { path: `^src/rooms/${folder}/`, pathNot: '[.]test[.]ts$' },
  to: { path: '^src/rooms/[^/]+/', pathNot: `^src/rooms/(${[folder, ...allowed].join('|')})/` },
});
const DATA = ['settings', 'people', 'picture', 'records', 'recording', 'playing', 'streaming'];

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
    may('pages', ['rooms', 'wire', 'base', 'watch']),
    may('watch', ['base']),
    may('store', ['rooms', 'wire', 'base']),
    may('webm', []),
    may('mpegts', []),
    may('rtmp', []),
    may('ffmpeg', []),
    may('media', ['rooms', 'wire', 'base', 'webm', 'ffmpeg', 'mpegts']),
    may('broadcast', ['rooms', 'wire', 'base', 'ffmpeg', 'mpegts', 'rtmp']),
    may('playback', ['rooms', 'wire', 'base', 'ffmpeg', 'media', 'rtmp']),
    may('recordings', ['rooms', 'wire', 'base', 'webm', 'ffmpeg']),
    within('ports', []),
    within('settings', []),
    within('people', ['settings']),
    within('picture', ['settings', 'people']),
    within('records', ['settings', 'people', 'streaming']),
    within('recording', ['people', 'records']),
    within('playing', ['people']),
    within('streaming', ['people']),
    within('directory', ['settings']),
    within('session', DATA),
    within('calls', [...DATA, 'session']),
    within('moderation', [...DATA, 'session']),
    within('reconnecting', [...DATA, 'session', 'moderation']),
    within('methods', [...DATA, 'session', 'moderation']),
    within('joining', [...DATA, 'directory', 'session', 'calls', 'moderation', 'reconnecting']),
    {
      name: 'the-front-of-the-rooms-is-for-drivers',
      severity: 'error',
      from: { path: '^src/rooms/[^/]+/', pathNot: '[.]test[.]ts$|^src/rooms/joining/join[.]ts$' },
      to: { path: '^src/rooms/(rooms|room-session)[.]ts$' },
    },
    {
      name: 'the-domain-does-no-io',
      severity: 'error',
      from: { path: '^src/rooms/', pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional'], pathNot: 'node_modules/zod/' },
    },
    {
      name: 'the-binding-is-touched-in-one-file',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/ffmpeg/ffmpeg[.]ts$' },
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
