import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RecordingFiles } from '../api/ports.ts';
import type { RecordingFile } from '../rooms/records/recordings.ts';

/** Files of recordings in a folder of this server. */
export class FolderOfRecordings implements RecordingFiles {
  readonly #folder: string;
  readonly #findFile: (recordingId: string) => Promise<RecordingFile | null>;
  readonly #onError: (error: unknown) => void;

  constructor(
    folder: string,
    findFile: (recordingId: string) => Promise<RecordingFile | null>,
    onError: (error: unknown) => void,
  ) {
    this.#folder = folder;
    this.#findFile = findFile;
    this.#onError = onError;
  }

  async find(recordingId: string): Promise<{ folder: string; name: string; format: string } | null> {
    const file = await this.#findFile(recordingId);
    return file && { folder: this.#folder, name: basename(file.name), format: file.format };
  }

  async remove({ name }: { name: string }): Promise<void> {
    await rm(join(this.#folder, basename(name)), { force: true }).catch(this.#onError);
  }
}
