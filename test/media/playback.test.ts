import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/media/engine.ts';
import type { Playbacks } from '../../src/playback/playbacks.ts';
import { sleep, TestRoom, testEngine, until } from '../support/caller/room.ts';
import { FileServer, type Film, makeFilm, PLAYED_AMPLITUDE, sendLive } from '../support/played-media.ts';
import { onsets, playInto, Tapped, testPlaybacks } from '../support/played-room.ts';
import { RtmpServer } from '../support/receivers.ts';

let engine: Engine;
let playbacks: Playbacks;
let files: FileServer;

const SMALL: Film = { width: 320, height: 180, fps: 25, seconds: 3 };
const SOUND = ['-c:a', 'aac'];
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '25', ...SOUND];

beforeAll(async () => {
  engine = testEngine();
  files = await FileServer.open();
  playbacks = testPlaybacks(engine, { allow: [files.host] });
  const quick = ['-deadline', 'realtime', '-cpu-used', '8', '-b:v', '1M', '-c:a', 'libopus'];
  await Promise.all([
    makeFilm(files.folder, 'film.mp4', { width: 640, height: 360, fps: 25, seconds: 4 }, H264),
    makeFilm(files.folder, 'long.mp4', { ...SMALL, seconds: 20 }, H264),
  ]);
  await Promise.all([
    makeFilm(files.folder, 'vp8.webm', SMALL, ['-c:v', 'libvpx', ...quick]),
    makeFilm(files.folder, 'fast-vp9.webm', { ...SMALL, fps: 50 }, ['-c:v', 'libvpx-vp9', ...quick]),
    makeFilm(files.folder, 'sound.mp3', SMALL, ['-map', '-0:v', '-c:a', 'libmp3lame']),
    makeFilm(files.folder, 'whole.m3u8', SMALL, [...H264, '-hls_time', '1', '-hls_list_size', '0', '-hls_playlist_type', 'vod']),
    makeFilm(files.folder, 'parts.m3u8', SMALL, [...H264, '-hls_time', '1', '-hls_list_size', '0', '-hls_segment_type', 'fmp4']),
  ]);
});

afterAll(async () => {
  playbacks.close();
  await engine.close();
  await files.close();
});

/** Each second of a film begins with a tone, and with the picture of that number. */
function expectInStep({ shown, tones }: Awaited<ReturnType<Tapped['stop']>>, fps: number, firstSecond = 0): void {
  const begins = onsets(tones);
  for (const [index, ms] of begins.entries()) {
    expect(Math.abs(ms - (begins[0] ?? 0) - index * 1_000)).toBeLessThanOrEqual(20);
    const second = firstSecond + index;
    const picture = shown.find(({ counter }) => counter >= second * fps);
    if (index > 0) expect(Math.abs((picture?.ms ?? 0) - ms)).toBeLessThanOrEqual(45);
  }
}

