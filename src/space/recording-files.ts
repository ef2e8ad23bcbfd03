import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RecordingFiles } from '../api/ports.ts';
import type { Recordings } from '../recordings/recordings.ts';
import type { StoredRecordings } from '../store/recordings.ts';

/** Files of recordings as REST gives them out: from the folder, or from the object store when they are there already. */
export class FilesOfRecordings implements RecordingFiles {
  readonly #recordings: Recordings;
  readonly #records: Pick<StoredRecordings, 'findFile'>;

  constructor(recordings: Recordings, records: Pick<StoredRecordings, 'findFile'>) {
    this.#recordings = recordings;
    this.#records = records;
  }

  async find(recordingId: string): Promise<{ folder: string | null; name: string; format: string; title: string } | null> {
    const { folder, store } = this.#recordings;
    const file = await this.#records.findFile(recordingId);
    if (!file) return null;
    const name = basename(file.name);
    const isHere = store === null || (await isFile(join(folder, name)));
    const at = new Date(file.startedAt).toISOString().slice(0, 16).replace('T', ' ').replace(':', '.');
    return { folder: isHere ? folder : null, name, format: file.format, title: `${file.roomName} ${at}` };
  }

  async read(name: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response> {
    const { store } = this.#recordings;
    if (!store) throw new Error('recordings are in no object store');
    return await store.read(name, headers, signal);
  }

  progress(recordingId: string): number | null {
    return this.#recordings.progress(recordingId);
  }

  async remove(recordingId: string): Promise<number> {
    return await this.#recordings.remove(recordingId);
  }
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
