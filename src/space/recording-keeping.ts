import { resolve } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Config } from '../config.ts';
import { confinement } from '../media/confinement.ts';
import { Conversions } from '../recordings/conversion/conversions.ts';
import { Converter } from '../recordings/conversion/converter.ts';
import { Finisher } from '../recordings/finisher.ts';
import { chaptersName } from '../recordings/names.ts';
import { Recordings } from '../recordings/recordings.ts';
import { diskBeforeStore, Space } from '../recordings/space.ts';
import { S3Store } from '../recordings/upload/s3-store.ts';
import { Uploads } from '../recordings/upload/uploads.ts';
import type { TapPort } from '../rooms/ports.ts';
import type { EndedRecording, StoredRecordings } from '../store/recordings.ts';
import type { Forget } from './hourly-sweep.ts';
import { limitsOf } from './limits.ts';
import { step } from './start-errors.ts';

export interface RecordingKeepingOptions {
  recordings: Recordings;
  store: StoredRecordings;
  clock: Clock;
}

export interface OpeningOptions {
  /** When the configuration names no folder. */
  usualFolder: string;
  serverId: string;
  store: StoredRecordings;
  taps: TapPort;
  clock: Clock;
  log: Logger;
  /** The built process that completes files; beside the built server when absent. */
  finisherEntry: URL | undefined;
}

/** Throws ConfigError when the folder cannot be used. */
export async function openRecordings(config: Config, options: OpeningOptions): Promise<Recordings> {
  const { usualFolder, serverId, taps, clock, log, finisherEntry, store } = options;
  const folder = resolve(config.RECORDINGS_DIR ?? usualFolder);
  const entry = finisherEntry ? { entry: finisherEntry } : {};
  const { recordingStore } = config;
  const disk = recordingStore ? diskBeforeStore(() => store.bytesOfFiles()) : undefined;
  const space = new Space(folder, limitsOf(config).recordings, disk);
  const uploads =
    recordingStore &&
    new Uploads({
      ...{ folder, serverId, clock, log, store: new S3Store(recordingStore) },
      isRecorded: async (recordingId, name) => {
        const file = await store.findFile(recordingId);
        return file?.name === name || (file?.chapters === true && name === chaptersName(recordingId));
      },
      onStored: (bytes) => space.moved(bytes),
    });
  const conversions = new Conversions({
    ...{ folder, serverId, space, clock, log, converter: new Converter({ clock, confine: confinement }) },
    renamed: (recordingId, file) => store.converted(recordingId, file, clock.now()),
    settled: (recordingId, name) => uploads?.add(recordingId, name),
  });
  return await step(config.RECORDINGS_DIR === undefined ? 'DATA_DIR' : 'RECORDINGS_DIR', `${folder} cannot be used`, () =>
    Recordings.open({
      ...{ folder, serverId, taps, clock, log, audioOnly: config.RECORDING_AUDIO_ONLY },
      finisher: new Finisher({ clock, confine: confinement, ...entry }),
      ...{
        space,
        format: config.RECORDING_FORMAT,
        chapters: config.RECORDING_CHAPTERS,
        conversions,
        uploads: uploads ?? undefined,
      },
    }),
  );
}

/** Files that an earlier run of this server left, completed, and their records say so. Never rejects. */
export async function recoverRecordings(
  { recordings, store, clock }: RecordingKeepingOptions,
  serverId: string,
  log: Logger,
): Promise<void> {
  try {
    await recordings.recover(
      await store.listWithoutFile(serverId),
      async ({ recordingId, durationS, ...file }) => await store.recovered(recordingId, file, Math.round(durationS), clock.now()),
    );
  } catch (err) {
    log.error({ err }, 'files of recordings that an earlier run left cannot be looked for');
  }
}

export interface ForgettingOptions extends RecordingKeepingOptions {
  serverId: string;
  log: Logger;
  keepMs: number;
}

/**
 * Deletes recordings that ended `keepMs` ago and longer. The file goes first: without its record nobody would find it again. Recordings of
 * other servers are deleted where their files are.
 */
export function forgetRecordings({ recordings, store, serverId, log, keepMs }: ForgettingOptions): Forget {
  /** How many of the oldest ones stay. */
  let kept = 0;
  const forget = async ({ id, projectId, serverId: maker }: EndedRecording): Promise<boolean> => {
    try {
      const removed = await recordings.remove(id);
      return (removed > 0 || maker === serverId) && (await store.deleteRecording(projectId, id));
    } catch (err) {
      log.error({ err, recording: id }, 'a recording cannot be deleted');
      return false;
    }
  };
  return async (now, limit) => {
    const old = await store.listEndedBefore(now - keepMs, { limit, offset: kept });
    for (const each of old) if (!(await forget(each))) kept += 1;
    if (old.length < limit) kept = 0;
    return old.length;
  };
}
