import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Builds the meeting page and the page for plain messages; src/pages/ fills them in and serves what they link to. */
export default defineConfig({
  root: file('.'),
  // The pages' address may stand behind a path of a proxy only at its root: assets are asked for from there.
  base: '/',
  build: {
    outDir: file('../dist/app'),
    emptyOutDir: true,
    target: 'es2022',
    // light-dark() stays as it is: what it means is decided where a token is used, the dark stage of a light page included.
    cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
    // data: addresses are not in the pages' content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      input: {
        meeting: file('index.html'),
        message: file('message.html'),
        watch: file('watch.html'),
        'wirespace-room': file('embed/wirespace-room.ts'),
      },
      // Pages elsewhere name the element's script: its address stays the same.
      output: {
        entryFileNames: ({ name }) => (name === 'wirespace-room' ? 'embed/[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
