import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import pages from '../vite.config.ts';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Builds the gallery of states for tests and pictures, beside the pages and never with them. `outDir` is given by the build that uses it. */
export default defineConfig({
  ...pages,
  root: file('..'),
  build: { ...pages.build, rolldownOptions: { input: { gallery: file('index.html') } } },
});