describe('a file that is played into a room', () => {
  it('is heard as loud and as fast as it is, with its picture within 45 ms of its sound, and ends by itself', async () => {
    const room = new TestRoom(engine, 'played');
    const tapped = new Tapped(engine, room.room);
    const { playback, ends } = await playInto(playbacks, room.room, { url: files.url('film.mp4') });
    expect(playback).toMatchObject({ seekable: true, hasPicture: true, durationMs: 4_000 });
    await until('its end', () => ends.length > 0, 10_000);
    const seen = await tapped.stop();
    room.close();
    expect([ends, playback.positionMs, onsets(seen.tones).length]).toEqual([[null], 4_000, 4]);
    expectInStep(seen, 25);
    const loudest = Math.max(...seen.tones.map(({ amplitude }) => amplitude));
    expect(Math.abs(20 * Math.log10(loudest / PLAYED_AMPLITUDE))).toBeLessThan(1);
  });

  it.each([
    ['vp8.webm', 25, { seekable: true, hasPicture: true }],
    ['fast-vp9.webm', 50, { seekable: true, hasPicture: true }],
    ['sound.mp3', 25, { seekable: true, hasPicture: false }],
    ['whole.m3u8', 25, { seekable: true, hasPicture: true, durationMs: 3_000 }],
    ['parts.m3u8', 25, { seekable: true, hasPicture: true, durationMs: 3_000 }],
  ])('may be %s, from a position on', async (name, fps, what) => {
    const room = new TestRoom(engine, name);
    const tapped = new Tapped(engine, room.room);
    const { playback, ends } = await playInto(playbacks, room.room, { url: files.url(name), positionMs: 900 });
    expect(playback).toMatchObject(what);
    await until('its end', () => ends.length > 0, 10_000);
    const seen = await tapped.stop();
    room.close();
    expect([ends, onsets(seen.tones).length]).toEqual([[null], 2]);
    if (!what.hasPicture) return;
    expectInStep(seen, fps, 1);
    expect(Math.abs((seen.shown[0]?.counter ?? 0) - 0.9 * fps)).toBeLessThanOrEqual(2);
    // Rooms show 25 pictures a second, whatever a file has.
    expect(seen.shown.length).toBeGreaterThan(40);
  });

  it('may be a live stream of an RTMP server: in step, goes on where it is after a pause, and ends with it', async () => {
    const rtmp = await RtmpServer.start();
    const stopSending = sendLive(join(files.folder, 'long.mp4'), `rtmp://127.0.0.1:${rtmp.port}/live/film`);
    // A sender that is gone shows by silence alone: that long.
    const live = testPlaybacks(engine, { allow: [`127.0.0.1:${rtmp.port}`], limits: { waitMs: 4_000 } });
    try {
      while ((await rtmp.bytes('film')) < 20_000) await sleep(100);
      const room = new TestRoom(engine, 'live');
      const tapped = new Tapped(engine, room.room);
      const { playback, ends } = await playInto(live, room.room, { url: `rtmp://127.0.0.1:${rtmp.port}/live/film` });
      expect(playback).toMatchObject({ seekable: false, hasPicture: true, durationMs: null });
      await until('it plays', () => playback.positionMs > 2_200);
      playback.pause();
      await sleep(1_500);
      const paused = playback.positionMs;
      playback.resume();
      await until('it goes on', () => playback.positionMs > paused + 600);
      stopSending();
      await until('its end', () => ends.length > 0, 10_000);
      const { shown, tones } = await tapped.stop();
      room.close();
      const jump = Math.max(...shown.map(({ counter }, i) => counter - (shown[i - 1]?.counter ?? counter)));
      expect(jump).toBeGreaterThan(20);
      // The first one may be the middle of a tone, and so may the one behind the pause.
      const begins = onsets(tones).slice(1, 3);
      const steps = begins.map((ms) =>
        Math.min(...shown.filter(({ counter }) => counter % 25 === 0).map((picture) => Math.abs(picture.ms - ms))),
      );
      expect(steps.filter((ms) => ms > 45)).toEqual([]);
    } finally {
      stopSending();
      live.close();
      await rtmp.close();
    }
  });

  it('stands still, goes elsewhere, gets quiet, and goes on in another worker when one dies; killed, it ends alone', async () => {
    const room = new TestRoom(engine, 'moved');
    const tapped = new Tapped(engine, room.room);
    const { playback, ends } = await playInto(playbacks, room.room, { url: files.url('long.mp4') });
    await until('it plays', () => playback.positionMs > 300);
    playback.pause();
    await sleep(300);
    const paused = playback.positionMs;
    await sleep(400);
    expect(playback.positionMs).toBe(paused);
    playback.seek(10_000);
    expect(playback.positionMs).toBe(10_000);
    playback.setVolume(-50);
    playback.resume();
    await until('it goes on there', () => playback.positionMs > 11_300);
    playback.setVolume(0);
    await until('it goes on', () => playback.positionMs > 12_400);
    const [report] = await engine.stats();
    const before = playback.positionMs;
    process.kill(report?.pid as number, 'SIGKILL');
    await until('another worker has it', () => room.events.crashes.length === 1, 10_000);
    await until('it goes on in that one', () => playback.positionMs > before + 1_200, 10_000);
    expect(ends).toEqual([]);
    const [player] = await players();
    process.kill(player as number, 'SIGKILL');
    await until('its end', () => ends.length > 0);
    const { shown, tones } = await tapped.stop();
    room.close();
    expect(ends).toEqual(['broken']);
    const counters = shown.map(({ counter }) => counter);
    const jump = counters.findIndex((counter) => counter >= 250);
    expect(counters[jump]).toBeLessThanOrEqual(251);
    // Nothing between the pause and the place that was sought, and nothing twice but what the dead worker had shown since its last report.
    expect(counters.filter((counter) => counter > paused / 40 + 3 && counter < 249)).toEqual([]);
    const back = counters.map((counter, i) => (counters[i - 1] ?? 0) - counter).filter((step, i) => i > jump && step > 0);
    expect(Math.max(0, ...back)).toBeLessThanOrEqual(15);
    const quiet = shown.find(({ counter }) => counter >= 275)?.ms ?? 0;
    // What the dead worker had not handed over is missing.
    const loud = (shown.find(({ counter }) => counter >= 325)?.ms ?? 0) - 60;
    const toneAt = (ms: number) =>
      Math.max(...tones.filter((tone) => tone.ms > ms && tone.ms < ms + 260).map(({ amplitude }) => amplitude));
    expect([toneAt(quiet) < 200, toneAt(loud) > 2_000]).toEqual([true, true]);
    expect(await players()).toEqual([]);
  });
});

/** Processes that play something for this test. */
async function players(): Promise<number[]> {
  const found = await promisify(execFile)('pgrep', ['-P', String(process.pid), '-f', 'playback/player/main']).catch(() => ({
    stdout: '',
  }));
  return found.stdout.split('\n').filter(Boolean).map(Number);
}
