import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RecordingFiles } from '../api/ports.ts';
import { Refusal } from '../base/errors.ts';
import { chaptersName } from '../recordings/names.ts';
import type { Recordings } from '../recordings/recordings.ts';
import type { StoredRecordings } from '../store/recordings.ts';

/** Files of recordings as REST gives them out: from the folder, or from the object store when they are there already. */
export class FilesOfRecordings implements RecordingFiles {
  readonly #recordings: Recordings;
  readonly #records: Pick<StoredRecordings, 'findFile' | 'makerOf'>;
  readonly #serverId: string;

  constructor(recordings: Recordings, records: Pick<StoredRecordings, 'findFile' | 'makerOf'>, serverId: string) {
    this.#recordings = recordings;
    this.#records = records;
    this.#serverId = serverId;
  }

  async find(
    recordingId: string,
    which: 'recording' | 'chapters',
  ): Promise<{ folder: string | null; name: string; format: string; title: string } | null> {
    const { folder, store } = this.#recordings;
    const file = await this.#records.findFile(recordingId);
    if (!file || (which === 'chapters' && !file.chapters)) return null;
    const name = which === 'chapters' ? chaptersName(recordingId) : basename(file.name);
    const format = which === 'chapters' ? 'text/vtt; charset=utf-8' : file.format;
    const isHere = store === null || (await isFile(join(folder, name)));
    const at = new Date(file.startedAt).toISOString().slice(0, 16).replace('T', ' ').replace(':', '.');
    return { folder: isHere ? folder : null, name, format, title: `${file.roomName} ${at}` };
  }

  async read(name: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response> {
    const { store } = this.#recordings;
    if (!store) throw new Error('recordings are in no object store');
    return await store.read(name, headers, signal);
  }

  progress(recordingId: string): number | null {
    return this.#recordings.progress(recordingId);
  }

  /** Throws Refusal `unavailable` when the file is where another server has it: whoever asks would believe that it is gone. */
  async remove(recordingId: string): Promise<number> {
    const removed = await this.#recordings.remove(recordingId);
    if (removed > 0 || (await this.#records.findFile(recordingId)) === null) return removed;
    const maker = await this.#records.makerOf(recordingId);
    if (maker !== null && maker !== this.#serverId) throw new Refusal('unavailable', 'another server has the file');
    return removed;
  }
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
