import { LOOKS } from './support/fake-media.ts';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';

interface Recording {
  status: string;
  duration: number;
  uri: string;
}

test('what a room recorded plays from start to end in the browser, shows who was there, and can be searched', async ({
  browser,
  space,
  room,
}) => {
  await space.createRoom({ name: room, join_by_link: true, record_on_start: true });
  const person = await Person.join(browser, `${space.url}/guest?room=${room}&user=Ann`, { looks: LOOKS.green });
  await expect.poll(async () => Object.values(await person.sees())).toEqual(['green']);
  await person.page.waitForTimeout(3_000);
  await person.button('Leave').click();
  let recording: Recording | undefined;
  const completed = async (): Promise<string | undefined> => {
    const { data: sessions } = (await space.rest('GET', `/room_sessions?room_name=${room}`)) as { data: { id: string }[] };
    const { data } = (await space.rest('GET', `/room_sessions/${sessions[0]?.id}/recordings`)) as { data: Recording[] };
    recording = data[0];
    return recording?.status;
  };
  await expect.poll(completed, { timeout: 30_000 }).toBe('completed');
  const page = await browser.newPage();
  // Chromium shows the file itself.
  await page.goto(recording?.uri ?? '');
  const seen = await page.evaluate(async () => {
    const video = document.querySelector('video') as HTMLVideoElement;
    const happens = (event: string): Promise<void> =>
      new Promise((resolve, reject) => {
        video.addEventListener(event, () => resolve(), { once: true });
        video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true });
      });
    video.muted = true;
    video.pause();
    const seekTo = async (time: number): Promise<string> => {
      const seeked = happens('seeked');
      video.currentTime = time;
      await seeked;
      const canvas = document.createElement('canvas');
      canvas.getContext('2d')?.drawImage(video, 0, 0, 16, 9);
      const [red = 0, green = 0, blue = 0] = canvas.getContext('2d')?.getImageData(8, 4, 1, 1).data ?? [];
      return green > red + 40 && green > blue + 40 ? 'green' : `${red} ${green} ${blue}`;
    };
    if (video.readyState < 1) await happens('loadedmetadata');
    const { duration } = video;
    await seekTo(duration / 2);
    // At the begin she was not there yet.
    const look = await seekTo(duration - 1.5);
    await seekTo(0);
    const ended = happens('ended');
    video.playbackRate = 4;
    await video.play();
    await ended;
    return { duration, look, end: video.currentTime };
  });
  expect(Math.round(seen.duration)).toBe(recording?.duration);
  expect(seen.duration).toBeGreaterThan(3);
  expect(seen.look).toBe('green');
  expect(seen.end).toBeCloseTo(seen.duration, 1);
  await Promise.all([page.close(), person.close()]);
});
