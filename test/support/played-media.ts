import { spawn } from 'node:child_process';
import { createReadStream, writeFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Picture } from '../../src/media/worker/video/picture.ts';
import { writeStamp } from './caller/stamp.ts';

/** Who is stamped on the pictures of played files. */
export const PLAYED_ID = 77;
export const PLAYED_HERTZ = 1_000;
export const PLAYED_AMPLITUDE = 8_000;
const RATE = 48_000;
/** As the tests of recordings have it. */
const FFMPEG = 'ffmpeg';

export interface Film {
  width: number;
  height: number;
  fps: number;
  seconds: number;
}

/**
 * Makes a file by FFmpeg: picture n is stamped with n, and each second begins with 200 ms of a tone. `encode`: arguments for the output.
 * Resolves to its path.
 */
export async function makeFilm(
  folder: string,
  name: string,
  { width, height, fps, seconds }: Film,
  encode: readonly string[],
): Promise<string> {
  const path = join(folder, name);
  const sound = join(folder, `${name}.pcm`);
  writeFileSync(sound, beeps(seconds));
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`, '-r', String(fps), '-i', 'pipe:0'];
  const pcm = ['-f', 's16le', '-ar', String(RATE), '-ac', '1', '-i', sound];
  await ffmpeg([...raw, ...pcm, '-map', '0', '-map', '1', ...encode, path], function* () {
    const picture = Picture.blank(width, height, 100);
    for (let n = 0; n < fps * seconds; n += 1) {
      writeStamp(picture, { id: PLAYED_ID, counter: n });
      yield Buffer.from(picture.frame.toBuffer());
    }
    picture.free();
  });
  return path;
}

/** Sends a file to an RTMP server as it would be live, again and again, until the returned function is called. */
export function sendLive(path: string, url: string): () => void {
  const args = ['-loglevel', 'error', '-re', '-stream_loop', '-1', '-i', path, '-c', 'copy', '-f', 'flv', url];
  const child = spawn(FFMPEG, args, { stdio: 'ignore' });
  return () => void child.kill('SIGKILL');
}

async function ffmpeg(args: readonly string[], input: () => Iterable<Buffer>): Promise<void> {
  const child = spawn(FFMPEG, ['-hide_banner', '-loglevel', 'error', '-y', ...args], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`ffmpeg ended with ${code}`))));
  });
  child.stdin.on('error', () => {});
  // Who needs no pictures does not read them, and ends.
  for (const bytes of input())
    if (!child.stdin.write(bytes)) await Promise.race([ended, new Promise((resolve) => child.stdin.once('drain', resolve))]);
  child.stdin.end();
  await ended;
}

function beeps(seconds: number): Buffer {
  const samples = new Int16Array(RATE * seconds);
  for (let i = 0; i < samples.length; i += 1)
    if (i % RATE < RATE / 5) samples[i] = PLAYED_AMPLITUDE * Math.sin((2 * Math.PI * PLAYED_HERTZ * i) / RATE);
  return Buffer.from(samples.buffer);
}

/** A folder on a server of its own; `handle` may answer a request itself and say so. */
export class FileServer {
  readonly folder: string;
  readonly requests: string[] = [];
  handle: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;
  readonly #server: Server;

  private constructor(folder: string) {
    this.folder = folder;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async open(): Promise<FileServer> {
    const server = new FileServer(await mkdtemp(join(tmpdir(), 'wirespace-played-')));
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  url(name: string): string {
    return `http://${this.host}/${name}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.folder, { recursive: true, force: true });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(request.url ?? '');
    if (this.handle(request, response)) return;
    const path = join(this.folder, decodeURIComponent((request.url ?? '').slice(1).split('?')[0] ?? ''));
    const size = await stat(path).then(
      (file) => file.size,
      () => null,
    );
    if (size === null) {
      response.writeHead(404).end();
      return;
    }
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(206, { 'content-length': size - from, 'content-range': `bytes ${from}-${size - 1}/${size}` });
    createReadStream(path, { start: from }).pipe(response);
  }
}
