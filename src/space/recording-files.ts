import { basename } from 'node:path';
import type { RecordingFiles } from '../api/ports.ts';
import type { Recordings } from '../recordings/recordings.ts';
import type { StoredRecordings } from '../store/recordings.ts';

/** Files of recordings as REST gives them out. */
export class FolderOfRecordings implements RecordingFiles {
  readonly #recordings: Recordings;
  readonly #store: Pick<StoredRecordings, 'findFile'>;

  constructor(recordings: Recordings, store: Pick<StoredRecordings, 'findFile'>) {
    this.#recordings = recordings;
    this.#store = store;
  }

  async find(recordingId: string): Promise<{ folder: string; name: string; format: string; title: string } | null> {
    const file = await this.#store.findFile(recordingId);
    if (!file) return null;
    const at = new Date(file.startedAt).toISOString().slice(0, 16).replace('T', ' ').replace(':', '.');
    return {
      folder: this.#recordings.folder,
      name: basename(file.name),
      format: file.format,
      title: `${file.roomName} ${at}`,
    };
  }

  async remove(recordingId: string): Promise<number> {
    return await this.#recordings.remove(recordingId);
  }
}
