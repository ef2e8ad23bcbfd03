import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { confinement } from '../../src/media/confinement.ts';
import { Finisher } from '../../src/recordings/finisher.ts';
import { Recordings, type RecordingsOptions } from '../../src/recordings/recordings.ts';
import { type Disk, Space, type SpaceLimits } from '../../src/recordings/space.ts';
import type { TapPort } from '../../src/rooms/ports.ts';

/** The built finishing process: tests run what is delivered. */
const FINISHER_ENTRY = new URL('../../dist/recordings/finishing/main.js', import.meta.url);
const SERVER_ID = '5e2fe200-0000-4000-8000-000000000001';

/** Nothing is recorded here: tests put files into the folder. */
export const NO_TAPS: TapPort = {
  tap: () => {
    throw new Error('nothing is recorded here');
  },
};

interface Options extends Partial<Omit<RecordingsOptions, 'space'>> {
  limits?: SpaceLimits;
  disk?: Disk;
}

/** A folder of recordings, new unless it is named. */
export async function openRecordings(taps: TapPort, options: Options = {}): Promise<Recordings> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'wirespace-recordings-')));
  return await Recordings.open({
    serverId: SERVER_ID,
    clock: systemClock,
    log: silentLog,
    audioOnly: false,
    finisher: new Finisher({ clock: systemClock, confine: confinement, entry: FINISHER_ENTRY }),
    ...options,
    folder,
    taps,
    space: new Space(folder, options.limits ?? { mostBytes: null, freeBytes: 0 }, options.disk),
  });
}

const run = promisify(execFile);

/** What FFmpeg finds wrong when it reads and decodes the whole file; nothing is an empty text. */
export async function faultsOf(path: string): Promise<string> {
  // By its own times: pictures come when the room makes them, not each 40 ms exactly.
  const output = ['-fps_mode', 'passthrough', '-enc_time_base:v', '1:1000', '-f', 'null', '-'];
  const { stderr } = await run('ffmpeg', ['-v', 'warning', '-xerror', '-i', path, ...output]);
  return stderr;
}

/** The picture of a file at a second, as FFmpeg finds it by seeking: 8-bit grey, of the whole canvas. */
export async function seenAt(path: string, second: number): Promise<Buffer> {
  const args = ['-v', 'error', '-ss', String(second), '-i', path, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'];
  const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}

/** Seconds that a file lasts as ffprobe reads them, and its streams. */
export async function probe(path: string): Promise<{ seconds: number; streams: string[] }> {
  const { stdout } = await run('ffprobe', ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', path]);
  const { format, streams } = JSON.parse(stdout) as { format: { duration: string }; streams: { codec_name: string }[] };
  return { seconds: Number(format.duration), streams: streams.map((stream) => stream.codec_name) };
}
