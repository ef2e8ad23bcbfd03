import { createReadStream, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/media/engine.ts';
import type { PlaybackLimits } from '../../src/playback/playbacks.ts';
import type { PlaybackFailure, PlaybackRefused } from '../../src/rooms/ports.ts';
import { TestRoom, testEngine } from '../support/caller/room.ts';
import { FileServer, makeFilm } from '../support/played-media.ts';
import { playInto, testPlaybacks } from '../support/played-room.ts';

let engine: Engine;
let files: FileServer;
let other: FileServer;
let room: TestRoom;

beforeAll(async () => {
  engine = testEngine();
  files = await FileServer.open();
  other = await FileServer.open();
  room = new TestRoom(engine, 'refusing');
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  await makeFilm(files.folder, 'film.mp4', { width: 320, height: 180, fps: 25, seconds: 1 }, h264);
  await makeFilm(files.folder, 'film.webm', { width: 320, height: 180, fps: 25, seconds: 1 }, [
    '-c:v',
    'libvpx',
    '-c:a',
    'libopus',
  ]);
  writeFileSync(join(files.folder, 'page.html'), '<!doctype html><title>no film</title>');
  const segment = (uri: string): string => `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${uri}\n#EXT-X-ENDLIST\n`;
  writeFileSync(join(files.folder, 'inside.m3u8'), segment(other.url('secret.ts')));
  writeFileSync(join(files.folder, 'file.m3u8'), segment('file:///etc/passwd'));
  writeFileSync(join(files.folder, 'master.m3u8'), `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${other.url('inner.m3u8')}\n`);
  files.handle = (request, response) => {
    const [, kind, count] = /^\/(redirect|away|slow|plain)\/(\d+)/.exec(request.url ?? '') ?? [];
    if (kind === undefined) return false;
    if (kind === 'away') response.writeHead(302, { location: other.url('film.mp4') }).end();
    else if (kind === 'redirect')
      response.writeHead(302, { location: count === '1' ? '/film.mp4' : `/redirect/${Number(count) - 1}` }).end();
    else if (kind === 'plain') {
      // As a server that knows neither ranges nor lengths.
      response.writeHead(200);
      createReadStream(join(files.folder, 'film.webm')).pipe(response);
    }
    return true;
  };
});

afterAll(async () => {
  room.close();
  await engine.close();
  await files.close();
  await other.close();
});

/** Why something is not played; null: it is. */
async function verdict(url: string, limits: Partial<PlaybackLimits> = {}): Promise<PlaybackFailure | null> {
  const playbacks = testPlaybacks(engine, { allow: [files.host], limits });
  try {
    await playInto(playbacks, room.room, { url });
    return null;
  } catch (error) {
    return (error as PlaybackRefused).reason;
  } finally {
    playbacks.close();
  }
}

describe('a file that is to be played', () => {
  it.concurrent.each([
    ['an address that is not public', (): string => other.url('film.mp4'), {}, 'url_refused'],
    ['one that an allowed host redirects to', (): string => files.url('away/1'), {}, 'url_refused'],
    ['one in a playlist', (): string => files.url('inside.m3u8'), {}, 'url_refused'],
    ['one in a master playlist', (): string => files.url('master.m3u8'), {}, 'url_refused'],
    ['a file of the server in a playlist', (): string => files.url('file.m3u8'), {}, 'url_refused'],
    ['a file of the server', (): string => 'file:///etc/passwd', {}, 'url_refused'],
    ['the third redirect', (): string => files.url('redirect/3'), {}, null],
    ['the fourth redirect', (): string => files.url('redirect/4'), {}, 'unreachable'],
    ['no file', (): string => files.url('nothing.mp4'), {}, 'unreachable'],
    ['a port where nobody listens', (): string => `http://${files.host.split(':')[0]}:1/a.mp4`, {}, 'url_refused'],
    ['a page', (): string => files.url('page.html'), {}, 'unsupported'],
    ['a host that says nothing', (): string => files.url('slow/1'), { waitMs: 1_500 }, 'too_slow'],
    ['a file of just so many bytes', (): string => files.url('film.mp4'), { bytes: 'size' }, null],
    ['a file of one byte more', (): string => files.url('film.mp4'), { bytes: 'size-1' }, 'too_large'],
    ['pictures of just that area', (): string => files.url('film.mp4'), { pixels: 320 * 180 }, null],
    ['larger pictures', (): string => files.url('film.mp4'), { pixels: 320 * 180 - 1 }, 'too_large'],
    ['just so many pictures a second', (): string => files.url('film.mp4'), { frameRate: 25 }, null],
    ['more pictures a second', (): string => files.url('film.mp4'), { frameRate: 24 }, 'too_large'],
    ['a file without ranges', (): string => files.url('plain/1'), {}, null],
    ['more than one at once', (): string => files.url('film.mp4'), { playbacks: 0 }, 'too_many'],
    ['more memory than it may have', (): string => files.url('film.mp4'), { memoryBytes: 2 ** 20 }, 'too_large'],
  ] as const)('%s', async (_, url, limits, reason) => {
    const size = statSync(join(files.folder, 'film.mp4')).size;
    const bytes = 'bytes' in limits ? { bytes: limits.bytes === 'size' ? size : size - 1 } : {};
    expect(await verdict(url(), { ...limits, ...bytes } as Partial<PlaybackLimits>)).toBe(reason);
  });

  it('may be damaged in any way: it is played or refused, and the room goes on', async () => {
    let seed = 4_711;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % below;
    };
    const names = ['film.mp4', 'film.webm'].flatMap((name): string[] =>
      Array.from({ length: 4 }, (_, round): string => {
        const bytes = Buffer.from(readFileSync(join(files.folder, name)));
        // Heads are where demuxers decide; the rest is for decoders.
        for (let i = 0; i < 30; i += 1) bytes[random(round % 2 === 0 ? 2_000 : bytes.length)] = random(251);
        const damaged = `damaged-${round}-${name}`;
        writeFileSync(join(files.folder, damaged), round === 3 ? bytes.subarray(0, bytes.length / 2) : bytes);
        return damaged;
      }),
    );
    const [report] = await engine.stats();
    const verdicts = await Promise.all(names.map((name) => verdict(files.url(name))));
    for (const reason of verdicts)
      expect([null, 'unsupported', 'broken', 'too_large', 'too_slow', 'unreachable']).toContain(reason);
    expect((await engine.stats())[0]).toMatchObject({ pid: report?.pid, restarts: 0 });
    expect(other.requests).toEqual([]);
  });
});
