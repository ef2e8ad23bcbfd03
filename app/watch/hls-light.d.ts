/** The build without what we have no use for, such as subtitles and encrypted media; it has the types of the whole one. */
declare module 'hls.js/light' {
  export * from 'hls.js';
  export { default } from 'hls.js';
}
