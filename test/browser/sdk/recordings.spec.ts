import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOOKS } from '../support/fake-media.ts';
import { BOSS, expect, test, VOICE } from '../support/sdk-fixtures.ts';
import type { SdkPage } from '../support/sdk-page.ts';

const states = (page: SdkPage, type: string): string[] =>
  page.told(`video.recording.${type}`).map(({ recording }) => recording.state);

/** What ffprobe says of a file: seconds, and the kinds of its streams. */
function probe(file: Buffer): { seconds: number; kinds: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'wirespace-recording-'));
  try {
    const path = join(folder, 'recording.webm');
    writeFileSync(path, file);
    const shown = ['-show_entries', 'format=duration:stream=codec_name', '-of', 'json'];
    const { format, streams } = JSON.parse(execFileSync('ffprobe', ['-v', 'error', ...shown, path], { encoding: 'utf8' }));
    return { seconds: Number(format.duration), kinds: streams.map((one: { codec_name: string }) => one.codec_name).sort() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a recording starts, pauses, goes on and is stopped from another page; its file has what was recorded (106, 107, 108, 109)', async ({
  enter,
  space,
}) => {
  const boss = await enter(BOSS, { looks: LOOKS.red });
  const [other, guest] = await Promise.all([
    enter({ ...BOSS, user_name: 'Olaf' }, VOICE),
    enter({ user_name: 'Gus', permissions: [] }, VOICE),
  ]);
  expect((await guest.refused('startRecording')).code).toBe('403');
  await boss.callOn('room', 'startRecording', undefined, 'recording');
  const id = await boss.read('id', 'recording');
  await expect.poll(() => boss.told('video.room.updated').length).toBe(1);
  expect(boss.told('video.room.updated')[0]).toMatchObject({ room: { recording: true, updated: ['recording'] } });
  expect(states(boss, 'started')).toEqual(['recording']);
  await boss.page.waitForTimeout(3_000);
  await boss.callOn('recording', 'pause');
  await expect.poll(() => boss.read('state', 'recording')).toBe('paused');
  await boss.page.waitForTimeout(2_000);
  await boss.callOn('recording', 'resume');
  await expect.poll(() => boss.read('state', 'recording')).toBe('recording');
  await boss.page.waitForTimeout(2_000);
  await other.act('room', 'getRecordings', undefined, 'found');
  expect(await other.read('recordings.0.id', 'found')).toBe(id);
  await other.callOn('found', 'recordings.0.stop');
  for (const page of [boss, other]) await expect.poll(() => states(page, 'ended')).toEqual(['completed']);
  expect(states(boss, 'updated')).toEqual(['paused', 'recording']);
  expect(await boss.read('state', 'recording')).toBe('completed');
  expect(guest.told('video.room.updated').map(({ room }) => room.recording)).toEqual([true, false]);
  for (const type of ['started', 'updated', 'ended']) expect(states(guest, type)).toEqual([]);

  await expect.poll(async () => (await space.rest('GET', `/room_recordings/${id}`)).status).toBe('completed');
  const kept = await space.rest('GET', `/room_recordings/${id}`);
  const answer = await fetch(String(kept.uri));
  expect(answer.headers.get('content-type')).toBe('video/webm');
  const file = Buffer.from(await answer.arrayBuffer());
  expect(file.length).toBe(kept.size_in_bytes);
  const { seconds, kinds } = probe(file);
  expect(kinds).toEqual(['opus', 'vp8']);
  // 5 seconds and the time that commands took; the pause is cut out.
  const { duration } = boss.told('video.recording.ended')[0].recording;
  expect(duration).toBeGreaterThanOrEqual(5);
  expect(duration).toBeLessThan(6.9);
  expect(Math.abs(seconds - duration)).toBeLessThan(0.5);
});

test('a room that records on start is recorded in the first join, without any permission (62)', async ({
  enter,
  space,
  room,
}) => {
  await space.createRoom({ name: room, record_on_start: true });
  const ann = await enter({ permissions: [] }, VOICE);
  const [joined] = ann.told('video.room.subscribed');
  expect(joined).toMatchObject({
    room: { recording: true },
    room_session: { recording: true, recordings: [{ state: 'recording' }] },
  });
});
