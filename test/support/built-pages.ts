import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What Vite makes of the pages, as small as the server can do with. */
const FILES = {
  'index.html': '<title>__PAGE_TITLE__</title><script type="application/json">"__PAGE_DATA__"</script>',
  'message.html': '<html lang="en"><title>__PAGE_TITLE__</title><main><!--page-body--></main>',
  'watch.html': '<title>__PAGE_TITLE__</title><script type="application/json">"__PAGE_DATA__"</script>',
  'assets/meeting-abc.js': 'start();',
  'embed/wirespace-room.js': 'define();',
};

/** Built pages in a folder of their own. */
export async function buildPages(): Promise<{ directory: string; remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'wirespace-pages-'));
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), text);
  }
  return { directory, remove: () => rm(directory, { recursive: true }) };
}
